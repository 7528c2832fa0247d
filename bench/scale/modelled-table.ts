/**
 * One DynamoDB table in virtual time (routing.md §4): latencies with tails, items of a transaction becoming visible one by one,
 * conflicts, limits of a partition key, and the units that each call is charged. What a write means is adapters/memory-writes.ts.
 */
import { applied, holds, invalid, keyOf, requireShape } from '../../adapters/memory-writes.ts'
import type { Failure, Item, Items, Key, Outcome, Store, Write } from '../../domain/ports.ts'
import type { Chance } from './chance.ts'
import { Partition, type Stored, weigh } from './partition.ts'
import type { VirtualTime } from './virtual-time.ts'

/** Medians in milliseconds: to the table, and back. */
const latency = { get: 2.5, query: 3, read: 2, write: 3.5, written: 2.5, refused: 2, prepare: 4, decide: 5, decided: 2.5, cancelled: 4 }
/** Items of one transaction become visible this far apart at most. */
const tornMs = 2
/** Tries that the SDK makes by itself. */
const mostRetries = 8

export type Kind = 'read' | 'write'
/** Where a charge came from: the call as it was made, by whom and when. */
export interface Call {
  readonly caller: Caller
  readonly madeAt: number
  readonly writes?: readonly Write[]
}
/** One run of a use case. */
export interface Caller {
  readonly useCase: string
  /** When it looked at both lines. */
  readonly looks: number[]
}

export interface Observer {
  made(call: Call, key: Key): void
  /** `write`: the one of the call's writes that this charge is for. */
  charged(call: Call, key: Key, kind: Kind, units: number, write?: Write): void
  committed(key: Key, before: Item | undefined, after: Item | undefined): void
}

export interface ModelledTable {
  storeFor(caller: Caller): Store
  /** Stored at once and for free: how the world was before the run. */
  preset(item: Item): void
  peek(key: Key): Item | undefined
  /** A transaction is at the item. */
  isHeld(key: Key): boolean
  partitions(): ReadonlyMap<string, Partition>
  readonly contention: { conflicts: number; throttles: number }
}

