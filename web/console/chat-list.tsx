import { useRef } from 'preact/hooks'
import type { Controller } from './controller.ts'
import { offeredToWords, TakeBackButton } from './handover.tsx'
import { orderedRows } from './list.ts'
import { OfferButtons } from './offer-card.tsx'
import { OwnWindowMark } from './pop-out-button.tsx'
import { customerName, type RowEntry } from './rows.ts'
import { StatusMark, statusWords } from './status-mark.tsx'

/** After a key in the list, it keeps its order for this long. */
const holdAfterKeyMs = 1_000

export function ChatList({ controller }: { controller: Controller }) {
  const state = controller.state.value
  const now = controller.now.value
  const rows = orderedRows(state, now)
  const list = useRef<HTMLUListElement>(null)
  const release = useRef<number>(undefined)
  const hold = (held: boolean) => controller.dispatch({ kind: 'holdOrder', held, now: controller.link.serverClock.now() })

  function keyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key]
    if (step === undefined || event.ctrlKey) return
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>('.row-open') ?? [])]
    const index = buttons.indexOf(document.activeElement as HTMLButtonElement)
    if (index < 0) return
    event.preventDefault()
    hold(true)
    clearTimeout(release.current)
    release.current = window.setTimeout(() => hold(false), holdAfterKeyMs)
    buttons[Math.max(0, Math.min(buttons.length - 1, index + step))]?.focus()
  }

  const focusable = state.selected !== undefined && state.order.includes(state.selected) ? state.selected : state.order[0]
  return (
    <section class="list-panel" aria-label="Chat list">
      <h2>
        Chats
        {state.agent && (
          <span class="load">
            {state.agent.chats.length} of {state.agent.limit}
          </span>
        )}
      </h2>
      {rows.length === 0 && <EmptyList controller={controller} />}
      <ul ref={list} onMouseEnter={() => hold(true)} onMouseLeave={() => hold(false)} onKeyDown={keyDown}>
        {rows.map(entry => (
          <Row key={entry.row.chat} entry={entry} controller={controller} focusable={entry.row.chat === focusable} />
        ))}
      </ul>
    </section>
  )
}

function Row({ entry, controller, focusable }: { entry: RowEntry; controller: Controller; focusable: boolean }) {
  const { row, status } = entry
  const open = controller.state.value.selected === row.chat && controller.state.value.view === 'chat'
  const from = row.handover && row.status === 'offered' ? `From ${row.handover.fromName} · ` : ''
  return (
    <li class={`row ${status.kind} ${open ? 'open' : ''}`} data-chat={row.chat}>
      <button
        type="button"
        class="row-open"
        tabIndex={focusable ? 0 : -1}
        aria-current={open ? 'true' : undefined}
        onClick={() => {
          if (controller.state.value.view !== 'chat') location.hash = '#chat'
          controller.dispatch({ kind: 'select', chat: row.chat })
        }}
      >
        <StatusMark status={status} />
        <span class="row-name" dir="auto">
          {customerName(row)}
        </span>
        <span class="row-status">{statusWords(status)}</span>
        <span class="row-more">
          {offeredToWords(row, controller.now.value) ?? `${from}${row.queue.name} · ${row.transactionId}`}
          <OwnWindowMark chat={row.chat} />
        </span>
        {'unread' in status && status.unread > 0 && <span class="hidden">, {status.unread} unanswered</span>}
      </button>
      {status.kind === 'offered' && !open && <OfferButtons controller={controller} row={row} />}
      {row.transfer && !open && (
        <div class="offer-buttons">
          <TakeBackButton controller={controller} row={row} />
        </div>
      )}
    </li>
  )
}

function EmptyList({ controller }: { controller: Controller }) {
  const { agent } = controller.state.value
  if (!agent) return <p class="empty-list">Loading your chats…</p>
  return <p class="empty-list">No chats at the moment.</p>
}
