import type { ChatForm, StartChat } from '../../protocol/chat-start.ts'
import type { ServerFrame } from '../../protocol/frames.ts'
import type { CustomerChatView, CustomerView, Estimate } from '../../protocol/views.ts'
import type { ConnectionStatus } from '../shared/connection.ts'
import { emptyLog, isBehind, type Logs, lastSeq } from '../shared/log.ts'
import { type Missed, noteLoss } from '../shared/missed.ts'
import type { OutboxEntry } from '../shared/outbox.ts'
import type { Seen } from '../shared/tabs.ts'
import { receive } from './receiving.ts'

/** What a chat is started with. */
export type StartDetails = CustomerView & Pick<StartChat, 'queue' | 'answers' | 'identity'>

/** With the estimate that the server gave with it: without one none holds. */
export interface Place {
  readonly ahead: number
  readonly estimate?: Estimate
  readonly at: number
}

/** Everything that the customer's page shows; views only read it. */
export interface CustomerState extends Missed {
  /** `opening`: a chat is resumed and nothing of it is known yet. */
  readonly phase: 'form' | 'opening' | 'chat'
  readonly queues: ChatForm['queues'] | undefined
  readonly starting: boolean
  /** What went wrong with the form, in words that say what to do. */
  readonly formError?: string
  readonly chatId?: string
  readonly transactionId?: string
  readonly chat?: CustomerChatView
  /** Chats before this one while it waits, and when the server counted them: it changes without a new `rev`. */
  readonly place?: Place
  readonly logs: Logs
  readonly outbox: readonly OutboxEntry[]
  readonly agentTypingUntil: number
  readonly connection: ConnectionStatus
  readonly ending: boolean
  readonly chatError?: string
  /** The warning of silence that was answered here, by its time: it is not shown again. */
  readonly answeredWarning?: number
  /** The chat was rated, or the customer does not want to. */
  readonly rating?: 'done' | 'skipped'
  /** What was left in the place of this chat can be named by this. */
  readonly messageLeft?: string
  /** The chat before, or the one that a link leads to, is not to be had; `unsent` was on its way then. */
  readonly earlier?: { readonly why: 'over' | 'placeGone' | 'placeFailed'; readonly unsent: readonly string[] }
}

export type CustomerInput =
  | { kind: 'frame'; frame: ServerFrame; now: number }
  | { kind: 'connection'; status: ConnectionStatus }
  | { kind: 'outbox'; entries: readonly OutboxEntry[] }
  | { kind: 'queues'; queues: ChatForm['queues'] }
  | { kind: 'starting' }
  | { kind: 'formError'; text: string }
  | { kind: 'notTaken'; queue: string; state: 'closed' | 'tooBusy' }
  | { kind: 'opened'; chatId: string; transactionId: string }
  | { kind: 'ending'; on: boolean; error?: string }
  | { kind: 'answeredWarning'; at: number | undefined }
  | { kind: 'rating'; rating: 'done' | 'skipped' }
  | { kind: 'messageLeft'; reference: string }
  | { kind: 'chatError'; text: string }
  | { kind: 'form'; earlier?: NonNullable<CustomerState['earlier']> }

export function initialState(now: number): CustomerState {
  return {
    phase: 'form',
    queues: undefined,
    starting: false,
    logs: {},
    outbox: [],
    agentTypingUntil: 0,
    connection: { kind: 'lost', since: now },
    ending: false,
  }
}

