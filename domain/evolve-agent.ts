/** An agent after an event. */
import type { Agent, AgentEvent, Slot, StateReason } from './agent.ts'

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
