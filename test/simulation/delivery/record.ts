/** What the table holds of the chats, as it changes, and everything that must be true of it at every step. */
import { type Chat, joinedAgent } from '../../../domain/chat.ts'
import type { LogEvent, Receipts } from '../../../domain/delivery.ts'
import type { Item, Key } from '../../../domain/ports.ts'
import { readChat } from '../../../domain/writes.ts'
import type { ServerFrame } from '../../../protocol/frames.ts'
import type { Handler, Witness } from '../bed.ts'
import { watchFrames } from './leaving.ts'

/** Words that somebody wrote. */
export interface Attempt {
  readonly chat: string
  readonly sender: string
  /** The page that they were written on, and where they come among all its words. */
  readonly page: string
  readonly order: number
  /** The same before and after the page is loaded again. */
  readonly window: string
  readonly text: string
}
/** From the event with which an agent got the chat to the one with which it went: nothing behind that is theirs to hear. */
interface Tenure {
  readonly agent: string
  until: number
}
export interface ChatRecord {
  readonly events: LogEvent[]
  state?: Chat
  receipts?: Receipts
  readonly tenures: Tenure[]
  /** The log is known to be in order up to here. */
  checked: number
  torn: number
}

export interface LogWitness extends Witness {
  readonly chats: ReadonlyMap<string, ChatRecord>
  readonly attempts: ReadonlyMap<string, Attempt>
  /** Client ids of words that a browser has kept. */
  readonly kept: Set<string>
  /** First violations found; nothing is looked at after them. */
  readonly found: string[]
  attempted(cid: string, attempt: Attempt): void
  /** A frame leaves the server for somebody. */
  leaves(role: string, principal: string, frame: ServerFrame): void
  /** The server has said that these words will never be in the log. */
  wasRefused(cid: string, chat: string): boolean
  /** Looks at what changed since the last time. */
  check(): void
  /** The number of a client id in its chat's log. */
  seqOf(cid: string): number | undefined
}

