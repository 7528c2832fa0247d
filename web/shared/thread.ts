import type { EventView, ReceiptsView } from '../../protocol/views.ts'
import { formatDay } from './language.ts'
import type { OutboxEntry } from './outbox.ts'
import { shared } from './words.ts'

const togetherMs = 5 * 60_000

export type Side = 'customer' | 'agent'
export type Delivery = 'sending' | 'sent' | 'delivered' | 'read' | 'failed'

export interface Bubble {
  kind: 'bubble'
  key: string
  own: boolean
  sender: string
  text: string
  at: number
  /** First of a run of the same sender within five minutes: carries name and time. */
  first: boolean
  last: boolean
  delivery?: Delivery
  failure?: string
  cid?: string
}
export interface SystemLine {
  kind: 'line'
  key: string
  text: string
  at: number
}
/** Stands between two days of the reader's, or above what is new to them. */
export interface Divider {
  kind: 'day' | 'new'
  key: string
  text: string
}
export type ThreadItem = Bubble | SystemLine | Divider

export interface ThreadInput {
  side: Side
  events: readonly EventView[]
  outbox: readonly OutboxEntry[]
  receipts: ReceiptsView
  /** How each side is called on this page. */
  customerName: string
  agentName: string
  /** Whose console this is: what another agent wrote before a transfer is not one's own. */
  agentId?: string | undefined
  /** The last number that was read when the chat came in front; what others wrote after it stands below a divider. */
  readUpTo?: number | undefined
  /** This machine's time: which day is today. */
  now?: number
}

/** What the window of a chat shows: the log in its order, one's own messages on their way below it. */
export function threadItems(input: ThreadInput): ThreadItem[] {
  const items: ThreadItem[] = input.events.map(event => (event.kind === 'message' ? message(event, input) : line(event, input)))
  for (const entry of input.outbox) {
    const delivery = entry.status === 'queued' ? 'sending' : entry.status
    const failure = entry.failure === undefined ? {} : { failure: entry.failure }
    items.push({ ...bubble(entry.cid, true, shared.thread.you, entry.text, entry.at), cid: entry.cid, delivery, ...failure })
  }
  const divided = withDividers(items, input)
  divided.forEach((item, index) => {
    if (item.kind !== 'bubble') return
    item.first = !together(divided[index - 1], item)
    const following = divided[index + 1]
    item.last = following?.kind !== 'bubble' || !together(item, following)
  })
  return divided
}

/** Today needs no day above it; every other day does, and so does today below another one. */
function withDividers(items: readonly ThreadItem[], { events, now = Date.now(), ...input }: ThreadInput): ThreadItem[] {
  const fresh = firstUnread({ events, ...input })
  const divided: ThreadItem[] = []
  let day = dayOf(now)
  for (const [index, item] of items.entries()) {
    const at = 'at' in item ? item.at : 0
    // An event that cannot be read may have no time.
    if (at > 0 && dayOf(at) !== day) {
      day = dayOf(at)
      divided.push({ kind: 'day', key: `d${day}`, text: dayWords(at, now) })
    }
    if (fresh !== undefined && index === fresh) divided.push({ kind: 'new', key: 'new', text: shared.thread.newFrom })
    divided.push(item)
  }
  return divided
}

/** Where in the log the reader's unread part begins; nowhere when all of it is new, or nothing. */
function firstUnread(input: ThreadInput): number | undefined {
  const { events, readUpTo = 0 } = input
  if (readUpTo === 0) return undefined
  const index = events.findIndex(event => event.seq > readUpTo && event.kind === 'message' && !isOwn(event, input))
  return index < 0 ? undefined : index
}

function dayOf(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0)
}

function dayWords(at: number, now: number): string {
  const midnight = new Date(now)
  if (dayOf(at) === dayOf(now)) return shared.thread.today
  midnight.setHours(0, 0, 0, 0)
  midnight.setDate(midnight.getDate() - 1)
  return dayOf(at) === midnight.getTime() ? shared.thread.yesterday : formatDay(at, now)
}

function together(a: ThreadItem | undefined, b: Bubble): boolean {
  return a?.kind === 'bubble' && a.own === b.own && a.sender === b.sender && b.at - a.at < togetherMs
}

/** Has the reader of this page done it? */
function isOwn({ from }: EventView, { side, agentId }: ThreadInput): boolean {
  return from.role === side && (from.role !== 'agent' || from.id === undefined || agentId === undefined || from.id === agentId)
}

function message(event: Extract<EventView, { kind: 'message' }>, input: ThreadInput): Bubble {
  const { side, receipts, ...names } = input
  const own = isOwn(event, input)
  // The same key as in the outbox, so that a message settles into its place without being drawn anew.
  const key = event.cid ?? `e${event.seq}`
  if (!own) return bubble(key, false, senderName(event.from, names), event.text, event.at)
  const theirs = side === 'agent' ? receipts.customer : receipts.agent
  const delivery = theirs.read >= event.seq ? 'read' : theirs.delivered >= event.seq ? 'delivered' : 'sent'
  return { ...bubble(key, true, shared.thread.you, event.text, event.at), delivery }
}

function bubble(key: string, own: boolean, sender: string, text: string, at: number): Bubble {
  return { kind: 'bubble', key, own, sender, text, at, first: true, last: true }
}

function senderName(from: EventView['from'], names: Pick<ThreadInput, 'customerName' | 'agentName'>): string {
  if (from.role === 'customer') return names.customerName
  return from.role === 'agent' ? from.name : 'Usher'
}

function line(event: Exclude<EventView, { kind: 'message' }>, input: ThreadInput): SystemLine {
  return { kind: 'line', key: `e${event.seq}`, text: lineText(event, input), at: event.at }
}

function lineText(event: Exclude<EventView, { kind: 'message' }>, input: ThreadInput): string {
  const words = shared.thread
  const own = isOwn(event, input)
  const name = event.from.role === 'customer' && input.side === 'agent' ? words.theCustomer : senderName(event.from, input)
  switch (event.kind) {
    case 'started':
      return input.side === 'customer' ? words.youStarted : words.started(input.customerName)
    case 'joined':
      return words.joined(event.from.role === 'agent' ? event.from.name : input.agentName)
    case 'agentLeft':
      return words.left(event.from.role === 'agent' ? event.from.name : agentBefore(event, input.events))
    case 'transferred':
      return own ? words.youHandedOn(event.to.name) : words.handedOn(name, event.to.name)
    case 'unreadable':
      return words.unreadable
    case 'ended':
      if (event.from.role === 'system') return words.wasEnded
      return own ? words.youEnded : words.ended(name)
    default:
      return event satisfies never
  }
}

/** Whoever had the chat when this happened. */
function agentBefore({ seq }: EventView, events: readonly EventView[]): string {
  const from = events.findLast(event => event.kind === 'joined' && event.seq < seq)?.from
  return from?.role === 'agent' ? from.name : shared.thread.theAgent
}

/** Messages of the customer after the agent's last one. */
export function unansweredCount(events: readonly EventView[]): number {
  let count = 0
  for (const event of events) {
    if (event.kind !== 'message') continue
    count = event.from.role === 'customer' ? count + 1 : 0
  }
  return count
}
