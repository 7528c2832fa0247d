/**
 * The life of one chat: waiting → offered → active → post processing → closed, back to waiting with the next round, closed from
 * anywhere (RI3). Pure: time and identity arrive in the command.
 */
import { type IdleCommand, type IdleEvent, type IdleTimes, type Idling, idleFrom, mayIdle, nextLook, withoutIdle } from './idle.ts'

export interface Customer {
  readonly nickname: string
  readonly firstName: string
  readonly lastName: string
  readonly email: string
}

export type Party = 'customer' | 'agent' | 'system'

interface Common {
  readonly id: string
  readonly transactionId: string
  readonly queue: string
  readonly queueName: string
  /** 1 first to 99 last within the queue (architecture §4). */
  readonly priority: number
  readonly startedAt: number
  readonly customer: Customer
  /** SHA-256 of the session secret, and of the browser's key with the salt that the secret was made with. */
  readonly sessionHash: string
  readonly salt: string
  readonly customerHash: string
  /** How often it went back to waiting; an offer is chat and round. */
  readonly round: number
  /** Number of the last event of its log. */
  readonly lastSeq: number
  /** Rises with every change that somebody may see. */
  readonly rev: number
  /** Agent id → until when this chat is not offered to that agent again (RI8). */
  readonly rejections: Readonly<Record<string, number>>
  /** The queue's target when the agent joined: recorded with the decision (S5). */
  readonly slaMs: number
  /** Partitions of the queue's line when the chat was put into it; names its entry (routing.md §5.7). */
  readonly shards: number
  /** Why it waits again, or did before this agent. */
  readonly waitingAfter?: 'agentLeft' | 'transferred'
  /** Who handed it on to this agent or queue, and what they wrote. */
  readonly handover?: Handover
  /** Names the last command that handed it on: a repeat changes nothing (PS6). */
  readonly transferCid?: string
  /** No live connection of its customer since then (PS8). */
  readonly customerAwaySince?: number
  /** Hashes of further session secrets, from links that lead back to it (places.ts). */
  readonly sessions?: readonly string[]
}
export interface Handover {
  readonly fromName: string
  readonly note: string
}
interface Held extends Common {
  readonly agent: string
  readonly offeredAt: number
}
export interface WaitingChat extends Common {
  readonly status: 'waiting'
}
export interface OfferedChat extends Held {
  readonly status: 'offered'
  readonly offerExpiresAt: number
}
interface Joined extends Held {
  readonly agentName: string
  readonly joinedAt: number
}
export interface ActiveChat extends Joined, Idling {
  readonly status: 'active'
  /** Since when the customer waits for an answer, and the seq of the event that began it; absent when nobody waits. */
  readonly waitingSince?: number
  readonly waitingSeq?: number
  /** When this wait passed the SLA, as the server decided. */
  readonly lateAt?: number
  /** A colleague is being offered it and holds a slot for it; it stays with its agent until they accept (architecture §4, Transfer). */
  readonly transfer?: Transfer
  /** How the last such offer ended without them. */
  readonly transferEnded?: { readonly toName: string; readonly why: TransferEnding; readonly at: number }
}
export interface Transfer {
  readonly to: string
  readonly toName: string
  readonly note: string
  readonly at: number
  readonly expiresAt: number
}
export type TransferEnding = 'declined' | 'missed' | 'gone' | 'takenBack'
interface Over {
  readonly endedAt: number
  readonly endedBy: Party
}
export interface PostProcessingChat extends Joined, Over {
  readonly status: 'postProcessing'
  readonly postProcessingEndsAt: number
  /** The agent has seen that the customer ended the chat. */
  readonly looked: boolean
}
export interface ClosedChat extends Common, Over {
  readonly status: 'closed'
  readonly closedAt: number
  readonly agent?: string
  readonly agentName?: string
}
export type Chat = WaitingChat | OfferedChat | ActiveChat | PostProcessingChat | ClosedChat

