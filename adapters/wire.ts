/** Domain → protocol, and who may see what: nothing of a chat reaches a browser but through here (H13). */
import type { Agent } from '../domain/agent.ts'
import { type Chat, type ChatRefusal, joinedAgent } from '../domain/chat.ts'
import type { AgentSnapshot, ChatSnapshot, LogEvent, Notice, Receipts } from '../domain/delivery.ts'
import type { SayRefusal } from '../domain/messages.ts'
import type { Listener } from '../domain/ports.ts'
import type { Queue } from '../domain/queue.ts'
import type { ErrorCode } from '../protocol/errors.ts'
import type { ServerFrame } from '../protocol/frames.ts'
import type { QueueView, StaffView } from '../protocol/http.ts'
import type { ActorView, AgentChatView, AgentView, CustomerChatView, EventView, ReceiptsView } from '../protocol/views.ts'

type Viewer = Pick<Listener, 'role'>

/** The frame that a listener gets for a notice; undefined when it is nothing to them. */
export function frameOf(viewer: Viewer, notice: Notice): ServerFrame | undefined {
  switch (notice.kind) {
    case 'events':
      return { action: 'events', chat: notice.chat, events: notice.events.map(event => eventView(viewer, event)) }
    case 'chat': {
      if (viewer.role === 'customer') return { action: 'chat', now: notice.now, chat: customerChatView(notice) }
      const chat = agentChatView(notice)
      return chat === undefined ? undefined : { action: 'agentChat', now: notice.now, chat }
    }
    case 'agent':
      return viewer.role === 'customer' ? undefined : { action: 'agent', now: notice.now, agent: agentView(notice.snapshot) }
    case 'receipts':
      return { action: 'receipts', chat: notice.chat, receipts: receiptsView(notice.receipts) }
    case 'typing':
      return { action: 'typing', chat: notice.chat, from: notice.from, on: notice.on }
    default:
      return notice satisfies never
  }
}

/** A customer learns an agent's shown name, never the id; a sender's own client ids go back to that side alone. */
export function eventView(viewer: Viewer, event: LogEvent): EventView {
  const base = { seq: event.seq, at: event.at, from: actorView(viewer, event) }
  if (event.kind !== 'message') return { kind: event.kind, ...base }
  const own = (viewer.role === 'customer') === (event.from === 'customer')
  return { kind: 'message', ...base, ...(own && event.cid !== undefined ? { cid: event.cid } : {}), text: event.text ?? '' }
}

function actorView(viewer: Viewer, { from, agent, agentName }: LogEvent): ActorView {
  if (from !== 'agent') return { role: from }
  return { role: 'agent', name: agentName ?? '', ...(viewer.role !== 'customer' && agent !== undefined ? { id: agent } : {}) }
}

export function customerChatView({ chat, receipts }: ChatSnapshot): CustomerChatView {
  const over = chat.status === 'closed' || chat.status === 'postProcessing'
  return {
    chat: chat.id,
    rev: chat.rev,
    transactionId: chat.transactionId,
    status: over ? 'ended' : chat.status,
    queueName: chat.queueName,
    head: chat.lastSeq,
    startedAt: chat.startedAt,
    ...('agentName' in chat && chat.agentName !== undefined ? { agentName: chat.agentName } : {}),
    ...(over ? { endedBy: chat.endedBy } : {}),
    receipts: receiptsView(receipts),
  }
}

