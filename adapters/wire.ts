/** Domain → protocol, and who may see what: nothing of a chat reaches a browser but through here (H13). */
import type { Agent } from '../domain/agent.ts'
import { type ActiveChat, type Chat, joinedAgent, namesGiven, shownCustomer } from '../domain/chat.ts'
import type { KeptDecision } from '../domain/decisions.ts'
import type { AgentSnapshot, ChatSnapshot, LogEvent, Notice, Receipts } from '../domain/delivery.ts'
import type { Listener } from '../domain/ports.ts'
import type { Queue } from '../domain/queue.ts'
import type { ServerFrame } from '../protocol/frames.ts'
import type { DecisionView, QueueView, StaffView } from '../protocol/http.ts'
import type { ActorView, AgentChatView, AgentView, CustomerChatView, EventView, ReceiptsView } from '../protocol/views.ts'

type Viewer = Pick<Listener, 'role'>

/** The frame that a listener gets for a notice; undefined when it is nothing to them. */
export function frameOf(viewer: Pick<Listener, 'role' | 'principal'>, notice: Notice): ServerFrame | undefined {
  switch (notice.kind) {
    case 'events':
      return { action: 'events', chat: notice.chat, events: notice.events.map(event => eventView(viewer, event)) }
    case 'chat': {
      if (viewer.role === 'customer') return { action: 'chat', now: notice.now, chat: customerChatView(notice) }
      const chat = agentChatView(viewer.principal, notice)
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
  if (event.kind === 'transferred') return { kind: 'transferred', ...base, to: event.to ?? { kind: 'queue', name: '' } }
  if (event.kind !== 'message') return { kind: event.kind, ...base }
  const own = (viewer.role === 'customer') === (event.from === 'customer')
  return { kind: 'message', ...base, ...(own && event.cid !== undefined ? { cid: event.cid } : {}), text: event.text ?? '' }
}

function actorView(viewer: Viewer, { from, agent, agentName }: LogEvent): ActorView {
  if (from !== 'agent') return { role: from }
  return { role: 'agent', name: agentName ?? '', ...(viewer.role !== 'customer' && agent !== undefined ? { id: agent } : {}) }
}

export function customerChatView({ chat, receipts, ahead, estimate, agentAway, agentPicture, mayRate }: ChatSnapshot): CustomerChatView {
  const over = chat.status === 'closed' || chat.status === 'postProcessing'
  return {
    chat: chat.id,
    rev: chat.rev,
    transactionId: chat.transactionId,
    status: over ? 'ended' : chat.status,
    queueName: chat.queueName,
    head: chat.lastSeq,
    startedAt: chat.startedAt,
    ...(chat.status === 'waiting' && ahead !== undefined ? { ahead } : {}),
    ...(chat.status === 'waiting' && estimate !== undefined ? { estimate } : {}),
    ...((chat.status === 'waiting' || chat.status === 'offered') && chat.waitingAfter !== undefined
      ? { waitingAfter: chat.waitingAfter }
      : {}),
    ...(chat.status === 'active' && agentAway === true ? { agentAway } : {}),
    ...('agentName' in chat && chat.agentName !== undefined ? { agentName: chat.agentName } : {}),
    ...(chat.status === 'active' && agentPicture !== undefined ? { agentPicture: pictureUrl(agentPicture) } : {}),
    ...(over ? { endedBy: chat.endedBy } : {}),
    ...(over && mayRate === true ? { mayRate } : {}),
    ...(chat.status === 'active' ? idleView(chat) : {}),
    receipts: receiptsView(receipts),
  }
}

function pictureUrl(picture: string): string {
  return `/api/pictures/${picture}`
}

function idleView({ idle, silentSince }: ActiveChat): Pick<CustomerChatView, 'idle'> {
  return idle === undefined ? {} : { idle: { ...idle, ...(silentSince === undefined ? {} : { since: silentSince }) } }
}

/** A row of this agent's list; a chat that waits or is closed is in nobody's list. */
export function agentChatView(agent: string, { chat, receipts }: ChatSnapshot): AgentChatView | undefined {
  if (chat.status === 'waiting' || chat.status === 'closed') return undefined
  const { id, rev, round, transactionId, record, matches, answers, lastSeq, startedAt, slaMs, offeredAt, handover } = chat
  const called = namesGiven(chat)
  const row = {
    chat: id,
    rev,
    round,
    transactionId,
    queue: { id: chat.queue, name: chat.queueName },
    customer: shownCustomer(chat),
    ...(called === undefined ? {} : { called }),
    ...(answers === undefined ? {} : { answers: [...answers] }),
    ...(record === undefined ? {} : { record }),
    ...(matches === undefined ? {} : { matches }),
    head: lastSeq,
    startedAt,
    offeredAt,
    slaMs,
    ...(handover === undefined ? {} : { handover }),
    receipts: receiptsView(receipts),
  }
  if (chat.status === 'offered') return { ...row, status: 'offered', offerExpiresAt: chat.offerExpiresAt }
  if (chat.status === 'active' && chat.transfer?.to === agent) {
    const { at, expiresAt, note } = chat.transfer
    return { ...row, status: 'offered', offeredAt: at, offerExpiresAt: expiresAt, handover: { fromName: chat.agentName, note } }
  }
  const joined = { ...row, joinedAt: chat.joinedAt, ...remarksView(chat) }
  if (chat.status === 'active') {
    const { waitingSince, transfer, transferEnded, customerAwaySince } = chat
    return {
      ...joined,
      status: 'active',
      ...(customerAwaySince === undefined ? {} : { customerAwaySince }),
      ...(waitingSince === undefined ? {} : { waitingSince }),
      ...(transfer === undefined ? {} : { transfer: { to: transfer.to, toName: transfer.toName, expiresAt: transfer.expiresAt } }),
      ...(transferEnded === undefined ? {} : { transferEnded }),
    }
  }
  const { endedAt, endedBy, postProcessingEndsAt, dispositions, dispositionRequired, extended, overdue } = chat
  return {
    ...joined,
    status: 'postProcessing',
    endedAt,
    endedBy,
    postProcessingEndsAt,
    ...(dispositions === undefined ? {} : { dispositions: [...dispositions] }),
    ...(dispositionRequired ? { dispositionRequired } : {}),
    ...(extended ? { extended } : {}),
    ...(overdue ? { overdue } : {}),
  }
}

function remarksView({ disposition, notes }: Chat): Pick<AgentChatView, 'disposition' | 'notes'> {
  return { ...(disposition === undefined ? {} : { disposition: disposition.code }), ...(notes === undefined ? {} : { notes }) }
}

export function agentView({ agent, queues, chats }: AgentSnapshot): AgentView {
  const { id, rev, name, role, state, stateSince, stateReason, nextState, stopNew, limit, offersGone, chatsLost } = agent
  const { breakReason, mayReject, mayChooseQueues } = agent
  return {
    id,
    rev,
    name,
    role,
    state,
    stateSince,
    ...(stateReason === undefined ? {} : { stateReason }),
    stopNew,
    ...(breakReason === undefined ? {} : { breakReason }),
    ...(mayReject === false ? { mayNotReject: true as const } : {}),
    ...(mayChooseQueues === true ? { mayChooseQueues } : {}),
    ...(nextState === undefined ? {} : { nextState }),
    offersGone: [...(offersGone ?? [])],
    ...(chatsLost === undefined ? {} : { chatsLost: [...chatsLost] }),
    limit,
    queues: queues.map(({ queue, name, level, off }) => ({ queue, name, level, ...(off === true ? { off } : {}) })),
    chats: chats.map(held => agentChatView(id, held)).filter(chat => chat !== undefined),
  }
}

/** Names for ids: people read it. */
export function decisionView(
  { round, at, queue, agent, by, fromName, settings, startedAt, ahead, candidates, seen, outcome }: KeptDecision,
  names: ReadonlyMap<string, string>,
  queueNames: ReadonlyMap<string, string>,
): DecisionView {
  const nameOf = (id: string) => names.get(id) ?? id
  return {
    round,
    at,
    queueName: queueNames.get(queue) ?? queue,
    agent: { id: agent, name: nameOf(agent) },
    by,
    ...(fromName === undefined ? {} : { fromName }),
    settings: { rev: settings.rev, offerTimeoutSeconds: Math.round(settings.offerTimeoutMs / 1000), idleRule: settings.idleRule },
    waitedMs: Math.max(0, at - startedAt),
    ahead: Math.max(0, ahead),
    candidates: candidates.map(({ agent: id, idle, level, used, limit, why }) => ({
      id,
      name: nameOf(id),
      idleMs: Math.max(0, at - idle),
      level,
      used,
      limit,
      why,
    })),
    candidatesSeen: seen,
    ...(outcome === undefined ? {} : { outcome }),
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
  ageingMs,
  idleRule,
  shards,
  dispositions,
  dispositionRequired,
  askName,
  askEmail,
  questions,
  hours,
  mostWaiting,
  leaveMessage,
  idleWarnMs,
  idleEndMs,
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
    ageingSeconds: ageingMs / 1000,
    idleRule,
    shards,
    dispositions: [...dispositions],
    dispositionRequired,
    askName,
    askEmail,
    questions: questions.map(question => ({ ...question, options: [...question.options] })),
    ...(hours === undefined ? {} : { hours: { ...hours, week: [...hours.week], closedOn: [...hours.closedOn] } }),
    mostWaiting,
    leaveMessage,
    idleWarnSeconds: idleWarnMs / 1000,
    idleEndSeconds: idleEndMs / 1000,
  }
}

export function staffView(agent: Agent, queueNames: ReadonlyMap<string, string>): StaffView {
  const { id, settingsRev, name, email, role, limit, offerTimeoutMs, mayReject = true, mayChooseQueues = false, picture } = agent
  return {
    id,
    rev: settingsRev,
    name,
    email,
    role,
    limit,
    ...(offerTimeoutMs === undefined ? {} : { offerTimeoutSeconds: offerTimeoutMs / 1000 }),
    mayReject,
    mayChooseQueues,
    ...(picture === undefined ? {} : { picture: pictureUrl(picture) }),
    queues: agent.queues.map(({ queue, level }) => ({ queue, level, name: queueNames.get(queue) ?? queue })),
  }
}

/** Whether a viewer may read this chat's words: its customer, and the agent who holds or held it last (T1). */
export function mayRead(viewer: Pick<Listener, 'role' | 'principal'>, chat: Chat): boolean {
  return viewer.role === 'customer' ? viewer.principal === chat.id : joinedAgent(chat) === viewer.principal
}

/** Who may look into chats of others: each look is in the audit (T2). */
export function mayMonitor({ role }: Viewer): boolean {
  return role === 'supervisor' || role === 'administrator'
}
