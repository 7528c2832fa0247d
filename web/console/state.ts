import type { ServerFrame } from '../../protocol/frames.ts'
import type { StaffView } from '../../protocol/http.ts'
import { typing } from '../../protocol/limits.ts'
import type { AgentView } from '../../protocol/views.ts'
import type { ConnectionStatus } from '../shared/connection.ts'
import type { Logs } from '../shared/log.ts'
import { type Missed, noteLoss } from '../shared/missed.ts'
import type { OutboxEntry } from '../shared/outbox.ts'
import { higherReceipts } from '../shared/receipts.ts'
import { type Announcement, announce, expireNotices, type Notice, notify, notifyUntilDismissed } from './announcements.ts'
import { takeLogs } from './chat-logs.ts'
import { tellLate } from './lateness.ts'
import { type ListChoice, ordered } from './list.ts'
import { editRow, look, takeAgent, takeRow } from './snapshot.ts'
import { words } from './words.ts'

/** What stands in the middle. */
export type View = 'chat' | 'profile' | 'board' | 'messages' | `record:${string}`

export interface RecordTab {
  readonly record: string
  readonly name: string
}

/** Everything that the console shows; views only read it. */
export interface ConsoleState extends Missed {
  readonly agent?: AgentView
  readonly me?: StaffView
  /** The centre's reasons for a break. */
  readonly breakReasons: readonly string[]
  readonly logs: Logs
  readonly outbox: readonly OutboxEntry[]
  readonly typingUntil: Readonly<Record<string, number>>
  readonly connection: ConnectionStatus
  readonly view: View
  /** Customers' records that are open, each as a tab of its own. */
  readonly recordTabs: readonly RecordTab[]
  readonly list: ListChoice
  readonly selected?: string
  /** Chats whose end by the customer has been seen. */
  readonly looked: readonly string[]
  /** Commands on their way, by name and chat. */
  readonly pending: readonly string[]
  readonly notices: readonly Notice[]
  readonly announcement: Announcement
  /** Waits of which it has been said that they are too long, by chat: when each began. */
  readonly toldLate: Readonly<Record<string, number>>
  readonly order: readonly string[]
  readonly orderHeld: boolean
}

export type ConsoleInput =
  | { kind: 'frame'; frame: ServerFrame; now: number }
  | { kind: 'connection'; status: ConnectionStatus }
  | { kind: 'outbox'; entries: readonly OutboxEntry[] }
  | { kind: 'me'; me: StaffView }
  | { kind: 'breakReasons'; breakReasons: readonly string[] }
  | { kind: 'view'; view: View }
  | { kind: 'openRecord'; record: string; name: string }
  | { kind: 'closeRecord'; record: string }
  | { kind: 'list'; choice: Partial<ListChoice>; now: number }
  | { kind: 'select'; chat: string | undefined }
  | { kind: 'holdOrder'; held: boolean; now: number }
  | { kind: 'pending'; name: string; on: boolean }
  | { kind: 'notice'; text: string; now: number; chat?: string }
  | { kind: 'unsent'; name: string | undefined; text: string }
  | { kind: 'dismiss'; id: number }
  | { kind: 'announce'; text: string }
  | { kind: 'tick'; now: number }

export function initialState(now: number): ConsoleState {
  return {
    logs: {},
    outbox: [],
    breakReasons: [],
    typingUntil: {},
    connection: { kind: 'lost', since: now },
    view: 'chat',
    recordTabs: [],
    list: { sort: 'waiting', filter: 'all', search: '' },
    looked: [],
    pending: [],
    notices: [],
    announcement: { id: 0, text: '', urgent: false },
    toldLate: {},
    order: [],
    orderHeld: false,
  }
}

export function reduce(state: ConsoleState, input: ConsoleInput): ConsoleState {
  switch (input.kind) {
    case 'frame':
      return ordered(receive(state, input.frame, input.now), input.now)
    case 'connection':
      return { ...state, connection: input.status, ...noteLoss(state.connection, input.status, state.logs) }
    case 'outbox':
      return { ...state, outbox: input.entries }
    case 'me':
      return { ...state, me: input.me }
    case 'breakReasons':
      return { ...state, breakReasons: input.breakReasons }
    case 'view':
      return look({ ...state, view: input.view })
    case 'openRecord': {
      const tab = { record: input.record, name: input.name }
      const known = state.recordTabs.some(other => other.record === input.record)
      return {
        ...state,
        recordTabs: known ? state.recordTabs.map(other => (other.record === tab.record ? tab : other)) : [...state.recordTabs, tab],
      }
    }
    case 'closeRecord': {
      const recordTabs = state.recordTabs.filter(tab => tab.record !== input.record)
      return look({ ...state, recordTabs, view: state.view === `record:${input.record}` ? 'chat' : state.view })
    }
    case 'list':
      return ordered({ ...state, list: { ...state.list, ...input.choice } }, input.now)
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
    case 'notice':
      return notify(state, input.text, input.now, input.chat)
    case 'unsent': {
      const { notice } = words.shell
      return notifyUntilDismissed(state, input.name === undefined ? notice.unsent(input.text) : notice.unsentTo(input.name, input.text))
    }
    case 'announce':
      return announce(state, input.text, true)
    case 'dismiss':
      return { ...state, notices: state.notices.filter(notice => notice.id !== input.id) }
    case 'tick':
      return ordered(tellLate(expireNotices(state, input.now), input.now), input.now)
    default:
      return input satisfies never
  }
}

function receive(state: ConsoleState, frame: ServerFrame, now: number): ConsoleState {
  switch (frame.action) {
    case 'welcome': {
      const known = frame.agent ? takeAgent(state, frame.agent, now, true) : state
      return takeLogs(known, frame)
    }
    case 'heartbeatAck': {
      const known = frame.agent ? takeAgent(state, frame.agent, now, false) : state
      return takeLogs(known, frame)
    }
    case 'agent':
      return takeAgent(state, frame.agent, now, false)
    case 'agentChat':
      return takeRow(state, frame.chat, now)
    case 'receipts':
      return editRow(state, frame.chat, row => ({ ...row, receipts: higherReceipts(row.receipts, frame.receipts) }))
    case 'typing': {
      if (frame.from !== 'customer') return state
      return { ...state, typingUntil: { ...state.typingUntil, [frame.chat]: frame.on ? now + typing.expiresMs : 0 } }
    }
    case 'events':
    case 'page':
    case 'ack':
      return takeLogs(state, frame)
    default:
      return state
  }
}