/** A row of the agent's list; a chat that waits or is closed is in nobody's list. */
export function agentChatView({ chat, receipts }: ChatSnapshot): AgentChatView | undefined {
  if (chat.status === 'waiting' || chat.status === 'closed') return undefined
  const { id, rev, round, transactionId, customer, lastSeq, startedAt, slaMs, offeredAt } = chat
  const row = {
    chat: id,
    rev,
    round,
    transactionId,
    queue: { id: chat.queue, name: chat.queueName },
    customer,
    head: lastSeq,
    startedAt,
    offeredAt,
    slaMs,
    receipts: receiptsView(receipts),
  }
  if (chat.status === 'offered') return { ...row, status: 'offered', offerExpiresAt: chat.offerExpiresAt }
  const joined = { ...row, joinedAt: chat.joinedAt }
  if (chat.status === 'active')
    return { ...joined, status: 'active', ...(chat.waitingSince === undefined ? {} : { waitingSince: chat.waitingSince }) }
  const { endedAt, endedBy, postProcessingEndsAt } = chat
  return { ...joined, status: 'postProcessing', endedAt, endedBy, postProcessingEndsAt }
}

export function agentView({ agent, queues, chats }: AgentSnapshot): AgentView {
  const { id, rev, name, role, state, stateSince, stateReason, stopNew, limit } = agent
  return {
    id,
    rev,
    name,
    role,
    state,
    stateSince,
    ...(stateReason === undefined ? {} : { stateReason }),
    stopNew,
    limit,
    queues: queues.map(({ queue, name, level }) => ({ queue, name, level })),
    chats: chats.map(agentChatView).filter(chat => chat !== undefined),
  }
}

function receiptsView(marks: Receipts): ReceiptsView {
  return {
    customer: { delivered: marks.customerDelivered, read: marks.customerRead },
    agent: { delivered: marks.agentDelivered, read: marks.agentRead },
  }
}

export function queueView({
  id,
  rev,
  name,
  priority,
  offerTimeoutMs,
  slaMs,
  postProcessingMs,
  rejectionMs,
  afterMissedOffer,
}: Queue): QueueView {
  return {
    id,
    rev,
    name,
    priority,
    offerTimeoutSeconds: offerTimeoutMs / 1000,
    slaSeconds: slaMs / 1000,
    postProcessingSeconds: postProcessingMs / 1000,
    rejectionSeconds: rejectionMs / 1000,
    afterMissedOffer,
  }
}

export function staffView(agent: Agent, queueNames: ReadonlyMap<string, string>): StaffView {
  const { id, settingsRev, name, email, role, limit, offerTimeoutMs } = agent
  return {
    id,
    rev: settingsRev,
    name,
    email,
    role,
    limit,
    ...(offerTimeoutMs === undefined ? {} : { offerTimeoutSeconds: offerTimeoutMs / 1000 }),
    queues: agent.queues.map(({ queue, level }) => ({ queue, level, name: queueNames.get(queue) ?? queue })),
  }
}

/** Every refusal has its code and its words: what was asked, why not, what to do. A new refusal without them does not compile. */
const refusals = {
  offerGone: ['OFFER_GONE', 'this offer is over: it ran out, was withdrawn or was taken back; wait for the next one'],
  notOwner: ['NOT_OWNER', 'this chat is with somebody else; only its own agent can do that'],
  ended: ['CHAT_ENDED', 'this chat has ended; nothing more can be written in it'],
  notEnded: ['STALE_REV', 'this chat is not in post processing; end it first'],
  absent: ['NOT_FOUND', 'there is no such chat for you'],
  busy: ['RETRY', 'too many changes at the same moment; the same request will be tried again'],
  cidReused: ['CID_REUSED', 'this client id was used for another text; send the text with a new one'],
} as const satisfies Record<ChatRefusal | SayRefusal, readonly [ErrorCode, string]>

export function refusalError(refusal: keyof typeof refusals): { readonly code: ErrorCode; readonly message: string } {
  const [code, message] = refusals[refusal]
  return { code, message }
}

/** Whether a viewer may read this chat's words: its customer, and the agent who holds or held it last (T1). */
export function mayRead(viewer: Pick<Listener, 'role' | 'principal'>, chat: Chat): boolean {
  return viewer.role === 'customer' ? viewer.principal === chat.id : joinedAgent(chat) === viewer.principal
}
