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
}
export interface Slot {
  readonly round: number
  readonly since: number
}

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
  /** Rises when an administrator changes the settings. */
  readonly settingsRev: number

  readonly state: ManualState
  readonly stateSince: number
  readonly stateReason?: 'offerRejected' | 'offerMissed'
  readonly stopNew: boolean
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

export function used(agent: Agent): number {
  return Object.keys(agent.slots).length
}

export type AgentCommand =
  | { readonly type: 'setState'; readonly state: ManualState; readonly cid: string; readonly at: number }
  | { readonly type: 'stopNew'; readonly on: boolean; readonly cid: string; readonly at: number }
  | { readonly type: 'connect'; readonly lease: number; readonly at: number; readonly keepIdleMs: number }
  /** `lease` is the one that was found wanting: a beat since then keeps the agent. */
  | { readonly type: 'disconnect'; readonly lease: number; readonly at: number }
  | { readonly type: 'goOffline'; readonly graceMs: number; readonly at: number }
  | {
      readonly type: 'free'
      readonly chat: string
      readonly why: 'rejected' | 'missed' | 'over' | 'withdrawn'
      readonly pause: boolean
      readonly at: number
    }
  | { readonly type: 'configure'; readonly rev: number; readonly settings: AgentSettings; readonly at: number }

export type AgentSettings = Pick<Agent, 'name' | 'email' | 'role' | 'queues' | 'limit'> & { readonly offerTimeoutMs?: number }

export type AgentEvent =
  | {
      readonly type: 'stateSet'
      readonly state: ManualState
      readonly reason?: 'offerRejected' | 'offerMissed'
      readonly cid?: string
      readonly at: number
    }
  | {
      readonly type: 'stopNewSet'
      readonly on: boolean
      readonly reason?: 'offerRejected' | 'offerMissed'
      readonly cid?: string
      readonly at: number
    }
  | { readonly type: 'connected'; readonly lease: number; readonly idle: number; readonly at: number }
  | { readonly type: 'disconnected'; readonly at: number }
  | { readonly type: 'wentOffline'; readonly at: number }
  | { readonly type: 'slotFreed'; readonly chat: string; readonly at: number }
  | { readonly type: 'configured'; readonly settings: AgentSettings; readonly at: number }

/** Repeats, late timers and commands that change nothing give no events. */
export function decideAgent(agent: Agent, command: AgentCommand): readonly AgentEvent[] {
  switch (command.type) {
    case 'setState':
      if (agent.commands.includes(command.cid)) return []
      return [{ type: 'stateSet', state: command.state, cid: command.cid, at: command.at }]
    case 'stopNew':
      if (agent.commands.includes(command.cid)) return []
      return [{ type: 'stopNewSet', on: command.on, cid: command.cid, at: command.at }]
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
    case 'free': {
      if (agent.slots[command.chat] === undefined) return []
      const freed: AgentEvent = { type: 'slotFreed', chat: command.chat, at: command.at }
      if (!command.pause || (command.why !== 'rejected' && command.why !== 'missed') || agent.state !== 'available') return [freed]
      const reason = command.why === 'rejected' ? 'offerRejected' : 'offerMissed'
      // D4: with no other chat the agent goes on a break; with others there are no new ones until Resume
      return used(agent) === 1
        ? [freed, { type: 'stateSet', state: 'onBreak', reason, at: command.at }]
        : [freed, { type: 'stopNewSet', on: true, reason, at: command.at }]
    }
    case 'configure':
      if (agent.settingsRev !== command.rev) return []
      return [{ type: 'configured', settings: command.settings, at: command.at }]
    default:
      return command satisfies never
  }
}

/** How many commands an agent remembers. */
const rememberedCommands = 8

export function evolveAgent(before: Agent, event: AgentEvent): Agent {
  const agent: Agent = { ...before, v: before.v + 1, rev: before.rev + 1 }
  switch (event.type) {
    case 'stateSet': {
      const { stateReason: _, ...rest } = agent
      const changed = agent.state !== event.state
      const next: Agent = { ...rest, state: event.state, ...reason(event), commands: remember(agent, event.cid) }
      if (!changed) return next
      return { ...next, stateSince: event.at, stopNew: false, idle: event.state === 'available' ? later(agent, event.at) : agent.idle }
    }
    case 'stopNewSet': {
      const { stateReason: _, ...rest } = agent
      const resumed = agent.stopNew && !event.on
      return {
        ...rest,
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
    case 'slotFreed': {
      if (agent.slots[event.chat] === undefined) break
      const { [event.chat]: _, ...slots } = agent.slots
      return { ...agent, slots, idle: later(agent, event.at) }
    }
    case 'configured': {
      const { offerTimeoutMs: _, ...rest } = agent
      return { ...rest, ...event.settings, settingsRev: agent.settingsRev + 1 }
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

function reason(event: { readonly reason?: 'offerRejected' | 'offerMissed' }): { stateReason?: 'offerRejected' | 'offerMissed' } {
  return event.reason === undefined ? {} : { stateReason: event.reason }
}

function remember(agent: Agent, cid: string | undefined): readonly string[] {
  return cid === undefined ? agent.commands : [...agent.commands, cid].slice(-rememberedCommands)
}
