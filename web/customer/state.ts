import type { ServerFrame } from '../../protocol/frames.ts'
import { typing } from '../../protocol/limits.ts'
import type { CustomerChatView } from '../../protocol/views.ts'
import type { ConnectionStatus } from '../shared/connection.ts'
import { applyFrame, change, emptyLog, isBehind, type Logs, lastSeq, noticeHead } from '../shared/log.ts'
import { type Missed, noteLoss } from '../shared/missed.ts'
import type { OutboxEntry } from '../shared/outbox.ts'
import { higherReceipts } from '../shared/receipts.ts'
import type { Seen } from '../shared/tabs.ts'

export interface FormQueue {
  id: string
  name: string
}

/** Everything that the customer's page shows; views only read it. */
export interface CustomerState extends Missed {
  /** `opening`: a chat is resumed and nothing of it is known yet. */
  readonly phase: 'form' | 'opening' | 'chat'
  readonly queues: readonly FormQueue[] | undefined
  readonly starting: boolean
  /** What went wrong with the form, in words that say what to do. */
  readonly formError?: string
  readonly chatId?: string
  readonly transactionId?: string
  readonly chat?: CustomerChatView
  /** Chats before this one while it waits, and when the server counted them: it changes without a new `rev`. */
  readonly place?: { readonly ahead: number; readonly at: number }
  readonly logs: Logs
  readonly outbox: readonly OutboxEntry[]
  readonly agentTypingUntil: number
  readonly connection: ConnectionStatus
  readonly ending: boolean
  readonly chatError?: string
  /** The chat before was found to be over; `unsent` was on its way then. */
  readonly earlier?: { readonly text: string; readonly unsent: readonly string[] }
}

export type CustomerInput =
  | { kind: 'frame'; frame: ServerFrame; now: number }
  | { kind: 'connection'; status: ConnectionStatus }
  | { kind: 'outbox'; entries: readonly OutboxEntry[] }
  | { kind: 'queues'; queues: readonly FormQueue[] }
  | { kind: 'starting' }
  | { kind: 'formError'; text: string }
  | { kind: 'opened'; chatId: string; transactionId: string }
  | { kind: 'ending'; on: boolean; error?: string }
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
    case 'opened': {
      const { formError: _, earlier: _earlier, ...rest } = state
      return { ...rest, phase: 'opening', starting: false, chatId: input.chatId, transactionId: input.transactionId }
    }
    case 'ending': {
      const { chatError: _, ...rest } = state
      return { ...rest, ending: input.on, ...(input.error === undefined ? {} : { chatError: input.error }) }
    }
    case 'form': {
      const { queues, connection } = state
      return { ...initialState(0), queues, connection, ...(input.earlier ? { earlier: input.earlier } : {}) }
    }
    default:
      return input satisfies never
  }
}

function receive(state: CustomerState, frame: ServerFrame, now: number): CustomerState {
  switch (frame.action) {
    case 'welcome':
      return takeLogs(frame.chat ? takeChat(state, frame.chat, frame.now) : state, frame)
    case 'chat':
      return takeChat(state, frame.chat, frame.now)
    case 'heartbeatAck': {
      const known = frame.chat ? takeChat(state, frame.chat, frame.now) : state
      return takeLogs(takePlace(known, frame.ahead, frame.now), frame)
    }
    case 'receipts':
      if (!state.chat || frame.chat !== state.chatId) return state
      return { ...state, chat: { ...state.chat, receipts: higherReceipts(state.chat.receipts, frame.receipts) } }
    case 'typing':
      return frame.from === 'agent' && frame.chat === state.chatId
        ? { ...state, agentTypingUntil: frame.on ? now + typing.expiresMs : 0 }
        : state
    case 'events':
    case 'page':
    case 'ack':
      return takeLogs(state, frame)
    default:
      return state
  }
}

function takeChat(state: CustomerState, chat: CustomerChatView, now: number): CustomerState {
  const before = state.chat
  if (chat.chat !== state.chatId || (before && chat.rev < before.rev)) return state
  if (before && chat.rev === before.rev) return takePlace(state, chat.ahead, now)
  const receipts = before ? higherReceipts(before.receipts, chat.receipts) : chat.receipts
  const logs = change(state.logs, chat.chat, log => noticeHead(log, chat.head))
  const { place, ...rest } = state
  // A place counts in one stay in one queue; what is known of another stay says nothing.
  const stays = before?.status === 'waiting' && chat.status === 'waiting' && before.queueName === chat.queueName
  const next: CustomerState = {
    ...rest,
    phase: 'chat',
    chat: { ...chat, receipts },
    transactionId: chat.transactionId,
    logs,
    ending: false,
    ...(stays && place ? { place } : {}),
  }
  return takePlace(next, chat.ahead, now)
}

/** Of two places the one that the server counted later holds. */
function takePlace(state: CustomerState, ahead: number | undefined, at: number): CustomerState {
  if (ahead === undefined || state.chat?.status !== 'waiting' || (state.place && at < state.place.at)) return state
  return { ...state, place: { ahead, at } }
}

function takeLogs(state: CustomerState, frame: ServerFrame): CustomerState {
  if (state.chatId === undefined) return state
  const logs = applyFrame(state.logs, frame, new Set([state.chatId]))
  if (logs === state.logs) return state
  const before = lastSeq(state.logs[state.chatId])
  const fresh = logs[state.chatId]?.events.slice(before) ?? []
  const answered = fresh.some(event => event.kind === 'message' && event.from.role === 'agent')
  return { ...state, logs, agentTypingUntil: answered ? 0 : state.agentTypingUntil }
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
  const { ahead: _, ...rest } = chat
  return [
    { action: 'chat', now: place?.at ?? now, chat: { ...rest, ...(place ? { ahead: place.ahead } : {}) } },
    { action: 'page', chat: chat.chat, after, events: log.events.slice(after), head: log.head, more: false },
  ]
}

export function behind(state: CustomerState): ReadonlyMap<string, number> {
  const log = ownLog(state)
  return new Map(state.chatId !== undefined && isBehind(log) ? [[state.chatId, lastSeq(log)]] : [])
}
