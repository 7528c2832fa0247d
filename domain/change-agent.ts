/** The one road that changes an agent: read, decide, one conditional transaction, lines tidied, wake-ups (RT9, RT10, RT11, RT12). */
import { type Agent, type AgentCommand, eligible } from './agent.ts'
import { decideAgent } from './decide-agent.ts'
import { evolveAgent } from './evolve-agent.ts'
import { agentKey } from './keys.ts'
import { writeAll } from './offer.ts'
import { ownAgent } from './own-agent.ts'
import type { Ports, Write } from './ports.ts'
import { agentChange, lineMoves, readAgent } from './writes.ts'

const mostTries = 8

export type AgentOutcome =
  | { readonly result: 'changed' | 'unchanged'; readonly before: Agent; readonly agent: Agent }
  | { readonly result: 'absent' }
  | { readonly result: 'busy' }

/** `extra` is written in the same transaction; it is made from the agent as it becomes, and as it was. */
export async function changeAgent(
  ports: Ports,
  id: string,
  command: AgentCommand,
  extra: (after: Agent, before: Agent) => readonly Write[] = () => [],
): Promise<AgentOutcome> {
  for (let tries = 0; tries < mostTries; tries++) {
    const item = await ports.store.get(agentKey(id))
    if (item === undefined) return { result: 'absent' }
    const before = readAgent(item)
    const events = decideAgent(before, command)
    if (events.length === 0) {
      await ownAgent(ports, before)
      return { result: 'unchanged', before, agent: before }
    }
    const agent = events.reduce(evolveAgent, before)
    const outcome = await ports.store.transact([...agentChange(before, agent), ...requeue(before, agent), ...extra(agent, before)])
    if (outcome.ok) {
      const moves = lineMoves(before, agent)
      await writeAll(ports, moves.puts)
      await writeAll(ports, moves.deletes)
      await ownAgent(ports, agent)
      return { result: 'changed', before, agent }
    }
    await ports.clock.pause(5 + ports.ids.fraction() * 15 * 2 ** Math.min(tries, 3))
  }
  return { result: 'busy' }
}

/** RT10: entries for every queue of the new list go in with the change, also when the agent was eligible before. */
function requeue(before: Agent, agent: Agent): readonly Write[] {
  if (!eligible(before) || !eligible(agent) || JSON.stringify(before.queues) === JSON.stringify(agent.queues)) return []
  return lineMoves(before, agent).puts
}
