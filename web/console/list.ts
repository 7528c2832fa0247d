import type { AgentChatView } from '../../protocol/views.ts'
import { language } from '../shared/language.ts'
import { byUrgency, customerName, type RowEntry, rowStatus, stableOrder, waitsForAgent, withEvents } from './rows.ts'
import type { ConsoleState } from './state.ts'

export const sorts = ['waiting', 'nickname', 'lastName', 'firstName', 'email', 'transactionId', 'accepted'] as const
export type Sort = (typeof sorts)[number]
export const filters = ['all', 'waiting', 'offered', 'postProcessing'] as const
export type Filter = (typeof filters)[number]
/** How the agent wants the list: its order, and which rows of it. */
export interface ListChoice {
  readonly sort: Sort
  readonly filter: Filter
  readonly search: string
}

/** Rows with what they show now, in the order of the snapshot. */
function rowEntries(state: ConsoleState, now: number): RowEntry[] {
  return (state.agent?.chats ?? []).map(row => ({
    kind: 'customer',
    row,
    status: rowStatus(
      row,
      { log: state.logs[row.chat], typingUntil: state.typingUntil[row.chat], looked: state.looked.includes(row.chat) },
      now,
    ),
  }))
}

type Comparison = (a: RowEntry, b: RowEntry) => number

/** Whatever the order, an offer stands first: it is lost within seconds. What a row does not have comes last. */
export function comparison(sort: Sort): Comparison {
  if (sort === 'waiting') return byUrgency
  const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: 'base' })
  const offer = ({ status }: RowEntry) => (status.kind === 'offered' ? 0 : 1)
  return (a, b) => {
    const first = offer(a) - offer(b)
    if (first !== 0) return first
    if (sort === 'accepted') return acceptedAt(a) - acceptedAt(b) || byUrgency(a, b)
    const [left, right] = [sortText(a, sort), sortText(b, sort)]
    if (left === '' || right === '') return (left === '' ? 1 : 0) - (right === '' ? 1 : 0) || byUrgency(a, b)
    return compare(left, right) || byUrgency(a, b)
  }
}

function acceptedAt({ row }: RowEntry): number {
  return row.joinedAt ?? Number.MAX_SAFE_INTEGER
}

function sortText({ row }: RowEntry, sort: Exclude<Sort, 'waiting' | 'accepted'>): string {
  return sort === 'transactionId' ? row.transactionId : row.customer[sort]
}

export function ordered(state: ConsoleState, now: number): ConsoleState {
  const wanted = rowEntries(state, now)
    .sort(comparison(state.list.sort))
    .map(entry => entry.row.chat)
  const order = stableOrder(state.order, wanted, state.orderHeld)
  const same = order.length === state.order.length && order.every((chat, index) => chat === state.order[index])
  return same ? state : { ...state, order }
}

/** Rows as the list shows them. */
export function orderedRows(state: ConsoleState, now: number): RowEntry[] {
  const entries = new Map(rowEntries(state, now).map(entry => [entry.row.chat, entry]))
  return state.order.flatMap(chat => entries.get(chat) ?? [])
}

/** The number on the Chat tab: active chats that wait for the agent (S26). */
export function waitingCount(state: ConsoleState): number {
  return (state.agent?.chats ?? []).filter(
    row => row.status === 'active' && withEvents(row, state.logs[row.chat]).waitingSince !== undefined,
  ).length
}

export function offers(state: ConsoleState): AgentChatView[] {
  return (state.agent?.chats ?? []).filter(row => row.status === 'offered')
}

/** The rows that the agent asked for. An offer is always among them: nobody may miss one for the sake of a search. */
export function shownRows(state: ConsoleState, now: number): RowEntry[] {
  return orderedRows(state, now).filter(entry => entry.status.kind === 'offered' || isWanted(entry, state.list))
}

function isWanted({ row, status }: RowEntry, { filter, search }: ListChoice): boolean {
  if (filter === 'offered') return false
  if (filter === 'waiting' && !waitsForAgent(status)) return false
  if (filter === 'postProcessing' && row.status !== 'postProcessing') return false
  if (search === '') return true
  const { nickname, firstName, lastName, email } = row.customer
  const text = plain([customerName(row), nickname, firstName, lastName, email, row.transactionId].join(' '))
  return plain(search)
    .split(/\s+/)
    .every(word => text.includes(word))
}

/** Case and accents do not count in a search. */
function plain(text: string): string {
  return text.trim().normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase(language)
}
