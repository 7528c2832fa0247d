/** The rows of the board: what each shows at one moment, in the order that the supervisor chose. */
import type { Supervision } from '../../../protocol/records.ts'
import { customerName, type RowStatus } from '../rows.ts'

export type BoardChat = Supervision['chats'][number]
export type BoardAgent = Supervision['agents'][number]
export type ChatStatus = 'waiting' | 'offered' | 'customerWaiting' | 'late' | 'answered' | 'postProcessing'

const nearFrom = 0.75

export function chatStatus({ status, waitingSince, slaMs }: BoardChat, now: number): ChatStatus {
  if (status !== 'active') return status
  if (waitingSince === undefined) return 'answered'
  return now - waitingSince >= slaMs ? 'late' : 'customerWaiting'
}

/** How long somebody has waited: for an agent, or for an answer. */
export function waitedMs({ waitingSince }: BoardChat, now: number): number | undefined {
  return waitingSince === undefined ? undefined : Math.max(0, now - waitingSince)
}

/** The same shapes as in an agent's list. */
export function markOf(chat: BoardChat, now: number): RowStatus {
  const waited = waitedMs(chat, now) ?? 0
  switch (chatStatus(chat, now)) {
    case 'offered':
      return { kind: 'offered', leftMs: 0, part: 0.75 }
    case 'late':
      return { kind: 'late', waitedMs: waited, unread: 0 }
    case 'waiting':
    case 'customerWaiting':
      return { kind: waited >= chat.slaMs * nearFrom ? 'near' : 'waiting', waitedMs: waited, unread: 0 }
    case 'answered':
      return { kind: 'answered' }
    case 'postProcessing':
      return { kind: 'postProcessing', leftMs: 0 }
  }
}

export type Column = 'status' | 'customer' | 'queue' | 'agent' | 'wait'
/** Nothing: the order of the server, those that wait first. */
export type Order = { readonly column: Column; readonly down: boolean } | undefined

/** The first click sorts, the second turns it round, the third gives the server's order back. */
export function nextOrder(order: Order, column: Column): Order {
  const first = column === 'wait'
  if (order?.column !== column) return { column, down: first }
  return order.down === first ? { column, down: !first } : undefined
}

const urgency: Record<ChatStatus, number> = { late: 0, customerWaiting: 1, waiting: 2, offered: 3, answered: 4, postProcessing: 5 }

export function sortedChats(chats: readonly BoardChat[], order: Order, now: number, compareWords: (a: string, b: string) => number) {
  if (!order) return chats
  const compare: Record<Column, (a: BoardChat, b: BoardChat) => number> = {
    status: (a, b) => urgency[chatStatus(a, now)] - urgency[chatStatus(b, now)],
    customer: (a, b) => compareWords(customerName(a), customerName(b)),
    queue: (a, b) => compareWords(a.queueName, b.queueName),
    agent: (a, b) => compareWords(a.agentName ?? '', b.agentName ?? ''),
    wait: (a, b) => (waitedMs(a, now) ?? -1) - (waitedMs(b, now) ?? -1),
  }
  const sign = order.down ? -1 : 1
  return [...chats].sort((a, b) => sign * compare[order.column](a, b))
}

export function matches(chat: BoardChat, search: string): boolean {
  const { nickname, firstName, lastName, email } = chat.customer
  const text = [nickname, firstName, lastName, email, chat.transactionId, chat.queueName, chat.agentName ?? ''].join(' ')
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  return words.every(word => text.toLocaleLowerCase().includes(word))
}

/** Busy is derived: Available with chats in hand. */
export function agentState({ state, used }: BoardAgent): 'available' | 'busy' | 'onBreak' | 'workOffline' {
  return state === 'available' && used > 0 ? 'busy' : state
}
