/** What a command does to an agent: events, or nothing. Pure: time arrives in the command. */
import { type Agent, type AgentCommand, type AgentEvent, eligible, used } from './agent.ts'

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
