/**
 * An agent's state, presence and slots. Busy is derived, never stored; presence is apart from the state that the agent chose
 * (architecture §4). Pure: time arrives in the command.
 */

export type ManualState = 'available' | 'onBreak' | 'workOffline'
export type Presence = 'online' | 'reconnecting' | 'offline'
export interface Assignment {
  readonly queue: string
  /** 1 is the best. */
  readonly level: number
  /** Partitions of the queue's line when the agent was put into it; 1 when absent. */
  readonly shards?: number
  /** The agent takes no chats of it at the moment (S20). */
  readonly off?: true
}
export interface Slot {
  readonly round: number
  readonly since: number
}
export type StateReason = 'offerRejected' | 'offerMissed' | 'nextState'
/** An offer that went without being accepted, and why. */
export interface OfferGone {
  readonly chat: string
  readonly round: number
  readonly transactionId: string
  readonly nickname: string
  readonly why: 'rejected' | 'missed' | 'customerLeft' | 'connectionLost' | 'takenBack'
  /** The colleague whose chat it was and, unless its customer left, still is. */
  readonly fromName?: string
  readonly at: number
}
/** An active chat that went back to its queue because its agent's connection was lost for too long. */
export type ChatLost = Pick<OfferGone, 'chat' | 'transactionId' | 'nickname' | 'at'>

export interface Agent {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: 'agent' | 'supervisor' | 'administrator'
  readonly queues: readonly Assignment[]
  /** Chats at once, six at most (S9). */
  readonly limit: number
  /** Overrides the queue's (D1). */
  readonly offerTimeoutMs?: number
  /** Whether the agent may reject offers (S24; when absent: yes), and switch own queues off and on (S20; when absent: no). */
  readonly mayReject?: boolean
  readonly mayChooseQueues?: boolean
  /** Names the agent's picture. */
  readonly picture?: string
  /** Rises when the settings change. */
  readonly settingsRev: number

  readonly state: ManualState
  readonly stateSince: number
  readonly stateReason?: StateReason
  /** Taken on when the last chat is done; `stopNew` holds until then. */
  readonly nextState?: Exclude<ManualState, 'available'>
  /** The agent's own word for a break, of this state or of the next one. */
  readonly breakReason?: string
  readonly nextBreakReason?: string
  readonly stopNew: boolean
  /** The last few, newest last. */
  readonly offersGone?: readonly OfferGone[]
  /** The last few, newest last. */
  readonly chatsLost?: readonly ChatLost[]
  readonly presence: Presence
  readonly presenceSince: number
  /** Heartbeats push it on; over means that the agent may be gone. */
  readonly lease: number
  /** Chats held: offered, active and in post processing all count (D3). */
  readonly slots: Readonly<Record<string, Slot>>
  /** Since when the agent waits for a chat: latest of became eligible, was offered, finished (routing.md §1.2). */
  readonly idle: number
  /** Names this agent's entries in the lines; rises with every change of eligibility, slots, idle or queues. */
  readonly v: number
  /** Rises with every change that somebody may see. */
  readonly rev: number
  /** Last commands carried out: a repeat changes nothing (PS6). */
  readonly commands: readonly string[]
}

/** Stored attributes only, never the clock (routing.md §5.1). */
export function eligible(agent: Agent): boolean {
  return agent.state === 'available' && !agent.stopNew && agent.presence === 'online' && used(agent) < agent.limit
}

/** Queues whose lines the agent stands in. */
export function servedQueues({ queues }: Pick<Agent, 'queues'>): readonly Assignment[] {
  return queues.filter(({ off }) => off !== true)
}

export function used(agent: Agent): number {
  return Object.keys(agent.slots).length
}

export type AgentCommand =
  | {
      readonly type: 'setState'
      readonly state: ManualState
      /** When the last chat is done. */
      readonly afterChats: boolean
      readonly breakReason?: string
      readonly cid: string
      readonly at: number
    }
  | { readonly type: 'stopNew'; readonly on: boolean; readonly cid: string; readonly at: number }
  | { readonly type: 'signOut'; readonly cid: string; readonly at: number }
  | { readonly type: 'connect'; readonly lease: number; readonly at: number; readonly keepIdleMs: number }
  /** `lease` is the one that was found wanting: a beat since then keeps the agent. */
  | { readonly type: 'disconnect'; readonly lease: number; readonly at: number }
  | { readonly type: 'goOffline'; readonly graceMs: number; readonly at: number }
  /** A colleague offers a chat: a slot is taken as by any offer. */
  | { readonly type: 'take'; readonly chat: string; readonly round: number; readonly at: number }
  | {
      readonly type: 'free'
      readonly chat: string
      /** Set when an offer ends without being accepted. */
      readonly offer?: OfferGone
      readonly lost?: ChatLost
      /** What the queue does to an agent who rejected or missed an offer (D4). */
      readonly pause: boolean
      /** The place in line stays as it is (routing.md §1.2). */
      readonly keepIdle: boolean
      readonly at: number
    }
  | { readonly type: 'configure'; readonly rev: number; readonly settings: AgentSettings; readonly at: number }
  /** The queue's line has another number of partitions. */
  | { readonly type: 'reshard'; readonly queue: string; readonly shards: number }
  | { readonly type: 'setQueue'; readonly queue: string; readonly on: boolean; readonly cid: string }
  | { readonly type: 'setPicture'; readonly picture: string | undefined }

export type AgentSettings = Pick<Agent, 'name' | 'email' | 'role' | 'queues' | 'limit' | 'offerTimeoutMs' | 'mayReject' | 'mayChooseQueues'>

export type AgentEvent =
  | {
      readonly type: 'stateSet'
      readonly state: ManualState
      readonly reason?: StateReason
      readonly breakReason?: string
      readonly cid?: string
      readonly at: number
    }
  | {
      readonly type: 'nextStateSet'
      readonly state: Exclude<ManualState, 'available'>
      readonly breakReason?: string
      readonly cid: string
    }
  | { readonly type: 'stopNewSet'; readonly on: boolean; readonly reason?: StateReason; readonly cid?: string; readonly at: number }
  | { readonly type: 'connected'; readonly lease: number; readonly idle: number; readonly at: number }
  | { readonly type: 'disconnected'; readonly at: number }
  | { readonly type: 'wentOffline'; readonly at: number }
  | { readonly type: 'slotTaken'; readonly chat: string; readonly round: number; readonly at: number }
  | {
      readonly type: 'slotFreed'
      readonly chat: string
      readonly offer?: OfferGone
      readonly lost?: ChatLost
      readonly keepIdle: boolean
      readonly at: number
    }
  | { readonly type: 'configured'; readonly settings: AgentSettings; readonly at: number }
  | { readonly type: 'resharded'; readonly queue: string; readonly shards: number }
  | { readonly type: 'queueSet'; readonly queue: string; readonly on: boolean; readonly cid: string }
  | { readonly type: 'pictureSet'; readonly picture: string | undefined }
