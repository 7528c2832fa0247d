import type { ErrorCode } from '../../protocol/errors.ts'
import type { ServerFrame } from '../../protocol/frames.ts'
import type { StaffView } from '../../protocol/http.ts'
import { typing } from '../../protocol/limits.ts'
import type { AgentChatView, AgentView, EventView, ReceiptsView } from '../../protocol/views.ts'
import type { ConnectionStatus } from '../shared/connection.ts'
import { applyFrame, change, isBehind, type Logs, lastSeq, noticeHead } from '../shared/log.ts'
import type { OutboxEntry } from '../shared/outbox.ts'
import { byUrgency, customerName, type RowEntry, rowStatus, stableOrder, waitsForAgent } from './rows.ts'

export interface Notice {
  id: number
  text: string
  until: number
}

/** Everything that the console shows; views only read it. */
export interface ConsoleState {
  readonly agent?: AgentView
  readonly me?: StaffView
  readonly logs: Logs
  readonly outbox: readonly OutboxEntry[]
  readonly typingUntil: Readonly<Record<string, number>>
  readonly connection: ConnectionStatus
  readonly view: 'chat' | 'profile'
  readonly selected?: string
  /** Chats whose end by the customer has been seen. */
  readonly looked: readonly string[]
  /** Commands on their way, by name and chat. */
  readonly pending: readonly string[]
  readonly notices: readonly Notice[]
  /** What a screen reader is told next; the number makes the same words new. */
  readonly announcement: { id: number; text: string }
  readonly order: readonly string[]
  readonly orderHeld: boolean
}

export type ConsoleInput =
  | { kind: 'frame'; frame: ServerFrame; now: number }
  | { kind: 'connection'; status: ConnectionStatus }
  | { kind: 'outbox'; entries: readonly OutboxEntry[] }
  | { kind: 'me'; me: StaffView }
  | { kind: 'view'; view: 'chat' | 'profile' }
  | { kind: 'select'; chat: string | undefined }
  | { kind: 'holdOrder'; held: boolean; now: number }
  | { kind: 'pending'; name: string; on: boolean }
  | { kind: 'refused'; code: ErrorCode; message: string; now: number }
  | { kind: 'notice'; text: string; now: number }
  | { kind: 'dismiss'; id: number }
  | { kind: 'tick'; now: number }

const noticeMs = 10_000

export function initialState(now: number): ConsoleState {
  return {
    logs: {},
    outbox: [],
    typingUntil: {},
    connection: { kind: 'lost', since: now },
    view: 'chat',
    looked: [],
    pending: [],
    notices: [],
    announcement: { id: 0, text: '' },
    order: [],
    orderHeld: false,
  }
}

export function reduce(state: ConsoleState, input: ConsoleInput): ConsoleState {
  switch (input.kind) {
    case 'frame':
      return ordered(receive(state, input.frame, input.now), input.now)
    case 'connection':
      return { ...state, connection: input.status }
    case 'outbox':
      return { ...state, outbox: input.entries }
    case 'me':
      return { ...state, me: input.me }
    case 'view':
      return { ...state, view: input.view }
    case 'select': {
      const { selected: _, ...rest } = state
      return input.chat === undefined ? rest : look({ ...rest, view: 'chat', selected: input.chat })
    }
    case 'holdOrder':
      return ordered({ ...state, orderHeld: input.held }, input.now)
    case 'pending': {
      const others = state.pending.filter(name => name !== input.name)
      return { ...state, pending: input.on ? [...others, input.name] : others }
    }
    case 'refused':
      return notify(state, refusalWords(input.code, input.message), input.now)
    case 'notice':
      return notify(state, input.text, input.now)
    case 'dismiss':
      return { ...state, notices: state.notices.filter(notice => notice.id !== input.id) }
    case 'tick': {
      const notices = state.notices.filter(notice => notice.until > input.now)
      return ordered(notices.length === state.notices.length ? state : { ...state, notices }, input.now)
    }
    default:
      return input satisfies never
  }
}

