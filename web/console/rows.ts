import type { AgentChatView, EventView } from '../../protocol/views.ts'
import type { ChatLog } from '../shared/log.ts'
import { unansweredCount } from '../shared/thread.ts'

/** What a row of the chat list shows at one moment: look.md's table. */
export type RowStatus =
  | { kind: 'offered'; leftMs: number; part: number }
  | { kind: 'answered' }
  | { kind: 'typing' }
  | { kind: 'away'; awayMs: number }
  | { kind: 'waiting' | 'near' | 'late'; waitedMs: number; unread: number }
  | { kind: 'ended' }
  | { kind: 'postProcessing'; leftMs: number }
  | { kind: 'overdue' }

export interface RowContext {
  log: ChatLog | undefined
  typingUntil: number | undefined
  /** The agent has seen that the customer ended it. */
  looked: boolean
}

const nearFrom = 0.75
/** A page that is loaded anew, or a phone in a lift, is not away yet. */
const awayFromMs = 45_000

/** The row with what its log says beyond it, so that a message shows its effect before the next push. */
export function withEvents(row: AgentChatView, log: ChatLog | undefined): AgentChatView {
  const { waitingSince, ...rest } = row
  let since = waitingSince
  // Looked for from the end: a long log costs no more than a short one.
  const events = log?.events ?? []
  for (const event of events.slice(events.findLastIndex(({ seq }) => seq <= row.head) + 1)) {
    if (event.kind !== 'message') continue
    if (event.from.role === 'customer') since ??= event.at
    else if (event.from.role === 'agent') since = undefined
  }
  return since === undefined ? rest : { ...rest, waitingSince: since }
}

export function rowStatus(row: AgentChatView, context: RowContext, now: number): RowStatus {
  if (row.status === 'offered') {
    const end = row.offerExpiresAt ?? now
    const whole = end - (row.offeredAt ?? now)
    const leftMs = Math.max(0, end - now)
    return { kind: 'offered', leftMs, part: whole > 0 ? Math.min(1, leftMs / whole) : 0 }
  }
  if (row.status === 'postProcessing') {
    const unseen = row.endedBy !== 'agent' && !context.looked
    if (unseen) return { kind: 'ended' }
    if (row.overdue) return { kind: 'overdue' }
    if (row.postProcessingEndsAt === undefined) return { kind: 'ended' }
    return { kind: 'postProcessing', leftMs: Math.max(0, row.postProcessingEndsAt - now) }
  }
  const { waitingSince } = withEvents(row, context.log)
  if (waitingSince === undefined) {
    const awayMs = row.customerAwaySince === undefined ? 0 : now - row.customerAwaySince
    if (awayMs >= awayFromMs) return { kind: 'away', awayMs }
    return { kind: (context.typingUntil ?? 0) > now ? 'typing' : 'answered' }
  }
  const waitedMs = Math.max(0, now - waitingSince)
  const kind = waitedMs >= row.slaMs ? 'late' : waitedMs >= row.slaMs * nearFrom ? 'near' : 'waiting'
  return { kind, waitedMs, unread: unansweredCount(context.log?.events ?? []) }
}

/** Does this chat wait for the agent to answer? */
export function waitsForAgent(status: RowStatus): boolean {
  return status.kind === 'waiting' || status.kind === 'near' || status.kind === 'late'
}

// An offer is lost within seconds, so it comes first; then whoever waits, longest on top (S42).
const rank: Record<RowStatus['kind'], number> = {
  offered: 0,
  late: 1,
  near: 2,
  waiting: 2,
  ended: 3,
  answered: 4,
  typing: 4,
  away: 4,
  overdue: 5,
  postProcessing: 5,
}

export interface RowEntry {
  /** With whom the chat is: chats between agents are outside of the specification, and would be another kind (S43). */
  kind: 'customer'
  row: AgentChatView
  status: RowStatus
}

export function byUrgency(a: RowEntry, b: RowEntry): number {
  return rank[a.status.kind] - rank[b.status.kind] || orderTime(a) - orderTime(b) || (a.row.chat < b.row.chat ? -1 : 1)
}

function orderTime({ row, status }: RowEntry): number {
  if (status.kind === 'offered') return row.offerExpiresAt ?? 0
  if ('waitedMs' in status) return -status.waitedMs
  return row.joinedAt ?? row.startedAt
}

/** The order on screen: while `held` (the pointer is over the list) nothing changes its place, what is new comes last. */
export function stableOrder(shown: readonly string[], wanted: readonly string[], held: boolean): readonly string[] {
  if (!held) return wanted
  const kept = shown.filter(chat => wanted.includes(chat))
  return [...kept, ...wanted.filter(chat => !kept.includes(chat))]
}

/** The last message of a chat, with who wrote it. */
export function lastMessage(log: ChatLog | undefined): (EventView & { kind: 'message' }) | undefined {
  const last = log?.events.findLast(event => event.kind === 'message')
  return last?.kind === 'message' ? last : undefined
}

/** How the customer is called in a list: by name if there is one, else by the Transaction ID (S29, S34). */
export function customerName(row: Pick<AgentChatView, 'customer' | 'transactionId'>): string {
  const { nickname, firstName, lastName } = row.customer
  return nickname || [firstName, lastName].filter(Boolean).join(' ') || row.transactionId
}

/** "nickname · last name · first name · e-mail", what is unknown left out; the Transaction ID when nothing is known (S33, S34). */
export function customerTitle(row: Pick<AgentChatView, 'customer' | 'transactionId'>): string {
  const { nickname, lastName, firstName, email } = row.customer
  return [nickname, lastName, firstName, email].filter(Boolean).join(' · ') || row.transactionId
}
