import { useEffect, useRef, useState } from 'preact/hooks'
import type { ChatForm } from '../../protocol/chat-start.ts'
import { ChatIcon, WarnIcon } from '../shared/icons.tsx'
import type { Controller } from './controller.ts'
import { estimateWords } from './estimate.ts'
import type { Hints } from './form-checks.ts'
import { ChoiceField, TextField } from './form-fields.tsx'
import { answerField, type FormValues } from './form-values.ts'
import type { Known } from './known-customer.ts'
import { LanguageChoice } from './language-choice.tsx'
import { lazy } from './lazy.tsx'
import type { CustomerState, StartDetails } from './state.ts'
import { words } from './words.ts'

export type FormQueue = ChatForm['queues'][number]

const QueueNotice = lazy(extras => extras.QueueNotice)
const EarlierChat = lazy(extras => extras.EarlierChat)

export interface StartFormProps {
  /** What the rest of the page knows, once it is fetched. */
  form: Partial<Pick<CustomerState, 'queues' | 'starting' | 'formError' | 'earlier'>>
  engine: { controller: Controller; check(details: StartDetails, queue: FormQueue): Hints } | undefined
  values: FormValues
  known: Known
}

export function StartForm({ form: { queues, starting = false, formError, earlier }, engine, values, known }: StartFormProps) {
  const [typed, setTyped] = useState(values.read)
  const [remember, setRemember] = useState(values.remembers)
  const [hints, setHints] = useState<Hints>({})
  const form = useRef<HTMLFormElement>(null)
  const queue = queues?.find(({ id }) => id === (typed.queue ?? known.queue)) ?? queues?.[0]

  useEffect(() => values.keep(typed, remember), [typed, remember])
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [hints])

  // After a chat the page goes on here; at its first sight nothing takes the focus.
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (engine && document.hasFocus() && document.activeElement === document.body) head.current?.focus({ preventScroll: true })
  }, [])

  function field(name: string, label: string, required: boolean) {
    const onValue = (value: string) => setTyped(now => ({ ...now, [name]: value }))
    return { key: name, name, label, required, value: typed[name] ?? '', hint: hints[name], onValue }
  }
  function submit(event: Event) {
    event.preventDefault()
    if (!engine || queue?.state !== 'open' || starting) return
    const { askName, askEmail } = queue
    const text = (name: 'nickname' | 'firstName' | 'lastName' | 'email', asked: boolean) =>
      known[name] ?? (asked ? (typed[name] ?? '') : '')
    const details: StartDetails = {
      queue: queue.id,
      nickname: text('nickname', true),
      firstName: text('firstName', askName !== 'no'),
      lastName: text('lastName', askName !== 'no'),
      email: text('email', askEmail !== 'no'),
      answers: queue.questions
        .map(({ id }) => ({ question: id, text: (typed[answerField(queue.id, id)] ?? '').trim() }))
        .filter(({ text }) => text),
      ...(known.identity === undefined ? {} : { identity: known.identity }),
    }
    const found = engine.check(details, queue)
    setHints(found)
    if (Object.keys(found).length === 0) void engine.controller.start(details, known.sub)
  }

  const open = queue?.state === 'open'
  const nobody = queues?.length === 0
  const again = nobody || (!queues && formError !== undefined)
  /** Something can be typed: a chat can be started, or it is not known yet. */
  const asks = !nobody && (!queue || open)
  const who = [known.nickname, known.email].filter(Boolean).join(', ')
  return (
    <main class="card start">
      <header>
        <span class="welcome-mark">
          <ChatIcon size={24} />
        </span>
        <h1 ref={head} tabIndex={-1}>
          {words.title}
        </h1>
        <p class="muted">{words.form.lead}</p>
      </header>
      <form ref={form} noValidate aria-busy={!queues} onSubmit={submit}>
        {formError !== undefined && (
          <p class="notice breach" role="alert">
            <WarnIcon />
            <span>{formError}</span>
          </p>
        )}
        {earlier && <EarlierChat earlier={earlier} />}
        {queues && queues.length > 1 && (
          <ChoiceField
            {...field('queue', words.form.queue, true)}
            value={queue?.id ?? ''}
            options={queues.map(({ id, name, state }) => ({
              value: id,
              label: state === 'open' ? name : `${name} – ${words.form[state]}`,
            }))}
          />
        )}
        {queue && !open && <QueueNotice queue={queue} engine={engine} typed={typed} known={known} />}
        {who !== '' && <p class="muted">{words.form.known(who)}</p>}
        {asks && known.nickname === undefined && <TextField {...field('nickname', words.form.nickname, true)} autocomplete="nickname" />}
        {queue && open && (
          <>
            {queue.askName !== 'no' && known.firstName === undefined && (
              <TextField {...field('firstName', words.form.firstName, queue.askName === 'required')} autocomplete="given-name" />
            )}
            {queue.askName !== 'no' && known.lastName === undefined && (
              <TextField {...field('lastName', words.form.lastName, queue.askName === 'required')} autocomplete="family-name" />
            )}
            {queue.askEmail !== 'no' && known.email === undefined && (
              <TextField {...field('email', words.form.email, queue.askEmail === 'required')} autocomplete="email" inputMode="email" />
            )}
            {queue.questions.map(({ id, label, kind, required, options }) => {
              const shown = field(answerField(queue.id, id), label, required)
              if (kind !== 'choice') return <TextField {...shown} long={kind === 'longText'} />
              const choices = [{ value: '', label: words.form.choose }, ...options.map(value => ({ value, label: value }))]
              return <ChoiceField {...shown} options={choices} />
            })}
          </>
        )}
        {!known.identity && asks && (
          <label class="check">
            <input type="checkbox" checked={remember} onChange={({ currentTarget }) => setRemember(currentTarget.checked)} />
            {words.form.remember}
          </label>
        )}
        {nobody && (
          <p class="notice warn" role="status">
            <WarnIcon />
            <span>{words.form.nobody}</span>
          </p>
        )}
        {!queues && !formError && (
          <p class="muted" role="status">
            {words.form.loading}
          </p>
        )}
        {queue && open && queue.estimate && <p class="muted">{estimateWords(queue.estimate)}</p>}
        {again ? (
          <button type="button" class="primary wide" onClick={() => (engine ? void engine.controller.loadForm() : location.reload())}>
            {words.tryAgain}
          </button>
        ) : (
          asks && (
            <button type="submit" class="primary wide" aria-busy={starting} aria-disabled={starting || !queue}>
              {starting ? words.form.starting : words.form.start}
            </button>
          )
        )}
      </form>
      <LanguageChoice />
    </main>
  )
}
