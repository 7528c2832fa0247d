/** What a piece of work was counted as by the host's meter, in the units that are priced. */
import { setTimeout as pause } from 'node:timers/promises'
import type { FunctionUse, MeterReading } from '../../local/meter.ts'
import { dollarsOf, type Priced, prices } from '../prices.ts'

export type Amounts = Readonly<Record<Priced, number>>

/** What API Gateway's access log and Step Functions' log write, which the host does not: a line of an event, and of a transition's events. */
const logged = { accessBytes: 330, transitionBytes: 2_000 } as const

const names = Object.keys(prices) as Priced[]
export const nothing = amounts(() => 0)

export function amounts(of: (what: Priced) => number): Amounts {
  return Object.fromEntries(names.map(name => [name, of(name)])) as Amounts
}
export function sum(parts: readonly Amounts[]): Amounts {
  return amounts(name => parts.reduce((total, part) => total + part[name], 0))
}
export function times(part: Amounts, factor: number): Amounts {
  return amounts(name => part[name] * factor)
}
export function dollars(part: Amounts): number {
  return names.reduce((total, name) => total + dollarsOf(name, part[name]), 0)
}

/** A piece of work: what its callers' functions used, what came of deadlines meanwhile, and what the sweep used. */
export interface Counted {
  readonly work: Amounts
  readonly deadlines: Amounts
  readonly sweep: Amounts
  /** Timers that have been started and have yet to ring. */
  readonly pending: number
}

export class Meter {
  constructor(private readonly url: string) {}

  /** Does it, and counts until nothing moves any more. */
  async during(work: () => Promise<unknown>): Promise<Counted> {
    const before = await this.settled()
    await work()
    return difference(before, await this.settled())
  }

  async read(): Promise<MeterReading> {
    return (await (await fetch(this.url)).json()) as MeterReading
  }

  async settled(): Promise<MeterReading> {
    for (let last = await this.read(); ; ) {
      await pause(250)
      const next = await this.read()
      if (JSON.stringify(next) === JSON.stringify(last)) return next
      last = next
    }
  }
}

export function difference(before: MeterReading, after: MeterReading): Counted {
  const count = (name: keyof MeterReading['counts']) => (after.counts[name] ?? 0) - (before.counts[name] ?? 0)
  const used = (only: (name: string) => boolean): Amounts => {
    const uses = Object.entries(after.functions)
      .filter(([name]) => only(name))
      .map(([name, use]) => ({ use, was: before.functions[name] }))
    const add = (field: keyof FunctionUse) => uses.reduce((total, { use, was }) => total + use[field] - (was?.[field] ?? 0), 0)
    const gbSeconds = uses.reduce(
      (total, { use, was }) => total + ((use.billedMs - (was?.billedMs ?? 0)) / 1000) * (use.memoryMb / 1024),
      0,
    )
    const fields = {
      invocations: add('invocations'),
      writeUnits: add('writeUnits'),
      readUnits: add('readUnits'),
      logBytes: add('logBytes'),
    }
    return { ...nothing, ...fields, gbSeconds }
  }
  const isSweep = (name: string) => /sweep/i.test(name)
  const isTimer = (name: string) => /timer/i.test(name)
  const own = used(name => !isSweep(name) && !isTimer(name))
  const entered = (end: string) =>
    (Object.keys(after.counts) as (keyof MeterReading['counts'])[])
      .filter(name => name.startsWith('transitions ') && name.endsWith(end))
      .reduce((total, name) => total + count(name), 0)
  const transitions = entered('')
  const inward = count('socketMessagesIn')
  const timer = used(isTimer)
  return {
    work: {
      ...own,
      socketMessages: inward + count('socketMessagesOut'),
      httpRequests: count('httpRequests'),
      edgeRequests: count('edgeRequests'),
      edgeFunctionRuns: count('edgeFunctionRuns'),
      bytesOut: count('edgeBytesOut') + count('socketBytesOut'),
      // a socket that opens and ends is logged at each
      logBytes: own.logBytes + (inward + count('httpRequests') + 2 * count('socketsOpened')) * logged.accessBytes,
    },
    deadlines: { ...timer, transitions, logBytes: timer.logBytes + transitions * logged.transitionBytes },
    sweep: used(isSweep),
    pending: entered(' Wait') - entered(' Decide'),
  }
}
