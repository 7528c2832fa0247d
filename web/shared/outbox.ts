import type { ClientFrame, ServerFrame } from '../../protocol/frames.ts'
import { limits } from '../../protocol/limits.ts'
import type { EventView } from '../../protocol/views.ts'
import type { Clock } from './clock.ts'
import { reconnectDelay } from './reconnect.ts'

const answerMs = 4_000

/** A message of one's own that the log does not show yet. `sent` has its number; `failed` was refused for good. */
export interface OutboxEntry {
  readonly cid: string
  readonly chat: string
  readonly text: string
  readonly at: number
  readonly status: 'queued' | 'sending' | 'sent' | 'failed'
  readonly seq?: number
  /** The server's words for the refusal. */
  readonly failure?: string
}

export interface Outbox {
  add(chat: string, text: string): void
  /** Hands in acks and nacks; true when the frame was about a message of this outbox. */
  answered(frame: Extract<ServerFrame, { action: 'ack' | 'nack' }>): boolean
  /** Events that are shown now: their entries have settled. */
  settled(chat: string, events: readonly EventView[]): void
  /** A connection can carry frames again: everything unanswered goes out once more, with the same cids. */
  connected(): void
  retry(cid: string): void
  remove(cid: string): void
  forget(chat: string): void
}

export interface OutboxPorts {
  clock: Clock
  random(): number
  newCid(): string
  /** False while there is no connection. */
  send(frame: ClientFrame): boolean
  changed(entries: readonly OutboxEntry[]): void
}

interface Flight {
  cids: string[]
  attempt: number
  cancel: () => void
}

/** Messages on their way, in order per chat, one frame in flight per chat (PC1, PC2). A time-out is never a failure. */
export function createOutbox(ports: OutboxPorts): Outbox {
  let entries: readonly OutboxEntry[] = []
  const flights = new Map<string, Flight>()

  function set(next: readonly OutboxEntry[]) {
    entries = next
    ports.changed(entries)
  }
  function update(cids: readonly string[], part: Partial<OutboxEntry>) {
    set(entries.map(entry => (cids.includes(entry.cid) ? { ...entry, ...part } : entry)))
  }
  function isOpen(cid: string) {
    return entries.some(entry => entry.cid === cid && (entry.status === 'queued' || entry.status === 'sending'))
  }

  function pump(chat: string) {
    if (flights.has(chat)) return
    const cids = nextBatch(entries.filter(entry => entry.chat === chat && entry.status === 'queued')).map(entry => entry.cid)
    if (cids.length > 0) fly(chat, cids, 0)
  }
  function fly(chat: string, cids: string[], attempt: number) {
    flights.get(chat)?.cancel()
    const items = entries.filter(entry => cids.includes(entry.cid)).map(({ cid, text }) => ({ cid, text }))
    const carried = ports.send({ action: 'message', chat, items })
    // Without a connection nothing is planned: `connected` starts again.
    const cancel = carried ? after(answerMs, () => again(chat, attempt, reconnectDelay(attempt, ports.random()))) : () => {}
    flights.set(chat, { cids, attempt, cancel })
    const status = carried ? 'sending' : 'queued'
    if (entries.some(entry => cids.includes(entry.cid) && entry.status !== status)) update(cids, { status })
  }
  function again(chat: string, attempt: number, delayMs: number) {
    const flight = flights.get(chat)
    if (!flight) return
    flight.cancel()
    flight.cancel = after(delayMs, () => fly(chat, flight.cids, attempt + 1))
  }
  function land(chat: string) {
    const flight = flights.get(chat)
    if (!flight) return
    flight.cids = flight.cids.filter(isOpen)
    if (flight.cids.length > 0) return
    flight.cancel()
    flights.delete(chat)
    pump(chat)
  }
  function after(ms: number, run: () => void) {
    return ports.clock.setTimer(ports.clock.now() + ms, run)
  }

  return {
    add(chat, text) {
      set([...entries, { cid: ports.newCid(), chat, text, at: ports.clock.now(), status: 'queued' }])
      pump(chat)
    },
    answered(frame) {
      if (frame.action === 'ack') {
        const mine = frame.items.filter(item => entries.some(entry => entry.cid === item.cid))
        if (mine.length === 0) return false
        const byCid = new Map(mine.map(item => [item.cid, item]))
        const chats = new Set(entries.filter(entry => byCid.has(entry.cid)).map(entry => entry.chat))
        set(
          entries.map(entry => {
            const item = byCid.get(entry.cid)
            if (!item) return entry
            return { ...entry, status: 'sent', at: item.at ?? entry.at, ...(item.seq === undefined ? {} : { seq: item.seq }) }
          }),
        )
        for (const chat of chats) land(chat)
        return true
      }
      const refused = entries.find(entry => entry.cid === frame.cid)
      // Without a cid it is about a sync, a mark or a beat: what is said of messages names one of them.
      if (!refused) return false
      const { chat } = refused
      const flight = flights.get(chat)
      if (!flight) return true
      if (frame.retry || frame.code === 'AUTH_EXPIRED' || frame.code === 'UNAUTHENTICATED') {
        again(chat, flight.attempt, frame.afterMs ?? reconnectDelay(flight.attempt, ports.random()))
        return true
      }
      const overForAll = frame.code === 'CHAT_ENDED' || frame.code === 'NOT_OWNER'
      const lost = entries
        .filter(entry => entry.chat === chat && (entry.status === 'queued' || entry.status === 'sending'))
        .filter(entry => overForAll || entry.cid === refused.cid)
      update(
        lost.map(entry => entry.cid),
        { status: 'failed', failure: frame.message },
      )
      land(chat)
      return true
    },
    settled(chat, events) {
      const shown = new Set(events.flatMap(event => (event.kind === 'message' && event.cid !== undefined ? [event.cid] : [])))
      const last = events.at(-1)?.seq ?? 0
      const left = entries.filter(
        entry => entry.chat !== chat || !(shown.has(entry.cid) || (entry.status === 'sent' && (entry.seq ?? 0) <= last)),
      )
      if (left.length === entries.length) return
      set(left)
      land(chat)
    },
    connected() {
      for (const [chat, flight] of [...flights]) fly(chat, flight.cids, 0)
      for (const chat of new Set(entries.map(entry => entry.chat))) pump(chat)
    },
    retry(cid) {
      const entry = entries.find(one => one.cid === cid && one.status === 'failed')
      if (!entry) return
      const { failure: _, ...rest } = entry
      set([...entries.filter(one => one.cid !== cid), { ...rest, status: 'queued' }])
      pump(entry.chat)
    },
    remove(cid) {
      set(entries.filter(entry => entry.cid !== cid || entry.status !== 'failed'))
    },
    forget(chat) {
      flights.get(chat)?.cancel()
      flights.delete(chat)
      if (entries.some(entry => entry.chat === chat)) set(entries.filter(entry => entry.chat !== chat))
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
