import type { AgentView } from '../../protocol/views.ts'
import { language } from '../shared/language.ts'
import { causeOfState } from './departures.ts'
import { words } from './words.ts'

export interface ShownState {
  kind: 'available' | 'busy' | 'onBreak' | 'workOffline' | 'postProcessing'
  since: number
}

/** The three states that an agent chooses, in words. */
export const stateWords = {
  get available() {
    return words.shell.states.available
  },
  get onBreak() {
    return words.shell.states.onBreak
  },
  get workOffline() {
    return words.shell.states.workOffline
  },
}

/** The agent's own state; Busy and post processing are derived: Available with chats in hand (architecture §4). */
export function shownState(agent: AgentView): ShownState {
  const inHand = agent.chats.filter(row => row.status !== 'offered')
  if (agent.state !== 'available' || inHand.length === 0) return { kind: agent.state, since: agent.stateSince }
  const active = inHand.filter(row => row.status === 'active')
  if (active.length === 0) {
    return { kind: 'postProcessing', since: Math.max(agent.stateSince, ...inHand.map(row => row.endedAt ?? row.startedAt)) }
  }
  return { kind: 'busy', since: Math.max(agent.stateSince, Math.min(...inHand.map(row => row.joinedAt ?? row.startedAt))) }
}

/** What is to come when the chats in hand are done, and that no new one comes until then. */
export function nextStateWords({ nextState }: AgentView): string | undefined {
  return nextState && words.shell.state.next[nextState]
}

/** Why the server changed the state by itself, and what leads back (D4). */
export function stateNotice(agent: AgentView): { text: string; action: 'available' | 'resume' } | undefined {
  const { stateReason } = agent
  const { notice } = words.shell
  if (!stateReason) return undefined
  if (stateReason === 'nextState') {
    return agent.state === 'available' ? undefined : { text: notice.next[agent.state], action: 'available' }
  }
  const missed = stateReason === 'offerMissed'
  const gone = causeOfState(agent)
  const which = gone ? notice.which(gone.nickname || gone.transactionId) : ''
  if (agent.state === 'onBreak') return { text: (missed ? notice.onBreakMissed : notice.onBreakRejected) + which, action: 'available' }
  if (agent.stopNew) return { text: (missed ? notice.stoppedMissed : notice.stoppedRejected) + which, action: 'resume' }
  return undefined
}

/** What an empty window says: what will happen, or whom to ask. */
export function emptyWords(agent: AgentView): string {
  const { empty } = words.shell
  if (agent.chats.some(row => row.status === 'offered')) return empty.offered
  if (agent.chats.length > 0) return empty.choose
  if (agent.queues.length === 0) return empty.noQueue
  const on = agent.queues.filter(queue => !queue.off)
  if (on.length === 0) return empty.queuesOff
  if (agent.state === 'onBreak') return empty.onBreak
  if (agent.state === 'workOffline') return empty.workOffline
  if (agent.stopNew) return empty.stopped
  return empty.available(new Intl.ListFormat(language).format(on.map(queue => queue.name)))
}

/** Chats that signing out gives away. */
export function chatsToGive(agent: AgentView | undefined): number {
  return agent?.chats.filter(row => row.status === 'active').length ?? 0
}
