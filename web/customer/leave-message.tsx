import { useEffect, useRef, useState } from 'preact/hooks'
import * as v from 'valibot'
import { LeaveMessageSchema, MessageLeftSchema } from '../../protocol/around-a-chat.ts'
import { limits } from '../../protocol/limits.ts'
import { fetchJson, HttpFailure } from '../shared/http.ts'
import { newKey } from '../shared/key.ts'
import { TextField } from './form-fields.tsx'
import { MessageLeft } from './message-left.tsx'
import { extras, words } from './words.ts'

type FieldName = 'nickname' | 'email' | 'text'

interface Props {
  queue: string
  nickname: string
  email: string
  /** Where the page goes on by itself once the message is there; else thanks stand here. */
  onLeft?: (reference: string) => void
}

/** A message in the place of a chat: out of hours, when it is too busy, or instead of waiting. */
export function LeaveMessage({ queue, nickname, email, onLeft }: Props) {
  const says = extras.leave
  const [typed, setTyped] = useState({ nickname, email, text: '' })
  const [hints, setHints] = useState<Partial<Record<FieldName, string>>>({})
  const [problem, setProblem] = useState<string>()
  const [sending, setSending] = useState(false)
  const [reference, setReference] = useState<string>()
  const form = useRef<HTMLDivElement>(null)
  // The same for every try: a repeat is the same message.
  const key = useRef(newKey())
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [hints])
  if (reference !== undefined) return <MessageLeft reference={reference} />

  function field(name: FieldName, label: string) {
    const onValue = (value: string) => setTyped(now => ({ ...now, [name]: value }))
    return { name: `leave-${name}`, label, required: true, value: typed[name], hint: hints[name], onValue }
  }
  async function send() {
    const found: typeof hints = {}
    for (const name of ['nickname', 'email', 'text'] as const) {
      if (v.safeParse(LeaveMessageSchema.entries[name], typed[name]).success) continue
      if (typed[name].trim() === '') found[name] = words.hints.missing
      else
        found[name] =
          name === 'email' ? words.hints.email : words.hints.tooLong(name === 'text' ? limits.remarkCharacters : limits.nameCharacters)
    }
    setHints(found)
    setProblem(undefined)
    if (sending || Object.keys(found).length > 0) return
    setSending(true)
    try {
      const body = { messageKey: key.current, queue, ...typed }
      const left = await fetchJson('/api/left-messages', MessageLeftSchema, { method: 'POST', body })
      if (onLeft) onLeft(left.reference)
      else setReference(left.reference)
    } catch (error) {
      console.warn('the message was not taken', error)
      setProblem(error instanceof HttpFailure && error.body.code === 'RATE' ? says.rate : says.failed)
    }
    setSending(false)
  }

  // No form of its own: it stands inside the form before a chat, whose button is not there then.
  return (
    <div class="leave" ref={form}>
      <h2>{says.title}</h2>
      <p class="muted">{says.lead}</p>
      <TextField {...field('nickname', words.form.nickname)} autocomplete="nickname" />
      <TextField {...field('email', words.form.email)} autocomplete="email" inputMode="email" />
      <TextField {...field('text', says.text)} long />
      {problem !== undefined && (
        <p class="notice breach" role="alert">
          <span>{problem}</span>
        </p>
      )}
      <button type="button" class="primary wide" aria-busy={sending} onClick={() => void send()}>
        {says.send}
      </button>
    </div>
  )
}
