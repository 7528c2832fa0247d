/** Words of a chat: accepted once, numbered once, in one transaction (PS1, PS2), and read back by number (PS7). */
import { type Change, changeChat } from './change-chat.ts'
import type { Chat } from './chat.ts'
import type { ChatRefusal } from './chat-changes.ts'
import type { LogEvent } from './delivery.ts'
import { chatKey, eventKey, sentKey } from './keys.ts'
import type { Item, Ports, Write } from './ports.ts'
import type { Caller } from './presence.ts'
import { readChat } from './writes.ts'

export interface Words {
  readonly cid: string
  readonly text: string
}
export interface Accepted {
  readonly cid: string
  readonly seq: number
  readonly at: number
  /** It had been accepted before; the number is the first one. */
  readonly dup?: true
}
export type SayRefusal = ChatRefusal | 'absent' | 'busy' | 'cidReused'
/** `items`: what is accepted, also when another one of the same call is refused. */
export type Said =
  | { readonly result: 'accepted'; readonly items: readonly Accepted[]; readonly events: readonly LogEvent[] }
  | { readonly result: 'refused'; readonly refusal: SayRefusal; readonly cid: string; readonly items: readonly Accepted[] }

interface SentRow extends Item {
  readonly seq: number
  readonly at: number
  readonly hash: string
}

/** Accepts 1 to 10 messages of one sender, all or none. What was accepted before gets its first number again, also after the end (F3). */
export async function say(ports: Ports, caller: Caller, chat: string, words: readonly Words[]): Promise<Said> {
  const doubled = words.find((word, i) => words.findIndex(other => other.cid === word.cid) !== i)
  if (doubled !== undefined) return { result: 'refused', refusal: 'cidReused', cid: doubled.cid, items: [] }
  const sender = caller.role === 'customer' ? 'customer' : caller.principal
  const accepted = new Map<string, Accepted>()
  let fresh = words
  for (;;) {
    const [first] = fresh
    const items = words.map(({ cid }) => accepted.get(cid)).filter(item => item !== undefined)
    if (first === undefined) return { result: 'accepted', items, events: [] }
    const change = await sayFresh(ports, caller, sender, chat, fresh)
    if (change.result === 'changed') {
      for (const { cid, seq, at } of change.logged) if (cid !== undefined) accepted.set(cid, { cid, seq, at })
      const all = words.map(({ cid }) => accepted.get(cid)).filter(item => item !== undefined)
      return { result: 'accepted', items: all, events: change.logged }
    }
    const rows = await storedRows(ports, sender, chat, fresh, change)
    const reused = fresh.find(({ cid, text }) => rows.has(cid) && rows.get(cid)?.hash !== ports.ids.hash(text))
    if (reused !== undefined) return { result: 'refused', refusal: 'cidReused', cid: reused.cid, items }
    for (const [cid, { seq, at }] of rows) accepted.set(cid, { cid, seq, at, dup: true })
    const rest = fresh.filter(({ cid }) => !rows.has(cid))
    // nothing was known already: the refusal stands
    if (rest.length === fresh.length) return { result: 'refused', refusal: refusalOf(change), cid: first.cid, items }
    fresh = rest
  }
}

async function sayFresh(ports: Ports, caller: Caller, sender: string, chat: string, words: readonly Words[]): Promise<Change> {
  const at = ports.clock.now()
  const who = caller.role === 'customer' ? { from: 'customer' as const } : { from: 'agent' as const, agent: caller.principal }
  const writes = ({ lastSeq }: Chat) =>
    words.map(({ cid, text }, i): Write => {
      const row: SentRow = { ...sentKey(chat, sender, cid), seq: lastSeq + i + 1, at, hash: ports.ids.hash(text) }
      return { put: row, if: [{ path: ['pk'], is: 'absent' }] }
    })
  return changeChat(
    ports,
    chat,
    { type: 'say', ...who, messages: words.length, at },
    { log: words.map(({ cid, text }) => ({ cid, text })), writes, from: caller.connection },
  )
}

/** What is stored of these words already, by client id. */
async function storedRows(
  ports: Ports,
  sender: string,
  chat: string,
  words: readonly Words[],
  change: Change,
): Promise<ReadonlyMap<string, SentRow>> {
  const stored =
    change.result === 'prevented'
      ? change.failures.map(failure => (failure.reason === 'condition' ? failure.item : undefined))
      : change.result === 'refused'
        ? await Promise.all(words.map(({ cid }) => ports.store.get(sentKey(chat, sender, cid))))
        : []
  return new Map(words.flatMap(({ cid }, i) => (stored[i] === undefined ? [] : [[cid, stored[i] as SentRow] as const])))
}

function refusalOf(change: Change): SayRefusal {
  return change.result === 'refused' ? change.refusal : change.result === 'absent' ? 'absent' : 'busy'
}

export interface Page {
  readonly chat: Chat
  readonly events: readonly LogEvent[]
  readonly head: number
  readonly more: boolean
}
/** Most events of a page, and bytes of it: a frame stays below API Gateway's 32 KB (PS7). A view adds its own names to an event. */
const page = { events: 100, bytes: 24 * 1024, bytesPerView: 40 } as const

export async function getChat({ store }: Ports, id: string): Promise<Chat | undefined> {
  const item = await store.get(chatKey(id))
  return item === undefined ? undefined : readChat(item)
}

/** The log after a number, in order and without a gap; undefined when there is no such chat. */
export async function readLog({ store }: Ports, id: string, after: number, limit: number): Promise<Page | undefined> {
  const most = Math.min(limit, page.events)
  const [item, found] = await Promise.all([
    store.get(chatKey(id)),
    store.query({ pk: chatKey(id).pk, from: eventKey(id, after + 1).sk, to: 'E#~', limit: most }),
  ])
  if (item === undefined) return undefined
  const events: LogEvent[] = []
  let bytes = 0
  for (const stored of found.items) {
    const { pk: _pk, sk: _sk, ...event } = stored
    bytes += page.bytesPerView + utf8Length(JSON.stringify(event))
    if (events.length > 0 && bytes > page.bytes) break
    events.push(event as unknown as LogEvent)
  }
  const last = events.at(-1)?.seq ?? after
  const chat = readChat(item)
  const head = Math.max(chat.lastSeq, last)
  return { chat, events, head, more: events.length > 0 && last < head }
}

function utf8Length(text: string): number {
  let bytes = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : 3
  }
  return bytes
}
