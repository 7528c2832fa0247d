/** One window of a browser: its clock, its storage, its network, and the real page on them. */
import { seeded } from '../../../bench/random.ts'
import type { LinkPorts } from '../../../web/shared/link.ts'
import type { OutboxEntry } from '../../../web/shared/outbox.ts'
import type { OutboxStore } from '../../../web/shared/outbox-store.ts'
import type { Line } from './line.ts'
import type { Attempt } from './record.ts'
import type { World } from './world.ts'

/** What a browser keeps when its window is loaded again. */
export interface Kept {
  readonly storage: Storage
  /** By owner, in the order of writing. */
  readonly outbox: Map<string, OutboxEntry[]>
}

export interface Page {
  readonly name: string
  /** The same before and after it is loaded again. */
  readonly window: string
  /** Whose it is: an agent's id, or the name that a customer goes by. */
  readonly person: string
  readonly kept: Kept
  /** How far the clock of this machine is off. */
  skew: number
  /** Until then everything takes up to this long, one way. */
  slow: { until: number; ms: number }
  frozen: boolean
  closed: boolean
  latency(): number
  /** Something of the outside gets to the page: now, or when it wakes up. */
  deliver(run: () => void): void
  thaw(): void
  close(): void
  /** Runs what a person does on it. */
  act<T>(run: () => T): T
  /** The words that the page puts into its outbox next. */
  writes(chat: string, text: string, send: () => void): void
  sends(data: string): void
  receives(line: Line, text: string): void
  ports(ticket: () => Promise<string>): LinkPorts
}

/** Whose code runs: a page's requests by HTTPS go out by its own network. */
let acting: Page | undefined
export const actingPage = (): Page | undefined => acting

export function createPage(world: World, name: string, person: string, sender: string, kept: Kept): Page {
  const { timeline, record } = world
  const random = seeded(world.seed * 31 + hash(name))
  const waiting: (() => void)[] = []
  const written: { text: string; chat: string }[] = []
  let drawn = 0
  /** The words that are being put into the outbox. */
  let writing: Attempt | undefined

  const window = windowOf(name)
  const page: Page = {
    name,
    window,
    person,
    kept,
    skew: 0,
    slow: { until: 0, ms: 0 },
    frozen: false,
    closed: false,
    latency() {
      const usual = 4 + random() * 40
      return timeline.now() < page.slow.until ? usual + random() * page.slow.ms : usual
    },
    deliver(run) {
      if (page.closed) return
      if (page.frozen) waiting.push(run)
      else page.act(run)
    },
    thaw() {
      page.frozen = false
      for (const run of waiting.splice(0)) page.deliver(run)
    },
    close() {
      page.closed = true
      timeline.drop(page)
    },
    act(run) {
      const before = acting
      acting = page
      try {
        return run()
      } finally {
        acting = before
      }
    },
    writes(chat, text, send) {
      const order = written.push({ text, chat }) - 1
      writing = { chat, sender, page: name, window, order, text }
      page.act(send)
      writing = undefined
    },
    sends(data) {
      if (!data.startsWith('{"action":"message"')) return
      const { chat, items } = JSON.parse(data) as { chat: string; items: { cid: string; text: string }[] }
      for (const { cid, text } of items) {
        if (record.attempts.has(cid)) continue
        const order = written.findIndex(one => one.chat === chat && one.text === text)
        record.attempted(cid, { chat, sender, page: name, window, order, text })
      }
    },
    receives(line, text) {
      world.trace?.(`${line.id} hears ${text.slice(0, 300)}`)
      line.socket.onmessage?.({ data: text })
    },
    ports: ticket => ({
      clock: {
        now: () => Math.floor(timeline.now()) + page.skew,
        setTimer(at, run) {
          let on = true
          // a running timer does not care for the clock being set
          timeline.add(Math.max(0, at - (Math.floor(timeline.now()) + page.skew)), page, () => {
            if (on) page.deliver(() => on && run())
          })
          return () => {
            on = false
          }
        },
      },
      // of the machine: nobody sets it
      steady: { now: () => Math.floor(timeline.now()) },
      store: keptOutbox(world, page),
      random,
      newCid() {
        const cid = `${name}_${String(drawn++).padStart(6, '0')}`
        if (writing !== undefined) record.attempted(cid, writing)
        return cid
      },
      ticket: () => page.act(ticket),
      open: value => world.gateway().open(page, value),
    }),
  }
  return page
}

export const windowOf = (name: string) => name.replace(/_r\d+$/, '')

/** A database that takes its moment: a window that is loaded again before has not kept anything. */
function keptOutbox({ timeline, record }: World, page: Page): OutboxStore {
  const { outbox } = page.kept
  const soon = <T>(work: () => T) =>
    new Promise<T>(resolve =>
      timeline.add(2, page, () => {
        const done = work()
        page.deliver(() => resolve(done))
      }),
    )
  return {
    load: owner => soon(() => [...(outbox.get(owner) ?? [])].sort((a, b) => a.at - b.at)),
    put: (owner, entry) =>
      soon(() => {
        outbox.set(owner, [...(outbox.get(owner) ?? []).filter(({ cid }) => cid !== entry.cid), entry])
        record.kept.add(entry.cid)
      }),
    remove: (owner, cids) =>
      soon(
        () =>
          void outbox.set(
            owner,
            (outbox.get(owner) ?? []).filter(({ cid }) => !cids.includes(cid)),
          ),
      ),
    keepOnly: owner =>
      soon(() => {
        for (const other of [...outbox.keys()]) if (other !== owner) outbox.delete(other)
      }),
  }
}

function hash(text: string): number {
  let value = 7
  for (let i = 0; i < text.length; i++) value = (value * 31 + text.charCodeAt(i)) >>> 0
  return value
}
