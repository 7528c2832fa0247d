/** What is known of customers who come again, and who may see it. Pure. */
import { addressOf } from './address.ts'
import { type Chat, type Customer, isOver, isWith } from './chat.ts'
import type { Item, Role } from './ports.ts'

/** What a person fills in; each may be empty. */
export interface Details extends Customer {
  readonly phone: string
  readonly company: string
}
export interface CustomerRecord extends Details {
  readonly id: string
  readonly rev: number
  readonly createdAt: number
}
/** A member of staff who asks, with the role that counts. */
export interface Asker {
  readonly id: string
  readonly name: string
  readonly role: Exclude<Role, 'customer'>
}

export function readRecordItem(item: Item): CustomerRecord {
  const { pk: _pk, sk: _sk, ...record } = item
  return record as unknown as CustomerRecord
}

/** What a chat copies of its customer's record, to be shown in its row (S29). */
export function knownOf({ nickname, firstName, lastName, email }: Customer): Customer {
  return { nickname, firstName, lastName, email }
}

function oversees({ role }: Asker): boolean {
  return role === 'supervisor' || role === 'administrator'
}

/** Who may see which records a chat's customer may have, and choose or make one: whoever has the chat, and supervisors (T1). */
export function mayUseChat(asker: Asker, chat: Chat): boolean {
  return oversees(asker) || isWith(chat, asker.id)
}

/**
 * Who may read and change a record and write notes in it: supervisors, and an agent while a chat of this customer is theirs, linked to
 * the record or with its address. An offer is not yet a chat of one's own, and a chat that is over is none any more (T1).
 */
export function mayUseRecord(asker: Asker, record: CustomerRecord, held: readonly Chat[]): boolean {
  return oversees(asker) || held.some(chat => isWith(chat, asker.id) && (chat.record === record.id || mayBeOf(chat, record)))
}

/** Which record a chat may be linked to by this person: one of those with its customer's address. */
export function mayChoose(asker: Asker, record: CustomerRecord, chat: Chat): boolean {
  return mayUseChat(asker, chat) && (oversees(asker) || chat.record === record.id || mayBeOf(chat, record))
}

/** A past chat's words go with its record: only of chats that have ended and are linked to it. */
export function isPastOf(chat: Chat, record: CustomerRecord): boolean {
  return chat.record === record.id && isOver(chat)
}

function mayBeOf({ customer }: Chat, { email }: CustomerRecord): boolean {
  const address = addressOf(email)
  return address !== '' && address === addressOf(customer.email)
}
