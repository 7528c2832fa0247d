/** The state of a chat after an event. Pure. */
import type { ActiveChat, Chat, ClosedChat, Codes, Common, OfferedChat, Over, PostProcessingChat, WaitingChat } from './chat.ts'
import type { ChatEvent } from './chat-changes.ts'
import { idleFrom, mayIdle, withoutIdle } from './idle.ts'

/** The next state. Throws on an event that cannot follow. */
export function evolve(chat: Chat, event: ChatEvent): Chat {
  const rev = chat.rev + 1
  switch (event.type) {
    case 'offered':
      if (chat.status === 'waiting') {
        return { ...chat, rev, status: 'offered', agent: event.agent, offeredAt: event.at, offerExpiresAt: event.offerExpiresAt }
      }
      break
    case 'joined':
      if (chat.status === 'offered') {
        const { offerExpiresAt: _offer, waitingAfter: _after, ...held } = chat
        const lastSeq = chat.lastSeq + 1
        const joined = {
          ...held,
          rev,
          lastSeq,
          status: 'active',
          agentName: event.agentName,
          joinedAt: event.at,
          slaMs: event.slaMs,
          ...idleFrom(event.idle, event.at),
        } as const
        // words from before the agent came are unanswered: their wait for an answer starts now, the wait for an agent had its own target (D6)
        return chat.lastSeq > 1 ? { ...joined, waitingSince: event.at, waitingSeq: lastSeq } : joined
      }
      break
    case 'withdrawn': {
      if (chat.status !== 'offered') break
      const rejected = event.rejectedUntil === undefined ? [] : [[event.agent, event.rejectedUntil] as const]
      return backToWaiting(chat, { rev, lastSeq: chat.lastSeq, shards: event.shards }, rejected, event.at)
    }
    case 'agentLeft': {
      if (chat.status !== 'active') break
      return backToWaiting(chat, { rev, lastSeq: chat.lastSeq + 1, shards: event.shards, waitingAfter: 'agentLeft' }, [], event.at)
    }
    case 'transferredToQueue': {
      if (chat.status !== 'active') break
      const { to, handover, agent, rejectedUntil, cid, at } = event
      const changes = { rev, lastSeq: chat.lastSeq + 1, ...to, handover, transferCid: cid, waitingAfter: 'transferred' } as const
      return backToWaiting(chat, changes, [[agent, rejectedUntil]], at)
    }
    case 'transferOffered': {
      if (chat.status !== 'active') break
      const { transferEnded: _, ...active } = chat
      // the round names this offer, as any other: the last one of this chat may still be answered late
      return { ...active, rev, round: chat.round + 1, transfer: event.transfer, transferCid: event.cid }
    }
    case 'transferEnded': {
      if (chat.status !== 'active' || chat.transfer === undefined) break
      const { transfer, ...active } = chat
      return { ...active, rev, transferEnded: { toName: transfer.toName, why: event.why, at: event.at } }
    }
    case 'transferAccepted': {
      if (chat.status !== 'active' || chat.transfer === undefined) break
      const { transfer, transferEnded: _, silentSince: _silent, ...active } = chat
      const { agent, agentName, slaMs, at } = event
      const handover = { fromName: chat.agentName, note: transfer.note }
      return { ...active, rev, lastSeq: chat.lastSeq + 2, agent, agentName, slaMs, offeredAt: transfer.at, joinedAt: at, handover }
    }
    case 'said': {
      if (chat.status === 'closed' || chat.status === 'postProcessing') break
      const lastSeq = chat.lastSeq + event.messages
      if (chat.status !== 'active') return { ...chat, rev, lastSeq }
      if (event.from === 'customer') {
        const { silentSince: _, ...heard } = chat
        return chat.waitingSince === undefined
          ? { ...heard, rev, lastSeq, waitingSince: event.at, waitingSeq: chat.lastSeq + 1 }
          : { ...heard, rev, lastSeq }
      }
      const { waitingSince: _since, waitingSeq: _seq, lateAt: _late, ...answered } = chat
      return { ...answered, rev, lastSeq, ...(mayIdle(chat) ? { silentSince: event.at } : {}) }
    }
    case 'ended': {
      if (chat.status === 'closed' || chat.status === 'postProcessing') break
      const over = { rev, lastSeq: chat.lastSeq + 1, endedAt: event.at, endedBy: event.by }
      const kept = stillCoded(chat, event)
      if (kept.status === 'active' && event.postProcessingEndsAt !== undefined) {
        const { waitingSince: _since, waitingSeq: _seq, lateAt: _late, transfer: _to, transferEnded: _ended, ...joined } = kept
        const { postProcessingEndsAt, looked, overdue } = event
        const marks = { ...codesOf(event), ...(overdue ? { overdue } : {}) }
        return { ...withoutIdle(joined), ...over, status: 'postProcessing', postProcessingEndsAt, looked, ...marks }
      }
      return closed(kept, over, event.at)
    }
    case 'looked':
      if (chat.status === 'postProcessing') return { ...chat, rev, looked: true, postProcessingEndsAt: event.postProcessingEndsAt }
      break
    case 'finished':
      if (chat.status === 'postProcessing')
        return {
          ...closed(chat, { rev, lastSeq: chat.lastSeq, endedAt: chat.endedAt, endedBy: chat.endedBy }, event.at),
          ...(event.uncoded ? { uncoded: true } : {}),
        }
      break
    case 'remarksSaved': {
      const { type: _, ...remarks } = event
      return { ...chat, rev, ...remarks }
    }
    case 'extended':
      if (chat.status === 'postProcessing')
        return { ...chat, rev, looked: true, extended: true, postProcessingEndsAt: event.postProcessingEndsAt }
      break
    case 'overdue':
      if (chat.status === 'postProcessing') return { ...chat, rev, overdue: true }
      break
    case 'linked': {
      const { matches: _, ...one } = chat
      return { ...one, rev, record: event.record, known: event.known }
    }
    case 'breached':
      if (chat.status === 'active') return { ...chat, rev, lateAt: event.at }
      break
    case 'stillThere':
      if (chat.status === 'active') return { ...chat, rev, silentSince: event.at }
      break
    case 'idleLooked':
      if (chat.status === 'active') return { ...chat, rev, idleLookAt: event.lookAt }
      break
    default:
      return event satisfies never
  }
  throw new Error(`event ${event.type} cannot follow status ${chat.status} of chat ${chat.id}`)
}

