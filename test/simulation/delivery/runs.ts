/** Many seeds, spread over the cores. */
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'

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
    Array.from({ length: used }, (_, share) => run<Totals>(bundled, [from + share, from + count, used, most].map(String))),
  )
  return all.reduce(added)
}

/** What happened in one run, a line for each event; the last one says how it ended. */
export function story(bundled: string, seed: number): Promise<readonly string[]> {
  return run(bundled, [String(seed), 'story'])
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

function run<T>(bundled: string, args: readonly string[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bundled, ...args], { stdio: ['ignore', 'pipe', 'inherit'], env: {} })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
    child.once('error', reject)
    child.once('close', code =>
      code === 0 ? resolve(JSON.parse(output) as T) : reject(new Error(`a share of the runs ended with ${code}`)),
    )
  })
}
