import type { AgentView } from '../../protocol/views.ts'
import { causeOfState } from './departures.ts'

export interface ShownState {
  word: 'Available' | 'Busy' | 'On Break' | 'Work Offline'
  since: number
}

export const stateWords = { available: 'Available', onBreak: 'On Break', workOffline: 'Work Offline' } as const

/** The agent's own state; Busy is derived: Available with chats in hand (architecture §4). */
export function shownState(agent: AgentView): ShownState {
  const busySince = agent.chats.filter(row => row.status !== 'offered').map(row => row.joinedAt ?? row.startedAt)
  if (agent.state !== 'available' || busySince.length === 0) return { word: stateWords[agent.state], since: agent.stateSince }
  return { word: 'Busy', since: Math.max(agent.stateSince, Math.min(...busySince)) }
}

/** What is to come when the chats in hand are done, and that no new one comes until then. */
export function nextStateWords({ nextState }: AgentView): string | undefined {
  return nextState && `${stateWords[nextState]} after your chats`
}

/** Why the server changed the state by itself, and what leads back (D4). */
export function stateNotice(agent: AgentView): { text: string; action: 'available' | 'resume' } | undefined {
  if (!agent.stateReason) return undefined
  if (agent.stateReason === 'nextState') {
    if (agent.state === 'available') return undefined
    const now = agent.state === 'onBreak' ? 'You are On Break' : 'You Work Offline'
    return { text: `${now} now that your chats are done.`, action: 'available' }
  }
  const why = agent.stateReason === 'offerMissed' ? 'a chat offered to you was not answered in time' : 'you rejected a chat'
  const gone = causeOfState(agent)
  const which = gone ? ` It was the chat of ${gone.nickname || gone.transactionId}.` : ''
  if (agent.state === 'onBreak') return { text: `You are On Break because ${why}.${which}`, action: 'available' }
  if (agent.stopNew) return { text: `No new chats come to you because ${why}.${which}`, action: 'resume' }
  return undefined
}

/** What an empty window says: what will happen, or whom to ask. */
export function emptyWords(agent: AgentView): string {
  if (agent.chats.some(row => row.status === 'offered')) return 'A chat is offered to you. Accept it in the list.'
  if (agent.chats.length > 0) return 'Choose a chat from the list.'
  if (agent.queues.length === 0) {
    return 'You are in no chat queue, so no chat can come to you. Ask your administrator to assign you to one.'
  }
  if (agent.state === 'onBreak') return 'You are On Break. No chat comes to you.'
  if (agent.state === 'workOffline') return 'You Work Offline. No chat comes to you.'
  if (agent.stopNew) return 'You take no new chats. Resume to be offered chats again.'
  const queues = new Intl.ListFormat('en').format(agent.queues.map(queue => queue.name))
  return `You are Available in ${queues}. The next chat comes here.`
}
