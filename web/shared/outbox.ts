import type { ClientFrame, ServerFrame } from '../../protocol/frames.ts'
import type { EventView } from '../../protocol/views.ts'
import type { Clock } from './clock.ts'
import { createFlights } from './flights.ts'
import { keepIn } from './keeping.ts'
import type { OutboxStore } from './outbox-store.ts'

/** A message of one's own that the log does not show yet. `sent` has its number; `failed` was refused for good. */
export interface OutboxEntry {
  readonly cid: string
  readonly chat: string
  readonly text: string
  /** Rises from entry to entry: their order. */
  readonly at: number
  readonly status: 'queued' | 'sending' | 'sent' | 'failed'
  readonly seq?: number
  /** The code of the refusal. */
  readonly failure?: string
}

/** What a following tab asks the leading one to do: only that one sends and forgets. */
export type OutboxChange = { do: 'add'; entry: OutboxEntry } | { do: 'retry' | 'remove'; cid: string } | { do: 'forget'; chat: string }

export interface Outbox {
  /** Resolves when the message is kept and would outlive the page, or when it is known that nothing is kept here. */
  add(chat: string, text: string): Promise<void>
  /** Hands in acks and nacks; true when the frame was about a message of this outbox. */
  answered(frame: Extract<ServerFrame, { action: 'ack' | 'nack' }>): boolean
  /** Events that are shown now: their entries have settled. */
  settled(chat: string, events: readonly EventView[]): void
  /** A connection can carry frames again: everything unanswered goes out once more, with the same cids. */
  connected(): void
  retry(cid: string): void
  remove(cid: string): void
  forget(chat: string): void
  /** This tab sends from now on, for this owner; what earlier pages left comes first. */
  lead(owner: string): Promise<void>
  /** Another tab sends from now on. */
  follow(owner: string): void
  /** The leading tab's list. */
  mirror(list: readonly OutboxEntry[]): void
  /** What a following tab has asked for. */
  change(asked: OutboxChange): void
}

export interface OutboxPorts {
  clock: Clock
  random(): number
  newCid(): string
  /** False while there is no connection. */
  send(frame: ClientFrame): boolean
  /** An answer is overdue: the connection may be dead. */
  unanswered?(): void
  changed(entries: readonly OutboxEntry[]): void
  /** Reaches the leading tab. */
  ask?(change: OutboxChange): void
  store?: OutboxStore
  /** The browser keeps nothing: what waits is lost with the page. */
  unkept?(): void
}

