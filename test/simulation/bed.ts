/**
 * Lambdas on one table, in virtual time: every call of a port is a turn of the timeline, at which the caller may be overtaken, refused,
 * left without an answer, or die. A dead handler does nothing any more: no catch, no finally.
 */
import { createMemoryTable, type MemoryTable, requireDistinct } from '../../adapters/memory-table.ts'
import { keyOf } from '../../adapters/memory-writes.ts'
import { seeded } from '../../bench/random.ts'
import type { Notice } from '../../domain/delivery.ts'
import type { Background, Deadline, Item, Key, Listener, Outcome, Ports, Sockets, Store, Timers, Write } from '../../domain/ports.ts'
import { quickIds } from './quick-ids.ts'
import type { Timeline } from './timeline.ts'

export interface Call {
  readonly name: 'get' | 'query' | 'write' | 'transact' | 'take' | 'post' | 'start' | 'drain'
  readonly handler: Handler
  /** The handler's first call is 1. */
  readonly number: number
  readonly writes: readonly Write[]
  /** What is read, posted or started. */
  readonly what: unknown
}

/** `outage`: it did not happen and the caller is told so. `lost`: it happened and the caller is told that it did not. */
export type Fault = 'diesBefore' | 'diesAfter' | 'outage' | 'lost' | 'conflict' | 'throttled'

/** What the handler was called for, so that a change of an offer can be held against it (RI7). */
export interface Errand {
  readonly kind: 'accept' | 'reject' | 'takeBack' | 'timer' | 'customer' | 'sweep' | 'other'
  readonly chat?: string
  readonly round?: number
  readonly agent?: string
}
export interface Handler {
  readonly name: string
  readonly errand: Errand
  readonly skew: number
  calls: number
  dead: boolean
}
export type End = { readonly how: 'done'; readonly value: unknown } | { readonly how: 'failed' | 'killed' }

export interface Witness {
  changed(key: Key, before: Item | undefined, after: Item | undefined, by: Handler | undefined, at: number): void
  /** Of a transaction that becomes visible bit by bit: its items in between belong to no state that must hold. */
  tearing(keys: readonly Key[], over: boolean): void
  /** A handler ended with an error that no outage explains. */
  broken(by: Handler, error: unknown): void
}

export interface BedOptions {
  readonly timeline: Timeline
  readonly seed: number
  readonly witness: Witness
  /** Milliseconds that a call takes to happen. */
  readonly duration?: (call: Call) => number
  readonly fault?: (call: Call) => Fault | undefined
  /** When each item of this transaction becomes visible, in ms from its commit; undefined: all of it at once. */
  readonly tear?: (call: Call) => readonly number[] | undefined
  readonly post?: (listener: Listener, notice: Notice) => 'sent' | 'gone' | 'failed'
  readonly timer?: (deadline: Deadline) => void
  readonly background?: (queue: string, holder: string) => void
  readonly skew?: () => number
  /** Told of every call as it happens: the story of a seed. */
  readonly trace?: ((line: string) => void) | undefined
}

export interface Bed {
  readonly table: MemoryTable
  readonly counts: Record<'calls' | 'crashes' | 'tears' | 'conflicts' | 'lost' | 'refused', number>
  /** Handlers that have not come to an end. */
  busy(): number
  start(name: string, errand: Errand, work: (ports: Ports) => Promise<unknown>, ended?: (end: End) => void): void
  /** All handlers die where they are, as in a restart of the host. */
  killAll(): void
}

/** What a handler may end with when the world is unkind; anything else is a fault of the code. */
const unkind = /^(outage|the store was too busy|deadline .* lost against other writers|queue .* no place at its lease)/

