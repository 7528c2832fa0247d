import { useRef } from 'preact/hooks'
import type { AgentChatView } from '../../protocol/views.ts'
import { formatDuration } from '../shared/durations.ts'
import { BackIcon, PanelIcon } from '../shared/icons.tsx'
import { ChatMenu } from './chat-menu.tsx'
import type { Controller } from './controller.ts'
import { PopOutButton } from './pop-out-button.tsx'
import { customerName, customerTitle } from './rows.ts'
import { words } from './words.ts'

/** A customer who wrote this recently may still wait for the answer: End asks once. */
const justWroteMs = 10_000

export interface ChatHeaderProps {
  controller: Controller
  row: AgentChatView
  /** Whether the customer's details are open, where they are not always. */
  panel: boolean
  onPanel(): void
}

/** Who it is, and what can be done with the chat. */
export function ChatHeader({ controller, row, panel, onPanel }: ChatHeaderProps) {
  const until = row.endedAt ?? controller.now.value
  return (
    <header class="chat-header">
      <button
        type="button"
        class="quiet back"
        aria-label={words.chat.back}
        onClick={() => controller.dispatch({ kind: 'select', chat: undefined })}
      >
        <BackIcon />
      </button>
      <div class="chat-title">
        <h2 dir="auto" title={customerTitle(row)}>
          {customerTitle(row)}
        </h2>
        <p>
          <bdi>{row.queue.name}</bdi> · <span class="hidden">{words.chat.transactionId} </span>
          <bdi class="id">{row.transactionId}</bdi>
          {row.joinedAt !== undefined && (
            <>
              {' '}
              · <span class="timer">{formatDuration(until - row.joinedAt)}</span>
            </>
          )}
        </p>
      </div>
      <button type="button" class="quiet panel-toggle" aria-expanded={panel} aria-label={words.chat.details} onClick={onPanel}>
        <PanelIcon />
      </button>
      <PopOutButton controller={controller} row={row} />
      {row.status !== 'offered' && <ChatMenu key={row.chat} controller={controller} row={row} />}
      {row.status === 'active' && <EndButton controller={controller} row={row} />}
    </header>
  )
}

function EndButton({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const end = () => {
    dialog.current?.close()
    controller.end(row.chat)
  }
  function click() {
    const events = controller.state.value.logs[row.chat]?.events ?? []
    const last = events.findLast(event => event.kind === 'message' && event.from.role === 'customer')
    if (last && controller.link.serverClock.now() - last.at < justWroteMs) dialog.current?.showModal()
    else end()
  }
  return (
    <>
      <button type="button" class="danger" aria-busy={controller.state.value.pending.includes(`end:${row.chat}`)} onClick={click}>
        {words.chat.end}
      </button>
      <dialog ref={dialog} aria-labelledby="end-question">
        <h2 id="end-question">{words.chat.endQuestion(customerName(row))}</h2>
        <div class="dialog-buttons">
          <button type="button" onClick={() => dialog.current?.close()}>
            {words.chat.keepChatting}
          </button>
          <button type="button" class="danger" onClick={end}>
            {words.chat.endAnyway}
          </button>
        </div>
      </dialog>
    </>
  )
}