export function createModelledTable(time: VirtualTime, chance: Chance, observer: Observer): ModelledTable {
  const partitions = new Map<string, Partition>()
  const contention = { conflicts: 0, throttles: 0 }

  function partition(pk: string): Partition {
    let found = partitions.get(pk)
    if (found === undefined) {
      found = new Partition()
      partitions.set(pk, found)
    }
    return found
  }

  function commit(key: Key, after: Stored | undefined) {
    const home = partition(key.pk)
    const before = home.get(key.sk)?.item
    home.set(key.sk, after)
    observer.committed(key, before, after?.item)
  }

  /** How long the SDK waits before it tries again by itself; undefined when it gives up. */
  function backOff(tries: number): number | undefined {
    contention.throttles++
    return tries < mostRetries ? 4 + chance.between(0, Math.min(2_000, 25 * 2 ** tries)) : undefined
  }

  function read<T>(call: Call, key: Key, towards: number, look: (home: Partition) => { bytes: number; answer: T }): Promise<T> {
    observer.made(call, key)
    return new Promise((resolve, reject) => {
      const arrive = (tries: number) => {
        const home = partition(key.pk)
        const { bytes, answer } = look(home)
        const units = Math.max(1, Math.ceil(bytes / 4_096))
        if (home.reads.take(time.now(), units)) {
          home.reads.charge(time.now(), units)
          observer.charged(call, key, 'read', units)
          return time.after(chance.latency(latency.read), () => resolve(answer))
        }
        const wait = backOff(tries)
        if (wait === undefined) return reject(new Error(`reads of ${key.pk} are throttled`))
        time.after(wait, () => arrive(tries + 1))
      }
      time.after(chance.latency(towards), () => arrive(0))
    })
  }

  /** What the write would leave, and what it costs: the larger of before and after, by the kilobyte. */
  function weighed(write: Write, home: Partition) {
    const before = home.get(keyOf(write).sk)
    const conditions = write.if ?? []
    const allowed = conditions.length === 0 || holds(conditions, before?.item)
    const left = allowed ? applied(write, before?.item) : before?.item
    const after = left === before?.item ? before : left && weigh(left)
    const bytes = Math.max(1, before?.bytes ?? 0, after?.bytes ?? 0)
    return { before: before?.item, allowed, after, units: Math.ceil(bytes / 1_024) }
  }

  async function single(caller: Caller, write: Write): Promise<Outcome & { readonly before?: Item | undefined }> {
    requireShape(write)
    const key = keyOf(write)
    const call: Call = { caller, madeAt: time.now(), writes: [write] }
    observer.made(call, key)
    return new Promise(resolve => {
      const refuse = (failure: Failure, ms: number) => time.after(ms, () => resolve({ ok: false, failures: [failure] }))
      const arrive = (tries: number) => {
        const home = partition(key.pk)
        if (home.isHeld(key.sk)) {
          contention.conflicts++
          if (tries >= mostRetries) return refuse({ reason: 'conflict' }, latency.refused)
          return time.after(chance.between(2, 10 * (tries + 1)), () => arrive(tries + 1))
        }
        const { before, allowed, after, units } = weighed(write, home)
        if (!home.writes.take(time.now(), units)) {
          const wait = backOff(tries)
          return wait === undefined ? refuse({ reason: 'throttled' }, latency.refused) : time.after(wait, () => arrive(tries + 1))
        }
        home.writes.charge(time.now(), units)
        observer.charged(call, key, 'write', units, write)
        if (!allowed)
          return refuse({ reason: 'condition', ...(before === undefined ? {} : { item: before }) }, chance.latency(latency.refused))
        commit(key, after)
        time.after(chance.latency(latency.written), () => resolve({ ok: true, before }))
      }
      time.after(chance.latency(latency.write), () => arrive(0))
    })
  }

  async function transact(caller: Caller, writes: readonly Write[]): Promise<Outcome> {
    const keys = new Set(writes.map(keyOf).map(({ pk, sk }) => `${pk}\n${sk}`))
    if (keys.size !== writes.length || writes.length < 1 || writes.length > 100)
      throw invalid('a transaction writes 1 to 100 different items')
    for (const write of writes) requireShape(write)
    const call: Call = { caller, madeAt: time.now(), writes }
    observer.made(call, keyOf(writes[0] as Write))
    return new Promise(resolve => {
      time.after(chance.latency(latency.prepare), () => {
        const prepared = writes.map(write => prepare(call, write))
        if (prepared.some(({ failure }) => failure.reason !== 'none')) {
          const failures = prepared.map(({ failure }) => failure)
          return time.after(chance.latency(latency.cancelled), () => resolve({ ok: false, failures }))
        }
        for (const { home, key } of prepared) home.hold(key.sk)
        const decide = chance.latency(latency.decide)
        let last = decide
        prepared.forEach(({ home, key, after, checkOnly }) => {
          const visible = decide + chance.between(0, tornMs)
          last = Math.max(last, visible)
          time.after(visible, () => {
            home.release(key.sk)
            if (!checkOnly) commit(key, after)
          })
        })
        time.after(last + chance.latency(latency.decided), () => resolve({ ok: true }))
      })
    })
  }

  /** Failed transactions are charged in full; what was throttled is not. */
  function prepare(call: Call, write: Write) {
    const key = keyOf(write)
    const home = partition(key.pk)
    const { before, allowed, after, units } = weighed(write, home)
    const failure = ((): Failure => {
      if (home.isHeld(key.sk)) return { reason: 'conflict' }
      if (!home.writes.take(time.now(), 2 * units)) return { reason: 'throttled' }
      return allowed ? { reason: 'none' } : { reason: 'condition', ...(before === undefined ? {} : { item: before }) }
    })()
    if (failure.reason === 'conflict') contention.conflicts++
    if (failure.reason === 'throttled') contention.throttles++
    else {
      home.writes.charge(time.now(), 2 * units)
      observer.charged(call, key, 'write', 2 * units, write)
    }
    return { key, home, after, failure, checkOnly: 'check' in write }
  }

  return {
    contention,
    partitions: () => partitions,
    peek: ({ pk, sk }) => partitions.get(pk)?.get(sk)?.item,
    isHeld: ({ pk, sk }) => partitions.get(pk)?.isHeld(sk) ?? false,
    preset: item => commit(item, weigh(item)),
    storeFor: caller => ({
      get: key =>
        read({ caller, madeAt: time.now() }, key, latency.get, home => {
          const found = home.get(key.sk)
          return { bytes: found?.bytes ?? 0, answer: found?.item }
        }),
      query: range =>
        read<Items>({ caller, madeAt: time.now() }, { pk: range.pk, sk: range.from ?? '' }, latency.query, home => {
          const found = home.within(range)
          const complete = range.limit === undefined || found.length <= range.limit
          const items = (complete ? found : found.slice(0, range.limit)).map(({ item }) => item)
          return { bytes: found.reduce((sum, { bytes }) => sum + bytes, 0), answer: { items, complete } }
        }),
      async write(write) {
        if ('check' in write) return transact(caller, [write])
        const outcome = await single(caller, write)
        return outcome.ok ? { ok: true } : outcome
      },
      transact: writes => transact(caller, writes),
      async take(key, conditions = []) {
        const outcome = await single(caller, { delete: key, if: conditions })
        return outcome.ok ? outcome.before : undefined
      },
    }),
  }
}
