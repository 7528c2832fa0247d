/** Which record a chat belongs to: found at its start by the address that was typed, or chosen by whoever has it (S29, S30). */
import { addressOf } from './address.ts'
import { type Change, changeChat } from './change-chat.ts'
import type { Chat, Customer } from './chat.ts'
import { addressKey, addressPartition, recordKey } from './keys.ts'
import { getChat } from './messages.ts'
import type { Item, Ports, Write } from './ports.ts'
import { type Asker, type CustomerRecord, knownOf, mayChoose, readRecordItem } from './records.ts'

/** More records of one address are not looked at. */
export const mostMatches = 50

/** A record's entry under its address carries what a chat copies, so that a start reads nothing else. */
interface AddressEntry extends Item, Customer {}

export function addressEntry(record: CustomerRecord): AddressEntry | undefined {
  const address = addressOf(record.email)
  return address === '' ? undefined : { ...addressKey(address, record.id), ...knownOf(record) }
}

/** Entries of the records with this address; nothing is read when there is none. */
export async function recordsAt({ store }: Ports, email: string): Promise<readonly AddressEntry[]> {
  const address = addressOf(email)
  if (address === '') return []
  return (await store.query({ pk: addressPartition(address), limit: mostMatches })).items as readonly AddressEntry[]
}

/** What a chat that starts knows of its customer. */
export async function recognised(ports: Ports, email: string): Promise<Pick<Chat, 'record' | 'known' | 'matches'>> {
  const found = await recordsAt(ports, email)
  const [one] = found
  if (one === undefined) return {}
  return found.length === 1 ? { record: one.sk, known: knownOf(one) } : { matches: found.length }
}

interface Linking {
  /** Must go in with it. */
  readonly writes?: readonly Write[]
  /** Only where it is linked to this record already: what the record says has changed. */
  readonly again?: boolean
}

/** Decided again from the chat as it is then: it may have gone to somebody else meanwhile. */
export function link(
  ports: Ports,
  asker: Asker,
  chat: string,
  record: CustomerRecord,
  { writes = [], again = false }: Linking = {},
): Promise<Change> {
  const agent = asker.role === 'agent' ? { agent: asker.id } : {}
  return changeChat(ports, chat, { type: 'link', ...agent, record: record.id, known: knownOf(record), again }, { writes: () => writes })
}

export type Linked = { readonly result: 'linked'; readonly record: CustomerRecord } | { readonly result: 'absent' | 'busy' }

export async function chooseRecord(ports: Ports, asker: Asker, chat: string, id: string): Promise<Linked> {
  for (let tries = 0; tries < 4; tries++) {
    const [found, item] = await Promise.all([getChat(ports, chat), ports.store.get(recordKey(id))])
    if (found === undefined || item === undefined) return { result: 'absent' }
    const record = readRecordItem(item)
    if (!mayChoose(asker, record, found)) return { result: 'absent' }
    const unchanged: Write = { check: recordKey(id), if: [{ path: ['rev'], is: '=', value: record.rev }] }
    const change = await link(ports, asker, chat, record, { writes: [unchanged] })
    if (change.result === 'changed' || change.result === 'unchanged') return { result: 'linked', record }
    if (change.result === 'busy') return { result: 'busy' }
    // the record was changed at the same moment: what it says now is copied
    if (change.result !== 'prevented') return { result: 'absent' }
  }
  return { result: 'busy' }
}