/** The most rejections that a chat remembers (routing.md §5.5). */
const mostRejections = 50

/** At its original place: `startedAt` stays. */
function backToWaiting(
  chat: OfferedChat | ActiveChat,
  changes: Pick<Common, 'rev' | 'lastSeq' | 'shards'> & Partial<Common>,
  rejected: readonly (readonly [string, number])[],
  at: number,
): WaitingChat {
  const rejections = [...Object.entries(chat.rejections).filter(([, until]) => until > at), ...rejected].slice(-mostRejections)
  return { ...common(chat), ...changes, round: chat.round + 1, rejections: Object.fromEntries(rejections), status: 'waiting' }
}

/** A code that was chosen during the chat and is none of the queue's when it ends (any more, or of the queue before) is none. */
function stillCoded(chat: Chat, { dispositions }: Codes): Chat {
  if (chat.disposition === undefined || dispositions.some(({ code }) => code === chat.disposition?.code)) return chat
  const { disposition: _, ...uncoded } = chat
  return uncoded
}

function codesOf({ dispositions, dispositionRequired }: Codes): Pick<PostProcessingChat, 'dispositions' | 'dispositionRequired'> {
  return { ...(dispositions.length > 0 ? { dispositions } : {}), ...(dispositionRequired ? { dispositionRequired } : {}) }
}

function closed(chat: Chat, over: Over & { rev: number; lastSeq: number }, closedAt: number): ClosedChat {
  const agent =
    'agentName' in chat && chat.agentName !== undefined && chat.agent !== undefined ? { agent: chat.agent, agentName: chat.agentName } : {}
  return { ...common(chat), ...over, ...agent, status: 'closed', closedAt }
}

/** Every field that all states share: one too many or too few does not compile. */
const commonFields: Readonly<Record<keyof Common, true>> = {
  id: true,
  transactionId: true,
  queue: true,
  queueName: true,
  priority: true,
  startedAt: true,
  customer: true,
  answers: true,
  sessionHash: true,
  salt: true,
  customerHash: true,
  round: true,
  lastSeq: true,
  rev: true,
  rejections: true,
  slaMs: true,
  shards: true,
  waitingAfter: true,
  handover: true,
  transferCid: true,
  customerAwaySince: true,
  sessions: true,
  record: true,
  known: true,
  matches: true,
  disposition: true,
  notes: true,
}

function common(chat: Chat): Common {
  return Object.fromEntries(Object.entries(chat).filter(([name]) => name in commonFields)) as unknown as Common
}
