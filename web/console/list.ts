import type { AgentChatView } from '../../protocol/views.ts'
import { byUrgency, type RowEntry, rowStatus, stableOrder, waitsForAgent } from './rows.ts'
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
    row,
    status: rowStatus(
      row,
      { log: state.logs[row.chat], typingUntil: state.typingUntil[row.chat], looked: state.looked.includes(row.chat) },
      now,
    ),
  }))
}

export function ordered(state: ConsoleState, now: number): ConsoleState {
  const wanted = rowEntries(state, now)
    .sort(byUrgency)
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
export function waitingCount(state: ConsoleState, now: number): number {
  return rowEntries(state, now).filter(entry => waitsForAgent(entry.status)).length
}

export function offers(state: ConsoleState): AgentChatView[] {
  return (state.agent?.chats ?? []).filter(row => row.status === 'offered')
}
