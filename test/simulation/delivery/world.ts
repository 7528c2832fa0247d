/** The real server on a table, and real pages, with a network between them that the seed has its way with; all in virtual time. */
import { seeded } from '../../../bench/random.ts'
import { deadlineCame, sweepOnce } from '../../../domain/deadlines.ts'
import { drain } from '../../../domain/matching.ts'
import type { Deadline } from '../../../domain/ports.ts'
import { queueDefaults } from '../../../domain/queue.ts'
import { createQueue, createStaff } from '../../../domain/settings.ts'
import { type Bed, type Fault as BedFault, type Call, createBed } from '../bed.ts'
import { createTimeline, type Timeline } from '../timeline.ts'
import type { Fault, Moment, Strikes, Trouble } from './faults.ts'
import { createGateway, type Gateway } from './gateway.ts'
import type { Line } from './line.ts'
import { createRecord, type LogWitness } from './record.ts'

export const noon = Date.UTC(2026, 10, 22, 12)
const other = { kind: 'other' } as const
const host = {}

export interface World {
  readonly seed: number
  readonly timeline: Timeline
  readonly bed: Bed
  readonly record: LogWitness
  readonly strikes: Strikes
  readonly trace: ((line: string) => void) | undefined
  /** How often what went wrong. */
  readonly struck: Map<Fault | Trouble, number>
  /** How far the server's clocks are apart. */
  skewMs: number
  gateway(): Gateway
  random(): number
  chance(of: number): boolean
  between(from: number, to: number): number
  pick<T>(from: readonly T[]): T | undefined
  later(ms: number, happen: () => void): void
  /** The host is being started again. */
  down(): boolean
  restart(ms: number): void
  halfOpen(line: Line): void
  sweep(): void
  /** From here on nothing goes wrong any more. */
  calm(): void
  /** Looks at everything that must always be true. */
  readonly watchers: (() => void)[]
  run(ms: number): Promise<void>
  readonly deadlines: Deadline[]
}

export interface WorldOptions {
  readonly seed: number
  /** Made from the seed's own chances. */
  readonly faults: (random: () => number) => Strikes
  readonly trace?: ((line: string) => void) | undefined
  readonly skewMs?: number
  /** Timers ring by themselves. */
  readonly timersRing?: boolean
}

export function openWorld({ seed, faults, trace, skewMs = 0, timersRing = true }: WorldOptions): World {
  const random = seeded(seed)
  const chance = (of: number) => random() < of
  const between = (from: number, to: number) => from + Math.floor(random() * (to - from + 1))
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)]
  const strike = faults(random)
  const struck = new Map<Fault | Trouble, number>()
  const record = createRecord()
  const watchers: (() => void)[] = []
  const deadlines: Deadline[] = []
  let calmed = false
  let downUntil = 0

  const timeline = createTimeline({
    start: noon,
    mostSteps: 400_000,
    after() {
      record.check()
      for (const watch of watchers) watch()
      if (record.found.length > 0) throw new Error(record.found.slice(0, 3).join('; '))
    },
  })
  const tell = trace && ((line: string) => trace(`${((timeline.now() - noon) / 1000).toFixed(3)} ${line}`))

  function strikes(fault: Fault, moment: Moment): boolean {
    if (calmed || !strike(fault, moment)) return false
    struck.set(fault, (struck.get(fault) ?? 0) + 1)
    tell?.(`  ${fault} ${JSON.stringify(moment)}`)
    return true
  }

  const bed = createBed({
    timeline,
    seed,
    witness: record,
    duration: call => (call.name === 'transact' ? between(2, 8) : between(1, 4)),
    fault: bedFault,
    tear: ({ handler, writes }) =>
      strikes('torn', { action: handler.name }) ? writes.map(() => (chance(0.1) ? between(5, 60) : between(0, 3))) : undefined,
    post: (listener, notice) => world.gateway().post(listener, notice),
    timer: ring,
    background: (queue, holder) => bed.start('drain', other, ports => drain(ports, queue, holder, 100)),
    skew: () => between(-world.skewMs, world.skewMs),
  })

  function bedFault({ name, number, handler }: Call): BedFault | undefined {
    const [action, of = ''] = handler.name.split(' ')
    const moment: Moment = { action, page: of.replace(/-\d+$/, ''), call: name, number }
    for (const fault of ['diesBefore', 'diesAfter', 'outage'] as const) if (strikes(fault, moment)) return fault
    if (name !== 'write' && name !== 'transact') return undefined
    for (const fault of ['lost', 'throttled', 'conflict'] as const) if (strikes(fault, moment)) return fault
    return undefined
  }

  function ring(deadline: Deadline) {
    deadlines.push(deadline)
    const moment = { action: deadline.kind }
    if (!timersRing || strikes('timerNever', moment)) return
    const late = strikes('timerLate', moment) ? between(500, 20_000) : between(0, 60)
    const call = () => bed.start(`timer ${deadline.kind}`, { kind: 'timer' }, ports => deadlineCame(ports, deadline))
    const inMs = Math.max(0, deadline.at - timeline.now()) + late
    timeline.add(inMs, host, call)
    if (strikes('timerTwice', moment)) timeline.add(inMs + between(0, 300), host, call)
  }

  const world: World = {
    seed,
    timeline,
    bed,
    record,
    strikes,
    struck,
    trace: tell,
    skewMs,
    deadlines,
    watchers,
    gateway: () => gateway,
    random,
    chance,
    between,
    pick,
    later: (ms, happen) => timeline.add(ms, host, happen),
    down: () => timeline.now() < downUntil,
    restart(ms) {
      tell?.('the host is started again')
      downUntil = timeline.now() + ms
      bed.killAll()
      for (const line of [...gateway.lines.values()]) {
        line.deaf = false
        gateway.cut(line)
      }
    },
    halfOpen(line) {
      tell?.(`${line.id} is half open`)
      line.deaf = true
      timeline.drop(line)
      // the gateway finds out after a while, the page by itself alone
      timeline.add(between(20_000, 600_000), host, () => {
        line.clientOpen = false
        gateway.cut(line)
      })
    },
    sweep: () => bed.start('sweep', { kind: 'sweep' }, ports => sweepOnce(ports)),
    calm() {
      calmed = true
      downUntil = 0
    },
    run: ms => timeline.run(timeline.now() + ms),
  }
  const gateway = createGateway(world)
  return world
}

export interface StaffSettings {
  readonly limit?: number
  readonly queues?: readonly string[]
}

/** Queues and staff, without anything going wrong yet. */
export async function furnish(world: World, agents: Readonly<Record<string, StaffSettings>>, queues: readonly string[] = ['sales']) {
  const work: Promise<unknown>[] = []
  const run = (name: string, doing: Parameters<Bed['start']>[2]) =>
    work.push(new Promise(resolve => world.bed.start(name, other, doing, resolve)))
  for (const queue of queues)
    run('administrator', ports =>
      createQueue(ports, 'ada', queue, { ...queueDefaults, afterMissedOffer: 'stayAvailable', rejectionMs: 2_000, name: queue }),
    )
  await world.run(200)
  for (const [id, { limit = 3, queues: of = queues }] of Object.entries(agents)) {
    const assigned = of.map(queue => ({ queue, level: 1 }))
    run('administrator', ports => createStaff(ports, 'ada', id, { name: id, email: '', role: 'agent', limit, queues: assigned }))
  }
  await world.run(200)
  await Promise.all(work)
}

export function trouble(world: World, name: Trouble) {
  world.struck.set(name, (world.struck.get(name) ?? 0) + 1)
}
