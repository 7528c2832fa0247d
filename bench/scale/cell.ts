/** One cell of the grid: a world that runs, and what it showed. */
import { median, percentile } from '../statistics.ts'
import { lookBack } from './aftermath.ts'
import type { Cell } from './design-h.ts'
import type { Units } from './ledger.ts'
import type { Partition } from './partition.ts'
import { createWorld } from './world.ts'

export interface Result {
  readonly cell: Cell
  readonly offers: number
  readonly toOffer: readonly [number, number]
  readonly reaction: readonly [number, number, number]
  readonly tries: number
  /** Per assignment. */
  readonly routing: Units
  readonly startRows: Units
  readonly rest: Units
  readonly purposes: readonly (readonly [string, Units])[]
  /** Of the partition keys that the routing uses, with everything else that they are used for. */
  readonly hottest: { readonly writes: Hot; readonly reads: Hot }
  readonly unclaimed: number
  readonly mostOvertakes: number
  readonly violations: number
  readonly leaked: number
  readonly stuck: number
  readonly mostHandlers: number
  readonly conflicts: number
  readonly throttles: number
  /** Calls that ended in an error or in `busy`, by what they said. */
  readonly failures: ReadonlyMap<string, number>
  readonly tookSeconds: number
}
export interface Hot {
  readonly key: string
  readonly peak: number
}

const warmMs = 5_000

export async function runCell(cell: Cell, seed: number, shards: number): Promise<Result> {
  const began = performance.now()
  const world = createWorld({ ...cell, seed, shards, warmMs })
  await world.run()
  const { measures, ledger, table, load } = world.centre
  const { offers, toOffer, reactions, unclaimed, mostOvertakes, violations } = measures.taken
  const aftermath = lookBack(table, world.acknowledged)
  const onPath = [...table.partitions()].filter(([pk]) => ledger.isOnPath(pk))
  const each = ({ read, write }: Units): Units => ({ read: read / offers, write: write / offers })
  return {
    cell,
    offers,
    toOffer: [median(toOffer), percentile(toOffer, 99)],
    reaction: [median(reactions), percentile(reactions, 99), percentile(reactions, 100)],
    tries: ledger.tries() / offers,
    routing: each(ledger.routing()),
    startRows: each(ledger.startRows()),
    rest: each(ledger.rest()),
    purposes: ledger.all().map(([purpose, units]) => [purpose, each(units)] as const),
    hottest: {
      writes: hottest(onPath, ({ writes }) => writes.peak),
      reads: hottest(onPath, ({ reads }) => reads.peak),
    },
    unclaimed: unclaimed.reduce((sum, each) => sum + each, 0) / unclaimed.length,
    mostOvertakes,
    violations: violations + aftermath.violations,
    leaked: aftermath.leaked,
    stuck: world.stuck.size,
    mostHandlers: load.most,
    conflicts: table.contention.conflicts,
    throttles: table.contention.throttles,
    failures: load.failures,
    tookSeconds: (performance.now() - began) / 1_000,
  }
}

function hottest(partitions: Iterable<readonly [string, Partition]>, peakOf: (partition: Partition) => number): Hot {
  let found: Hot = { key: '', peak: 0 }
  for (const [key, partition] of partitions) if (peakOf(partition) > found.peak) found = { key, peak: peakOf(partition) }
  return found
}
