/**
 * A customer who says nothing to the agent's last word (D14): the page asks, and in the end the chat is over. The silence begins with
 * each word of the agent, and anew when the customer says to be there still. One deadline entry of a chat is looked at when it comes:
 * it moves on while the silence is not long enough, so that words write no deadlines.
 */
import type { QueueInForce } from './queue.ts'

export interface IdleTimes {
  readonly warnMs: number
  readonly endMs: number
}
/** What an active chat keeps of it. */
export interface Idling {
  /** The queue's times when the agent joined (S5); absent when its chats never end by silence. */
  readonly idle?: IdleTimes
  /** When the silence is looked at next: names the deadline's entry. */
  readonly idleLookAt?: number
  /** The agent's last word, or when the customer last said to be there; absent while the last word is the customer's. */
  readonly silentSince?: number
}
type Watched = Idling & Required<Pick<Idling, 'idle' | 'idleLookAt'>>

export type IdleCommand =
  | ({
      readonly type: 'idle'
      readonly postProcessingMs: number
      readonly lookWithinMs: number
      readonly at: number
    } & Pick<QueueInForce, 'dispositions' | 'dispositionRequired'>)
  | { readonly type: 'stillHere'; readonly at: number }
export type IdleEvent = { readonly type: 'stillThere'; readonly at: number } | { readonly type: 'idleLooked'; readonly lookAt: number }

/** Nobody's chat ends without a warning that leaves the time to answer it (WCAG 2.2.1). */
const leastWarningMs = 20_000

/** What a queue's settings say; absent for an end of 0 = never. */
export function idleTimes({ idleWarnMs, idleEndMs }: Pick<QueueInForce, 'idleWarnMs' | 'idleEndMs'>): { idle?: IdleTimes } {
  if (idleEndMs === 0) return {}
  const latest = Math.max(0, idleEndMs - leastWarningMs)
  return { idle: { warnMs: idleWarnMs === 0 ? latest : Math.min(idleWarnMs, latest), endMs: idleEndMs } }
}

export function idleFrom(idle: IdleTimes | undefined, at: number): Idling {
  return idle === undefined ? {} : { idle, idleLookAt: at + idle.endMs }
}

export function mayIdle<Chat extends { readonly status: string }>(chat: Chat): chat is Chat & Watched & { status: 'active' } {
  const { idle, idleLookAt } = chat as Idling
  return chat.status === 'active' && idle !== undefined && idleLookAt !== undefined
}

/** When the silence can be long enough at the earliest; not after `at` when it is. */
export function nextLook({ idle, silentSince }: Watched, at: number): number {
  return (silentSince ?? at) + idle.endMs
}

export function withoutIdle<Chat extends Idling>({ idle: _idle, idleLookAt: _look, silentSince: _since, ...rest }: Chat) {
  return rest
}
