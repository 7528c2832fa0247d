/**
 * Thousands of random conversations under every fault that we know (test/simulation/delivery), spread over the cores. A seed that breaks
 * an invariant is printed with its last events; `--seed N --runs 1` plays it again, exactly.
 */
import { bundle } from '../test/simulation/delivery/bundle.ts'
import { faults, troubles } from '../test/simulation/delivery/faults.ts'
import { play, story } from '../test/simulation/delivery/runs.ts'
import type { BenchOptions, Outcome } from './run.ts'

const usualRuns = 20_000
const toldEvents = 60

export async function delivery({ runs = usualRuns, seed = 1 }: Pick<BenchOptions, 'runs' | 'seed'>): Promise<Outcome> {
  const file = await bundle()
  const began = performance.now()
  const totals = await play(file, { from: seed, count: runs })
  const { messages, connections, frames, chats, steps, wholeAfterMs, failures } = totals
  const seconds = (performance.now() - began) / 1000
  const count = (n: number) => n.toLocaleString('en')
  console.log(`${count(totals.runs)} runs from seed ${seed} in ${seconds.toFixed(0)} s, ${count(steps)} steps`)
  console.log(`${count(chats)} chats, ${count(messages)} messages, ${count(connections)} connections, ${count(frames)} frames of pages`)
  console.log('faults:')
  for (const [name, id] of Object.entries({ ...faults, ...troubles }).sort(([, a], [, b]) => Number(a.slice(1)) - Number(b.slice(1))))
    console.log(`  ${id.padEnd(4)} ${name.padEnd(20)} ${count(totals.faults[name] ?? 0).padStart(9)}`)
  for (const { what } of failures) console.log(what)
  const [first] = failures
  if (first !== undefined) for (const line of (await story(file, first.seed)).slice(-toldEvents)) console.log(line)
  const struck = Object.values(totals.faults).reduce((a, b) => a + b, 0)
  return {
    figure:
      `${count(totals.runs)} runs, ${count(messages)} messages, ${count(connections)} connections, ${count(struck)} faults: ` +
      `${failures.length} violations; pages that stayed connected were whole ${(wholeAfterMs / 1000).toFixed(0)} s after the faults at the latest`,
    reached: failures.length === 0 && totals.runs === runs,
  }
}
