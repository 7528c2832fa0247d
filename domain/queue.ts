/** A queue's settings, read at the moment of each decision (S5). */
import { queueCopies, queueCopyKey, queueKey } from './keys.ts'
import type { Condition, Item, Ports, Write } from './ports.ts'

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
  readonly dispositions: readonly Disposition[]
  /** Post processing does not end without a code (S50). */
  readonly dispositionRequired: boolean
  readonly askName: Ask
  readonly askEmail: Ask
  readonly questions: readonly Question[]
  /** When chats can be started; absent: always. */
  readonly hours?: Hours
  /** No more than so many wait; 0: no limit. */
  readonly mostWaiting: number
  readonly leaveMessage: boolean
  /** The customer's silence after the agent's last word: until the page asks, and until the chat ends; 0 never (D14). */
  readonly idleWarnMs: number
  readonly idleEndMs: number
}
/** A code that says what a chat was about. */
export interface Disposition {
  readonly code: string
  readonly name: string
}
export type Ask = 'no' | 'optional' | 'required'
/** What a queue asks before a chat. */
export interface Question {
  readonly id: string
  readonly label: string
  readonly kind: 'text' | 'longText' | 'choice'
  readonly required: boolean
  readonly options: readonly string[]
}
export interface Hours {
  readonly timeZone: string
  /** `day` 1 Monday to 7 Sunday; times as `08:30` of the queue's zone. */
  readonly week: readonly { readonly day: number; readonly from: string; readonly to: string }[]
  /** Dates, as `2026-12-24`. */
  readonly closedOn: readonly string[]
}

/** D1, D4, D6, D7, D14. */
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
  dispositions: [],
  dispositionRequired: false,
  askName: 'no',
  askEmail: 'optional',
  questions: [],
  mostWaiting: 0,
  leaveMessage: true,
  idleWarnMs: 300_000,
  idleEndMs: 600_000,
} as const

/** What a decision goes by; the queue's name is the chat's. */
export type QueueInForce = Omit<Queue, 'id' | 'name'>

const fallback: QueueInForce = { ...queueDefaults, rev: 0, writeShards: 1, agentShards: 1, readShards: 1, shardsSince: 0 }

export function readQueue(item: Item): Queue {
  const { pk: _pk, sk: _sk, ...queue } = item
  return { ...fallback, ...(queue as unknown as Queue) }
}

/** The queue as it is now: one of its copies, any of them. */
export async function findQueue({ store, ids }: Ports, id: string): Promise<Queue | undefined> {
  const copy = await store.get(queueCopyKey(id, Math.floor(ids.fraction() * queueCopies)))
  // a queue from before there were copies has the first one only
  const item = copy ?? (await store.get(queueKey(id)))
  return item === undefined ? undefined : readQueue(item)
}

/** The queue's own settings, or the defaults for one that is not there (any more). */
export async function settingsOfQueue(ports: Ports, id: string): Promise<QueueInForce> {
  return (await findQueue(ports, id)) ?? fallback
}

/** The queue and its copies, all or none. */
export function queueWrites(queue: Queue, unchanged: readonly Condition[]): readonly Write[] {
  const copies = Array.from({ length: queueCopies }, (_, copy) => ({ put: { ...queueCopyKey(queue.id, copy), ...queue } }))
  return [{ put: { ...queueKey(queue.id), ...queue }, if: unchanged }, ...copies]
}
