/** One partition key of the modelled table: its items in order, what a transaction holds of them, and how much it can take. */
import type { Item, Range } from '../../domain/ports.ts'
import { addName, indexOf, removeName } from './sorted-names.ts'

/** DynamoDB's limits for one partition, with a second's worth saved up at most. */
const writesPerSecond = 1_000
const readsPerSecond = 3_000

export interface Stored {
  readonly item: Item
  readonly bytes: number
}

export class Partition {
  readonly writes = new Capacity(writesPerSecond)
  readonly reads = new Capacity(readsPerSecond)
  readonly #stored = new Map<string, Stored>()
  readonly #order: string[] = []
  #held: Set<string> | undefined

  get(sk: string): Stored | undefined {
    return this.#stored.get(sk)
  }

  set(sk: string, stored: Stored | undefined) {
    if (stored === undefined) {
      if (this.#stored.delete(sk)) removeName(this.#order, sk)
      return
    }
    if (!this.#stored.has(sk)) addName(this.#order, sk)
    this.#stored.set(sk, stored)
  }

  /** One more than the limit is read, as the store does to know whether anything lies behind. */
  within({ from, to, limit = Number.POSITIVE_INFINITY, newestFirst = false }: Range): readonly Stored[] {
    const first = from === undefined ? 0 : indexOf(this.#order, from)
    const end = to === undefined ? this.#order.length : indexOf(this.#order, `${to}\u0000`)
    const names = newestFirst
      ? this.#order.slice(Math.max(first, end - limit - 1), end).reverse()
      : this.#order.slice(first, Math.min(end, first + limit + 1))
    return names.map(sk => this.#stored.get(sk) as Stored)
  }

  items(): Iterable<Stored> {
    return this.#stored.values()
  }

  hold(sk: string) {
    this.#held ??= new Set()
    this.#held.add(sk)
  }
  release(sk: string) {
    this.#held?.delete(sk)
  }
  isHeld(sk: string): boolean {
    return this.#held?.has(sk) ?? false
  }
}

/** A token bucket, and the most that was charged within one second. */
export class Capacity {
  readonly #perSecond: number
  #left: number
  #filledAt = 0
  #second = -1
  #charged = 0
  #peak = 0

  constructor(perSecond: number) {
    this.#perSecond = perSecond
    this.#left = perSecond
  }

  get peak(): number {
    return this.#peak
  }

  take(now: number, units: number): boolean {
    this.#left = Math.min(this.#perSecond, this.#left + ((now - this.#filledAt) * this.#perSecond) / 1_000)
    this.#filledAt = now
    if (this.#left < units) return false
    this.#left -= units
    return true
  }

  charge(now: number, units: number) {
    const second = Math.floor(now / 1_000)
    if (second !== this.#second) {
      this.#second = second
      this.#charged = 0
    }
    this.#charged += units
    this.#peak = Math.max(this.#peak, this.#charged)
  }
}

/** Names and values as DynamoDB counts them; every text here is ASCII. */
export function weigh(item: Item): Stored {
  let bytes = 0
  for (const name in item) bytes += name.length + valueBytes(item[name])
  return { item, bytes }
}

function valueBytes(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value === 'number') return 2 + (String(value).length >> 1)
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + 1 + valueBytes(each), 3)
  if (typeof value !== 'object' || value === null) return 1
  let bytes = 3
  for (const [name, each] of Object.entries(value)) bytes += 1 + name.length + valueBytes(each)
  return bytes
}
