import { useEffect } from 'preact/hooks'
import { SentIcon, WarnIcon } from '../shared/icons.tsx'
import { formatMoment, formatTime } from '../shared/language.ts'
import type { Controller } from './controller.ts'
import { type LeftMessage, openMessages } from './left-message-list.ts'
import { words } from './words.ts'

/** What customers left while nobody was there: to be answered by e-mail. */
export function LeftMessages({ controller }: { controller: Controller }) {
  const { leftMessages } = controller
  const shown = leftMessages.shown.value
  const open = openMessages(shown)
  const undoable = shown.messages?.filter(({ id }) => shown.done[id] === 'undoable') ?? []
  const { messages: told } = words.board
  useEffect(() => {
    leftMessages.again()
    return leftMessages.flush
  }, [leftMessages])
  return (
    <section class="left-messages" aria-labelledby="left-messages">
      <h2 id="left-messages">{told.title}</h2>
      <div role="status">
        {shown.refused && (
          <p class="notice breach">
            <WarnIcon />
            <span>{told.notDone(shown.refused.nickname)}</span>
          </p>
        )}
        {undoable.map(message => (
          <p key={message.id} class="notice ok">
            <span>{told.isDone(message.nickname)}</span>
            <button type="button" onClick={() => leftMessages.undo(message)}>
              {told.undo}
            </button>
          </p>
        ))}
        {shown.failed && (
          <p class="notice warn">
            <WarnIcon />
            <span>{shown.at === undefined ? told.failed : told.stale(formatTime(shown.at))}</span>
            <button type="button" onClick={leftMessages.again}>
              {words.board.again}
            </button>
          </p>
        )}
        {!open && !shown.failed && <p class="muted">{told.loading}</p>}
      </div>
      {open?.length === 0 && <p class="muted">{told.none}</p>}
      <ul>
        {open?.map(message => (
          <Message key={message.id} message={message} onDone={() => leftMessages.done(message)} />
        ))}
      </ul>
    </section>
  )
}

function Message({ message, onDone }: { message: LeftMessage; onDone(): void }) {
  const { messages: told } = words.board
  const { nickname, email, reference, queueName, text, at } = message
  return (
    <li class="card left-message">
      <header>
        <h3 dir="auto">{nickname}</h3>
        <p>
          {queueName} · <span class="hidden">{told.reference} </span>
          {reference} · <time dateTime={new Date(at).toISOString()}>{formatMoment(at)}</time>
        </p>
      </header>
      <p class="left-text" dir="auto">
        {text}
      </p>
      <footer>
        <a href={mailTo(email, told.subject(reference))} aria-label={told.answer(nickname, email)} dir="ltr">
          {email}
        </a>
        <button type="button" aria-label={told.doneWith(nickname)} onClick={onDone}>
          <SentIcon size={16} /> {told.done}
        </button>
      </footer>
    </li>
  )
}

/** An address is somebody's typing: nothing of it may become another part of the link. */
export function mailTo(email: string, subject: string): string {
  const [local = '', domain = ''] = [email.slice(0, email.lastIndexOf('@')), email.slice(email.lastIndexOf('@') + 1)]
  return `mailto:${encodeURIComponent(local)}@${encodeURIComponent(domain)}?subject=${encodeURIComponent(subject)}`
}
