/** What may be asked of a chat, what then happens to it, and why it may not. Pure: time arrives in the command. */
import type { Codes, Customer, Handover, Party, Remarks, Transfer, TransferEnding } from './chat.ts'
import type { IdleCommand, IdleEvent, IdleTimes } from './idle.ts'
import type { Disposition } from './queue.ts'

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
  | ({
      readonly type: 'end'
      readonly by: Party
      readonly agent?: string
      readonly postProcessingMs: number
      readonly lookWithinMs: number
      readonly at: number
    } & Codes)
  | { readonly type: 'look'; readonly agent: string; readonly postProcessingMs: number; readonly at: number }
  /** Without an agent: the countdown is over. */
  | { readonly type: 'finish'; readonly agent?: string; readonly remarks?: Remarks; readonly at: number }
  /** `dispositions`: the queue's codes now; a chat that has ended goes by those that held then. */
  | { readonly type: 'saveRemarks'; readonly agent: string; readonly remarks: Remarks; readonly dispositions: readonly Disposition[] }
  | { readonly type: 'extend'; readonly agent: string; readonly postProcessingMs: number; readonly at: number }
  /** `agent`: only while this agent has it; absent for supervisors. `again`: what the record says has changed, the link has not. */
  | { readonly type: 'link'; readonly agent?: string; readonly record: string; readonly known: Customer; readonly again: boolean }
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
  | ({
      readonly type: 'ended'
      readonly by: Party
      /** Absent: closed at once. */
      readonly postProcessingEndsAt?: number
      readonly looked: boolean
      readonly overdue: boolean
      readonly at: number
    } & Codes)
  | { readonly type: 'looked'; readonly postProcessingEndsAt: number }
  | { readonly type: 'finished'; readonly uncoded: boolean; readonly at: number }
  | { readonly type: 'remarksSaved'; readonly disposition?: Disposition; readonly notes?: string }
  | { readonly type: 'extended'; readonly postProcessingEndsAt: number }
  | { readonly type: 'overdue' }
  | { readonly type: 'linked'; readonly record: string; readonly known: Customer }
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

export type ChatRefusal =
  | 'offerGone'
  | 'notOwner'
  | 'ended'
  | 'notEnded'
  | 'transferOpen'
  | 'agentNotFree'
  | 'dispositionMissing'
  | 'noSuchDisposition'
  | 'countdownOver'
