/** A queue's settings, read at the moment of each decision (S5). */
import { queueKey } from './keys.ts'
import type { Item, Store } from './ports.ts'

export interface Queue {
  readonly id: string
  readonly rev: number
  readonly name: string
  /** 1 is served first, 10 last, for an agent in several queues (S4). */
  readonly priority: number
  /** Waiting this long raises a queue by one step of priority for an agent in several queues; 0 never. */
  readonly ageingMs: number
  readonly offerTimeoutMs: number
  readonly slaMs: number
  readonly postProcessingMs: number
  /** How long a chat stays away from an agent who rejected or missed it (routing.md §5.5). */
  readonly rejectionMs: number
  /** What a rejected or missed offer does to its agent (D4). */
  readonly afterMissedOffer: 'pause' | 'stayAvailable'
  /** Whether finishing a chat sends its agent to the back of the line, as being offered one does (routing.md §1.2). */
  readonly idleRule: 'offerAndEnd' | 'offerOnly'
  /** Partitions of each line that an administrator asked for. */
  readonly shards: number
  /** Those that chats are written to by now, that all agents stand in, and that are read: never fewer than any writer may use. */
  readonly writeShards: number
  readonly agentShards: number
  readonly readShards: number
  /** When `shards` was last changed. */
  readonly shardsSince: number
}

/** D1, D4, D6, D7. */
export const queueDefaults = {
  priority: 5,
  ageingMs: 60_000,
  offerTimeoutMs: 30_000,
  slaMs: 60_000,
  postProcessingMs: 60_000,
  rejectionMs: 30_000,
  afterMissedOffer: 'pause',
  idleRule: 'offerAndEnd',
  shards: 1,
} as const

/** What a decision goes by; the queue's name is the chat's. */
export type QueueInForce = Omit<Queue, 'id' | 'name'>

const fallback: QueueInForce = { ...queueDefaults, rev: 0, writeShards: 1, agentShards: 1, readShards: 1, shardsSince: 0 }

export function readQueue(item: Item): Queue {
  const { pk: _pk, sk: _sk, ...queue } = item
  return { ...fallback, ...(queue as unknown as Queue) }
}

/** The queue's own settings, or the defaults for one that is not there (any more). */
export async function settingsOfQueue(store: Store, id: string): Promise<QueueInForce> {
  const item = await store.get(queueKey(id))
  return item === undefined ? fallback : readQueue(item)
}
