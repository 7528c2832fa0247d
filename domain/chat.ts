/**
 * The life of one chat: waiting → offered → active → post processing → closed, back to waiting with the next round, closed from
 * anywhere (RI3). Pure: time and identity arrive in the command.
 */
import { addressOf } from './address.ts'
import type { Idling } from './idle.ts'
import type { Disposition } from './queue.ts'

export interface Customer {
  readonly nickname: string
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  /** All of it was vouched for by the site that the customer is signed in to. */
  readonly verified?: true
}
/** Given before the chat, with the question as it was asked. */
export interface Answer {
  readonly label: string
  readonly text: string
}

/** What the agent writes about a chat, and the code of what it was about. */
export interface Remarks {
  readonly disposition?: string | undefined
  readonly notes?: string | undefined
}
/** A queue's codes, and whether one must be chosen (S50). */
export interface Codes {
  readonly dispositions: readonly Disposition[]
  readonly dispositionRequired: boolean
}

export type Party = 'customer' | 'agent' | 'system'

export interface Common {
  readonly id: string
  readonly transactionId: string
  readonly queue: string
  readonly queueName: string
  /** 1 first to 99 last within the queue (architecture §4). */
  readonly priority: number
  readonly startedAt: number
  readonly customer: Customer
  readonly answers?: readonly Answer[]
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
  /** The customer's record, once it is known which, and what it says of them: shown in place of what was typed (S29). */
  readonly record?: string
  readonly known?: Customer
  /** Records with the address that was typed, when there are several to choose from. */
  readonly matches?: number
  /** What its agents have written and chosen; goes along with it. */
  readonly disposition?: Disposition
  readonly notes?: string
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
export interface Over {
  readonly endedAt: number
  readonly endedBy: Party
}
export interface PostProcessingChat extends Joined, Over {
  readonly status: 'postProcessing'
  readonly postProcessingEndsAt: number
  /** The agent has seen that the customer ended the chat. */
  readonly looked: boolean
  /** The queue's codes when the chat ended, and that one must be chosen (S5, S50). */
  readonly dispositions?: readonly Disposition[]
  readonly dispositionRequired?: true
  /** The countdown was extended: once is all (D7). */
  readonly extended?: true
  /** The countdown is over, and the chat waits for its code. */
  readonly overdue?: true
}
export interface ClosedChat extends Common, Over {
  readonly status: 'closed'
  readonly closedAt: number
  readonly agent?: string
  readonly agentName?: string
  /** Without a code though one was wanted: its agent did not come back. */
  readonly uncoded?: true
}
export type Chat = WaitingChat | OfferedChat | ActiveChat | PostProcessingChat | ClosedChat

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

/** This agent works on it: talks, or does its post processing. Whoever is being offered it does not yet. */
export function isWith(chat: Chat, agent: string): boolean {
  return (chat.status === 'active' || chat.status === 'postProcessing') && chat.agent === agent
}

export function isOver(chat: Chat): chat is PostProcessingChat | ClosedChat {
  return chat.status === 'postProcessing' || chat.status === 'closed'
}

/** As staff see the customer: by the record where it says something. The mark speaks for the address: a record's own is not vouched for. */
export function shownCustomer({ customer, known }: Chat): Customer {
  if (known === undefined) return customer
  const { nickname, firstName, lastName, email } = known
  const { verified, ...typed } = customer
  const vouched = verified && addressOf(customer.email) !== '' && (email === '' || addressOf(email) === addressOf(customer.email))
  return {
    ...typed,
    ...(vouched ? { verified } : {}),
    nickname: nickname || customer.nickname,
    firstName: firstName || customer.firstName,
    lastName: lastName || customer.lastName,
    email: email || customer.email,
  }
}

/**
 * By which names the customer may be addressed, where these are not those shown: anybody may have typed the address that led to a record,
 * so its names are said to nobody unless the site vouched for them.
 */
export function namesGiven(chat: Chat): Pick<Customer, 'nickname' | 'firstName'> | undefined {
  const { verified, nickname, firstName } = shownCustomer(chat)
  const given = chat.customer
  if (verified || (given.nickname === nickname && given.firstName === firstName)) return undefined
  return { nickname: given.nickname, firstName: given.firstName }
}

/** The agent who takes part, or did last: whoever is only being offered the chat reads none of its words (I14). */
export function joinedAgent(chat: Chat): string | undefined {
  return chat.status === 'waiting' || chat.status === 'offered' ? undefined : chat.agent
}
