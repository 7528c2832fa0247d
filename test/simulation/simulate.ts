/** One seed: a random world for some seconds, then rest, sweeps, and nothing stuck, leaked or left over (RI6, RI12). */
import { matchEveryMs } from '../../domain/deadlines.ts'
import { heartbeat } from '../../domain/presence.ts'
import { acceptAll, act, type Console, hire, openConsole, reassign, spread, visit } from './people.ts'
import { leftOver, waiting } from './rest.ts'
import { lookBetween, nobody, openWorld, sweep, untilIdle, type World } from './world.ts'

export interface Report {
  readonly steps: number
  readonly calls: number
  readonly crashes: number
  readonly tears: number
  readonly conflicts: number
  readonly lost: number
  readonly refused: number
  /** The longest that a free allowed agent stood beside a waiting chat, in ms of virtual time. */
  readonly longest: { readonly ms: number; readonly pair: string }
  readonly sweepsFail: boolean
}

/** The lease of a dead combiner has run out by then. */
const restAfterMs = 1_600

export async function simulate(seed: number, trace?: (line: string) => void): Promise<Report> {
  try {
    return await play(seed, trace)
  } catch (error) {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

async function play(seed: number, trace?: (line: string) => void): Promise<Report> {
  const world = await openWorld(seed, trace)
  const { timeline, chance, between, later } = world
  const names = ['alice', 'bob', 'carla', 'dora'].slice(0, between(1, 4))
  const consoles = names.map(name => hire(world, name))
  await timeline.run()
  for (const page of consoles) openConsole(world, page)
  world.begin()
  // most worlds are crowded; some last until leases run out, absent agents are given up and lines have moved
  const pace = chance(0.06) ? 15 : 1
  const lasts = between(3_000, 12_000) * pace
  const until = timeline.now() + lasts
  for (const page of consoles) {
    const seen: { chat: string; round: number }[] = []
    const live = () => {
      if (timeline.now() > until) return
      act(world, page, seen)
      later(between(50, 1_500) * pace, live)
    }
    later(between(0, 300), live)
  }
  for (let n = between(2, 9); n > 0; n--) later(chance(0.3) ? between(0, 20) : between(0, lasts), () => visit(world, `c${n}`))
  if (chance(0.15)) later(between(0, lasts), () => spread(world))
  for (const name of names) if (chance(0.25)) later(between(0, lasts), () => reassign(world, name))
  // up to the one with which rest begins
  for (let at = between(0, matchEveryMs), full = true; at < lasts + restAfterMs; at += matchEveryMs, full = !full) {
    const whole = full
    later(at, () => (whole ? sweep(world) : lookBetween(world)))
  }
  await timeline.run(until)
  return rest(world, consoles)
}

/** Kind from here on: what the unkind time left behind is repaired by sweeps alone. */
async function rest(world: World, consoles: readonly Console[]): Promise<Report> {
  const { timeline, bed, oracle, coexistence } = world
  world.calm()
  // handlers under way come to their end, and the lease of a dead one runs out
  await timeline.run(timeline.now() + restAfterMs)
  await untilIdle(world)
  let swept = timeline.now()
  sweep(world)
  await untilIdle(world)
  must(waiting(oracle, timeline.now(), swept), 'after one sweep')
  const longest = coexistence.longest(timeline.now())
  // long enough for absent agents to be given up
  for (let sweeps = 0; sweeps < 5; sweeps++) {
    if (sweeps > 0 && [...oracle.agents.values()].every(agent => agent.presence !== 'reconnecting')) break
    for (const page of consoles) acceptAll(world, page)
    await timeline.run(timeline.now() + 33_000)
    for (const { caller } of consoles) if (caller !== undefined) bed.start('heartbeat', nobody, ports => heartbeat(ports, caller, 8_000))
    await untilIdle(world)
    swept = timeline.now()
    sweep(world)
    await untilIdle(world)
  }
  must([...waiting(oracle, timeline.now(), swept), ...leftOver(oracle)], 'at rest')
  return { steps: timeline.steps(), ...bed.counts, longest, sweepsFail: world.sweepsFail }
}

function must(found: readonly string[], when: string) {
  if (found.length > 0) throw new Error(`${when}: ${found.join('; ')}`)
}