export type ChatCommand =
  | IdleCommand
  | {
      readonly type: 'accept'
      readonly agent: string
      readonly agentName: string
      readonly round: number
      readonly slaMs: number
      /** What silence of the customer leads to; never mind it when absent. */
      readonly idle?: IdleTimes
      readonly at: number
    }
  | {
      readonly type: 'withdraw'
      readonly agent: string
      readonly round: number
      readonly reason: 'rejected' | 'timedOut' | 'gone'
      readonly rejectedUntil?: number
      /** Partitions of the line that it goes back to. */
      readonly shards: number
      readonly at: number
    }
  | { readonly type: 'say'; readonly from: Party; readonly agent?: string; readonly messages: number; readonly at: number }
  | {
      readonly type: 'end'
      readonly by: Party
      readonly agent?: string
      readonly postProcessingMs: number
      readonly lookWithinMs: number
      readonly at: number
    }
  | { readonly type: 'look'; readonly agent: string; readonly postProcessingMs: number; readonly at: number }
  | { readonly type: 'finish'; readonly agent?: string; readonly at: number }
  | { readonly type: 'breach'; readonly waitingSeq: number; readonly at: number }
  | {
      readonly type: 'leave'
      readonly agent: string
      readonly reason: 'connectionLost' | 'signedOut'
      readonly shards: number
      readonly at: number
    }
  | {
      readonly type: 'transferToQueue'
      readonly agent: string
      readonly to: { readonly queue: string; readonly queueName: string; readonly slaMs: number; readonly shards: number }
      readonly note: string
      /** Until when it is not offered to the giver again. */
      readonly rejectedUntil: number
      readonly cid: string
      readonly at: number
    }
  | {
      readonly type: 'transferToAgent'
      readonly agent: string
      readonly to: string
      readonly toName: string
      readonly note: string
      readonly expiresAt: number
      readonly cid: string
      readonly at: number
    }
  | { readonly type: 'takeBack'; readonly agent: string; readonly at: number }

/** `logged` events are numbered and shown to both sides; the others show in `rev`. */
export type ChatEvent =
  | IdleEvent
  | { readonly type: 'offered'; readonly agent: string; readonly offerExpiresAt: number; readonly at: number }
  | {
      readonly type: 'joined'
      readonly agent: string
      readonly agentName: string
      readonly slaMs: number
      readonly idle?: IdleTimes
      readonly at: number
    }
  | {
      readonly type: 'withdrawn'
      readonly agent: string
      readonly rejectedUntil?: number
      readonly shards: number
      readonly at: number
    }
  | { readonly type: 'said'; readonly from: Party; readonly messages: number; readonly at: number }
  | { readonly type: 'ended'; readonly by: Party; readonly postProcessingEndsAt?: number; readonly looked: boolean; readonly at: number }
  | { readonly type: 'looked'; readonly postProcessingEndsAt: number }
  | { readonly type: 'finished'; readonly at: number }
  | { readonly type: 'breached'; readonly at: number }
  | { readonly type: 'agentLeft'; readonly agent: string; readonly shards: number; readonly at: number }
  | {
      readonly type: 'transferredToQueue'
      readonly to: Extract<ChatCommand, { type: 'transferToQueue' }>['to']
      readonly handover: Handover
      readonly agent: string
      readonly rejectedUntil: number
      readonly cid: string
      readonly at: number
    }
  | { readonly type: 'transferOffered'; readonly transfer: Transfer; readonly cid: string }
  | { readonly type: 'transferEnded'; readonly why: TransferEnding; readonly at: number }
  /** Two lines of the log: handed on, and joined. */
  | { readonly type: 'transferAccepted'; readonly agent: string; readonly agentName: string; readonly slaMs: number; readonly at: number }

export type ChatRefusal = 'offerGone' | 'notOwner' | 'ended' | 'notEnded' | 'transferOpen' | 'agentNotFree'
export type ChatDecision =
  | { readonly ok: true; readonly events: readonly ChatEvent[] }
  | { readonly ok: false; readonly refusal: ChatRefusal }

const nothing: ChatDecision = { ok: true, events: [] }
const happens = (...events: ChatEvent[]): ChatDecision => ({ ok: true, events })
const refuse = (refusal: ChatRefusal): ChatDecision => ({ ok: false, refusal })

