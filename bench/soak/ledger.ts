/** What was written by whom, and what every page showed while it ran; compared at the end with the log that the server keeps. */
import * as v from 'valibot'
import { EventsPageSchema } from '../../protocol/http.ts'
import type { EventView } from '../../protocol/views.ts'
import type { Someone } from './people.ts'

export interface Ledger {
  readonly written: ReadonlyMap<string, { readonly by: string; readonly chat: string; readonly n: number; readonly at: number }>
  readonly faults: ReadonlySet<string>
  fault(words: string): void
  /** The next sentence of this person in this chat; no two are alike. */
  next(by: string, chat: string): string
  /** A page shows this now: what it showed before must be the beginning of it (I6). */
  shown(who: string, chat: string, events: readonly EventView[]): void
  /** A notice of the console; it may say that something was not sent. */
  told(notice: string): void
  /** Texts of which their writers were told that they were not sent. */
  unsent(): ReadonlySet<string>
}

export function openLedger(): Ledger {
  const written = new Map<string, { by: string; chat: string; n: number; at: number }>()
  const counts = new Map<string, number>()
  const views = new Map<string, readonly EventView[]>()
  const notices = new Set<string>()
  const faults = new Set<string>()
  return {
    written,
    faults,
    fault: words => void faults.add(words),
    next(by, chat) {
      const n = (counts.get(`${by} ${chat}`) ?? 0) + 1
      counts.set(`${by} ${chat}`, n)
      const text = `${by} says ${n} in ${chat}.`
      written.set(text, { by, chat, n, at: Date.now() })
      return text
    },
    shown(who, chat, events) {
      const before = views.get(`${who} ${chat}`) ?? []
      if (events === before) return
      views.set(`${who} ${chat}`, events)
      const last = before.at(-1)
      // a chat that came back to an agent is read from its beginning again
      if (events.length === 0) return
      if (events.length < before.length || (last && events[before.length - 1]?.seq !== last.seq))
        faults.add(`[I6] ${who} saw ${before.length} events of ${chat} become ${events.length}`)
    },
    told: notice => void notices.add(notice),
    unsent: () => new Set([...notices].flatMap(notice => /“(.+)”$/.exec(notice)?.[1] ?? [])),
  }
}

/** The whole log of a chat, as its customer reads it by HTTPS. */
export async function logByHttps(origin: string | undefined, chat: string, session: string): Promise<readonly EventView[]> {
  const events: EventView[] = []
  for (let more = true; more; ) {
    const headers = { authorization: `Bearer ${session}` }
    const response = await fetch(`${origin}/api/chats/${chat}/events?after=${events.length}`, { headers })
    if (!response.ok) throw new Error(`the log of ${chat}: ${response.status} ${await response.text()}`)
    const page = v.parse(EventsPageSchema, await response.json())
    events.push(...page.events)
    more = page.more
  }
  return events
}

/** Everything that is wrong with one chat: its log, and what both sides made of it. */
export function compare(chat: string, log: readonly EventView[], ledger: Ledger, sides: readonly Someone[]): readonly string[] {
  const faults: string[] = []
  const told = ledger.unsent()
  if (log.some((event, i) => event.seq !== i + 1)) faults.push(`[I4] ${chat}: the log has a gap`)
  const texts = log.flatMap(event => (event.kind === 'message' ? [event.text] : []))
  const counted = new Map<string, number>()
  for (const text of texts) counted.set(text, (counted.get(text) ?? 0) + 1)
  for (const [text, count] of counted) {
    if (count > 1) faults.push(`[I3] doubled: ${text}`)
    if (ledger.written.get(text)?.chat !== chat) faults.push(`[I2] nobody wrote in ${chat}: ${text}`)
    if (told.has(text)) faults.push(`[I10] told as not sent, and in the log: ${text}`)
  }
  const lastOf = new Map<string, number>()
  for (const { by, n } of texts.flatMap(text => ledger.written.get(text) ?? [])) {
    if (n < (lastOf.get(by) ?? 0)) faults.push(`[I7] out of order in ${chat}: ${by} ${n}`)
    lastOf.set(by, n)
  }
  for (const [text, { chat: where }] of ledger.written)
    if (where === chat && !counted.has(text) && !told.has(text)) faults.push(`[I1] lost: ${text}`)
  for (const side of sides)
    if (!sameAs(log, side.shown(chat))) faults.push(`[I5] ${side.name} shows something else of ${chat} than its log`)
  return faults
}

/** Every ack that a page was given, against the logs: one number for each cid, and that number is the text's. */
export function compareAcks(people: readonly Someone[], logs: ReadonlyMap<string, readonly EventView[]>, ledger: Ledger) {
  const faults: string[] = []
  let acked = 0
  for (const { name, page } of people) {
    const numbers = new Map<string, number>()
    for (const { cid, seq } of page.acks) {
      const text = page.texts.get(cid)
      // a command's ack
      if (text === undefined) continue
      if ((numbers.get(cid) ?? seq) !== seq) faults.push(`[I8] ${name}: ${text} was acked as ${numbers.get(cid)} and as ${seq}`)
      numbers.set(cid, seq)
      const event = logs.get(ledger.written.get(text)?.chat ?? '')?.[seq - 1]
      if (event?.kind !== 'message' || event.text !== text) faults.push(`[I1] acked as ${seq} and not there: ${text}`)
    }
    acked += numbers.size
  }
  return { acked, faults }
}

export function sameAs(log: readonly EventView[], shown: readonly EventView[]): boolean {
  const words = (event: EventView) => `${event.seq} ${event.kind} ${event.from.role} ${event.kind === 'message' ? event.text : ''}`
  return log.length === shown.length && log.every((event, i) => words(event) === words(shown[i] as EventView))
}
