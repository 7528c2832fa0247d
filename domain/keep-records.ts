/** Records made, changed and read, and notes written: each once, however often it is asked for (PS6), and told to the audit (T23). */
import { addressOf } from './address.ts'
import { type Chat, isWith } from './chat.ts'
import { addressKey, noteKey, noteMadeKey, notesOf, recordKey } from './keys.ts'
import { getChat } from './messages.ts'
import { countPastChats, type PastChat, pastChats } from './past-chats.ts'
import type { Ports, Write } from './ports.ts'
import { addressEntry, link, recordsAt } from './record-links.ts'
import { type Asker, type CustomerRecord, type Details, mayUseChat, mayUseRecord, readRecordItem } from './records.ts'
import { audit, type Saved } from './settings.ts'

export interface Note {
  readonly at: number
  readonly by: string
  readonly text: string
}
export interface WholeRecord {
  readonly record: CustomerRecord
  /** The last ones first. */
  readonly notes: readonly Note[]
  readonly chats: readonly PastChat[]
}
/** A record shows so many of its notes, the last ones. */
const mostNotes = 200

/** The record, if this person may use it now; `slots` are the chats that the person holds. */
export async function usableRecord(ports: Ports, asker: Asker, slots: readonly string[], id: string): Promise<CustomerRecord | undefined> {
  const [item, held] = await Promise.all([ports.store.get(recordKey(id)), heldChats(ports, slots)])
  const record = item === undefined ? undefined : readRecordItem(item)
  return record !== undefined && mayUseRecord(asker, record, held) ? record : undefined
}

async function heldChats(ports: Ports, slots: readonly string[]): Promise<readonly Chat[]> {
  return (await Promise.all(slots.map(chat => getChat(ports, chat)))).filter(chat => chat !== undefined)
}

export async function wholeRecord(ports: Ports, record: CustomerRecord): Promise<WholeRecord> {
  const [notes, chats] = await Promise.all([
    ports.store.query({ ...notesOf(record.id), newestFirst: true, limit: mostNotes }),
    pastChats(ports, record),
  ])
  return { record, notes: notes.items as unknown as readonly Note[], chats }
}

export type Match = CustomerRecord & { readonly chats: number; readonly lastChatAt?: number }

/** The records with the address of a chat's customer. */
export async function matchesOf(ports: Ports, { customer }: Chat): Promise<readonly Match[]> {
  const entries = await recordsAt(ports, customer.email)
  const found = await Promise.all(
    entries.map(async ({ sk: id }) => {
      const [item, past] = await Promise.all([ports.store.get(recordKey(id)), countPastChats(ports, id)])
      return item === undefined ? undefined : { ...readRecordItem(item), ...past }
    }),
  )
  return found.filter(match => match !== undefined)
}

/**
 * `key` names this making of it by this person; with `chat`, record and link are one transaction. Words that were changed before the
 * making was repeated, since its answer was lost, are a change of what it made.
 */
export async function createRecord(
  ports: Ports,
  asker: Asker,
  key: string,
  chat: string | undefined,
  details: Details,
): Promise<Saved<CustomerRecord>> {
  const id = ports.ids.hash(`record:${asker.id}:${key}`).slice(0, 22).replace(/^-/, '_')
  for (let tries = 0; tries < 4; tries++) {
    const made = await ports.store.get(recordKey(id))
    if (made !== undefined) return madeAlready(ports, asker, readRecordItem(made), chat, details)
    const record: CustomerRecord = { ...details, id, rev: 1, createdAt: ports.clock.now() }
    const entry = addressEntry(record)
    const writes: readonly Write[] = [
      { put: { ...recordKey(id), ...record }, if: [{ path: ['pk'], is: 'absent' }] },
      ...(entry === undefined ? [] : [{ put: entry }]),
      audit(ports, asker.id, 'recordCreated', recordKey(id), undefined, record),
    ]
    if (chat === undefined) {
      if ((await ports.store.transact(writes)).ok) return { result: 'saved', value: record }
    } else {
      const { result } = await link(ports, asker, chat, record, { writes })
      if (result === 'changed') return { result: 'saved', value: record }
      if (result === 'refused' || result === 'absent') return { result: 'absent' }
      if (result === 'busy') return { result: 'busy' }
    }
    await ports.clock.pause(5 + ports.ids.fraction() * 20)
  }
  return { result: 'busy' }
}

