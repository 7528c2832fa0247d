/** The real use cases in a modelled world: each call of one is a handler of its own, started late as a Lambda is. */
import { deadlineCame } from '../../domain/deadlines.ts'
import { drain } from '../../domain/matching.ts'
import type { Deadline, Ids, Ports, Sockets } from '../../domain/ports.ts'
import { type Chance, createChance, quickHash } from './chance.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { createMeasures, type Measures } from './measures.ts'
import { createModelledTable, type ModelledTable } from './modelled-table.ts'
import { createVirtualTime, type VirtualTime } from './virtual-time.ts'

/** Sunday noon in some November; every run starts then. */
const noon = Date.UTC(2026, 10, 22, 12)
/** Median from the request to the first line of the handler. */
const handlerStartMs = 6
/** Median of an asynchronous invocation of another function. */
const invocationMs = 10
/** As in lambdas/drain.ts. */
const roundsPerDrain = 200
const mostRepeats = 50

export interface Repeat {
  /** The client's wait before it sends the same thing again, after a failure or a `busy`. */
  readonly afterMs: number
}

export interface Centre {
  readonly time: VirtualTime
  readonly table: ModelledTable
  readonly ledger: Ledger
  readonly measures: Measures
  clock(): number
  /** Runs a use case until it is answered, repeating it as its caller would. `then` gets the answer once. */
  handle<T>(useCase: string, work: (ports: Ports) => Promise<T>, repeat: Repeat, then?: (answer: T) => void): void
  readonly load: { running: number; most: number; failures: Map<string, number> }
}

export function openCentre(seed: number, post: Sockets['post']): Centre {
  const time = createVirtualTime()
  const chance = createChance(seed)
  const ledger = createLedger()
  const measures: Measures = createMeasures(time.now, key => table.isHeld(key))
  const table: ModelledTable = createModelledTable(time, createChance(seed + 1), {
    made: ledger.made,
    charged: ledger.charged,
    committed: (key, before, after) => measures.committed(key, before, after),
  })
  const load = { running: 0, most: 0, failures: new Map<string, number>() }
  const clock = () => noon + Math.floor(time.now())
  const started = new Set<string>()
  const ids = seededIds(createChance(seed + 2))

  function handle<T>(useCase: string, work: (ports: Ports) => Promise<T>, repeat: Repeat, then?: (answer: T) => void, repeats = 0) {
    const again = (why: string) => {
      load.failures.set(why, (load.failures.get(why) ?? 0) + 1)
      if (repeats < mostRepeats)
        time.after(repeat.afterMs * chance.between(0.8, 1.2), () => handle(useCase, work, repeat, then, repeats + 1))
    }
    time.after(chance.latency(handlerStartMs), () => {
      load.most = Math.max(load.most, ++load.running)
      work({ ...shared, store: table.storeFor({ useCase, looks: [] }) })
        .finally(() => load.running--)
        .then(
          answer => (isBusy(answer) ? again(`${useCase}: busy`) : then?.(answer)),
          (error: Error) => again(`${useCase}: ${error.message}`),
        )
    })
  }

  const shared: Omit<Ports, 'store'> = {
    ids,
    clock: { now: clock, pause: time.pause },
    sockets: { post },
    journal: { record: () => undefined },
    timers: {
      async start(deadline: Deadline) {
        const name = `${deadline.kind} ${deadline.subject} ${deadline.of} ${deadline.at}`
        if (started.has(name)) return
        started.add(name)
        time.after(deadline.at - noon - time.now(), () => handle('deadline', ports => deadlineCame(ports, deadline), { afterMs: 1_000 }))
      },
    },
    background: {
      async drain(queue, holder) {
        await time.pause(chance.latency(invocationMs))
        handle('drain', ports => drain(ports, queue, holder, roundsPerDrain), { afterMs: 1_000 })
      },
    },
  }
  return { time, table, ledger, measures, clock, handle, load }
}

/** What the outer use cases answer when they lost against others every time. */
function isBusy(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null) return false
  return ('result' in answer && answer.result === 'busy') || ('refusal' in answer && answer.refusal === 'busy')
}

function seededIds(chance: Chance): Ids {
  return {
    random: bits => chance.letters(Math.ceil(bits / 6)),
    fraction: chance.fraction,
    hash: quickHash,
  }
}
