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

/** Repeats, late timers and commands that change nothing, or may not be, give no events. */
export function decideAgent(agent: Agent, command: AgentCommand): readonly AgentEvent[] {
  switch (command.type) {
    case 'setState': {
      const { state, cid, at } = command
      if (agent.commands.includes(cid)) return []
      const why = command.breakReason === undefined ? {} : { breakReason: command.breakReason }
      if (command.afterChats && state !== 'available' && used(agent) > 0) return [{ type: 'nextStateSet', state, ...why, cid }]
      return [{ type: 'stateSet', state, ...why, cid, at }]
    }
    case 'stopNew':
      if (agent.commands.includes(command.cid)) return []
      return [{ type: 'stopNewSet', on: command.on, cid: command.cid, at: command.at }]
    case 'signOut': {
      const { cid, at } = command
      if (agent.commands.includes(cid)) return []
      const stateSet = { type: 'stateSet', state: 'workOffline', cid, at } as const
      return agent.presence === 'offline' ? [stateSet] : [stateSet, { type: 'wentOffline', at }]
    }
    case 'connect': {
      if (agent.presence === 'online') return []
      // a short cut of the line does not cost the place among those who wait
      const short = agent.presence === 'reconnecting' && command.at - agent.presenceSince <= command.keepIdleMs
      return [{ type: 'connected', lease: command.lease, idle: short ? agent.idle : command.at, at: command.at }]
    }
    case 'disconnect':
      if (agent.presence !== 'online' || agent.lease !== command.lease) return []
      return [{ type: 'disconnected', at: command.at }]
    case 'goOffline':
      if (agent.presence !== 'reconnecting' || command.at - agent.presenceSince < command.graceMs) return []
      return [{ type: 'wentOffline', at: command.at }]
    case 'take':
      if (!eligible(agent) || agent.lease <= command.at || agent.slots[command.chat] !== undefined) return []
      return [{ type: 'slotTaken', chat: command.chat, round: command.round, at: command.at }]
    case 'free': {
      const { chat, offer, lost, keepIdle, at } = command
      if (agent.slots[chat] === undefined) return []
      const told = { ...(offer === undefined ? {} : { offer }), ...(lost === undefined ? {} : { lost }) }
      const freed: AgentEvent = { type: 'slotFreed', chat, ...told, keepIdle, at }
      const last = used(agent) === 1
      if (last && agent.nextState !== undefined) {
        const why = agent.nextBreakReason === undefined ? {} : { breakReason: agent.nextBreakReason }
        return [freed, { type: 'stateSet', state: agent.nextState, reason: 'nextState', ...why, at }]
      }
      const reason = offer?.why === 'rejected' ? 'offerRejected' : offer?.why === 'missed' ? 'offerMissed' : undefined
      if (!command.pause || reason === undefined || agent.state !== 'available') return [freed]
      // D4: with no other chat the agent goes on a break; with others there are no new ones until Resume
      return last ? [freed, { type: 'stateSet', state: 'onBreak', reason, at }] : [freed, { type: 'stopNewSet', on: true, reason, at }]
    }
    case 'configure':
      if (agent.settingsRev !== command.rev) return []
      return [{ type: 'configured', settings: command.settings, at: command.at }]
    case 'reshard': {
      const { queue, shards } = command
      const assigned = agent.queues.find(assignment => assignment.queue === queue)
      return assigned === undefined || (assigned.shards ?? 1) === shards ? [] : [{ type: 'resharded', queue, shards }]
    }
    case 'setQueue': {
      const { queue, on, cid } = command
      const assigned = agent.queues.find(assignment => assignment.queue === queue)
      if (agent.commands.includes(cid) || agent.mayChooseQueues !== true || assigned === undefined) return []
      return (assigned.off !== true) === on ? [] : [{ type: 'queueSet', queue, on, cid }]
    }
    case 'setPicture':
      return agent.picture === command.picture ? [] : [{ type: 'pictureSet', picture: command.picture }]
    default:
      return command satisfies never
  }
}

/** How many commands an agent remembers. */
const rememberedCommands = 8

/** How many ended offers, and lost chats, an agent's page can still be told of: all six may be lost at once. */
const remembered = 6

