/**
 * How long a wait for an agent lasts, told from the chats that agents joined lately. A step is how long a chat was the first of its
 * line: since the join before it, or since its own start when nobody stood before it. So a busy line is measured by how fast it moves,
 * and an idle one by how long its customers really waited.
 */
import { joinKey, joinsPartition, joinTime } from './keys.ts'
import type { Ports, Write } from './ports.ts'

/** An agent joined a chat that had waited so long. */
export interface Join {
  readonly at: number
  readonly waitedMs: number
}
export interface Estimate {
  readonly fromMs: number
  readonly toMs: number
}
export interface Place {
  /** Chats before this one. */
  readonly ahead: number
  /** Since when the first of the line has waited; absent when nobody waits. */
  readonly firstSince?: number
}

const fewest = 5
/** The oldest one only tells when the step of the next began. */
const mostJoins = 21
const latelyMs = 2 * 3_600_000
const keptSeconds = 24 * 3_600
/** A line that stands still for less than this is none that has stopped. */
const stillMs = 60_000

/**
 * The middle half of what so many steps in a row lasted. None with fewer than five joins, and none when the first of the line has
 * waited longer than any of them did: whatever held then does not hold any more.
 */
export function estimateOf(joins: readonly Join[], { ahead, firstSince }: Place, now: number): Estimate | undefined {
  const lately = joins
    .filter(({ at }) => at > now - latelyMs && at <= now)
    .sort((one, other) => one.at - other.at || one.waitedMs - other.waitedMs)
  const last = lately.at(-1)
  if (last === undefined || lately.length < fewest) return undefined
  const steps = lately.slice(1).map(({ at, waitedMs }, i) => Math.min(waitedMs, at - (lately[i]?.at ?? at)))
  const stillFor = firstSince === undefined ? 0 : now - Math.max(firstSince, last.at)
  if (stillFor > Math.max(stillMs, ...steps)) return undefined
  const places = ahead + 1
  // several steps in a row, since many may be short and a few long; runs as long as all of them would show no spread
  const run = Math.min(places, Math.floor(steps.length / 4))
  const runs = steps.map((_, start) => sum(steps, start, run) * (places / run)).sort((one, other) => one - other)
  return { fromMs: Math.round(quantile(runs, 0.25)), toMs: Math.round(quantile(runs, 0.75)) }
}

/** Round and round, so that every step counts as often as any other. */
function sum(steps: readonly number[], start: number, run: number): number {
  let total = 0
  for (let i = 0; i < run; i++) total += steps[(start + i) % steps.length] ?? 0
  return total
}

function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0]
  return low + (high - low) * (place - Math.floor(place))
}

/** Kept with the join itself: one small item, gone after a day. */
export function joinWrite(queue: string, chat: string, { at, waitedMs }: Join): Write {
  return { put: { ...joinKey(queue, at, chat), at, waitedMs, expires: Math.ceil(at / 1000) + keptSeconds } }
}

/** The latest, newest first: one read of about two kilobytes. */
export async function readJoins({ store, clock }: Ports, queue: string): Promise<readonly Join[]> {
  const from = joinTime(clock.now() - latelyMs)
  const { items } = await store.query({ pk: joinsPartition(queue), from, limit: mostJoins, newestFirst: true })
  return items as unknown as readonly Join[]
}
