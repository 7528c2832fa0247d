import type { Item, Items, Key, Outcome, Range, Store, Write } from '../domain/ports.ts'
import { applied, compareStrings, copied, holds, invalid, keyOf, requireShape } from './memory-writes.ts'

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

interface Partition {
  readonly items: Map<string, Item>
  /** Sort keys in order; absent after a key came or went. */
  order?: string[] | undefined
}

export function createMemoryStore({ before, refuse }: MemoryStoreOptions = {}): MemoryStore {
  const partitions = new Map<string, Partition>()

  function stored(key: Key): Item | undefined {
    return partitions.get(key.pk)?.items.get(key.sk)
  }

  function store(key: Key, item: Item | undefined) {
    const partition: Partition = partitions.get(key.pk) ?? { items: new Map() }
    partitions.set(key.pk, partition)
    if (partition.items.has(key.sk) !== (item !== undefined)) partition.order = undefined
    if (item) partition.items.set(key.sk, item)
    else partition.items.delete(key.sk)
  }

  function inOrder(pk: string): Item[] {
    const partition = partitions.get(pk)
    if (!partition) return []
    partition.order ??= [...partition.items.keys()].sort(compareStrings)
    return partition.order.map(sk => partition.items.get(sk) as Item)
  }

  function run(writes: readonly Write[]): Outcome {
    for (const write of writes) requireShape(write)
    const items = writes.map(write => stored(keyOf(write)))
    const held = writes.map((write, index) => holds(write.if ?? [], items[index]))
    const results = writes.map((write, index) => (held[index] ? applied(write, items[index]) : undefined))
    if (held.every(Boolean)) {
      for (const [index, write] of writes.entries()) if (!('check' in write)) store(keyOf(write), results[index])
      return { ok: true }
    }
    const failures = items.map((item, index) => {
      if (held[index]) return { reason: 'none' as const }
      return item ? { reason: 'condition' as const, item: copied(item) } : { reason: 'condition' as const }
    })
    return { ok: false, failures }
  }

  return {
    async get(key) {
      await before?.({ name: 'get', key })
      const item = stored(key)
      return item && copied(item)
    },

    async query(range): Promise<Items> {
      await before?.({ name: 'query', range })
      const { from, to, limit = Number.POSITIVE_INFINITY } = range
      const within = inOrder(range.pk).filter(
        ({ sk }) => (from === undefined || compareStrings(sk, from) >= 0) && (to === undefined || compareStrings(sk, to) <= 0),
      )
      if (range.newestFirst) within.reverse()
      return { items: within.slice(0, limit).map(copied), complete: within.length <= limit }
    },

    async write(write) {
      await before?.({ name: 'write', write })
      return refuse?.({ name: 'write', write }) ?? run([write])
    },

    async transact(writes) {
      await before?.({ name: 'transact', writes })
      requireDistinct(writes)
      return refuse?.({ name: 'transact', writes }) ?? run(writes)
    },

    async take(key, conditions = []) {
      await before?.({ name: 'take', key })
      const item = stored(key)
      if (!item || !holds(conditions, item)) return undefined
      store(key, undefined)
      return item
    },

    all: () => [...partitions.keys()].sort(compareStrings).flatMap(pk => inOrder(pk).map(copied)),
  }
}

function requireDistinct(writes: readonly Write[]) {
  if (writes.length < 1 || writes.length > 100) throw invalid(`a transaction has 1 to 100 writes, not ${writes.length}`)
  const keys = new Set(writes.map(keyOf).map(({ pk, sk }) => JSON.stringify([pk, sk])))
  if (keys.size < writes.length) throw invalid('a transaction cannot write one item twice')
}
