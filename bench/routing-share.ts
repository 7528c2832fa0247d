/** One process's share of routing-runs.ts: the seeds from the first number to before the second, in steps of the third. */
import { simulate } from '../test/simulation/simulate.ts'

export interface Totals {
  steps: number
  calls: number
  crashes: number
  tears: number
  conflicts: number
  refused: number
  lost: number
  longest: { ms: number; seed: number }
  failures: string[]
}

const [from = 1, to = 2, step = 1] = process.argv.slice(2).map(Number)
const totals: Totals = {
  steps: 0,
  calls: 0,
  crashes: 0,
  tears: 0,
  conflicts: 0,
  refused: 0,
  lost: 0,
  longest: { ms: 0, seed: 0 },
  failures: [],
}
for (let seed = from; seed < to; seed += step) {
  try {
    const report = await simulate(seed)
    for (const name of ['steps', 'calls', 'crashes', 'tears', 'conflicts', 'refused', 'lost'] as const) totals[name] += report[name]
    if (!report.sweepsFail && report.longest.ms > totals.longest.ms) totals.longest = { ms: Math.round(report.longest.ms), seed }
  } catch (error) {
    totals.failures.push(error instanceof Error ? error.message : String(error))
  }
}
process.stdout.write(JSON.stringify(totals))
