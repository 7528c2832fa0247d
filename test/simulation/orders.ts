/** Ways to go through the orders in which a scenario's racing calls can happen. */
import type { Call, Fault } from './bed.ts'
import type { Direction } from './stage.ts'
import { mulberry, type Turn } from './timeline.ts'

/** Plays on a stage of its own every time; throws when something is not as it must be. */
export type Scenario = (direction: Direction) => Promise<void>

export interface Orders {
  /** At most so many times somebody else goes first than the one whose turn it was. */
  readonly deviations?: number
  readonly torn?: boolean
  readonly fault?: (call: Call) => Fault | undefined
  /** A guard against scenarios that grew: more orders than this is an error. */
  readonly most?: number
}

/**
 * Every order with at most `deviations` departures from "each handler goes on until it waits for nothing". Most races need one or two
 * (a reader that is overtaken between its read and its write), and the number of orders stays small. Returns how many there were.
 */
export async function everyOrder(scenario: Scenario, { deviations = 2, torn = false, fault, most = 60_000 }: Orders = {}): Promise<number> {
  let path: { chosen: number; readonly of: number }[] = []
  for (let played = 1; ; played++) {
    if (played > most) throw new Error(`more than ${most} orders`)
    let at = 0
    let last: object | undefined
    const pick = (turns: readonly Turn[]) => {
      const order = byCustom(turns, last)
      const used = path.slice(0, at).filter(({ chosen }) => chosen > 0).length
      path[at] ??= { chosen: 0, of: used < deviations ? order.length : 1 }
      const index = order[(path[at++] as { chosen: number }).chosen] as number
      last = turns[index]?.of
      return index
    }
    await named(`order ${played} [${path.map(({ chosen }) => chosen).join('')}]`, () =>
      scenario({ pick, torn, ...(fault === undefined ? {} : { fault }) }),
    )
    path = path.slice(0, at)
    for (let end = path.at(-1); end !== undefined && end.chosen + 1 >= end.of; end = path.at(-1)) path.pop()
    const turning = path.at(-1)
    if (turning === undefined) return played
    turning.chosen++
  }
}

/** Whoever acted last goes on; else whoever has waited longest. */
function byCustom(turns: readonly Turn[], last: object | undefined): readonly number[] {
  const first = Math.max(
    0,
    turns.findIndex(turn => turn.of === last),
  )
  return [first, ...turns.map((_, index) => index).filter(index => index !== first)]
}

/** So many random orders; half of them with torn transactions when asked. */
export async function manyOrders(
  scenario: Scenario,
  { seeds = 300, torn = false, fault }: { seeds?: number; torn?: boolean; fault?: Orders['fault'] } = {},
): Promise<void> {
  for (let seed = 1; seed <= seeds; seed++) {
    const random = mulberry(seed)
    const pick = (turns: readonly Turn[]) => Math.floor(random() * turns.length)
    await named(`seed ${seed}`, () => scenario({ pick, torn: torn && seed % 2 === 0, seed, ...(fault === undefined ? {} : { fault }) }))
  }
}

/** The handler of this name dies once: before and after each of its calls in turn. Returns how many calls there were. */
export async function everyDeath(scenario: Scenario, name: string, direction: Direction = {}): Promise<number> {
  for (let number = 1; ; number++) {
    let reached = false
    for (const how of ['diesBefore', 'diesAfter'] as const) {
      const fault = (call: Call): Fault | undefined => {
        if (call.handler.name !== name || call.number !== number) return undefined
        reached = true
        return how
      }
      await named(`${name} ${how} call ${number}`, () => scenario({ ...direction, fault }))
    }
    if (!reached) return number - 1
  }
}

async function named(what: string, play: () => Promise<void>): Promise<void> {
  try {
    await play()
  } catch (error) {
    throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}