/** What follows from a command. Doing a thing twice is an accepted decision without events. */
export function decide(chat: Chat, command: ChatCommand): ChatDecision {
  switch (command.type) {
    case 'accept': {
      if (command.round !== chat.round) return refuse('offerGone')
      const { agent, agentName, slaMs, idle, at } = command
      if (chat.status === 'active' && chat.transfer?.to === agent) {
        return at >= chat.transfer.expiresAt ? refuse('offerGone') : happens({ type: 'transferAccepted', agent, agentName, slaMs, at })
      }
      if (chat.status === 'active' && chat.agent === agent) return nothing
      if (chat.status !== 'offered') return refuse('offerGone')
      if (chat.agent !== agent) return refuse('notOwner')
      // the timer may be late: the server's clock alone decides whether an accept is (PS10)
      if (at >= chat.offerExpiresAt) return refuse('offerGone')
      return happens({ type: 'joined', agent, agentName, slaMs, ...(idle === undefined ? {} : { idle }), at })
    }
    case 'withdraw': {
      const { agent, round, reason, rejectedUntil, shards, at } = command
      const offered = offerOf(chat)
      if (offered === undefined || chat.round !== round) return reason === 'rejected' ? refuse('offerGone') : nothing
      if (offered.agent !== agent) return reason === 'rejected' ? refuse('notOwner') : nothing
      if (reason === 'timedOut' && at < offered.expiresAt) return nothing
      if (chat.status === 'active') {
        return happens({ type: 'transferEnded', why: reason === 'rejected' ? 'declined' : reason === 'timedOut' ? 'missed' : 'gone', at })
      }
      return happens({ type: 'withdrawn', agent, ...(rejectedUntil === undefined ? {} : { rejectedUntil }), shards, at })
    }
    case 'say': {
      if (chat.status === 'closed' || chat.status === 'postProcessing') return refuse('ended')
      if (command.from === 'agent' && (chat.status !== 'active' || chat.agent !== command.agent)) return refuse('notOwner')
      return happens({ type: 'said', from: command.from, messages: command.messages, at: command.at })
    }
    case 'end': {
      if (command.by === 'agent') {
        if (chat.status === 'waiting' || chat.status === 'offered' || chat.agent !== command.agent) return refuse('notOwner')
      }
      if (chat.status === 'closed' || chat.status === 'postProcessing') return nothing
      if (chat.status !== 'active' || command.postProcessingMs === 0)
        return happens({ type: 'ended', by: command.by, looked: true, at: command.at })
      // the countdown of a chat that its customer ended starts when the agent looks at it, at the latest after `lookWithinMs`
      const looked = command.by === 'agent'
      const postProcessingEndsAt = command.at + command.postProcessingMs + (looked ? 0 : command.lookWithinMs)
      return happens({ type: 'ended', by: command.by, postProcessingEndsAt, looked, at: command.at })
    }
    case 'look': {
      if (chat.status !== 'postProcessing' || chat.looked || chat.agent !== command.agent) return nothing
      return happens({ type: 'looked', postProcessingEndsAt: command.at + command.postProcessingMs })
    }
    case 'finish': {
      if (chat.status === 'closed') return command.agent === undefined || chat.agent === command.agent ? nothing : refuse('notOwner')
      if (command.agent === undefined) {
        return chat.status === 'postProcessing' && command.at >= chat.postProcessingEndsAt
          ? happens({ type: 'finished', at: command.at })
          : nothing
      }
      if (chat.status === 'waiting' || chat.agent !== command.agent) return refuse('notOwner')
      return chat.status === 'postProcessing' ? happens({ type: 'finished', at: command.at }) : refuse('notEnded')
    }
    case 'breach': {
      if (chat.status !== 'active' || chat.waitingSince === undefined || chat.waitingSeq !== command.waitingSeq) return nothing
      return chat.lateAt !== undefined || command.at < chat.waitingSince + chat.slaMs
        ? nothing
        : happens({ type: 'breached', at: chat.waitingSince + chat.slaMs })
    }
    case 'leave':
      return chat.status === 'active' && chat.agent === command.agent
        ? happens({ type: 'agentLeft', agent: command.agent, shards: command.shards, at: command.at })
        : nothing
    case 'transferToQueue': {
      const { agent, to, note, rejectedUntil, cid, at } = command
      if (chat.transferCid === cid) return nothing
      const refusal = notHeldBy(chat, agent)
      if (refusal !== undefined) return refuse(refusal)
      if (chat.status !== 'active') return refuse('ended')
      const handover = { fromName: chat.agentName, note }
      return happens({ type: 'transferredToQueue', agent, to, handover, rejectedUntil, cid, at })
    }
    case 'transferToAgent': {
      const { agent, to, toName, note, expiresAt, cid, at } = command
      if (chat.transferCid === cid) return nothing
      const refusal = notHeldBy(chat, agent)
      if (refusal !== undefined) return refuse(refusal)
      if (chat.status !== 'active') return refuse('ended')
      if (chat.transfer !== undefined) return refuse('transferOpen')
      return happens({ type: 'transferOffered', transfer: { to, toName, note, at, expiresAt }, cid })
    }
    case 'takeBack': {
      const refusal = notHeldBy(chat, command.agent)
      if (refusal !== undefined) return refuse(refusal)
      return chat.status === 'active' && chat.transfer !== undefined
        ? happens({ type: 'transferEnded', why: 'takenBack', at: command.at })
        : nothing
    }
    case 'stillHere': {
      if (chat.status === 'closed' || chat.status === 'postProcessing') return refuse('ended')
      return mayIdle(chat) && chat.silentSince !== undefined ? happens({ type: 'stillThere', at: command.at }) : nothing
    }
    case 'idle': {
      if (!mayIdle(chat) || command.at < chat.idleLookAt) return nothing
      const lookAt = nextLook(chat, command.at)
      return lookAt > command.at ? happens({ type: 'idleLooked', lookAt }) : decide(chat, { ...command, type: 'end', by: 'system' })
    }
    default:
      return command satisfies never
  }
}

