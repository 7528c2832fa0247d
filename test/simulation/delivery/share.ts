/**
 * One process's share of the runs: `share FROM TO STEP MOST`, seeds from FROM to before TO; ends early after MOST violations. `share SEED
 * story` tells what happened in one run.
 */
import './quiet.ts'
import type { Totals } from './runs.ts'
import { simulate } from './simulate.ts'

if (process.argv[3] === 'story') {
  const lines: string[] = []
  const end = await simulate(Number(process.argv[2]), line => lines.push(line)).then(
    () => 'no violation',
    (error: Error) => error.message,
  )
  process.stdout.write(JSON.stringify([...lines, end]), () => process.exit(0))
  await new Promise(() => {})
}
const [from = 1, to = 2, step = 1, most = 20] = process.argv.slice(2).map(Number)
const totals: Totals = { runs: 0, messages: 0, connections: 0, frames: 0, chats: 0, steps: 0, wholeAfterMs: 0, faults: {}, failures: [] }
for (let seed = from; seed < to && totals.failures.length < most; seed += step) {
  totals.runs++
  try {
    const report = await simulate(seed)
    for (const name of ['messages', 'connections', 'frames', 'chats', 'steps'] as const) totals[name] += report[name]
    totals.wholeAfterMs = Math.max(totals.wholeAfterMs, report.wholeAfterMs)
    for (const [fault, times] of Object.entries(report.faults)) totals.faults[fault] = (totals.faults[fault] ?? 0) + times
  } catch (error) {
    totals.failures.push({ seed, what: error instanceof Error ? error.message : String(error) })
  }
}
process.stdout.write(JSON.stringify(totals), () => process.exit(0))