function receive(state: ConsoleState, frame: ServerFrame, now: number): ConsoleState {
  switch (frame.action) {
    case 'welcome': {
      const known = frame.agent ? takeAgent(state, frame.agent, now) : state
      return takeLogs(known, frame, now)
    }
    case 'agent':
      return takeAgent(state, frame.agent, now)
    case 'agentChat':
      return takeRow(state, frame.chat, now)
    case 'receipts':
      return editRow(state, frame.chat, row => ({ ...row, receipts: higher(row.receipts, frame.receipts) }))
    case 'typing': {
      if (frame.from !== 'customer') return state
      return { ...state, typingUntil: { ...state.typingUntil, [frame.chat]: frame.on ? now + typing.expiresMs : 0 } }
    }
    case 'events':
    case 'page':
    case 'ack':
    case 'heartbeatAck':
      return takeLogs(state, frame, now)
    default:
      return state
  }
}

function takeAgent(state: ConsoleState, agent: AgentView, now: number): ConsoleState {
  const before = state.agent
  if (before && agent.rev <= before.rev) return state
  // A row may have come by itself with a newer rev than the snapshot has read.
  const chats = agent.chats.map(row =>
    newer(
      before?.chats.find(old => old.chat === row.chat),
      row,
    ),
  )
  let next: ConsoleState = withHeads({ ...state, agent: { ...agent, chats } })
  for (const row of chats) if (row.status === 'offered') next = announceOffer(next, before, row)
  for (const row of before?.chats ?? []) {
    const stays = chats.some(other => other.chat === row.chat)
    if (!stays) next = dropRow(next, row, agent, now)
  }
  return look(next)
}

function newer(known: AgentChatView | undefined, row: AgentChatView): AgentChatView {
  return known && known.rev > row.rev ? known : known ? { ...row, receipts: higher(known.receipts, row.receipts) } : row
}

function announceOffer(state: ConsoleState, before: AgentView | undefined, row: AgentChatView): ConsoleState {
  const known = before?.chats.some(old => old.chat === row.chat && old.round === row.round && old.status === 'offered')
  return known ? state : announce(state, `New chat offered: ${customerName(row)}, ${row.queue.name}`)
}

function dropRow(state: ConsoleState, row: AgentChatView, agent: AgentView, now: number): ConsoleState {
  const { [row.chat]: _, ...logs } = state.logs
  const { selected, ...rest } = state
  const without: ConsoleState = {
    ...rest,
    logs,
    looked: state.looked.filter(chat => chat !== row.chat),
    ...(selected === undefined || selected === row.chat ? {} : { selected }),
  }
  const mine = state.pending.some(name => name.endsWith(`:${row.chat}`))
  if (row.status !== 'offered' || mine || agent.stateReason) return without
  return notify(without, `The offer of ${customerName(row)} is over: the chat was withdrawn or went to another agent.`, now)
}

function takeRow(state: ConsoleState, row: AgentChatView, now: number): ConsoleState {
  if (!state.agent) return state
  const known = state.agent.chats.find(other => other.chat === row.chat)
  // Which chats are in the list is the snapshot's word alone.
  if (!known || row.rev <= known.rev) return state
  const ended = known.status === 'active' && row.status === 'postProcessing' && row.endedBy === 'customer'
  const next = look(withHeads(editRow(state, row.chat, () => newer(known, row))))
  return ended ? ordered(announce(next, `${customerName(row)} ended the chat`), now) : next
}

function editRow(state: ConsoleState, chat: string, edit: (row: AgentChatView) => AgentChatView): ConsoleState {
  if (!state.agent) return state
  return { ...state, agent: { ...state.agent, chats: state.agent.chats.map(row => (row.chat === chat ? edit(row) : row)) } }
}

function higher(a: ReceiptsView, b: ReceiptsView): ReceiptsView {
  const mark = (side: 'customer' | 'agent') => ({
    delivered: Math.max(a[side].delivered, b[side].delivered),
    read: Math.max(a[side].read, b[side].read),
  })
  return { customer: mark('customer'), agent: mark('agent') }
}

