/**
 * Thousands of random worlds (test/simulation), spread over the cores: how many invariants broke, slots leaked and chats were stuck, and
 * the longest that a free agent stood beside a waiting chat. A seed that fails is printed; `SIMULATION_SEED=N SIMULATION_RUNS=1` plays it
 * again in the tests.
 */
import { availableParallelism } from 'node:os'
import type { Totals } from './routing-share.ts'
import { playShare } from './share.ts'

const usualRuns = 20_000
/**
 * What the longest coexistence includes: the time until the next sweep (every 2.5 s, in a function that is not killed itself),
 * the sweep's own calls, of which some take up to 2.5 s, the lease of a dead combiner, and that three in ten clients do not ask again.
 */
const aimMs = 5_000

export async function routingRuns({
  runs = usualRuns,
  seed = 1,
}: {
  runs?: number | undefined
  seed?: number | undefined
}): Promise<{ readonly figure: string; readonly reached: boolean }> {
  const shares = Math.min(runs, availableParallelism())
  const began = performance.now()
  const all = await Promise.all(Array.from({ length: shares }, (_, share) => played(seed + share, seed + runs, shares)))
  const sum = (name: keyof Omit<Totals, 'failures' | 'longest'>) => all.reduce((total, each) => total + each[name], 0)
  const longest = all.map(each => each.longest).reduce((a, b) => (a.ms > b.ms ? a : b))
  const failures = all.flatMap(each => each.failures)
  for (const failure of failures.slice(0, 20)) console.log(failure)
  const of = (what: RegExp) => failures.filter(failure => what.test(failure)).length
  console.log(
    `${runs} runs from seed ${seed} in ${((performance.now() - began) / 1000).toFixed(0)} s, ${sum('steps')} steps, ${sum('calls')} calls: ` +
      `${sum('crashes')} crashes, ${sum('tears')} torn transactions, ${sum('conflicts')} conflicts met and ${sum('refused')} more made up, ` +
      `${sum('lost')} lost replies; a free agent beside a waiting chat for ${longest.ms} ms at the longest (seed ${longest.seed})`,
  )
  const stuck = of(/RI6/)
  const leaked = of(/RI2/)
  const others = failures.length - of(/RI6|RI2/)
  return {
    figure: `${runs} runs: ${others} violations, ${leaked} slots leaked, ${stuck} stuck; longest coexistence ${(longest.ms / 1000).toFixed(1)} s`,
    reached: failures.length === 0 && longest.ms <= aimMs,
  }
}

function played(from: number, to: number, step: number): Promise<Totals> {
  return playShare<Totals>(['--import', 'tsx', 'bench/routing-share.ts', String(from), String(to), String(step)])
}
