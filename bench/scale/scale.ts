/**
 * The real matching at scale: the use cases on a modelled table in virtual time, cell by cell, against the figures of the design
 * (routing.md §4). Nothing here is a measurement of DynamoDB.
 */
import type { BenchOptions, Outcome } from '../run.ts'
import { growthOf, type Miss, missesOf, nameOf } from './aim.ts'
import { type Result, runCell } from './cell.ts'
import { type Cell, designH } from './design-h.ts'

const columns = [
  ['cell', 9, (r: Result) => nameOf(r)],
  ['offers', 6, r => String(r.offers)],
  ['offer p50/p99', 14, r => `${whole(r.toOffer[0])}/${whole(r.toOffer[1])}`],
  ['reaction', 12, r => `${whole(r.reaction[0])}/${whole(r.reaction[1])}`],
  ['longest', 7, r => whole(r.reaction[2])],
  ['tries', 5, r => r.tries.toFixed(2)],
  ['WCU', 5, r => r.routing.write.toFixed(1)],
  ['RCU', 5, r => r.routing.read.toFixed(1)],
  ['start WCU', 9, r => r.startRows.write.toFixed(1)],
  ['rest W+R', 11, r => `${r.rest.write.toFixed(1)}+${r.rest.read.toFixed(1)}`],
  ['hottest WCU/s', 18, r => `${r.hottest.writes.peak} ${shortKey(r.hottest.writes.key)}`],
  ['hottest RCU/s', 18, r => `${r.hottest.reads.peak} ${shortKey(r.hottest.reads.key)}`],
  ['passed', 6, r => r.unclaimed.toFixed(2)],
  ['most', 4, r => String(r.mostOvertakes)],
  ['v/l/s', 7, r => `${r.violations}/${r.leaked}/${r.stuck}`],
  ['handlers', 8, r => String(r.mostHandlers)],
  ['s', 5, r => r.tookSeconds.toFixed(1)],
] as const satisfies readonly (readonly [string, number, (result: Result) => string])[]

/** Arrivals a second. */
const lowRate = 10
/** Units per assignment. */
const worthShowing = 0.05

export async function scale({ cells, seed = 1, shards, detail = false }: BenchOptions): Promise<Outcome> {
  const wanted = cells?.split(',')
  const chosen = designH.filter(cell => wanted === undefined || wanted.includes(nameOf({ cell })))
  if (chosen.length !== (wanted?.length ?? designH.length)) {
    throw new Error(`cells are some of ${designH.map(cell => nameOf({ cell })).join(', ')}, not ${cells}`)
  }
  console.log(`real use cases on a modelled table, virtual time, seed ${seed}; milliseconds, and units per assignment`)
  console.log(columns.map(([title, width]) => title.padStart(width)).join(' '))
  const results: Result[] = []
  for (const cell of chosen) {
    const result = await usual(cell, seed, shards ?? cell.shards)
    results.push(result)
    console.log(columns.map(([, width, show]) => show(result).padStart(width)).join(' '))
    if (detail) printDetail(result)
  }
  if (results.some(({ cell }) => cell.overloaded))
    console.log('100x100 has more customers than it can serve: its reaction time is compared, not its time to offer')
  const misses = [...results.flatMap(missesOf), ...growthOf(results)]
  for (const miss of misses) console.log(`MISSED ${sentence(miss)}`)
  return {
    figure: `scale: ${results.filter(result => missesOf(result).length === 0).length} of ${results.length} cells within the design's figures, ${misses.length} missed`,
    reached: misses.length === 0,
  }
}

/** At low rates the run whose busiest key is the middle one of three: a second's chance is not the cell's. */
async function usual(cell: Cell, seed: number, shards: number): Promise<Result> {
  if (cell.arrivalsPerSecond > lowRate) return runCell(cell, seed, shards)
  const runs: Result[] = []
  for (const next of [seed, seed + 1, seed + 2]) runs.push(await runCell(cell, next, shards))
  return runs.sort((a, b) => a.hottest.writes.peak - b.hottest.writes.peak)[1] as Result
}

function printDetail({ purposes, failures, conflicts, throttles }: Result) {
  for (const [purpose, { write, read }] of purposes.filter(([, units]) => units.write + units.read >= worthShowing))
    console.log(`    ${purpose.padEnd(36)} ${write.toFixed(2).padStart(7)} WCU ${read.toFixed(2).padStart(7)} RCU`)
  console.log(`    ${conflicts} conflicts, ${throttles} throttled calls`)
  for (const [what, times] of failures) console.log(`    failed ${times} times: ${what}`)
}

function sentence({ cell, what, measured, most }: Miss): string {
  return `${cell}: ${what} is ${round(measured)}, and may be ${round(most)} at most`
}

function round(value: number): string {
  return value < 50 ? value.toFixed(2) : whole(value)
}
function whole(value: number): string {
  return String(Math.round(value))
}

/** Keys of one chat or agent are as long as their ids. */
function shortKey(key: string): string {
  return key.length > 12 ? `${key.slice(0, 11)}…` : key
}
