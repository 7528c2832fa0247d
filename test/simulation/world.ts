/** A random contact centre: what the seed decides about its people, and how unkind the world is to its handlers. */
import { seeded } from '../../bench/random.ts'
import { deadlineCame, matchOnce, sweepOnce } from '../../domain/deadlines.ts'
import { drain } from '../../domain/matching.ts'
import type { Deadline, Ports } from '../../domain/ports.ts'
import { queueDefaults } from '../../domain/queue.ts'
import { createQueue } from '../../domain/settings.ts'
import { type Bed, type Call, createBed, type End, type Errand, type Fault } from './bed.ts'
import { type Coexistence, createCoexistence } from './coexistence.ts'
import { createOracle, type Oracle } from './oracle.ts'
import { createTimeline, type Timeline } from './timeline.ts'

export const noon = Date.UTC(2026, 10, 22, 12)

/** Chances per call. */
export interface Unkindness {
  readonly death: number
  readonly outage: number
  readonly lost: number
  readonly conflict: number
  readonly throttled: number
  readonly tear: number
  readonly slow: number
  readonly twice: number
  readonly post: number
  readonly timer: number
  readonly skewMs: number
}

const kind: Unkindness = {
  death: 0,
  outage: 0,
  lost: 0,
  conflict: 0,
  throttled: 0,
  tear: 0,
  slow: 0,
  twice: 0,
  post: 0,
  timer: 0,
  skewMs: 0,
}
const contended: Unkindness = { ...kind, conflict: 0.03, throttled: 0.005, tear: 0.5, slow: 0.02, twice: 0.1, skewMs: 3 }
const hostile: Unkindness = { ...contended, death: 0.008, outage: 0.004, lost: 0.004, post: 0.15, timer: 0.25 }

export interface World {
  readonly timeline: Timeline
  readonly bed: Bed
  readonly oracle: Oracle
  readonly coexistence: Coexistence
  readonly queues: readonly string[]
  /** Connections of consoles that have a window at their other end. */
  readonly open: Set<string>
  random(): number
  chance(of: number): boolean
  between(from: number, to: number): number
  pick<T>(from: readonly T[]): T | undefined
  later(ms: number, happen: () => void): void
  /** A handler called by a client that may call twice, and calls again when it is left without an answer. */
  call(name: string, errand: Errand, work: (ports: Ports) => Promise<unknown>, ended?: (end: End) => void): void
  /** In most worlds what repairs is itself spared, as the time that its repairs take is measured there. */
  readonly sweepsFail: boolean
  /** From here on things go wrong as the seed has it. */
  begin(): void
  /** From here on nothing goes wrong any more. */
  calm(): void
  calmed(): boolean
}

export const nobody = { kind: 'other' } as const
const invoker = {}

