/**
 * Changing the number of partitions of a queue's lines while chats wait (routing.md §5.7): readers read the larger number at once;
 * writers switch when every reader must have heard of it; the old partitions are read until nobody is in them.
 */
import { changeAgent } from './change-agent.ts'
import { everything } from './everything.ts'
import { agentKey, linePartition, queueKey, waitPartition } from './keys.ts'
import type { Ports } from './ports.ts'
import type { Queue } from './queue.ts'
import { readAgent } from './writes.ts'

/** No handler lives longer with settings that it has read. */
const settleMs = 60_000

/** One step of the change, if its time has come. Repeating a step changes nothing. */
export async function settleShards(ports: Ports, queue: Queue): Promise<void> {
  const { id, rev, shards, writeShards, agentShards, readShards, shardsSince } = queue
  const now = ports.clock.now()
  if ([writeShards, agentShards, readShards].every(inUse => inUse === shards) || now - shardsSince < settleMs) return
  const unchanged = [{ path: ['rev'], is: '=', value: rev }] as const
  const step = (name: 'writeShards' | 'agentShards' | 'readShards') =>
    ports.store.write({
      update: queueKey(id),
      set: [
        [[name], shards],
        [['shardsSince'], now],
      ],
      if: unchanged,
    })
  if (writeShards !== shards) await step('writeShards')
  else if (agentShards !== shards && (await moveAgents(ports, id, shards))) await step('agentShards')
  else if (readShards !== shards && (await areEmpty(ports, id, shards, readShards))) await step('readShards')
}

/** True when every agent of the queue stands in a partition of the new number. */
async function moveAgents(ports: Ports, queue: string, shards: number): Promise<boolean> {
  const staff = await everything(ports.store, 'STAFF')
  const moved = await Promise.all(staff.map(({ sk }) => moveAgent(ports, sk, queue, shards)))
  return moved.every(Boolean)
}

async function moveAgent(ports: Ports, id: string, queue: string, shards: number): Promise<boolean> {
  const item = await ports.store.get(agentKey(id))
  const assigned = item === undefined ? undefined : readAgent(item).queues.find(assignment => assignment.queue === queue)
  if (assigned === undefined || (assigned.shards ?? 1) === shards) return true
  return (await changeAgent(ports, id, { type: 'reshard', queue, shards })).result !== 'busy'
}

async function areEmpty({ store }: Ports, queue: string, from: number, to: number): Promise<boolean> {
  const old = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
  const partitions = old.flatMap(shard => [linePartition(queue, shard), waitPartition(queue, shard)])
  const looks = await Promise.all(partitions.map(pk => store.query({ pk, limit: 1 })))
  return looks.every(({ items }) => items.length === 0)
}
