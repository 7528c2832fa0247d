import type { Item, Key, Outcome, Range, Store, Write } from '../domain/ports.ts'
import { createMemoryTable, requireDistinct } from './memory-table.ts'

/** One call of the store, told before it happens. */
export type StoreCall =
  | { readonly name: 'get'; readonly key: Key }
  | { readonly name: 'query'; readonly range: Range }
  | { readonly name: 'write'; readonly write: Write }
  | { readonly name: 'transact'; readonly writes: readonly Write[] }
  | { readonly name: 'take'; readonly key: Key }

export interface MemoryStoreOptions {
  /** Awaited before each call, which then happens at one instant: where a scheduler interleaves, or throws an outage. */
  readonly before?: (call: StoreCall) => Promise<void>
  /** Refuses a write or a transaction in place of doing it: conflicts and throttling, which no local engine produces. */
  readonly refuse?: (call: StoreCall) => Outcome | undefined
}

export interface MemoryStore extends Store {
  /** Everything stored, by pk and sk, for assertions. */
  all(): Item[]
}

export function createMemoryStore({ before, refuse }: MemoryStoreOptions = {}): MemoryStore {
  const table = createMemoryTable()
  return {
    async get(key) {
      await before?.({ name: 'get', key })
      return table.get(key)
    },
    async query(range) {
      await before?.({ name: 'query', range })
      return table.query(range)
    },
    async write(write) {
      await before?.({ name: 'write', write })
      return refuse?.({ name: 'write', write }) ?? table.write([write])
    },
    async transact(writes) {
      await before?.({ name: 'transact', writes })
      requireDistinct(writes)
      return refuse?.({ name: 'transact', writes }) ?? table.write(writes)
    },
    async take(key, conditions = []) {
      await before?.({ name: 'take', key })
      return table.take(key, conditions)
    },
    all: table.all,
  }
}
