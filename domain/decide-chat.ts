/** What follows from a command to a chat, and what is refused. Pure. */
import { type Chat, isOver, isWith, offerOf, type PostProcessingChat, type Remarks } from './chat.ts'
import type { ChatCommand, ChatEvent, ChatRefusal } from './chat-changes.ts'
import { mayIdle, nextLook } from './idle.ts'
import type { Disposition } from './queue.ts'

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
      const { by, at, dispositions } = command
      const codes = { dispositions, dispositionRequired: command.dispositionRequired && dispositions.length > 0 }
      const missing = codes.dispositionRequired && !isOneOf(dispositions, chat.disposition?.code)
      const ended = { type: 'ended', by, at, ...codes } as const
      if (chat.status !== 'active' || (command.postProcessingMs === 0 && !missing))
        return happens({ ...ended, looked: true, overdue: false })
      // no countdown, but a code that is wanted
      if (command.postProcessingMs === 0) return happens({ ...ended, postProcessingEndsAt: at, looked: true, overdue: true })
      // the countdown of a chat that its customer ended starts when the agent looks at it, at the latest after `lookWithinMs`
      const looked = by === 'agent'
      const postProcessingEndsAt = at + command.postProcessingMs + (looked ? 0 : command.lookWithinMs)
      return happens({ ...ended, postProcessingEndsAt, looked, overdue: false })
    }
    case 'look': {
      if (chat.status !== 'postProcessing' || chat.looked || chat.overdue || chat.agent !== command.agent) return nothing
      return happens({ type: 'looked', postProcessingEndsAt: command.at + command.postProcessingMs })
    }
    case 'finish': {
      if (chat.status === 'closed') return command.agent === undefined || chat.agent === command.agent ? nothing : refuse('notOwner')
      if (command.agent === undefined) {
        if (chat.status !== 'postProcessing' || command.at < chat.postProcessingEndsAt || chat.overdue) return nothing
        // a code that is wanted holds it here, whatever the clock says (S50)
        return happens(isUncoded(chat) ? { type: 'overdue' } : { type: 'finished', uncoded: false, at: command.at })
      }
      if (chat.status === 'waiting' || chat.agent !== command.agent) return refuse('notOwner')
      if (chat.status !== 'postProcessing') return refuse('notEnded')
      const saved = remarksSaved(chat, command.remarks ?? {}, [])
      if (saved === 'noSuchDisposition') return refuse(saved)
      if (isUncoded({ ...chat, ...saved })) return refuse('dispositionMissing')
      return happens(...(saved === undefined ? [] : [saved]), { type: 'finished', uncoded: false, at: command.at })
    }
    case 'saveRemarks': {
      const { agent, remarks, dispositions } = command
      if (chat.status === 'waiting' || chat.status === 'offered' || chat.agent !== agent) return refuse('notOwner')
      if (chat.status === 'closed') return refuse('ended')
      const saved = remarksSaved(chat, remarks, dispositions)
      return saved === 'noSuchDisposition' ? refuse(saved) : saved === undefined ? nothing : happens(saved)
    }
    case 'extend': {
      const { agent, postProcessingMs, at } = command
      if (chat.status === 'waiting' || chat.status === 'offered' || chat.agent !== agent) return refuse('notOwner')
      if (chat.status === 'active') return refuse('notEnded')
      if (chat.status === 'closed') return refuse('countdownOver')
      if (chat.extended) return nothing
      if (chat.overdue || at >= chat.postProcessingEndsAt || postProcessingMs === 0) return refuse('countdownOver')
      // whoever extends has looked: the countdown proper begins now
      const endsAt = chat.looked ? chat.postProcessingEndsAt : at + postProcessingMs
      return happens({ type: 'extended', postProcessingEndsAt: endsAt + postProcessingMs })
    }
    case 'link': {
      const { agent, record, known } = command
      if (agent !== undefined && !isWith(chat, agent)) return refuse('notOwner')
      if (command.again && chat.record !== record) return nothing
      const same = chat.record === record && JSON.stringify(chat.known) === JSON.stringify(known)
      return same ? nothing : happens({ type: 'linked', record, known })
    }
    case 'breach': {
      if (chat.status !== 'active' || chat.waitingSince === undefined || chat.waitingSeq !== command.waitingSeq) return nothing
      return chat.lateAt !== undefined || command.at < chat.waitingSince + chat.slaMs
        ? nothing
        : happens({ type: 'breached', at: chat.waitingSince + chat.slaMs })
    }
    case 'leave':
      if (!isWith(chat, command.agent)) return nothing
      // nobody is there who could choose a code
      if (chat.status === 'postProcessing') return happens({ type: 'finished', uncoded: isUncoded(chat), at: command.at })
      return happens({ type: 'agentLeft', agent: command.agent, shards: command.shards, at: command.at })
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
      if (isOver(chat)) return refuse('ended')
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

function isOneOf(dispositions: readonly Disposition[], code: string | undefined): boolean {
  return dispositions.some(disposition => disposition.code === code)
}

/** A code is wanted and none is chosen. */
function isUncoded({ dispositionRequired, disposition }: Pick<PostProcessingChat, 'dispositionRequired' | 'disposition'>): boolean {
  return dispositionRequired === true && disposition === undefined
}

/** What is new in the remarks; undefined when nothing is. */
function remarksSaved(
  chat: Chat,
  { disposition: code, notes }: Remarks,
  now: readonly Disposition[],
): Extract<ChatEvent, { type: 'remarksSaved' }> | 'noSuchDisposition' | undefined {
  const codes = chat.status === 'postProcessing' ? (chat.dispositions ?? []) : now
  const disposition = code === undefined ? undefined : codes.find(one => one.code === code)
  if (code !== undefined && disposition === undefined) return 'noSuchDisposition'
  const chosen = disposition === undefined || disposition.code === chat.disposition?.code ? {} : { disposition }
  const written = notes === undefined || notes === (chat.notes ?? '') ? {} : { notes }
  const saved = { ...chosen, ...written }
  return Object.keys(saved).length === 0 ? undefined : { type: 'remarksSaved', ...saved }
}
