/** The ports in memory, for tests and the simulation. The store is in memory-store.ts. */
import { createHash } from 'node:crypto'
import type { Notice } from '../domain/delivery.ts'
import type { Background, Clock, Deadline, Ids, Journal, Listener, Sockets, Timers } from '../domain/ports.ts'

export interface MemoryTimers extends Timers {
  /** Started deadlines that have come, earliest first, each given once. */
  due(now: number): Deadline[]
  /** Started and not yet given. */
  pending(): Deadline[]
  /** How often start was called, repetitions included. */
  starts(): number
}

export function createMemoryTimers(): MemoryTimers {
  const known = new Map<string, Deadline>()
  let waiting: Deadline[] = []
  let starts = 0
  return {
    async start(deadline) {
      starts++
      const name = JSON.stringify([deadline.kind, deadline.subject, deadline.of, deadline.at])
      if (known.has(name)) return
      known.set(name, deadline)
      waiting.push(deadline)
      waiting.sort((a, b) => a.at - b.at)
    },
    due(now) {
      const due = waiting.filter(deadline => deadline.at <= now)
      waiting = waiting.filter(deadline => deadline.at > now)
      return due
    },
    pending: () => [...waiting],
    starts: () => starts,
  }
}

export interface MemorySockets extends Sockets {
  /** What arrived at a connection, in order. */
  posted(connection: string): Notice[]
  /** Everything that arrived anywhere, in order. */
  all(): { listener: Listener; notice: Notice }[]
  /** From now on the connection answers so; `sent` heals it. */
  answer(connection: string, result: 'sent' | 'gone' | 'failed'): void
}

export function createMemorySockets({ before }: { before?: (listener: Listener, notice: Notice) => Promise<void> } = {}): MemorySockets {
  const answers = new Map<string, 'sent' | 'gone' | 'failed'>()
  const arrived: { listener: Listener; notice: Notice }[] = []
  return {
    async post(listener, notice) {
      await before?.(listener, notice)
      const answer = answers.get(listener.connection) ?? 'sent'
      if (answer === 'sent') arrived.push({ listener, notice: structuredClone(notice) })
      return answer
    },
    posted: connection => arrived.filter(({ listener }) => listener.connection === connection).map(({ notice }) => notice),
    all: () => [...arrived],
    answer: (connection, result) => void answers.set(connection, result),
  }
}

export interface MemoryClock extends Clock {
  /** Moves time on and ends the pauses that fall due, earliest first. */
  advance(ms: number): void
}

/** `pauses: 'skip'` ends a pause at once and moves time on by it; `'wait'` leaves that to `advance`. */
export function createMemoryClock(start: number, { pauses = 'skip' }: { pauses?: 'skip' | 'wait' } = {}): MemoryClock {
  let now = start
  let waiting: { at: number; end: () => void }[] = []
  return {
    now: () => now,
    async pause(ms) {
      if (pauses === 'wait') return new Promise<void>(end => waiting.push({ at: now + ms, end }))
      now += ms
    },
    advance(ms) {
      now += ms
      const ended = waiting.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)
      waiting = waiting.filter(({ at }) => at > now)
      for (const { end } of ended) end()
    },
  }
}

/** Ids that look random and are the same for the same seed. */
export function createMemoryIds(seed: string | number): Ids {
  let drawn = 0
  const draw = () => createHash('sha256').update(`${seed}/${drawn++}`).digest()
  return {
    random(bits) {
      if (bits < 1 || bits > 256) throw new Error(`a random id has 1 to 256 bits, not ${bits}`)
      return draw()
        .subarray(0, Math.ceil(bits / 8))
        .toString('base64url')
    },
    fraction: () => draw().readUIntBE(0, 6) / 2 ** 48,
    hash: text => createHash('sha256').update(text).digest('base64url'),
  }
}

type Fields = Readonly<Record<string, string | number | boolean>>

export interface MemoryJournal extends Journal {
  all(): { event: string; fields: Fields }[]
  /** The fields of each record of one event. */
  of(event: string): Fields[]
}

export function createMemoryJournal(): MemoryJournal {
  const records: { event: string; fields: Fields }[] = []
  return {
    record: (event, fields) => void records.push({ event, fields: { ...fields } }),
    all: () => [...records],
    of: event => records.filter(record => record.event === event).map(({ fields }) => fields),
  }
}

export interface MemoryBackground extends Background {
  /** Drains asked for since the last call, in order. */
  asked(): { queue: string; holder: string }[]
}

export function createMemoryBackground(): MemoryBackground {
  let drains: { queue: string; holder: string }[] = []
  return {
    async drain(queue, holder) {
      drains.push({ queue, holder })
    },
    asked() {
      const asked = drains
      drains = []
      return asked
    },
  }
}
