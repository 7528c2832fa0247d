/** A queue's settings, read at the moment of each decision (S5). */
import { queueKey } from './keys.ts'
import type { Store } from './ports.ts'

export interface Queue {
  readonly id: string
  readonly rev: number
  readonly name: string
  /** 1 is served first, 10 last, for an agent in several queues (S4). */
  readonly priority: number
  readonly offerTimeoutMs: number
  readonly slaMs: number
  readonly postProcessingMs: number
  /** How long a chat stays away from an agent who rejected or missed it (routing.md §5.5). */
  readonly rejectionMs: number
  /** What a rejected or missed offer does to its agent (D4). */
  readonly afterMissedOffer: 'pause' | 'stayAvailable'
}

/** D1, D4, D6, D7. */
export const queueDefaults = {
  priority: 5,
  offerTimeoutMs: 30_000,
  slaMs: 60_000,
  postProcessingMs: 60_000,
  rejectionMs: 30_000,
  afterMissedOffer: 'pause',
} as const

/** What to decide by: the queue's own settings, or the defaults for one that is not there (any more). */
export async function settingsOfQueue(store: Store, id: string): Promise<Queue | typeof queueDefaults> {
  return ((await store.get(queueKey(id))) as Queue | undefined) ?? queueDefaults
}