export function evolveAgent(before: Agent, event: AgentEvent): Agent {
  const agent: Agent = { ...before, v: before.v + 1, rev: before.rev + 1 }
  switch (event.type) {
    case 'stateSet': {
      const { stateReason: _reason, nextState: _next, breakReason: _break, nextBreakReason: _nextBreak, ...rest } = agent
      const changed = agent.state !== event.state
      // a next state that is called off ends the stop that it had brought
      const stopNew = changed || agent.nextState !== undefined ? false : agent.stopNew
      const next: Agent = {
        ...rest,
        state: event.state,
        stopNew,
        ...reason(event),
        ...breakOf(event),
        commands: remember(agent, event.cid),
      }
      const returned = event.state === 'available' && (changed || (agent.stopNew && !stopNew))
      return { ...next, stateSince: changed ? event.at : agent.stateSince, idle: returned ? later(agent, event.at) : agent.idle }
    }
    case 'nextStateSet': {
      const { stateReason: _, nextBreakReason: _nextBreak, ...rest } = agent
      const next = event.breakReason === undefined ? {} : { nextBreakReason: event.breakReason }
      return { ...rest, nextState: event.state, ...next, stopNew: true, commands: remember(agent, event.cid) }
    }
    case 'stopNewSet': {
      const { stateReason: _reason, nextState, nextBreakReason, ...rest } = agent
      const resumed = agent.stopNew && !event.on
      return {
        ...rest,
        ...(event.on && nextState !== undefined ? { nextState, ...(nextBreakReason === undefined ? {} : { nextBreakReason }) } : {}),
        stopNew: event.on,
        ...reason(event),
        commands: remember(agent, event.cid),
        idle: resumed ? later(agent, event.at) : agent.idle,
      }
    }
    case 'connected':
      return { ...agent, presence: 'online', presenceSince: event.at, lease: event.lease, idle: Math.max(agent.idle, event.idle) }
    case 'disconnected':
      return { ...agent, presence: 'reconnecting', presenceSince: event.at }
    case 'wentOffline':
      return { ...agent, presence: 'offline', presenceSince: event.at }
    case 'slotTaken': {
      const slot: Slot = { round: event.round, since: event.at }
      return { ...agent, slots: { ...agent.slots, [event.chat]: slot }, idle: later(agent, event.at) }
    }
    case 'slotFreed': {
      if (agent.slots[event.chat] === undefined) break
      const { [event.chat]: _, ...slots } = agent.slots
      const gone = event.offer === undefined ? {} : { offersGone: [...(agent.offersGone ?? []), event.offer].slice(-remembered) }
      const lost = event.lost === undefined ? {} : { chatsLost: [...(agent.chatsLost ?? []), event.lost].slice(-remembered) }
      return { ...agent, ...gone, ...lost, slots, idle: event.keepIdle ? agent.idle : later(agent, event.at) }
    }
    case 'configured': {
      const { offerTimeoutMs: _, ...rest } = agent
      const { queues, mayChooseQueues } = event.settings
      const off = new Set(mayChooseQueues === true ? agent.queues.filter(assignment => assignment.off).map(({ queue }) => queue) : [])
      const kept = queues.map(({ off: _off, ...assignment }) =>
        off.has(assignment.queue) ? { ...assignment, off: true as const } : assignment,
      )
      return { ...rest, ...event.settings, queues: kept, settingsRev: agent.settingsRev + 1 }
    }
    case 'resharded': {
      const { queue, shards } = event
      return { ...agent, queues: agent.queues.map(assignment => (assignment.queue === queue ? { ...assignment, shards } : assignment)) }
    }
    case 'queueSet': {
      const queues = agent.queues.map(({ off, ...assignment }) => {
        const isOff = assignment.queue === event.queue ? !event.on : off === true
        return isOff ? { ...assignment, off: true as const } : assignment
      })
      return { ...agent, queues, commands: remember(agent, event.cid) }
    }
    case 'pictureSet': {
      const { picture: _, ...rest } = agent
      return event.picture === undefined ? rest : { ...rest, picture: event.picture }
    }
    default:
      return event satisfies never
  }
  throw new Error(`event ${event.type} cannot follow: agent ${agent.id} holds no slot for it`)
}

/** RI9: strictly increasing, also when clocks differ. */
function later(agent: Agent, at: number): number {
  return Math.max(at, agent.idle + 1)
}

function reason(event: { readonly reason?: StateReason }): { stateReason?: StateReason } {
  return event.reason === undefined ? {} : { stateReason: event.reason }
}

function breakOf({ state, breakReason }: Extract<AgentEvent, { type: 'stateSet' }>): { breakReason?: string } {
  return state !== 'onBreak' || breakReason === undefined ? {} : { breakReason }
}

function remember(agent: Agent, cid: string | undefined): readonly string[] {
  return cid === undefined ? agent.commands : [...agent.commands, cid].slice(-rememberedCommands)
}