async function madeAlready(
  ports: Ports,
  asker: Asker,
  made: CustomerRecord,
  chat: string | undefined,
  details: Details,
): Promise<Saved<CustomerRecord>> {
  if (isSame(made, { ...made, ...details })) return { result: 'saved', value: made }
  const held = chat === undefined ? undefined : await getChat(ports, chat)
  if (held !== undefined && !mayUseChat(asker, held)) return { result: 'absent' }
  return changeRecord(ports, asker, made, 1, details, held === undefined ? [] : [held.id])
}

/** `rev` is the one that was read. The entry under the address goes along in the same transaction. */
export async function changeRecord(
  ports: Ports,
  asker: Asker,
  before: CustomerRecord,
  rev: number,
  details: Details,
  slots: readonly string[],
): Promise<Saved<CustomerRecord>> {
  const { id, createdAt } = before
  const record: CustomerRecord = { ...details, id, rev: rev + 1, createdAt }
  // the same again, whose answer was lost: it may have died before the rows
  if (isSame(before, record) || isSame(before, { ...record, rev })) {
    await showChange(ports, asker, before, slots)
    return { result: 'saved', value: before }
  }
  if (before.rev !== rev) return { result: 'changedMeanwhile' }
  const entry = addressEntry(record)
  const [was, is] = [addressOf(before.email), addressOf(record.email)]
  const outcome = await ports.store.transact([
    { put: { ...recordKey(id), ...record }, if: [{ path: ['rev'], is: '=', value: rev }] },
    ...(was === '' || was === is ? [] : [{ delete: addressKey(was, id) }]),
    ...(entry === undefined ? [] : [{ put: entry }]),
    audit(ports, asker.id, 'recordChanged', recordKey(id), before, record),
  ])
  if (!outcome.ok) return { result: outcome.failures[0]?.reason === 'condition' ? 'changedMeanwhile' : 'busy' }
  await showChange(ports, asker, record, slots)
  return { result: 'saved', value: record }
}

/** Rows of the person's own chats show what the record says now. */
async function showChange(ports: Ports, asker: Asker, record: CustomerRecord, slots: readonly string[]): Promise<void> {
  const held = await heldChats(ports, slots)
  const shown = held.filter(chat => chat.record === record.id && isWith(chat, asker.id))
  await Promise.all(shown.map(chat => link(ports, asker, chat.id, record, { again: true })))
}

function isSame(one: CustomerRecord, other: CustomerRecord): boolean {
  const names = Object.keys(other) as (keyof CustomerRecord)[]
  return names.every(name => one[name] === other[name])
}

/** Appended, never changed. `key` names this writing of it by this person. */
export async function addNote(ports: Ports, asker: Asker, record: string, key: string, text: string): Promise<'added' | 'busy'> {
  const made = noteMadeKey(record, ports.ids.hash(`note:${asker.id}:${key}`))
  for (let tries = 0; tries < 4; tries++) {
    const at = ports.clock.now()
    const note: Note = { at, by: asker.name, text }
    const absent = [{ path: ['pk'], is: 'absent' }] as const
    const outcome = await ports.store.transact([
      { put: { ...made, at }, if: absent },
      { put: { ...noteKey(record, at, ports.ids.random(64)), ...note }, if: absent },
    ])
    if (outcome.ok || outcome.failures[0]?.reason === 'condition') return 'added'
    await ports.clock.pause(5 + ports.ids.fraction() * 20)
  }
  return 'busy'
}
