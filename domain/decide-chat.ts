/** What follows from a command to a chat, and what is refused. Pure. */
import { type Chat, type ChatCommand, type ChatEvent, type ChatRefusal, offerOf } from './chat.ts'

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
      const { agent, agentName, slaMs, at } = command
      if (chat.status === 'active' && chat.transfer?.to === agent) {
        return at >= chat.transfer.expiresAt ? refuse('offerGone') : happens({ type: 'transferAccepted', agent, agentName, slaMs, at })
      }
      if (chat.status === 'active' && chat.agent === agent) return nothing
      if (chat.status !== 'offered') return refuse('offerGone')
      if (chat.agent !== agent) return refuse('notOwner')
      // the timer may be late: the server's clock alone decides whether an accept is (PS10)
      if (at >= chat.offerExpiresAt) return refuse('offerGone')
      return happens({ type: 'joined', agent, agentName, slaMs, at })
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
    default:
      return command satisfies never
  }
}

function notHeldBy(chat: Chat, agent: string): ChatRefusal | undefined {
  if (chat.status === 'waiting' || chat.status === 'offered' || chat.agent !== agent) return 'notOwner'
  return chat.status === 'active' ? undefined : 'ended'
}
