/**
 * What a DynamoDB table does with reads and writes, each at one instant. A transaction may be prepared first: its items are locked at
 * once and become visible one by one, as the table's partitions get to them. Until an item's turn a single read of it is answered with
 * what was there before, which is allowed because the reader then comes before the transaction; a query sees whatever is there.
 */
import type { Item, Items, Key, Outcome, Range, Write } from '../domain/ports.ts'
import { applied, compareStrings, copied, holds, invalid, keyOf, requireShape } from './memory-writes.ts'

export type Changed = (key: Key, before: Item | undefined, after: Item | undefined) => void

export interface MemoryTable {
  get(key: Key): Item | undefined
  query(range: Range): Items
  write(writes: readonly Write[]): Outcome
  /** Locks the items. Each step makes one of them visible and unlocks it; all of them are to be taken, in any order. */
  prepare(writes: readonly Write[]): Prepared
  take(key: Key, conditions: NonNullable<Write['if']>): Item | undefined
  /** A prepared transaction has yet to change this item. */
  isLocked(key: Key): boolean
  /** Everything stored, by pk and sk. */
  all(): Item[]
}

export type Prepared = Extract<Outcome, { ok: false }> | { readonly ok: true; readonly steps: readonly (() => void)[] }

interface Partition {
  readonly items: Map<string, Item>
  /** Sort keys in order; absent after a key came or went. */
  order?: string[] | undefined
}

export interface MemoryTableOptions {
  /** Told of every change when it has become visible. */
  readonly changed?: Changed
  /** Hands out what is stored instead of copies of it: quick, for callers who change nothing. */
  readonly share?: boolean
}

export function createMemoryTable({ changed = () => {}, share = false }: MemoryTableOptions = {}): MemoryTable {
  const handedOut = share ? (item: Item) => item : (item: Item) => copied(item)
  const partitions = new Map<string, Partition>()
  const locks = new Set<string>()

  function stored(key: Key): Item | undefined {
    return partitions.get(key.pk)?.items.get(key.sk)
  }

  function store(key: Key, item: Item | undefined) {
    const partition: Partition = partitions.get(key.pk) ?? { items: new Map() }
    partitions.set(key.pk, partition)
    const before = partition.items.get(key.sk)
    if ((before !== undefined) !== (item !== undefined)) partition.order = undefined
    if (item) partition.items.set(key.sk, item)
    else partition.items.delete(key.sk)
    if (before || item) changed(key, before, item)
  }

  function inOrder(pk: string): Item[] {
    const partition = partitions.get(pk)
    if (!partition) return []
    partition.order ??= [...partition.items.keys()].sort(compareStrings)
    return partition.order.map(sk => partition.items.get(sk) as Item)
  }

  /** What each write would leave, or why not. */
  function judge(writes: readonly Write[]) {
    for (const write of writes) requireShape(write)
    const items = writes.map(write => stored(keyOf(write)))
    const locked = writes.map(write => locks.size > 0 && locks.has(lockOf(keyOf(write))))
    const held = writes.map((write, index) => !locked[index] && holds(write.if ?? [], items[index]))
    const results = writes.map((write, index) => (held[index] ? applied(write, items[index]) : undefined))
    if (held.every(Boolean)) return { ok: true as const, results }
    const failures = items.map((item, index) => {
      if (locked[index]) return { reason: 'conflict' as const }
      if (held[index]) return { reason: 'none' as const }
      return item ? { reason: 'condition' as const, item: handedOut(item) } : { reason: 'condition' as const }
    })
    return { ok: false as const, failures }
  }

  return {
    get(key) {
      const item = stored(key)
      return item && handedOut(item)
    },

    query({ pk, from, to, limit = Number.POSITIVE_INFINITY, newestFirst }) {
      const all = inOrder(pk)
      const within =
        from === undefined && to === undefined
          ? all
          : all.filter(
              ({ sk }) => (from === undefined || compareStrings(sk, from) >= 0) && (to === undefined || compareStrings(sk, to) <= 0),
            )
      if (newestFirst) within.reverse()
      return { items: within.slice(0, limit).map(handedOut), complete: within.length <= limit }
    },

    write(writes) {
      const judged = judge(writes)
      if (!judged.ok) return judged
      for (const [index, write] of writes.entries()) if (!('check' in write)) store(keyOf(write), judged.results[index])
      return { ok: true }
    },

    prepare(writes) {
      const judged = judge(writes)
      if (!judged.ok) return judged
      const keys = writes.map(keyOf)
      for (const key of keys) locks.add(lockOf(key))
      const steps = writes.map((write, index) => () => {
        const key = keys[index] as Key
        locks.delete(lockOf(key))
        if (!('check' in write)) store(key, judged.results[index])
      })
      return { ok: true, steps }
    },

    take(key, conditions) {
      if (locks.has(lockOf(key))) throw Object.assign(new Error('a transaction is at the item'), { name: 'TransactionConflictException' })
      const item = stored(key)
      if (!item || !holds(conditions, item)) return undefined
      store(key, undefined)
      return item
    },

    isLocked: key => locks.has(lockOf(key)),
    all: () => [...partitions.keys()].sort(compareStrings).flatMap(pk => inOrder(pk).map(copied)),
  }
}

function lockOf({ pk, sk }: Key): string {
  return `${pk}\u0000${sk}`
}

export function requireDistinct(writes: readonly Write[]) {
  if (writes.length < 1 || writes.length > 100) throw invalid(`a transaction has 1 to 100 writes, not ${writes.length}`)
  const keys = new Set(writes.map(keyOf).map(lockOf))
  if (keys.size < writes.length) throw invalid('a transaction cannot write one item twice')
}
