/** What must hold when nothing runs any more. */
import { eligible, servedQueues } from '../../domain/agent.ts'
import type { Oracle } from './oracle.ts'

/**
 * RI6: no chat waits beside a free agent whom it may be offered to. Who might have it only since the last sweep began is for the next
 * one: a cool-down may end between the sweep's read and its end.
 */
export function waiting({ agents, chats }: Oracle, now: number, swept = now - 1_000): readonly string[] {
  const found: string[] = []
  for (const chat of chats.values()) {
    if (chat.status !== 'waiting') continue
    for (const agent of agents.values()) {
      if (!eligible(agent) || agent.lease <= now || (chat.rejections[agent.id] ?? 0) > swept) continue
      if (servedQueues(agent).some(({ queue }) => queue === chat.queue))
        found.push(`RI6 ${chat.id} waits in ${chat.queue} beside ${agent.id}`)
    }
  }
  return found
}

/** RI12: one entry of every free agent in each of its queues, and no other. */
export function leftOver({ agents, entriesOf, queuesOf }: Oracle): readonly string[] {
  const found: string[] = []
  for (const agent of agents.values()) {
    const queues = eligible(agent) ? servedQueues(agent).map(({ queue }) => queue) : []
    for (const queue of new Set([...queues, ...queuesOf(agent.id)])) {
      const versions = entriesOf(agent.id, queue)
      const wanted = queues.includes(queue) ? [agent.v] : []
      if (versions.join() !== wanted.join()) found.push(`RI12 ${agent.id} at version ${agent.v} has entries ${versions.join()} in ${queue}`)
    }
  }
  return found
}
