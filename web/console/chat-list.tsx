import { useComputed } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Controller } from './controller.ts'
import { offeredToWords } from './handover.tsx'
import { shownRows } from './list.ts'
import { ListRow, type RowMore } from './list-row.tsx'
import { ListTools } from './list-tools.tsx'
import { customerName, lastMessage, type RowEntry } from './rows.ts'
import type { ConsoleState } from './state.ts'
import { words } from './words.ts'

/** After a key in the list, it keeps its order for this long. */
const holdAfterKeyMs = 1_000

export interface ChatListProps {
  controller: Controller
  /** A chat was chosen: a drawer closes. */
  onChoose(): void
  onLegend(): void
}

export function ChatList({ controller, onChoose, onLegend }: ChatListProps) {
  const state = controller.state.value
  const now = controller.now.value
  const { agent, selected, view } = state
  const rows = shownRows(state, now)
  const hiddenRows = (agent?.chats.length ?? 0) - rows.length
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

  const shown = rows.map(({ row }) => row.chat)
  const focusable = selected !== undefined && shown.includes(selected) ? selected : shown[0]
  return (
    <section class="list-panel" id="chat-list" aria-label={words.list.label}>
      <ListHead controller={controller} onLegend={onLegend} />
      <ListTools controller={controller} />
      {rows.length > 0 && <h3 id="customers">{words.list.customers}</h3>}
      {rows.length === 0 && hiddenRows === 0 && <p class="empty-list">{agent ? words.list.none : words.list.loading}</p>}
      {hiddenRows > 0 && <Hidden controller={controller} count={hiddenRows} none={rows.length === 0} />}
      <ul
        ref={list}
        aria-labelledby={rows.length > 0 ? 'customers' : undefined}
        onMouseEnter={() => hold(true)}
        onMouseLeave={() => hold(false)}
        onKeyDown={keyDown}
      >
        {rows.map(entry => (
          <ListRow
            key={entry.row.chat}
            entry={entry}
            more={moreWords(state, entry, now)}
            open={entry.row.chat === selected && view === 'chat'}
            focusable={entry.row.chat === focusable}
            controller={controller}
            onChoose={onChoose}
          />
        ))}
      </ul>
    </section>
  )
}

function ListHead({ controller, onLegend }: Pick<ChatListProps, 'controller' | 'onLegend'>) {
  const load = useComputed(() => {
    const { agent } = controller.state.value
    return agent && words.list.load(agent.chats.length, agent.limit)
  }).value
  return (
    <div class="list-head">
      <h2>
        {words.list.heading} {load && <span class="load">{load}</span>}
      </h2>
      <button type="button" class="quiet legend-open" aria-label={words.list.legend} title={words.list.legend} onClick={onLegend}>
        ?
      </button>
    </div>
  )
}

function Hidden({ controller, count, none }: { controller: Controller; count: number; none: boolean }) {
  const showAll = () => controller.dispatch({ kind: 'list', choice: { filter: 'all', search: '' }, now: controller.link.serverClock.now() })
  return (
    <p class="empty-list">
      {none && `${words.list.nothingFound} `}
      {words.list.hidden(count)}{' '}
      <button type="button" class="link" onClick={showAll}>
        {words.list.showAll}
      </button>
    </p>
  )
}

/** What stands beside the queue: who has it meanwhile, who gave it, or the last message and whose it is. */
function moreWords(state: ConsoleState, { row }: RowEntry, now: number): RowMore {
  const offered = offeredToWords(row, now)
  if (offered !== undefined) return { who: '', text: offered, told: true }
  // Whom nothing names is named by it already.
  const id = customerName(row) === row.transactionId ? '' : row.transactionId
  if (row.handover && row.status === 'offered') return { who: '', text: words.list.from(row.handover.fromName), told: true }
  if (row.status === 'offered') return { who: '', text: id }
  const last = lastMessage(state.logs[row.chat])
  if (!last) return { who: '', text: id }
  const by = last.from.role !== 'agent' ? '' : last.from.id === state.agent?.id ? words.list.you : words.list.by(last.from.name)
  // One line of it is seen.
  return { who: by, text: last.text.slice(0, 120) }
}
