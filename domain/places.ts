/**
 * A link that leads back to a chat from anywhere: a secret that is good for one browser, for two hours, until the chat ends. It is swapped
 * for a session secret of its own; the one that the chat was started with stays good.
 */
import type { Chat } from './chat.ts'
import { chatKey, placeKey } from './keys.ts'
import type { Condition, Ports } from './ports.ts'
import { ticketFor } from './start-chat.ts'
import type { NewTicket } from './tickets.ts'
import { readChat } from './writes.ts'

const placeMs = 2 * 3_600_000
/** Sessions of one chat besides its first: a further one ends the oldest of them. */
const mostSessions = 3
const mostTries = 8

const goesOn: readonly Condition[] = [
  { path: ['status'], is: '<>', value: 'closed' },
  { path: ['status'], is: '<>', value: 'postProcessing' },
]

export interface PlaceKept {
  readonly place: string
  readonly expiresAt: number
}

/** Undefined for a chat that has ended. Only the secret's hash is stored. */
export async function keepPlace({ store, ids, clock }: Ports, { id }: Chat): Promise<PlaceKept | 'ended' | 'busy'> {
  for (let tries = 0; tries < mostTries; tries++) {
    const place = ids.random(256)
    const expiresAt = clock.now() + placeMs
    const kept = await store.transact([
      { check: chatKey(id), if: [{ path: ['pk'], is: 'present' }, ...goesOn] },
      { put: { ...placeKey(id, ids.hash(`place:${place}`)), expiresAt, expires: Math.ceil(expiresAt / 1000) + 60 } },
    ])
    if (kept.ok) return { place, expiresAt }
    if (kept.failures[0]?.reason === 'condition') return 'ended'
    await clock.pause(5 + ids.fraction() * 20)
  }
  return 'busy'
}

export type Returned =
  | ({ readonly result: 'returned'; readonly chat: string; readonly transactionId: string; readonly session: string } & NewTicket)
  | { readonly result: 'noSuchPlace' | 'ended' | 'busy' }

export interface Return {
  readonly chat: string
  readonly place: string
  /** Secret of the browser that asks: where an answer is lost, it asks again and is given the same. */
  readonly customerKey: string
}

/**
 * The place says whose it is from the transaction on that makes the session: nobody else gets one by it. The session is made again from
 * both secrets for a repeat, so that none needs to be stored.
 */
export async function returnToPlace(ports: Ports, { chat: id, place, customerKey }: Return): Promise<Returned> {
  const { store, ids, clock } = ports
  const key = placeKey(id, ids.hash(`place:${place}`))
  const session = ids.hash(`session:${customerKey}:${place}`)
  const sessionHash = ids.hash(session)
  for (let tries = 0; tries < mostTries; tries++) {
    const now = clock.now()
    const [kept, item] = await Promise.all([store.get(key), store.get(chatKey(id))])
    if (kept === undefined || item === undefined || (kept.expiresAt as number) <= now) return { result: 'noSuchPlace' }
    const chat = readChat(item)
    if (chat.status === 'closed' || chat.status === 'postProcessing') return { result: 'ended' }
    const returned = async (): Promise<Returned> => {
      return { result: 'returned', chat: id, transactionId: chat.transactionId, session, ...(await ticketFor(ports, chat)) }
    }
    if (kept.usedBy !== undefined) {
      const again = kept.usedBy === sessionHash && chat.sessions?.includes(sessionHash)
      return again ? returned() : { result: 'noSuchPlace' }
    }
    const sessions = [...(chat.sessions ?? []), sessionHash].slice(-mostSessions)
    const swapped = await store.transact([
      {
        update: key,
        set: [[['usedBy'], sessionHash]],
        if: [
          { path: ['usedBy'], is: 'absent' },
          { path: ['expiresAt'], is: '>', value: now },
        ],
      },
      {
        update: chatKey(id),
        set: [[['sessions'], sessions]],
        add: [[['rev'], 1]],
        if: [{ path: ['rev'], is: '=', value: chat.rev }, ...goesOn],
      },
    ])
    if (swapped.ok) return returned()
    await clock.pause(5 + ids.fraction() * 20)
  }
  return { result: 'busy' }
}