/** Messages on their way, in order per chat, one frame in flight per chat (PC1, PC2). A time-out is never a failure. */
export function createOutbox(ports: OutboxPorts): Outbox {
  let entries: readonly OutboxEntry[] = []
  let leads = true
  /** What earlier pages left is being read: it goes first. */
  let loading = false
  /** Written here, and not yet in the list of the leading tab. */
  let unheard: readonly OutboxEntry[] = []
  /** Written to the store just now: they go out when that is done. */
  const keeping = new Set<string>()
  const shown = new Map<string, readonly EventView[]>()
  const kept = keepIn(ports.store, ports.clock, () => ports.unkept?.())
  const flights = createFlights({
    ...ports,
    queued(chat) {
      if (!leads || loading) return []
      const queued = entries.filter(entry => entry.chat === chat && entry.status === 'queued')
      const waits = queued.findIndex(entry => keeping.has(entry.cid))
      return waits < 0 ? queued : queued.slice(0, waits)
    },
    open: cids => entries.filter(entry => cids.includes(entry.cid) && isOpen(entry)),
    departed(cids, status) {
      if (entries.some(entry => cids.includes(entry.cid) && entry.status !== status)) update(cids, { status })
    },
  })

  function set(next: readonly OutboxEntry[]) {
    entries = next
    ports.changed(entries)
  }
  function update(cids: readonly string[], part: Partial<OutboxEntry>) {
    set(entries.map(entry => (cids.includes(entry.cid) ? { ...entry, ...part } : entry)))
  }
  function timeOfNext() {
    return Math.max(ports.clock.now(), ...entries.map(entry => entry.at + 1))
  }
  function isOpen({ status }: OutboxEntry) {
    return status === 'queued' || status === 'sending'
  }

  /** Leaves out what the log of its chat shows already. */
  function unsettled(list: readonly OutboxEntry[]): readonly OutboxEntry[] {
    const logs = new Map([...new Set(list.map(entry => entry.chat))].map(chat => [chat, indexOf(shown.get(chat) ?? [])]))
    return list.filter(({ chat, cid, status, seq = 0 }) => {
      const log = logs.get(chat)
      return !log?.cids.has(cid) && !(status === 'sent' && seq <= (log?.last ?? 0))
    })
  }
  function drop(gone: readonly OutboxEntry[]) {
    if (gone.length === 0) return
    const cids = gone.map(entry => entry.cid)
    if (leads) kept.remove(cids)
    unheard = unheard.filter(entry => !cids.includes(entry.cid))
    set(entries.filter(entry => !cids.includes(entry.cid)))
  }
  function settle(chat: string) {
    const left = new Set(unsettled(entries))
    drop(entries.filter(entry => entry.chat === chat && !left.has(entry)))
    flights.land(chat)
  }
  function take(entry: OutboxEntry) {
    if (entries.some(one => one.cid === entry.cid)) return
    set([...entries, ...unsettled([{ ...asKept(entry), at: timeOfNext() }])])
    flights.pump(entry.chat)
  }

  const outbox: Outbox = {
    add(chat, text) {
      const entry: OutboxEntry = { cid: ports.newCid(), chat, text, at: timeOfNext(), status: 'queued' }
      if (!leads) unheard = [...unheard, entry]
      set([...entries, entry])
      const go = () => {
        keeping.delete(entry.cid)
        if (leads) flights.pump(chat)
        else ports.ask?.({ do: 'add', entry })
      }
      const done = kept.put(entry)
      if (!done) {
        go()
        return Promise.resolve()
      }
      keeping.add(entry.cid)
      return done.then(go)
    },
    answered(frame) {
      if (!leads) return false
      if (frame.action === 'ack') {
        const mine = frame.items.filter(item => entries.some(entry => entry.cid === item.cid))
        if (mine.length === 0) return false
        const byCid = new Map(mine.map(item => [item.cid, item]))
        const chats = new Set(entries.filter(entry => byCid.has(entry.cid)).map(entry => entry.chat))
        set(
          entries.map(entry => {
            const item = byCid.get(entry.cid)
            return item ? { ...entry, status: 'sent', ...(item.seq === undefined ? {} : { seq: item.seq }) } : entry
          }),
        )
        // Also what was sent again though the log had it: its ack is the last that is heard of it.
        for (const chat of chats) settle(chat)
        return true
      }
      const refused = entries.find(entry => entry.cid === frame.cid)
      // Without a cid it is about a sync, a mark or a beat: what is said of messages names one of them.
      if (!refused) return false
      const { chat } = refused
      if (!flights.under(chat)) return true
      if (frame.retry || frame.code === 'AUTH_EXPIRED' || frame.code === 'UNAUTHENTICATED') {
        flights.again(chat, frame.afterMs)
        return true
      }
      const overForAll = frame.code === 'CHAT_ENDED' || frame.code === 'NOT_OWNER'
      const lost = entries
        .filter(entry => entry.chat === chat && isOpen(entry))
        .filter(entry => overForAll || entry.cid === refused.cid)
        .map(entry => entry.cid)
      update(lost, { status: 'failed', failure: frame.code })
      for (const entry of entries) if (lost.includes(entry.cid)) kept.put(entry)
      flights.land(chat)
      return true
    },
    settled(chat, events) {
      shown.set(chat, events)
      if (entries.some(entry => entry.chat === chat)) settle(chat)
    },
    connected() {
      flights.resend()
      for (const chat of new Set(entries.map(entry => entry.chat))) flights.pump(chat)
    },
    retry(cid) {
      if (!leads) return ports.ask?.({ do: 'retry', cid })
      const entry = entries.find(one => one.cid === cid && one.status === 'failed')
      if (!entry) return
      const { failure: _, ...rest } = entry
      const queued: OutboxEntry = { ...rest, at: timeOfNext(), status: 'queued' }
      set([...entries.filter(one => one.cid !== cid), queued])
      kept.put(queued)
      flights.pump(entry.chat)
    },
    remove(cid) {
      if (!leads) return ports.ask?.({ do: 'remove', cid })
      drop(entries.filter(entry => entry.cid === cid && entry.status === 'failed'))
    },
    forget(chat) {
      flights.cancel(chat)
      shown.delete(chat)
      const gone = entries.filter(entry => entry.chat === chat)
      if (!leads && gone.length > 0) ports.ask?.({ do: 'forget', chat })
      drop(gone)
    },
    async lead(owner) {
      leads = loading = true
      kept.belongTo(owner)
      const earlier = await kept.load()
      // Another tab may have taken over meanwhile.
      if (!leads) return
      loading = false
      unheard = []
      const all = [...earlier.filter(entry => !entries.some(one => one.cid === entry.cid)), ...entries].sort((a, b) => a.at - b.at)
      set(unsettled(all.map(asKept)))
      const left = new Set(entries.map(entry => entry.cid))
      kept.remove(all.filter(entry => !left.has(entry.cid)).map(entry => entry.cid))
      outbox.connected()
    },
    follow(owner) {
      if (leads) unheard = entries
      leads = loading = false
      kept.belongTo(owner)
      flights.cancel()
      // A new leader finds these where they are kept, if anything is kept here; if not, it hears of them.
      for (const entry of unheard) if (!keeping.has(entry.cid)) ports.ask?.({ do: 'add', entry })
    },
    mirror(list) {
      if (leads) return
      const listed = new Set(list.map(entry => entry.cid))
      unheard = unheard.filter(entry => !listed.has(entry.cid))
      set(unsettled([...list, ...unheard]))
    },
    change(asked) {
      if (!leads) return
      if (asked.do === 'add') take(asked.entry)
      else if (asked.do === 'forget') outbox.forget(asked.chat)
      else outbox[asked.do](asked.cid)
    },
  }
  return outbox
}

function indexOf(events: readonly EventView[]): { cids: ReadonlySet<string>; last: number } {
  const cids = events.flatMap(event => (event.kind === 'message' && event.cid !== undefined ? [event.cid] : []))
  return { cids: new Set(cids), last: events.at(-1)?.seq ?? 0 }
}

/** What is known of an entry after a reload: a refusal is final, anything else is tried again with the same cid. */
function asKept({ seq: _, ...entry }: OutboxEntry): OutboxEntry {
  return entry.status === 'failed' ? entry : { ...entry, status: 'queued' }
}
