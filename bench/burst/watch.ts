/** Watches what every agent is shown, accepts each offer, and notes whatever may not be. */
import { type AgentClient, clockNow } from '../client.ts'
import { limit } from './scenes.ts'

export interface Watch {
  readonly faults: Set<string>
  /** Chats in the order in which they were first shown as offered. */
  readonly offered: readonly string[]
  readonly offersAt: readonly number[]
  readonly acceptsAt: readonly number[]
  /** The most chats that one agent was ever shown. */
  most(): number
  /** Chats that were seen with more than one agent after somebody had accepted them. */
  sharedChats(): readonly string[]
  stop(): void
}

export function watchOffers(staff: readonly AgentClient[]): Watch {
  const faults = new Set<string>()
  const owners = new Map<string, Set<string>>()
  const offered: string[] = []
  const offersAt: number[] = []
  const acceptsAt: number[] = []
  const accepting = new Set<string>()
  let most = 0
  const look = (agent: AgentClient) => {
    most = Math.max(most, agent.view.chats.length)
    if (agent.view.chats.length > limit) faults.add(`${agent.username} holds ${agent.view.chats.length}`)
    for (const row of agent.view.chats) {
      if (row.status !== 'offered') {
        owners.set(row.chat, (owners.get(row.chat) ?? new Set()).add(agent.username))
        continue
      }
      const name = `${row.chat}#${row.round}`
      if (accepting.has(name)) continue
      accepting.add(name)
      offered.push(row.chat)
      offersAt.push(clockNow())
      agent.must({ action: 'accept', chat: row.chat, round: row.round }).then(
        () => acceptsAt.push(clockNow()),
        error => faults.add(`${agent.username}: ${error}`),
      )
    }
  }
  const stops = staff.map(agent => agent.onFrame(() => look(agent)))
  return {
    faults,
    offered,
    offersAt,
    acceptsAt,
    most: () => most,
    sharedChats: () => [...owners].filter(([, holders]) => holders.size > 1).map(([chat, holders]) => `${chat} (${[...holders]})`),
    stop() {
      for (const stop of stops) stop()
    },
  }
}

export async function waitFor(met: () => boolean, withinMs: number): Promise<void> {
  const until = clockNow() + withinMs
  while (!met() && clockNow() < until) await new Promise(resolve => setTimeout(resolve, 5))
}