export async function openWorld(seed: number, trace?: (line: string) => void): Promise<World> {
  const random = seeded(seed)
  const chance = (of: number) => random() < of
  const between = (from: number, to: number) => from + Math.floor(random() * (to - from + 1))
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)]
  const fate = random()
  const sweepsFail = chance(0.25)
  let unkindness = kind
  let calmed = false
  const open = new Set<string>()
  const oracle = createOracle()
  const coexistence = createCoexistence(oracle)
  const timeline = createTimeline({
    start: noon,
    after() {
      oracle.check()
      if (oracle.moved()) coexistence.look(timeline.now())
    },
  })
  const bed = createBed({
    timeline,
    seed,
    witness: oracle,
    duration: () => (chance(unkindness.slow) ? (chance(0.1) ? between(500, 2_500) : between(20, 200)) : between(1, 10)),
    fault,
    tear: ({ writes }) => (chance(unkindness.tear) ? writes.map(() => (chance(0.05) ? between(5, 60) : between(0, 3))) : undefined),
    post: ({ role, connection }) =>
      role !== 'customer' && !open.has(connection)
        ? 'gone'
        : chance(unkindness.post)
          ? (pick(['gone', 'failed', 'failed'] as const) ?? 'failed')
          : 'sent',
    timer,
    background: (queue, holder) =>
      bed.start('drain', nobody, ports => ports.clock.pause(between(5, 40)).then(() => drain(ports, queue, holder, 100))),
    skew: () => between(-unkindness.skewMs, unkindness.skewMs),
    trace: trace && (line => trace(`${timeline.now() - noon} ${line}`)),
  })

  function fault({ name, handler }: Call): Fault | undefined {
    const u = unkindness
    if (u === kind || (handler.errand.kind === 'sweep' && !sweepsFail)) return undefined
    const dice = random()
    if (dice < u.death) return chance(0.5) ? 'diesBefore' : 'diesAfter'
    if (dice < u.death + u.outage) return 'outage'
    if (dice < u.death + u.outage + u.lost) return name === 'write' || name === 'transact' ? 'lost' : 'outage'
    if (name !== 'write' && name !== 'transact') return undefined
    if (dice < u.death + u.outage + u.lost + u.conflict) return 'conflict'
    return dice < u.death + u.outage + u.lost + u.conflict + u.throttled ? 'throttled' : undefined
  }

  function later(ms: number, happen: () => void) {
    timeline.add(ms, invoker, happen)
  }

  /** Step Functions: punctual as a rule, now and then early, late, twice or never; a task that failed is run again. */
  function timer(deadline: Deadline) {
    const ms = deadline.at - timeline.now()
    const round = deadline.kind === 'offer-timeout' ? { round: Number(deadline.of) } : {}
    const errand: Errand = { kind: 'timer', chat: deadline.subject, ...round }
    const ring = (after: number, tries: number) =>
      later(Math.max(0, after), () =>
        bed.start(
          `${deadline.kind} timer`,
          errand,
          ports => deadlineCame(ports, deadline),
          end => {
            if (end.how !== 'done' && tries < 3) ring(1_000 * tries, tries + 1)
          },
        ),
      )
    if (!chance(unkindness.timer)) return ring(ms + between(0, 80), 1)
    const how = between(1, 4)
    if (how === 1) ring(ms - between(0, 1_500), 1)
    if (how === 2) ring(ms + between(100, 6_000), 1)
    if (how === 3) for (const after of [ms, ms + between(0, 300)]) ring(after, 1)
  }

  function call(name: string, errand: Errand, work: (ports: Ports) => Promise<unknown>, ended: (end: End) => void = () => {}) {
    const go = (tries: number) =>
      bed.start(name, errand, work, end => {
        const answered = end.how === 'done' && !/busy/.test(JSON.stringify(end.value) ?? '')
        if (answered || tries > 3 || chance(0.3)) return ended(end)
        later(between(200, 1_500), () => go(tries + 1))
      })
    go(1)
    if (chance(unkindness.twice)) later(between(0, 30), () => bed.start(`${name} again`, errand, work))
  }

  const queues = chance(0.5) ? ['sales', 'support'] : ['sales']
  for (const id of queues) {
    const settings = {
      ...queueDefaults,
      name: id,
      offerTimeoutMs: between(1_500, 4_000),
      postProcessingMs: chance(0.2) ? 0 : between(500, 3_000),
      rejectionMs: between(500, 3_000),
      afterMissedOffer: chance(0.5) ? ('pause' as const) : ('stayAvailable' as const),
      idleRule: chance(0.7) ? ('offerAndEnd' as const) : ('offerOnly' as const),
      shards: chance(0.6) ? 1 : between(2, 3),
      dispositions: [{ code: 'done', name: 'Done' }],
      dispositionRequired: chance(0.3),
    }
    bed.start('administrator', nobody, ports => createQueue(ports, 'ada', id, settings))
  }
  await timeline.run()
  return {
    timeline,
    bed,
    oracle,
    coexistence,
    queues,
    sweepsFail,
    open,
    random,
    chance,
    between,
    pick,
    later,
    call,
    calm: () => {
      unkindness = kind
      calmed = true
    },
    calmed: () => calmed,
    begin: () => {
      unkindness = fate < 0.15 ? kind : fate < 0.4 ? contended : hostile
    },
  }
}

/** At every beat of the sweep, each time in a function of its own. */
export function sweep(world: World, ended: () => void = () => {}) {
  world.bed.start('sweep', { kind: 'sweep' }, ports => sweepOnce(ports), ended)
}

/** Between two passes. */
export function lookBetween(world: World) {
  world.bed.start('sweep', { kind: 'sweep' }, ports => matchOnce(ports))
}

/** Lets all handlers under way come to their end. */
export async function untilIdle({ timeline, bed }: World): Promise<void> {
  for (const late = timeline.now() + 20_000; bed.busy() > 0; ) {
    if (timeline.now() > late) throw new Error(`${bed.busy()} handlers do not come to an end`)
    await timeline.run(timeline.now() + 20)
  }
}
