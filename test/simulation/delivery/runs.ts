/** Many seeds, spread over the cores. */
import { availableParallelism } from 'node:os'
import { playShare } from '../../../bench/share.ts'

export interface Totals {
  runs: number
  messages: number
  connections: number
  frames: number
  chats: number
  steps: number
  wholeAfterMs: number
  faults: Record<string, number>
  failures: { seed: number; what: string }[]
}

export interface Runs {
  readonly from: number
  readonly count: number
  /** Ends early after so many violations in each share. */
  readonly most?: number
  readonly shares?: number
}

export async function play(bundled: string, { from, count, most = 20, shares = availableParallelism() }: Runs): Promise<Totals> {
  const used = Math.min(count, shares)
  const all = await Promise.all(
    Array.from({ length: used }, (_, share) => playShare<Totals>([bundled, ...[from + share, from + count, used, most].map(String)], {})),
  )
  return all.reduce(added)
}

/** What happened in one run, a line for each event; the last one says how it ended. */
export function story(bundled: string, seed: number): Promise<readonly string[]> {
  return playShare([bundled, String(seed), 'story'], {})
}

function added(a: Totals, b: Totals): Totals {
  const sum = (name: 'runs' | 'messages' | 'connections' | 'frames' | 'chats' | 'steps') => a[name] + b[name]
  const faults = { ...a.faults }
  for (const [fault, times] of Object.entries(b.faults)) faults[fault] = (faults[fault] ?? 0) + times
  return {
    runs: sum('runs'),
    messages: sum('messages'),
    connections: sum('connections'),
    frames: sum('frames'),
    chats: sum('chats'),
    steps: sum('steps'),
    wholeAfterMs: Math.max(a.wholeAfterMs, b.wholeAfterMs),
    faults,
    failures: [...a.failures, ...b.failures].sort((one, other) => one.seed - other.seed),
  }
}
