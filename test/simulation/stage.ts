/** A small centre for one directed schedule: named people, quiet until a race is called for, every invariant checked after every step. */
import type { Agent } from '../../domain/agent.ts'
import type { Chat } from '../../domain/chat.ts'
import { setState } from '../../domain/commands.ts'
import { sweepOnce } from '../../domain/deadlines.ts'
import { drain } from '../../domain/matching.ts'
import type { Deadline, Ports } from '../../domain/ports.ts'
import { type Caller, hello } from '../../domain/presence.ts'
import { type Queue, queueDefaults } from '../../domain/queue.ts'
import { createQueue, createStaff } from '../../domain/settings.ts'
import { startChat } from '../../domain/start-chat.ts'
import { type Bed, type Call, createBed, type Errand, type Fault } from './bed.ts'
import { createOracle, type Oracle } from './oracle.ts'
import { leftOver, waiting } from './rest.ts'
import { createTimeline, type Timeline, type Turn } from './timeline.ts'
import { noon } from './world.ts'

export type Work = (ports: Ports) => Promise<unknown>
/** A name that says what the handler was called for; the errand lets offers be held against it. */
export type Racers = Readonly<Record<string, Work | { readonly errand: Errand; readonly work: Work }>>

export interface Direction {
  /** Which of the turns comes next in a race. */
  readonly pick?: (turns: readonly Turn[]) => number
  /** Transactions in a race become visible item by item. */
  readonly torn?: boolean
  readonly fault?: (call: Call) => Fault | undefined
  readonly seed?: number
}

export interface Stage {
  readonly bed: Bed
  readonly oracle: Oracle
  readonly timeline: Timeline
  /** Deadlines whose timers were started. */
  readonly deadlines: Deadline[]
  /** What a connection answers, when not `sent`. */
  readonly answers: Map<string, 'gone' | 'failed'>
  skew: number
  agent(id: string, settings?: { queues?: readonly string[]; limit?: number; available?: boolean }): Promise<Caller>
  customer(nickname: string, queue?: string): Promise<Caller & { readonly chat: string }>
  starting(nickname: string, queue?: string): Work
  /** One handler, to its end, with nobody beside it. Undefined when it failed or died. */
  alone<T>(work: (ports: Ports) => Promise<T>, errand?: Errand): Promise<T | undefined>
  /** All of them at once, interleaved as directed, to their ends. */
  race(racers: Racers): Promise<void>
  pass(ms: number): Promise<void>
  sweep(): Promise<void>
  chat(id: string): Chat
  staff(id: string): Agent
  holder(chat: string): string | undefined
  /** RI6 and, when the lines were swept, RI12. */
  rest(swept?: boolean): void
}

const other = { kind: 'other' } as const
const clock = {}

export async function openStage(direction: Direction, queues: readonly (Partial<Queue> & { id: string })[]): Promise<Stage> {
  const { pick = () => 0, torn = false, fault = () => undefined, seed = 1 } = direction
  const oracle = createOracle()
  const deadlines: Deadline[] = []
  const answers = new Map<string, 'gone' | 'failed'>()
  let racing = false
  let people = 0
  const timeline = createTimeline({
    start: noon,
    pick: turns => (racing ? pick(turns) : earliest(turns)),
    after: () => oracle.check(),
    mostSteps: 200_000,
  })
  const bed = createBed({
    timeline,
    seed,
    witness: oracle,
    fault: call => (racing ? fault(call) : undefined),
    tear: ({ writes }) => (racing && torn ? writes.map(() => 0) : undefined),
    post: ({ connection }) => answers.get(connection) ?? 'sent',
    timer: deadline => void deadlines.push(deadline),
    background: (queue, holder) => bed.start('drain', other, ports => drain(ports, queue, holder, 100)),
    skew: () => stage.skew,
  })
  const stage: Stage = {
    bed,
    oracle,
    timeline,
    deadlines,
    answers,
    skew: 0,
    async agent(id, { queues: of = queues.map(queue => queue.id), limit = 1, available = true } = {}) {
      const me = caller('agent', id)
      await stage.alone(ports => createStaff(ports, 'ada', id, { ...named(id), limit, queues: of.map(queue => ({ queue, level: 1 })) }))
      await stage.alone(ports => hello(ports, me, 15_000))
      if (available) await stage.alone(ports => setState(ports, me, `available-${id}`, 'available'))
      return me
    },
    async customer(nickname, queue) {
      const started = (await stage.alone(stage.starting(nickname, queue))) as Awaited<ReturnType<typeof startChat>> | undefined
      if (started?.result !== 'started') throw new Error(`${nickname}'s chat was not started: ${started?.result}`)
      return { ...caller('customer', started.chat), chat: started.chat }
    },
    starting(nickname, queue = queues[0]?.id ?? '') {
      const key = nickname.padEnd(22, '_')
      const customer = { nickname, firstName: '', lastName: '', email: '' }
      return ports => startChat(ports, { startKey: key, customerKey: key, queue, customer })
    },
    async alone(work, errand = other) {
      let value: unknown
      bed.start('alone', errand, work, end => {
        if (end.how === 'done') value = end.value
      })
      await timeline.run()
      return value as never
    },
    async race(racers) {
      racing = true
      for (const [name, racer] of Object.entries(racers)) {
        if ('work' in racer) bed.start(name, racer.errand, racer.work)
        else bed.start(name, other, racer)
      }
      await timeline.run()
      racing = false
    },
    async pass(ms) {
      timeline.add(ms, clock, () => {})
      await timeline.run()
    },
    sweep: async () => void (await stage.alone(ports => sweepOnce(ports), { kind: 'sweep' })),
    chat: id => found(oracle.chats.get(id), id),
    staff: id => found(oracle.agents.get(id), id),
    holder(id) {
      const chat = stage.chat(id)
      return 'agent' in chat ? chat.agent : undefined
    },
    rest(swept = false) {
      const left = [...waiting(oracle, timeline.now()), ...(swept ? leftOver(oracle) : [])]
      if (left.length > 0) throw new Error(left.join('; '))
    },
  }

  function caller(role: Caller['role'], principal: string): Caller {
    const connectedAt = Math.floor(timeline.now())
    return { role, principal, name: principal, connection: `${principal}-${++people}`, connectedAt, rightsUntil: 1e15 }
  }

  for (const { id, ...settings } of queues) {
    await stage.alone(ports => createQueue(ports, 'ada', id, { ...queueDefaults, name: id, ...settings }))
  }
  return stage
}

function named(id: string) {
  return { name: id, email: '', role: 'agent' as const }
}

function found<T>(value: T | undefined, id: string): T {
  if (value === undefined) throw new Error(`there is no ${id}`)
  return value
}

function earliest(turns: readonly Turn[]): number {
  return turns.reduce((first, turn, index) => (turn.at < (turns[first] as Turn).at ? index : first), 0)
}
