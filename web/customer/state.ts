import type { ServerFrame } from '../../protocol/frames.ts'
import { typing } from '../../protocol/limits.ts'
import type { CustomerChatView, ReceiptsView } from '../../protocol/views.ts'
import type { ConnectionStatus } from '../shared/connection.ts'
import { applyFrame, change, emptyLog, isBehind, type Logs, lastSeq, noticeHead } from '../shared/log.ts'
import type { OutboxEntry } from '../shared/outbox.ts'

export interface FormQueue {
  id: string
  name: string
}

/** Everything that the customer's page shows; views only read it. */
export interface CustomerState {
  /** `opening`: a chat is resumed and nothing of it is known yet. */
  readonly phase: 'form' | 'opening' | 'chat'
  readonly queues: readonly FormQueue[] | undefined
  readonly starting: boolean
  /** What went wrong with the form, in words that say what to do. */
  readonly formError?: string
  readonly chatId?: string
  readonly transactionId?: string
  readonly chat?: CustomerChatView
  readonly logs: Logs
  readonly outbox: readonly OutboxEntry[]
  readonly agentTypingUntil: number
  readonly connection: ConnectionStatus
  readonly ending: boolean
  readonly chatError?: string
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
  | { kind: 'form'; text?: string }

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
      return { ...state, connection: input.status }
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
      const { formError: _, ...rest } = state
      return { ...rest, phase: 'opening', starting: false, chatId: input.chatId, transactionId: input.transactionId }
    }
    case 'ending': {
      const { chatError: _, ...rest } = state
      return { ...rest, ending: input.on, ...(input.error === undefined ? {} : { chatError: input.error }) }
    }
    case 'form': {
      const { queues, connection } = state
      const fresh = { ...initialState(0), queues, connection }
      return input.text === undefined ? fresh : { ...fresh, formError: input.text }
    }
    default:
      return input satisfies never
  }
}

function receive(state: CustomerState, frame: ServerFrame, now: number): CustomerState {
  switch (frame.action) {
    case 'welcome':
      return takeLogs(frame.chat ? takeChat(state, frame.chat) : state, frame)
    case 'chat':
      return takeChat(state, frame.chat)
    case 'receipts':
      if (!state.chat || frame.chat !== state.chatId) return state
      return { ...state, chat: { ...state.chat, receipts: higher(state.chat.receipts, frame.receipts) } }
    case 'typing':
      return frame.from === 'agent' && frame.chat === state.chatId
        ? { ...state, agentTypingUntil: frame.on ? now + typing.expiresMs : 0 }
        : state
    case 'events':
    case 'page':
    case 'ack':
    case 'heartbeatAck':
      return takeLogs(state, frame)
    default:
      return state
  }
}

function takeChat(state: CustomerState, chat: CustomerChatView): CustomerState {
  if (chat.chat !== state.chatId || (state.chat && chat.rev <= state.chat.rev)) return state
  const receipts = state.chat ? higher(state.chat.receipts, chat.receipts) : chat.receipts
  const logs = change(state.logs, chat.chat, log => noticeHead(log, chat.head))
  return { ...state, phase: 'chat', chat: { ...chat, receipts }, transactionId: chat.transactionId, logs, ending: false }
}

function higher(a: ReceiptsView, b: ReceiptsView): ReceiptsView {
  const mark = (side: 'customer' | 'agent') => ({
    delivered: Math.max(a[side].delivered, b[side].delivered),
    read: Math.max(a[side].read, b[side].read),
  })
  return { customer: mark('customer'), agent: mark('agent') }
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

export function behind(state: CustomerState): ReadonlyMap<string, number> {
  const log = ownLog(state)
  return new Map(state.chatId !== undefined && isBehind(log) ? [[state.chatId, lastSeq(log)]] : [])
}

export interface Progress {
  /** 1 looking, 2 offering, 3 joined. */
  step: 1 | 2 | 3
  title: string
  detail: string
}

/** The sentences that tell the customer where the chat stands; they follow the server's word alone. */
export function progress(state: CustomerState): Progress | undefined {
  const { chat } = state
  if (!chat) return undefined
  const agent = chat.agentName || 'An agent'
  if (hasEnded(state)) return { step: 3, title: endedWords(state, agent), detail: 'Thank you for chatting with us.' }
  switch (chat.status) {
    case 'waiting': {
      const left = ownLog(state).events.findLast(event => event.kind === 'agentLeft' || event.kind === 'joined')?.kind === 'agentLeft'
      return {
        step: 1,
        title: place(chat.ahead),
        detail: left ? 'Your agent had to leave. We are looking for another one…' : `Looking for an agent in ${chat.queueName}…`,
      }
    }
    case 'offered':
      return { step: 2, title: 'You are next.', detail: 'Offering your chat to an agent…' }
    case 'active':
      return { step: 3, title: `${agent} joined`, detail: `You are chatting with ${chat.agentName || 'an agent'}.` }
    case 'ended':
      return undefined
    default:
      return chat.status satisfies never
  }
}

function place(ahead: number | undefined): string {
  if (ahead === undefined) return 'We have your chat.'
  if (ahead === 0) return 'You are next.'
  return ahead === 1 ? '1 person is ahead of you.' : `${ahead} people are ahead of you.`
}

function endedWords(state: CustomerState, agent: string): string {
  const event = ownLog(state).events.findLast(one => one.kind === 'ended')
  const by = state.chat?.endedBy ?? event?.from.role
  if (by === 'customer') return 'You ended the chat.'
  return by === 'agent' ? `${agent} ended the chat.` : 'The chat was ended.'
}
