import { useEffect, useRef, useState } from 'preact/hooks'
import * as v from 'valibot'
import { StartChatSchema } from '../../protocol/chat-start.ts'
import { limits } from '../../protocol/limits.ts'
import { CopyButton } from '../shared/copy-button.tsx'
import { ChatIcon, WarnIcon } from '../shared/icons.tsx'
import type { Controller } from './controller.ts'

const fields = [
  { name: 'nickname', label: 'Nickname', autocomplete: 'nickname', required: true, length: limits.nameCharacters },
  { name: 'firstName', label: 'First name', autocomplete: 'given-name', required: false, length: limits.nameCharacters },
  { name: 'lastName', label: 'Last name', autocomplete: 'family-name', required: false, length: limits.nameCharacters },
  { name: 'email', label: 'Email', autocomplete: 'email', required: false, length: limits.emailCharacters },
] as const
type FieldName = (typeof fields)[number]['name']
type Hints = Partial<Record<FieldName | 'queue', string>>

export function StartForm({ controller }: { controller: Controller }) {
  const { queues, starting, formError, earlier } = controller.state.value
  const [details, setDetails] = useState({ nickname: '', firstName: '', lastName: '', email: '' })
  const [chosen, setChosen] = useState<string>()
  const [hints, setHints] = useState<Hints>({})
  const form = useRef<HTMLFormElement>(null)
  const queue = chosen ?? queues?.[0]?.id ?? ''
  const unreachable = queues === undefined && formError !== undefined

  useEffect(() => {
    if (Object.keys(hints).length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [hints])

  function submit(event: Event) {
    event.preventDefault()
    const found = check({ ...details, queue })
    setHints(found)
    if (Object.keys(found).length === 0) void controller.start({ ...details, queue })
  }

  return (
    <main class="card start">
      <header>
        <span class="welcome-mark">
          <ChatIcon size={24} />
        </span>
        <h1>Chat with us</h1>
        <p class="muted">Tell us who you are, and we look for somebody who can help.</p>
      </header>
      <form ref={form} noValidate onSubmit={submit}>
        {formError !== undefined && (
          <p class="notice breach" role="alert">
            <WarnIcon />
            <span>{formError}</span>
          </p>
        )}
        {earlier && (
          <p class="notice" role="status">
            <span>
              {earlier.text}
              {earlier.unsent.length > 0 && ' Not sent: '}
              {earlier.unsent.map(text => (
                <q key={text}>{text}</q>
              ))}
            </span>
            {earlier.unsent.length > 0 && <CopyButton text={earlier.unsent.join('\n')} />}
          </p>
        )}
        {fields.map(({ name, label, autocomplete, required, length }) => (
          <div key={name} class={`field ${name}`}>
            <label for={name}>{label}</label>
            {!required && <span class="optional">optional</span>}
            <input
              id={name}
              name={name}
              type="text"
              inputMode={name === 'email' ? 'email' : 'text'}
              autocomplete={autocomplete}
              required={required}
              maxLength={length}
              value={details[name]}
              aria-invalid={hints[name] !== undefined}
              aria-describedby={hints[name] === undefined ? undefined : `${name}-hint`}
              onInput={event => setDetails({ ...details, [name]: event.currentTarget.value })}
            />
            <Hint id={`${name}-hint`} text={hints[name]} />
          </div>
        ))}
        <div class="field queue">
          <label for="queue">Queue</label>
          <select
            id="queue"
            name="queue"
            value={queue}
            disabled={queues === undefined}
            aria-invalid={hints.queue !== undefined}
            aria-describedby={hints.queue === undefined ? undefined : 'queue-hint'}
            onChange={event => setChosen(event.currentTarget.value)}
          >
            {queues === undefined && <option value="">Loading…</option>}
            {queues?.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
          <Hint id="queue-hint" text={hints.queue} />
        </div>
        {queues?.length === 0 && <p class="notice warn">Nobody takes chats at the moment. Please come back later.</p>}
        {unreachable ? (
          <button type="button" class="primary wide" onClick={() => void controller.loadForm()}>
            Try again
          </button>
        ) : (
          <button type="submit" class="primary wide" aria-busy={starting} aria-disabled={starting || queues === undefined}>
            {starting ? 'Starting…' : 'Start chat'}
          </button>
        )}
      </form>
    </main>
  )
}

function Hint({ id, text }: { id: string; text: string | undefined }) {
  if (text === undefined) return null
  return (
    <p id={id} class="hint">
      {text}
    </p>
  )
}

/** The server's own rules, told at the field before anything is sent. */
function check(details: Record<FieldName | 'queue', string>): Hints {
  const hints: Hints = {}
  for (const name of ['nickname', 'firstName', 'lastName', 'email', 'queue'] as const) {
    const result = v.safeParse(StartChatSchema.entries[name], details[name])
    if (result.success) continue
    if (name === 'queue') hints.queue = 'Please choose what the chat is about.'
    else if (name === 'nickname' && details.nickname.trim() === '') hints.nickname = 'Please tell us how to call you.'
    else if (name === 'email') hints.email = 'An e-mail address looks like name@example.com.'
    else hints[name] = `At most ${limits.nameCharacters} characters, please.`
  }
  return hints
}
