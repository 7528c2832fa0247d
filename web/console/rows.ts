import type { AgentChatView } from '../../protocol/views.ts'
import type { ChatLog } from '../shared/log.ts'
import { unansweredCount } from '../shared/thread.ts'

/** What a row of the chat list shows at one moment: look.md's table. */
export type RowStatus =
  | { kind: 'offered'; leftMs: number; part: number }
  | { kind: 'answered' }
  | { kind: 'typing' }
  | { kind: 'waiting' | 'near' | 'late'; waitedMs: number; unread: number }
  | { kind: 'ended' }
  | { kind: 'postProcessing'; leftMs: number }

export interface RowContext {
  log: ChatLog | undefined
  typingUntil: number | undefined
  /** The agent has seen that the customer ended it. */
  looked: boolean
}

const nearFrom = 0.75

/** The row with what its log says beyond it, so that a message shows its effect before the next push. */
export function withEvents(row: AgentChatView, log: ChatLog | undefined): AgentChatView {
  const { waitingSince, ...rest } = row
  let since = waitingSince
  for (const event of log?.events ?? []) {
    if (event.seq <= row.head || event.kind !== 'message') continue
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
    if (row.postProcessingEndsAt === undefined || unseen) return { kind: 'ended' }
    return { kind: 'postProcessing', leftMs: Math.max(0, row.postProcessingEndsAt - now) }
  }
  const { waitingSince } = withEvents(row, context.log)
  if (waitingSince === undefined) return { kind: (context.typingUntil ?? 0) > now ? 'typing' : 'answered' }
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
  postProcessing: 5,
}

export interface RowEntry {
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