export function createBed(options: BedOptions): Bed {
  const { timeline, witness, duration = () => 1, fault = () => undefined, tear = () => undefined, skew = () => 0, trace } = options
  const counts = { calls: 0, crashes: 0, tears: 0, conflicts: 0, lost: 0, refused: 0 }
  let actor: Handler | undefined
  let actedAt = 0
  let started = 0
  let running = 0
  const alive = new Set<() => void>()
  const table = createMemoryTable({ share: true, changed: (key, before, after) => witness.changed(key, before, after, actor, actedAt) })

  function start(name: string, errand: Errand, work: (ports: Ports) => Promise<unknown>, told: (end: End) => void = () => {}) {
    running++
    const handler: Handler = { name, errand, skew: skew(), calls: 0, dead: false }
    const random = seeded(options.seed * 7919 + ++started)

    function now() {
      return Math.floor(timeline.now()) + handler.skew
    }
    let over = false
    function ended(end: End) {
      // what is left of a handler that failed goes on for a while, and may die of it
      if (over) return
      over = true
      running--
      alive.delete(die)
      told(end)
    }
    function die() {
      counts.crashes++
      handler.dead = true
      timeline.drop(handler)
      ended({ how: 'killed' })
    }
    alive.add(die)
    /** One turn for a call; `effect` happens at one instant, or answers by itself when it is torn. */
    function turn<T>(name: Call['name'], what: unknown, effect: (call: Call) => T | Promise<T>, refused?: (why: Fault) => T) {
      const call: Call = {
        name,
        handler,
        number: ++handler.calls,
        what,
        writes: name === 'write' || name === 'transact' ? (what as Write[]) : [],
      }
      counts.calls++
      return new Promise<T>((resolve, reject) => {
        timeline.add(duration(call), handler, () => {
          const trouble = fault(call)
          trace?.(`${handler.name} ${call.number} ${name}${trouble === undefined ? '' : ` (${trouble})`} ${JSON.stringify(what)}`)
          if (trouble === 'diesBefore') return die()
          if (trouble === 'conflict' || trouble === 'throttled') {
            counts.refused++
            return refused ? resolve(refused(trouble)) : reject(new Error(`outage: ${name} throttled`))
          }
          if (trouble === 'outage') return reject(new Error(`outage: ${name} did not happen`))
          actor = handler
          actedAt = now()
          const answer = attempt(() => effect(call))
          actor = undefined
          if (trace && 'value' in answer) trace(`  answers ${JSON.stringify(answer.value)}`)
          if (trouble === 'diesAfter') return die()
          if (trouble !== 'lost') return 'error' in answer ? reject(answer.error) : resolve(answer.value)
          counts.lost++
          const lost = new Error(`outage: the answer to ${name} was lost`)
          return Promise.resolve('value' in answer ? answer.value : undefined).then(() => reject(lost))
        })
      })
    }

    function commit(call: Call): Outcome | Promise<Outcome> {
      requireDistinct(call.writes)
      const times = call.writes.length > 1 ? tear(call) : undefined
      if (times === undefined) return noted(table.write(call.writes))
      const prepared = table.prepare(call.writes)
      if (!prepared.ok) return noted(prepared)
      counts.tears++
      const keys = call.writes.map(keyOf)
      const at = actedAt
      let left = keys.length
      witness.tearing(keys, false)
      return new Promise(resolve => {
        for (const [index, step] of prepared.steps.entries()) {
          timeline.add(times[index] ?? 0, table, () => {
            actor = handler
            actedAt = at
            step()
            actor = undefined
            if (--left > 0) return
            witness.tearing(keys, true)
            resolve({ ok: true })
          })
        }
      })
    }
    function noted(outcome: Outcome): Outcome {
      if (!outcome.ok && outcome.failures.some(({ reason }) => reason === 'conflict')) counts.conflicts++
      return outcome
    }

    const refusal = (writes: readonly Write[]) => (reason: Fault) => ({
      ok: false as const,
      // one of the items met somebody; the others did nothing wrong
      failures: writes.map((_, index) => ({ reason: index === 0 ? (reason as 'conflict' | 'throttled') : ('none' as const) })),
    })
    const store: Store = {
      get: key => turn('get', key, () => table.get(key)),
      query: range => turn('query', range, () => table.query(range)),
      write: write => turn<Outcome>('write', [write], () => noted(table.write([write])), refusal([write])),
      transact: writes => turn<Outcome>('transact', writes, commit, refusal(writes)),
      take: (key, conditions = []) => turn('take', key, () => table.take(key, conditions)),
    }
    const post = (listener: Listener, notice: Notice) => options.post?.(listener, notice) ?? 'sent'
    const sockets: Sockets = {
      post: (listener, notice) =>
        turn<'sent' | 'gone' | 'failed'>(
          'post',
          listener.connection,
          () => post(listener, notice),
          () => 'failed',
        ),
    }
    const timers: Timers = {
      // a timer that could not be started is the sweep's to repair
      start: deadline =>
        turn(
          'start',
          deadline,
          () => options.timer?.(deadline),
          () => undefined,
        ),
    }
    const background: Background = { drain: (queue, holder) => turn('drain', queue, () => options.background?.(queue, holder)) }
    const ports: Ports = {
      store,
      sockets,
      timers,
      background,
      clock: { now, pause: ms => new Promise(resolve => timeline.add(ms, handler, resolve)) },
      ids: quickIds(random),
      journal: { record() {} },
    }
    work(ports).then(
      value => ended({ how: 'done', value }),
      (error: unknown) => {
        if (!unkind.test(error instanceof Error ? error.message : '')) witness.broken(handler, error)
        ended({ how: 'failed' })
      },
    )
  }

  function killAll() {
    for (const die of [...alive]) die()
  }
  return { table, counts, busy: () => running, start, killAll }
}

function attempt<T>(work: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: work() }
  } catch (error) {
    return { error }
  }
}