/** Chats whose log this agent reads: an offered chat's is not. */
function ownChats(state: ConsoleState): ReadonlySet<string> {
  return new Set(state.agent?.chats.filter(row => row.status !== 'offered').map(row => row.chat))
}

function withHeads(state: ConsoleState): ConsoleState {
  const logs = (state.agent?.chats ?? [])
    .filter(row => row.status !== 'offered')
    .reduce((all, row) => change(all, row.chat, log => noticeHead(log, row.head)), state.logs)
  return { ...state, logs }
}

function takeLogs(state: ConsoleState, frame: ServerFrame, _now: number): ConsoleState {
  const logs = applyFrame(state.logs, frame, ownChats(state))
  if (logs === state.logs) return state
  let next: ConsoleState = { ...state, logs }
  if (frame.action !== 'events') return next
  const fresh = logs[frame.chat]?.events.slice(lastSeq(state.logs[frame.chat])) ?? []
  if (fresh.some(fromCustomer)) {
    next = { ...next, typingUntil: { ...next.typingUntil, [frame.chat]: 0 } }
    const row = state.agent?.chats.find(other => other.chat === frame.chat)
    if (row && frame.chat !== state.selected) next = announce(next, `${customerName(row)}: new message`)
  }
  return next
}

function fromCustomer(event: EventView): boolean {
  return event.kind === 'message' && event.from.role === 'customer'
}

/** The selected chat is looked at: its end has been seen. */
function look(state: ConsoleState): ConsoleState {
  const { selected } = state
  const ended = state.agent?.chats.some(row => row.chat === selected && row.status === 'postProcessing')
  if (selected === undefined || !ended || state.looked.includes(selected)) return state
  return { ...state, looked: [...state.looked, selected] }
}

function ordered(state: ConsoleState, now: number): ConsoleState {
  const wanted = rowEntries(state, now)
    .sort(byUrgency)
    .map(entry => entry.row.chat)
  const order = stableOrder(state.order, wanted, state.orderHeld)
  const same = order.length === state.order.length && order.every((chat, index) => chat === state.order[index])
  return same ? state : { ...state, order }
}

function announce(state: ConsoleState, text: string): ConsoleState {
  return { ...state, announcement: { id: state.announcement.id + 1, text } }
}

function notify(state: ConsoleState, text: string, now: number): ConsoleState {
  const id = Math.max(0, ...state.notices.map(notice => notice.id)) + 1
  const others = state.notices.filter(notice => notice.text !== text)
  return { ...state, notices: [...others, { id, text, until: now + noticeMs }].slice(-3) }
}

function refusalWords(code: ErrorCode, message: string): string {
  switch (code) {
    case 'OFFER_GONE':
      return 'Too late: this offer is over and the chat goes to another agent.'
    case 'AT_CAPACITY':
      return 'You have as many chats as you may have. End post processing of one to take another.'
    case 'CHAT_ENDED':
      return 'This chat has already ended.'
    case 'NOT_OWNER':
      return 'This chat is no longer yours.'
    case 'STALE_REV':
    case 'CONFLICT':
      return 'Something changed in the meantime. Look again and repeat it if it is still needed.'
    case 'AUTH_EXPIRED':
    case 'UNAUTHENTICATED':
      return 'Your sign-in has ended. Sign in again; nothing that you wrote is lost.'
    default:
      return `That did not work: ${message}.`
  }
}

/** Rows with what they show now, in the order of the snapshot. */
export function rowEntries(state: ConsoleState, now: number): RowEntry[] {
  return (state.agent?.chats ?? []).map(row => ({
    row,
    status: rowStatus(
      row,
      { log: state.logs[row.chat], typingUntil: state.typingUntil[row.chat], looked: state.looked.includes(row.chat) },
      now,
    ),
  }))
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

/** Chats whose log misses something, each with the last number shown. */
export function behind(state: ConsoleState): ReadonlyMap<string, number> {
  const own = ownChats(state)
  return new Map(
    Object.entries(state.logs)
      .filter(([chat, log]) => own.has(chat) && isBehind(log))
      .map(([chat, log]) => [chat, lastSeq(log)]),
  )
}
