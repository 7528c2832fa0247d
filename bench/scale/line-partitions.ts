/**
 * How many partitions the two lines of a queue are spread over: settings of the queue, known to its agents' assignments and to the
 * chats in line. Where the domain does not know them, they are attributes that nobody reads.
 */
import type { Assignment } from '../../domain/agent.ts'
import { queueKey } from '../../domain/keys.ts'
import type { Item } from '../../domain/ports.ts'
import { type Queue, queueDefaults } from '../../domain/queue.ts'

export function queueItem(id: string, name: string, shards: number, settings: Partial<Queue>): Item {
  const inUse = { shards, writeShards: shards, agentShards: shards, readShards: shards, shardsSince: 0 }
  return { ...queueKey(id), ...queueDefaults, ...settings, ...inUse, id, name, rev: 1 }
}

export function assignmentTo(queue: string, shards: number): Assignment {
  const assignment = { queue, level: 1, shards }
  return assignment
}

export function chatInLine(shards: number): { readonly shards: number } {
  return { shards }
}
