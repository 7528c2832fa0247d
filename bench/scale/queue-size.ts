/**
 * How many partitions the two lines of a queue are spread over: settings of the queue, and known to the assignments of its agents.
 * Where the domain does not know the settings, they are attributes that nobody reads.
 */
import type { Assignment } from '../../domain/agent.ts'
import { queueKey } from '../../domain/keys.ts'
import type { Item } from '../../domain/ports.ts'
import { type Queue, queueDefaults } from '../../domain/queue.ts'

export function queueItem(id: string, shards: number, settings: Partial<Queue>): Item {
  return { ...queueKey(id), ...queueDefaults, id, rev: 1, name: 'Sales', ...settings, shards, readShards: shards, writeShards: shards }
}

export function assignmentTo(queue: string, shards: number): Assignment {
  const assignment = { queue, level: 1, shards }
  return assignment
}
