/**
 * Routing that cannot be broken: thousands of random worlds in which everything goes wrong, and the real matching at scale on a
 * modelled table. Each half by itself: `npm run bench -- scale`, and `--runs N --seed N` for the worlds.
 */
import { routingRuns } from './routing-runs.ts'
import type { BenchOptions, Outcome } from './run.ts'
import { scale } from './scale/scale.ts'

export async function routing(options: BenchOptions): Promise<Outcome> {
  const worlds = await routingRuns(options)
  console.log(worlds.figure)
  const cells = await scale(options)
  return { figure: `routing: ${worlds.figure}; ${cells.figure}`, reached: worlds.reached && cells.reached }
}
