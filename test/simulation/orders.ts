/** Ways to go through the orders in which a scenario's racing calls can happen. */
import { seeded } from '../../bench/random.ts'
import type { Call, Fault } from './bed.ts'
import type { Direction } from './stage.ts'
import type { Turn } from './timeline.ts'

/** Plays on a stage of its own every time; throws when something is not as it must be. */
export type Scenario = (direction: Direction) => Promise<void>

const usualPatienceMs = 40
/** Random orders beside the systematic ones; more of them find more, and take longer. */
const wildOrders = Number(process.env.SIMULATION_ORDERS ?? 20)
/** With many random orders asked for, there is time for two departures as well where one is usual. */
export const patientTester = wildOrders > 100

export interface Orders {
  /** At most so many times somebody else goes first than the one whose turn it was. */
  readonly deviations?: number
  readonly torn?: boolean
  readonly fault?: (call: Call) => Fault | undefined
  /** No call waits longer than so many ms while others go on: slow, not stopped. */
  readonly patienceMs?: number
  /** Plays only each so-manieth order. */
  readonly every?: number
  /** A guard against scenarios that grew: more orders than this is an error. */
  readonly most?: number
}

/**
 * Every order with at most `deviations` departures from "each handler goes on until it waits for nothing". Most races need one or two
 * (a reader that is overtaken between its read and its write), and the number of orders stays small. Returns how many there were.
 */
export async function everyOrder(
  scenario: Scenario,
  { deviations = 1, torn = false, fault, patienceMs = usualPatienceMs, every = 1, most = 60_000 }: Orders = {},
): Promise<number> {
  const also = fault === undefined ? {} : { fault }
  let path: { chosen: number; readonly of: number }[] = []
  for (let played = 1; ; played++) {
    if (played > most) throw new Error(`more than ${most} orders`)
    let at = 0
    let used = 0
    let last: object | undefined
    const pick = (turns: readonly Turn[]) => {
      const order = byCustom(turns, last, patienceMs)
      path[at] ??= { chosen: 0, of: used < deviations ? order.length : 1 }
      const { chosen } = path[at++] as { chosen: number }
      if (chosen > 0) used++
      const index = order[chosen] as number
      last = turns[index]?.of
      return index
    }
    try {
      await scenario({ pick, torn, ...also })
    } catch (error) {
      const choices = path.map(({ chosen }) => chosen)
      throw failed(`order ${played} [${choices.join()}]`, error)
    }
    path = path.slice(0, at)
    for (let orders = 0; orders < every; orders++) {
      for (let end = path.at(-1); end !== undefined && end.chosen + 1 >= end.of; end = path.at(-1)) path.pop()
      const turning = path.at(-1)
      if (turning === undefined) return played
      turning.chosen++
    }
  }
}

/** One order again, told line by line. */
export async function replay(
  scenario: Scenario,
  choices: readonly number[],
  trace: (line: string) => void,
  { torn = false, patienceMs = usualPatienceMs }: Orders = {},
): Promise<void> {
  let at = 0
  let last: object | undefined
  const pick = (turns: readonly Turn[]) => {
    const index = byCustom(turns, last, patienceMs)[choices[at++] ?? 0] as number
    last = turns[index]?.of
    return index
  }
  await scenario({ pick, torn, trace })
}

/** Whoever acted last goes on; else whoever has waited longest. */
function byCustom(turns: readonly Turn[], last: object | undefined, patienceMs: number): readonly number[] {
  const may = patient(turns, patienceMs)
  const first = may.find(index => turns[index]?.of === last) ?? (may[0] as number)
  return [first, ...may.filter(index => index !== first)]
}

/** Turns that may come next without making another wait too long. */
function patient(turns: readonly Turn[], patienceMs: number): readonly number[] {
  const oldest = Math.min(...turns.map(({ at }) => at))
  return turns.map((_, index) => index).filter(index => (turns[index] as Turn).at <= oldest + patienceMs)
}

/** So many random orders; every second one with torn transactions. */
export async function manyOrders(
  scenario: Scenario,
  { seeds = wildOrders, fault, patienceMs = usualPatienceMs }: Pick<Orders, 'fault' | 'patienceMs'> & { readonly seeds?: number } = {},
): Promise<void> {
  for (let seed = 1; seed <= seeds; seed++) {
    const random = seeded(seed)
    const pick = (turns: readonly Turn[]) => {
      const may = patient(turns, patienceMs)
      return may[Math.floor(random() * may.length)] as number
    }
    await named(`seed ${seed}`, () => scenario({ pick, torn: seed % 2 === 0, seed, ...(fault === undefined ? {} : { fault }) }))
  }
}

/** All orders with one departure, a third of them also torn (or all), and some wild ones. Returns how many were gone through one by one. */
export async function inEveryWay(scenario: Scenario, orders: Orders = {}): Promise<number> {
  const whole = await everyOrder(scenario, patientTester ? { ...orders, every: 1 } : orders)
  const torn = await everyOrder(scenario, { ...orders, torn: true, every: patientTester ? 1 : 3 })
  await manyOrders(scenario, orders)
  return whole + torn
}

/** The handler of this name dies once: before and after each of its calls in turn. Returns how many calls there were. */
export function everyDeath(scenario: Scenario, name: string): Promise<number> {
  return everyFault(scenario, name, ['diesBefore', 'diesAfter'])
}

/** Each of these faults once at each call of the handler of this name. Returns how many calls there were. */
export async function everyFault(scenario: Scenario, name: string, faults: readonly Fault[]): Promise<number> {
  for (let number = 1; ; number++) {
    let reached = false
    for (const how of faults) {
      const fault = (call: Call): Fault | undefined => {
        if (call.handler.name !== name || call.number !== number) return undefined
        reached = true
        return how
      }
      await named(`${name} ${how} at call ${number}`, () => scenario({ fault }))
    }
    if (!reached) return number - 1
  }
}

async function named(what: string, play: () => Promise<void>): Promise<void> {
  try {
    await play()
  } catch (error) {
    throw failed(what, error)
  }
}

function failed(what: string, error: unknown): Error {
  return new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
}