export function createRecord(): LogWitness {
  const chats = new Map<string, ChatRecord>()
  const attempts = new Map<string, Attempt>()
  const seqs = new Map<string, number>()
  /** Last words of each page in a chat's log, by order of writing. */
  const lastOf = new Map<string, number>()
  const found: string[] = []
  const dirty = new Set<ChatRecord>()
  const leaving = watchFrames({ recordOf, attempts, found })

  function recordOf(chat: string): ChatRecord {
    let record = chats.get(chat)
    if (record === undefined) {
      record = { events: [], tenures: [], checked: 0, torn: 0 }
      chats.set(chat, record)
    }
    return record
  }

  function changed({ pk, sk }: Key, before: Item | undefined, after: Item | undefined, by: Handler | undefined) {
    if (pk.startsWith('A#') && sk === 'S' && after !== undefined) return agentChanged(before, after)
    if (!pk.startsWith('C#')) return
    const chat = pk.slice(2)
    const record = recordOf(chat)
    if (sk === 'S' && after !== undefined) chatChanged(record, readChat(after))
    else if (sk === 'R' && after !== undefined) marked(record, chat, after as unknown as Receipts)
    else if (sk.startsWith('E#')) {
      if (before !== undefined) found.push(`I4 event ${sk} of ${chat} is changed by ${by?.name}: ${words(before)} to ${words(after)}`)
      if (after !== undefined) record.events[(after.seq as number) - 1] = after as unknown as LogEvent
    } else return
    dirty.add(record)
  }

  function chatChanged(record: ChatRecord, now: Chat) {
    const was = record.state
    record.state = now
    if (was !== undefined && now.lastSeq < was.lastSeq) found.push(`I4 ${now.id} goes from ${was.lastSeq} back to ${now.lastSeq}`)
    const agent = joinedAgent(now)
    const last = record.tenures.at(-1)
    if (last !== undefined && last.until === Number.POSITIVE_INFINITY && last.agent !== agent) last.until = now.lastSeq
    const holds = last !== undefined && last.until === Number.POSITIVE_INFINITY
    if (agent !== undefined && !holds) record.tenures.push({ agent, until: Number.POSITIVE_INFINITY })
  }

  function marked(record: ChatRecord, chat: string, now: Receipts) {
    const was = record.receipts
    const head = record.state?.lastSeq ?? 0
    record.receipts = now
    for (const side of ['customer', 'agent'] as const) {
      const [delivered, read] = [now[`${side}Delivered`] ?? 0, now[`${side}Read`] ?? 0]
      const before = [was?.[`${side}Delivered`] ?? 0, was?.[`${side}Read`] ?? 0] as const
      // a chat whose transaction is half visible may show its head later than its events
      if (delivered > Math.max(head, record.events.length)) found.push(`I11 ${chat}: the ${side} has ${delivered} of ${head}`)
      if (read > delivered) found.push(`I11 ${chat}: the ${side} has read ${read} and received ${delivered}`)
      if (delivered < before[0] || read < before[1])
        found.push(`I11 ${chat}: a mark of the ${side} falls from ${before} to ${delivered},${read}`)
    }
  }

  function agentChanged(before: Item | undefined, { slots, limit, pk }: Item) {
    const held = Object.keys(slots as object).length
    const was = Object.keys((before?.slots as object | undefined) ?? {}).length
    if (held > was && held > (limit as number)) found.push(`I12 ${pk} holds ${held} of ${limit}`)
  }

  /** I2, I3, I7, I13, for events in the order of their numbers. */
  function inOrder(record: ChatRecord, chat: string, event: LogEvent, seq: number) {
    if (event.seq !== seq) found.push(`I4 ${chat}: number ${event.seq} stands in place ${seq}`)
    const end = record.events.findIndex(other => other?.kind === 'ended')
    if (end >= 0 && end < seq - 1 && (event.kind === 'message' || event.kind === 'ended'))
      found.push(`I13 ${chat}: ${event.kind} ${seq} behind the end, which is ${end + 1}`)
    if (event.kind !== 'message') return
    const cid = event.cid ?? ''
    const attempt = attempts.get(cid)
    const sender = event.from === 'customer' ? 'customer' : (event.agent ?? '')
    if (attempt === undefined || attempt.chat !== chat || attempt.sender !== sender || attempt.text !== event.text) {
      found.push(`I2 ${chat} ${seq}: nobody wrote ${cid} '${event.text}' (${JSON.stringify(attempt)})`)
      return
    }
    if (seqs.has(cid)) found.push(`I3 ${chat}: ${cid} '${event.text}' has the numbers ${seqs.get(cid)} and ${seq}`)
    seqs.set(cid, seq)
    const name = `${chat}/${attempt.page}`
    const last = lastOf.get(name)
    if (last === attempt.order) found.push(`I3 ${chat}: words ${attempt.order} of ${attempt.page} stand twice`)
    else if (last !== undefined && last > attempt.order)
      found.push(`I7 ${chat} ${seq}: words ${attempt.order} of ${attempt.page} come behind its ${last}`)
    lastOf.set(name, attempt.order)
  }

  function check() {
    leaving.check()
    if (dirty.size === 0) return
    for (const record of dirty) {
      const { state, events } = record
      if (record.torn > 0 || state === undefined) continue
      dirty.delete(record)
      if (events.length !== state.lastSeq) found.push(`I4 ${state.id} has ${events.length} events, and its last number is ${state.lastSeq}`)
      for (; record.checked < events.length; record.checked++) {
        const event = events[record.checked]
        if (event === undefined) {
          found.push(`I4 ${state.id} has no number ${record.checked + 1} of ${events.length}`)
          break
        }
        inOrder(record, state.id, event, record.checked + 1)
      }
    }
  }

  return {
    chats,
    attempts,
    kept: new Set(),
    found,
    changed,
    tearing(keys, over) {
      for (const chat of new Set(keys.filter(({ pk }) => pk.startsWith('C#')).map(({ pk }) => pk.slice(2)))) {
        recordOf(chat).torn += over ? -1 : 1
      }
    },
    broken: (by, error) => void found.push(`${by.name} broke: ${error instanceof Error ? error.stack : String(error)}`),
    attempted(cid, attempt) {
      const known = attempts.get(cid)
      if (known !== undefined && known.text !== attempt.text) found.push(`I3 ${cid} names '${known.text}' and '${attempt.text}'`)
      attempts.set(cid, attempt)
    },
    leaves: leaving.leaves,
    wasRefused: leaving.wasRefused,
    check,
    seqOf: cid => seqs.get(cid),
  }
}

function words(item: Item | undefined): string {
  return `${String(item?.kind)} ${String(item?.text ?? '')}`
}
