import type { ClientFrame } from '../../protocol/frames.ts'
import { limits } from '../../protocol/limits.ts'
import type { Clock } from './clock.ts'
import type { OutboxEntry } from './outbox.ts'
import { reconnectDelay } from './reconnect.ts'

const answerMs = 4_000

interface Flight {
  cids: string[]
  attempt: number
  cancel: () => void
}

/** Frames of messages on their way: one per chat, repeated with the same cids until each is answered (PC2). */
export interface Flights {
  /** Lets the next batch go, unless one is under way. */
  pump(chat: string): void
  under(chat: string): readonly string[] | undefined
  /** The frame once more, after the time that the server named or some of one's own. */
  again(chat: string, afterMs: number | undefined): void
  /** Something was answered: when nothing of the batch is open any more, the next one goes. */
  land(chat: string): void
  /** A new connection: what was under way goes out on it. */
  resend(): void
  cancel(chat?: string): void
}

export interface FlightPorts {
  clock: Clock
  random(): number
  /** False while there is no connection. */
  send(frame: ClientFrame): boolean
  /** An answer is overdue: the connection may be dead. */
  unanswered?(): void
  /** What may go next, in order. */
  queued(chat: string): readonly OutboxEntry[]
  open(cids: readonly string[]): readonly OutboxEntry[]
  departed(cids: readonly string[], status: 'sending' | 'queued'): void
}

export function createFlights(ports: FlightPorts): Flights {
  const flights = new Map<string, Flight>()

  function fly(chat: string, cids: string[], attempt: number) {
    flights.get(chat)?.cancel()
    const items = ports.open(cids).map(({ cid, text }) => ({ cid, text }))
    const carried = ports.send({ action: 'message', chat, items })
    // Without a connection nothing is planned: `resend` starts again.
    const cancel = carried ? after(answerMs, () => overdue(chat)) : () => {}
    flights.set(chat, { cids, attempt, cancel })
    ports.departed(cids, carried ? 'sending' : 'queued')
  }
  function overdue(chat: string) {
    ports.unanswered?.()
    repeat(chat, undefined)
  }
  function repeat(chat: string, afterMs: number | undefined) {
    const flight = flights.get(chat)
    if (!flight) return
    flight.cancel()
    flight.cancel = after(afterMs ?? reconnectDelay(flight.attempt, ports.random()), () => fly(chat, flight.cids, flight.attempt + 1))
  }
  function pump(chat: string) {
    if (flights.has(chat)) return
    const cids = nextBatch(ports.queued(chat)).map(entry => entry.cid)
    if (cids.length > 0) fly(chat, cids, 0)
  }
  function cancel(chat: string) {
    flights.get(chat)?.cancel()
    flights.delete(chat)
  }
  function after(ms: number, run: () => void) {
    return ports.clock.setTimer(ports.clock.now() + ms, run)
  }

  return {
    pump,
    under: chat => flights.get(chat)?.cids,
    again: repeat,
    land(chat) {
      const flight = flights.get(chat)
      if (flight) {
        flight.cids = ports.open(flight.cids).map(entry => entry.cid)
        if (flight.cids.length > 0) return
        cancel(chat)
      }
      pump(chat)
    },
    resend() {
      for (const [chat, flight] of [...flights]) fly(chat, flight.cids, 0)
    },
    cancel(chat) {
      for (const one of chat === undefined ? [...flights.keys()] : [chat]) cancel(one)
    },
  }
}

/** As many of the first as one frame may carry. */
function nextBatch(queued: readonly OutboxEntry[]): OutboxEntry[] {
  const batch: OutboxEntry[] = []
  let bytes = 0
  for (const entry of queued.slice(0, limits.batchMessages)) {
    bytes += new TextEncoder().encode(JSON.stringify({ cid: entry.cid, text: entry.text })).length + 1
    if (batch.length > 0 && bytes > limits.batchBytes) break
    batch.push(entry)
  }
  return batch
}
