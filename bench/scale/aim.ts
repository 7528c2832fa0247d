/** What the routing must reach: the design's own figures, with some room, and no growth with the number of agents. */
import type { Result } from './cell.ts'

export interface Miss {
  readonly cell: string
  readonly what: string
  readonly measured: number
  readonly most: number
}

/** Other random draws than the design's one run: its own figures move by as much from seed to seed. */
const room = 1.2
/** A deadline entry and larger items, which the design's simulation has not. */
const moreWriteUnits = 5

export function nameOf({ cell }: Pick<Result, 'cell'>): string {
  return `${cell.arrivalsPerSecond}x${cell.agents}`
}

/** Each figure and the most that it may be. */
export function limits({ cell, ...result }: Result): readonly (readonly [string, number, number])[] {
  const [what, measured, design] = cell.overloaded
    ? (['reaction', result.reaction, cell.reaction] as const)
    : (['time to offer', result.toOffer, cell.toOffer] as const)
  return [
    [`${what} p50`, measured[0], design[0] * room],
    [`${what} p99`, measured[1], design[1] * room],
    ['tries', result.tries, cell.tries * room],
    ['WCU', result.routing.write, cell.writeUnits + moreWriteUnits],
    ['RCU', result.routing.read, cell.readUnits],
    [`hottest WCU/s (${result.hottest.writes.key})`, result.hottest.writes.peak, cell.hottestWrites * room],
    [`hottest RCU/s (${result.hottest.reads.key})`, result.hottest.reads.peak, cell.hottestReads * room],
    ['violations', result.violations, 0],
    ['leaked', result.leaked, 0],
    ['stuck', result.stuck, 0],
  ]
}

export function missesOf(result: Result): readonly Miss[] {
  return limits(result)
    .filter(([, measured, most]) => !(measured <= most))
    .map(([what, measured, most]) => ({ cell: nameOf(result), what, measured, most }))
}

/** From the fewest to the most agents at the same arrivals; an overloaded cell is no measure of it. */
export function growthOf(results: readonly Result[]): readonly Miss[] {
  const calm = results.filter(({ cell }) => !cell.overloaded)
  const rates = [...new Set(calm.map(({ cell }) => cell.arrivalsPerSecond))]
  return rates.flatMap(rate => {
    const same = calm.filter(({ cell }) => cell.arrivalsPerSecond === rate).sort((one, other) => one.cell.agents - other.cell.agents)
    const [fewest, most] = [same[0], same.at(-1)]
    if (fewest === undefined || most === undefined || fewest === most) return []
    const grown = [
      ['tries', fewest.tries, most.tries],
      ['WCU', fewest.routing.write, most.routing.write],
      ['RCU', fewest.routing.read, most.routing.read],
    ] as const
    return grown
      .filter(([, before, after]) => after > before * room)
      .map(([what, before, after]) => ({
        cell: `${nameOf(fewest)} to ${nameOf(most)}`,
        what: `growth of ${what}`,
        measured: after,
        most: before * room,
      }))
  })
}
