/** A queue whose two lines are spread over partitions: its settings, as an administrator's change would have left them. */
import type { Assignment } from '../../domain/agent.ts'
import type { Item } from '../../domain/ports.ts'
import { type Queue, queueDefaults, queueWrites } from '../../domain/queue.ts'

export function queueItems(id: string, name: string, shards: number, settings: Partial<Queue>): readonly Item[] {
  const inUse = { shards, writeShards: shards, agentShards: shards, readShards: shards, shardsSince: 0 }
  const queue: Queue = { ...queueDefaults, ...settings, ...inUse, id, name, rev: 1 }
  return queueWrites(queue, []).flatMap(write => ('put' in write ? [write.put] : []))
}

export function assignmentTo(queue: string, shards: number): Assignment {
  return { queue, level: 1, shards }
}

export function chatInLine(shards: number): { readonly shards: number } {
  return { shards }
}
