import { useState } from 'preact/hooks'
import { formatDuration } from '../../shared/durations.ts'
import { language } from '../../shared/language.ts'
import { customerName } from '../rows.ts'
import { StatusMark } from '../status-mark.tsx'
import { words } from '../words.ts'
import { type BoardChat, type Column, chatStatus, markOf, matches, nextOrder, type Order, sortedChats, waitedMs } from './board-rows.ts'
import { BoardSection } from './board-section.tsx'

const columns: readonly Column[] = ['status', 'customer', 'queue', 'agent', 'wait']

export interface ChatTableProps {
  chats: readonly BoardChat[]
  now: number
  /** The chat that is being read. */
  open: string | undefined
  onOpen(chat: BoardChat): void
}

export function ChatTable({ chats, now, open, onOpen }: ChatTableProps) {
  const [search, setSearch] = useState('')
  const [order, setOrder] = useState<Order>()
  const told = words.board
  const { compare } = new Intl.Collator(language, { sensitivity: 'base', numeric: true })
  const shown = sortedChats(
    chats.filter(chat => matches(chat, search)),
    order,
    now,
    compare,
  )
  const box = (
    <>
      <span class="muted small">{told.count(shown.length)}</span>
      <input
        type="search"
        aria-label={told.search}
        placeholder={told.search}
        value={search}
        onInput={event => setSearch(event.currentTarget.value)}
      />
    </>
  )
  const empty = chats.length === 0 ? told.noChats : shown.length === 0 ? told.noMatch : undefined
  return (
    <BoardSection title={told.chats} empty={empty} beside={box}>
      <table class="board-chats">
        <thead>
          <tr>
            {columns.map(column => (
              <th key={column} scope="col" aria-sort={sortOf(order, column)}>
                <button type="button" class="sort" title={told.sortBy(told[column])} onClick={() => setOrder(nextOrder(order, column))}>
                  {told[column]}
                  <span aria-hidden="true">{order?.column === column ? (order.down ? '↓' : '↑') : ''}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(chat => (
            <ChatRow key={chat.chat} chat={chat} now={now} open={chat.chat === open} onOpen={onOpen} />
          ))}
        </tbody>
      </table>
    </BoardSection>
  )
}

function ChatRow({ chat, now, open, onOpen }: { chat: BoardChat; now: number; open: boolean; onOpen(chat: BoardChat): void }) {
  const told = words.board
  const waited = waitedMs(chat, now)
  const mark = markOf(chat, now)
  const name = customerName(chat)
  return (
    <tr class={`row ${mark.kind} ${open ? 'open' : ''}`}>
      <td>
        <span class="board-status">
          <StatusMark status={mark} /> {told.statuses[chatStatus(chat, now)]}
        </span>
      </td>
      <th scope="row">
        <button type="button" class="link" dir="auto" aria-pressed={open} title={told.read(name)} onClick={() => onOpen(chat)}>
          {name}
        </button>
        {name !== chat.transactionId && <small class="id">{chat.transactionId}</small>}
      </th>
      <td>
        <bdi>{chat.queueName}</bdi>
      </td>
      <td>
        <bdi>{chat.agentName ?? told.none}</bdi>
      </td>
      <td>{waited === undefined ? told.none : formatDuration(waited)}</td>
    </tr>
  )
}

function sortOf(order: Order, column: Column): 'ascending' | 'descending' | 'none' {
  return order?.column !== column ? 'none' : order.down ? 'descending' : 'ascending'
}
