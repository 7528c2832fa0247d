/** One ticket opens one socket, once, within 30 seconds; only its hash is stored (trust-ux §5). */
import { ticketKey } from './keys.ts'
import type { Ports, Role } from './ports.ts'

const ticketMs = 30_000

/** Whom a ticket speaks for, and until when. */
export interface Grant {
  readonly role: Role
  /** Agent id, or chat id of a customer. */
  readonly principal: string
  readonly name: string
  readonly rightsUntil: number
}
export interface NewTicket {
  readonly ticket: string
  readonly ticketExpiresAt: number
}

export async function issueTicket({ store, ids, clock }: Ports, grant: Grant): Promise<NewTicket> {
  const ticket = ids.random(256)
  const ticketExpiresAt = clock.now() + ticketMs
  const row = { ...ticketKey(ids.hash(ticket)), ...grant, ticketExpiresAt, expires: Math.ceil(ticketExpiresAt / 1000) + 60 }
  await store.write({ put: row })
  return { ticket, ticketExpiresAt }
}

/** Undefined for an unknown, used or expired ticket: which of them is nobody's business. */
export async function redeemTicket({ store, ids, clock }: Ports, ticket: string): Promise<Grant | undefined> {
  const row = await store.take(ticketKey(ids.hash(ticket)), [{ path: ['ticketExpiresAt'], is: '>', value: clock.now() }])
  if (row === undefined) return undefined
  const { role, principal, name, rightsUntil } = row as unknown as Grant
  return { role, principal, name, rightsUntil }
}