function notHeldBy(chat: Chat, agent: string): ChatRefusal | undefined {
  if (chat.status === 'waiting' || chat.status === 'offered' || chat.agent !== agent) return 'notOwner'
  return chat.status === 'active' ? undefined : 'ended'
}

/** The open offer of a chat: to an agent of its queue, or to a colleague of its agent. */
export function offerOf(chat: Chat): { readonly agent: string; readonly expiresAt: number } | undefined {
  if (chat.status === 'offered') return { agent: chat.agent, expiresAt: chat.offerExpiresAt }
  if (chat.status !== 'active' || chat.transfer === undefined) return undefined
  return { agent: chat.transfer.to, expiresAt: chat.transfer.expiresAt }
}

/** Whose slots hold the chat: its agent's, and while it is offered to a colleague theirs as well (RI2). */
export function holdersOf(chat: Chat): readonly string[] {
  if (chat.status === 'waiting' || chat.status === 'closed') return []
  return chat.status === 'active' && chat.transfer !== undefined ? [chat.agent, chat.transfer.to] : [chat.agent]
}

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
      if (chat.status === 'active' && event.postProcessingEndsAt !== undefined) {
        const { waitingSince: _since, waitingSeq: _seq, lateAt: _late, transfer: _to, transferEnded: _ended, ...rest } = chat
        const joined = withoutIdle(rest)
        return { ...joined, ...over, status: 'postProcessing', postProcessingEndsAt: event.postProcessingEndsAt, looked: event.looked }
      }
      return closed(chat, over, event.at)
    }
    case 'looked':
      if (chat.status === 'postProcessing') return { ...chat, rev, looked: true, postProcessingEndsAt: event.postProcessingEndsAt }
      break
    case 'finished':
      if (chat.status === 'postProcessing')
        return closed(chat, { rev, lastSeq: chat.lastSeq, endedAt: chat.endedAt, endedBy: chat.endedBy }, event.at)
      break
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

/** The agent who takes part, or did last: whoever is only being offered the chat reads none of its words (I14). */
export function joinedAgent(chat: Chat): string | undefined {
  return chat.status === 'waiting' || chat.status === 'offered' ? undefined : chat.agent
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
}

function common(chat: Chat): Common {
  return Object.fromEntries(Object.entries(chat).filter(([name]) => name in commonFields)) as unknown as Common
}