export function reduce(state: CustomerState, input: CustomerInput): CustomerState {
  switch (input.kind) {
    case 'frame':
      return receive(state, input.frame, input.now)
    case 'connection':
      return { ...state, connection: input.status, ...noteLoss(state.connection, input.status, state.logs) }
    case 'outbox':
      return { ...state, outbox: input.entries }
    case 'queues': {
      const { formError: _, ...rest } = state
      return { ...rest, queues: input.queues }
    }
    case 'starting': {
      const { formError: _, ...rest } = state
      return { ...rest, starting: true }
    }
    case 'formError':
      return { ...state, starting: false, formError: input.text }
    case 'notTaken': {
      // It has closed or filled up since the form was shown: the form shows that, and what to do instead.
      const queues = state.queues?.map(queue => (queue.id === input.queue ? { ...queue, state: input.state } : queue))
      return { ...state, starting: false, queues }
    }
    case 'opened': {
      const { formError: _, earlier: _earlier, ...rest } = state
      return { ...rest, phase: 'opening', starting: false, chatId: input.chatId, transactionId: input.transactionId }
    }
    case 'ending': {
      const { chatError: _, ...rest } = state
      return { ...rest, ending: input.on, ...(input.error === undefined ? {} : { chatError: input.error }) }
    }
    case 'answeredWarning': {
      const { answeredWarning: _, ...rest } = state
      return input.at === undefined ? rest : { ...rest, answeredWarning: input.at }
    }
    case 'rating':
      return { ...state, rating: input.rating }
    case 'messageLeft':
      return { ...state, messageLeft: input.reference }
    case 'chatError':
      return { ...state, chatError: input.text }
    case 'form': {
      const { queues, connection } = state
      return { ...initialState(0), queues, connection, ...(input.earlier ? { earlier: input.earlier } : {}) }
    }
    default:
      return input satisfies never
  }
}

export function ownLog(state: CustomerState) {
  return (state.chatId === undefined ? undefined : state.logs[state.chatId]) ?? emptyLog
}

/** Has the chat ended, as far as anything that came in tells? */
export function hasEnded(state: CustomerState): boolean {
  return state.chat?.status === 'ended' || ownLog(state).events.some(event => event.kind === 'ended')
}

/** What another tab, which shows this much, needs to show what this one does. */
export function catchUp(state: CustomerState, seen: Seen, now: number): readonly ServerFrame[] {
  const { chat, place } = state
  if (!chat) return []
  const log = ownLog(state)
  const after = seen[chat.chat] ?? 0
  const { ahead: _, estimate: _estimate, ...rest } = chat
  const { at = now, ...shown } = place ?? {}
  return [
    { action: 'chat', now: at, chat: { ...rest, ...shown } },
    { action: 'page', chat: chat.chat, after, events: log.events.slice(after), head: log.head, more: false },
  ]
}

export function behind(state: CustomerState): ReadonlyMap<string, number> {
  const log = ownLog(state)
  return new Map(state.chatId !== undefined && isBehind(log) ? [[state.chatId, lastSeq(log)]] : [])
}

/** When the page asks and when the chat ends, while the agent's word is the last one: words come without the chat's snapshot. */
export function silence(state: CustomerState): { readonly warnAt: number; readonly endsAt: number } | undefined {
  const { chat } = state
  if (chat?.status !== 'active' || !chat.idle) return undefined
  let { since } = chat.idle
  for (const { kind, from, seq, at } of ownLog(state).events) {
    if (seq <= chat.head || (kind !== 'message' && kind !== 'joined')) continue
    since = kind === 'message' && from.role === 'agent' ? at : undefined
  }
  if (since === undefined) return undefined
  return { warnAt: since + chat.idle.warnMs, endsAt: since + chat.idle.endMs }
}

/** When the chat ends for silence, from the warning on until it is answered. */
export function idleEndsAt(state: CustomerState, now: number): number | undefined {
  const found = silence(state)
  return found === undefined || found.warnAt > now || found.warnAt === state.answeredWarning ? undefined : found.endsAt
}

/** Messages of the agent that nobody has looked at yet. */
export function unreadCount(state: CustomerState): number {
  const read = state.chat?.receipts.customer.read ?? 0
  return ownLog(state).events.filter(({ kind, from, seq }) => kind === 'message' && from.role === 'agent' && seq > read).length
}
