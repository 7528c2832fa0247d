/** How long a free agent stood beside a waiting chat that this agent may be offered: the time that somebody waited for nothing. */
import { type Agent, eligible } from '../../domain/agent.ts'
import type { Oracle } from './oracle.ts'

export interface Coexistence {
  /** Somebody began or ceased to wait, or to be free. */
  look(now: number): void
  /** The longest that ended so far, in ms of virtual time, and who it was. */
  longest(now: number): { readonly ms: number; readonly pair: string }
}

export function createCoexistence({ agents, chats, resumed }: Pick<Oracle, 'agents' | 'chats' | 'resumed'>): Coexistence {
  /** Agent and chat → since when. */
  let since = new Map<string, number>()
  let longest = { ms: 0, pair: 'none' }

  /** Behind the end of the lease nobody counts the agent as there. */
  function end(pair: string, from: number, now: number) {
    const id = pair.slice(0, pair.indexOf('|'))
    const ms = Math.min(now, agents.get(id)?.lease ?? now) - Math.max(from, resumed.get(id) ?? 0)
    if (ms > longest.ms) longest = { ms, pair: `${pair} until ${now}` }
  }

  function look(now: number) {
    const next = new Map<string, number>()
    for (const chat of chats.values()) {
      if (chat.status !== 'waiting') continue
      for (const agent of agents.values()) {
        if (!eligible(agent) || !serves(agent, chat.queue)) continue
        const pair = `${agent.id}|${chat.id}|${chat.round}`
        next.set(pair, since.get(pair) ?? Math.max(now, chat.rejections[agent.id] ?? 0))
      }
    }
    for (const [pair, from] of since) if (!next.has(pair)) end(pair, from, now)
    since = next
  }

  return {
    look,
    longest(now) {
      for (const [pair, from] of since) end(pair, from, now)
      return longest
    },
  }
}

function serves(agent: Agent, queue: string): boolean {
  return agent.queues.some(assignment => assignment.queue === queue)
}
