import type { AgentChatView, AgentView } from '../../protocol/views.ts'
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

export interface ShownState {
  word: 'Available' | 'Busy' | 'On Break' | 'Work Offline'
  since: number
}

const stateWords = { available: 'Available', onBreak: 'On Break', workOffline: 'Work Offline' } as const

/** The agent's own state; Busy is derived: Available with chats in hand (architecture §4). */
export function shownState(agent: AgentView): ShownState {
  const busySince = agent.chats.filter(row => row.status !== 'offered').map(row => row.joinedAt ?? row.startedAt)
  if (agent.state !== 'available' || busySince.length === 0) return { word: stateWords[agent.state], since: agent.stateSince }
  return { word: 'Busy', since: Math.max(agent.stateSince, Math.min(...busySince)) }
}

/** Why the server changed the state by itself, and what leads back (D4). */
export function stateNotice(agent: AgentView): { text: string; action: 'available' | 'resume' } | undefined {
  if (!agent.stateReason) return undefined
  const why = agent.stateReason === 'offerMissed' ? 'a chat offered to you was not answered in time' : 'you rejected a chat'
  if (agent.state === 'onBreak') return { text: `You are On Break because ${why}.`, action: 'available' }
  if (agent.stopNew) return { text: `No new chats come to you because ${why}.`, action: 'resume' }
  return undefined
}

/** What an empty window says: what will happen, or whom to ask. */
export function emptyWords(agent: AgentView): string {
  if (agent.chats.some(row => row.status === 'offered')) return 'A chat is offered to you. Accept it in the list.'
  if (agent.chats.length > 0) return 'Choose a chat from the list.'
  if (agent.queues.length === 0) {
    return 'You are in no chat queue, so no chat can come to you. Ask your administrator to assign you to one.'
  }
  if (agent.state === 'onBreak') return 'You are On Break. No chat comes to you.'
  if (agent.state === 'workOffline') return 'You Work Offline. No chat comes to you.'
  if (agent.stopNew) return 'You take no new chats. Resume to be offered chats again.'
  const queues = new Intl.ListFormat('en').format(agent.queues.map(queue => queue.name))
  return `You are Available in ${queues}. The next chat comes here.`
}
