/** A customer starts a chat: once per start key, one open chat per customer, in line from the same transaction on (RT1, F35). */
import type { Chat, Customer, WaitingChat } from './chat.ts'
import { type Admitted, admit, type Given, type Identify, type Refused } from './intake.ts'
import { chatKey, eventKey, leaseKey, openChatKey, startKey, transactionKey } from './keys.ts'
import { waitEntry } from './lines.ts'
import { isHeld } from './matching.ts'
import { ownChat } from './own-chat.ts'
import type { Ports, Write } from './ports.ts'
import { findQueue, type Queue } from './queue.ts'
import { recognised } from './record-links.ts'
import { issueTicket, type NewTicket } from './tickets.ts'
import { readChat } from './writes.ts'

export interface Start {
  /** Names this start; a repeat returns the same chat. */
  readonly startKey: string
  /** Secret of the customer's browser until its chat ends. */
  readonly customerKey: string
  readonly queue: string
  /** As typed; `identify` says who it is according to the site that the customer is signed in to. */
  readonly customer: Customer
  readonly identify?: Identify
  readonly answers?: readonly Given[]
}
export type Started =
  | ({
      readonly result: 'started'
      readonly chat: string
      readonly transactionId: string
      readonly session: string
      readonly repeated: boolean
    } & NewTicket)
  | { readonly result: 'noSuchQueue' | 'notYours' | 'busy' }
  | Refused

/** Within a queue every chat has the same priority until somebody sets another (architecture §4). */
const usualPriority = 50
const sessionMs = 24 * 3_600_000
/** How long a repeat of a start is recognised. */
const startKeySeconds = 7 * 24 * 3_600
/** Letters and digits that nobody confuses when read aloud: no 0 O 1 I L U. */
const readable = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

export async function startChat(ports: Ports, start: Start): Promise<Started> {
  const { store, ids, clock } = ports
  const customerHash = ids.hash(`customer:${start.customerKey}`)
  const startHash = ids.hash(`start:${start.startKey}`)
  for (let tries = 0; tries < 8; tries++) {
    const [queue, started, open] = await Promise.all([
      findQueue(ports, start.queue),
      store.get(startKey(startHash)),
      store.get(openChatKey(customerHash)),
    ])
    const existing = (started ?? open) as { readonly chat: string } | undefined
    if (existing !== undefined) {
      const item = await store.get(chatKey(existing.chat))
      if (item !== undefined) return welcomeBack(ports, start, readChat(item), customerHash)
    }
    if (queue === undefined) return { result: 'noSuchQueue' }
    const admitted = await admit(ports, queue, start)
    if (admitted.result !== 'admitted') return admitted
    const known = await recognised(ports, admitted.customer.email)
    const chat: WaitingChat = { ...newChat(ports, start, queue, customerHash, admitted), ...known }
    const absent = [{ path: ['pk'], is: 'absent' }] as const
    const write = store.transact([
      { put: { ...chatKey(chat.id), ...chat }, if: absent },
      { put: waitEntry(chat) },
      { put: { ...eventKey(chat.id, 1), seq: 1, at: chat.startedAt, kind: 'started', from: 'customer' }, if: absent },
      { put: { ...startKey(startHash), chat: chat.id, expires: Math.ceil(chat.startedAt / 1000) + startKeySeconds }, if: absent },
      { put: { ...openChatKey(customerHash), chat: chat.id }, if: absent },
      { put: { ...transactionKey(chat.transactionId), chat: chat.id }, if: absent },
    ] satisfies Write[])
    const [outcome, lease] = await Promise.all([write, store.get(leaseKey(queue.id))])
    if (outcome.ok) {
      ports.journal.record('ChatStarted', { chat: chat.id, queue: chat.queue })
      const [ticket] = await Promise.all([
        ticketFor(ports, chat),
        ownChat(ports, waitEntry(chat), queue, isHeld(lease, clock.now()) ? lease : undefined),
      ])
      return {
        result: 'started',
        chat: chat.id,
        transactionId: chat.transactionId,
        session: sessionOf(ports, start.customerKey, chat),
        repeated: false,
        ...ticket,
      }
    }
    await clock.pause(5 + ids.fraction() * 40)
  }
  return { result: 'busy' }
}

/** The same start again, or another page of the same browser: the same chat, and in line again if the first try died before that. */
async function welcomeBack(ports: Ports, { customerKey }: Start, chat: Chat, customerHash: string): Promise<Started> {
  if (chat.customerHash !== customerHash) return { result: 'notYours' }
  const [ticket] = await Promise.all([ticketFor(ports, chat), chat.status === 'waiting' ? ownChat(ports, waitEntry(chat)) : undefined])
  return {
    result: 'started',
    chat: chat.id,
    transactionId: chat.transactionId,
    session: sessionOf(ports, customerKey, chat),
    repeated: true,
    ...ticket,
  }
}

export function ticketFor(ports: Ports, chat: Chat): Promise<NewTicket> {
  return issueTicket(ports, {
    role: 'customer',
    principal: chat.id,
    name: chat.customer.nickname,
    rightsUntil: ports.clock.now() + sessionMs,
  })
}

/** The chat that a session secret opens, if it is this one. */
export async function openedBy(ports: Ports, chat: string, session: string): Promise<Chat | undefined> {
  const item = await ports.store.get(chatKey(chat))
  if (item === undefined) return undefined
  const found = readChat(item)
  const hash = ports.ids.hash(session)
  return found.sessionHash === hash || found.sessions?.includes(hash) === true ? found : undefined
}

function newChat(ports: Ports, start: Start, queue: Queue, customerHash: string, { customer, answers }: Admitted): WaitingChat {
  const { ids, clock } = ports
  const salt = ids.random(256)
  const session = secret(ports, start.customerKey, salt)
  return {
    id: ids.random(128).replace(/^-/, '_'),
    transactionId: transactionId(ids.random(96)),
    queue: queue.id,
    queueName: queue.name,
    priority: usualPriority,
    startedAt: clock.now(),
    customer,
    ...(answers.length === 0 ? {} : { answers }),
    sessionHash: ids.hash(session),
    salt,
    customerHash,
    round: 0,
    lastSeq: 1,
    rev: 1,
    rejections: {},
    slaMs: queue.slaMs,
    shards: queue.writeShards,
    status: 'waiting',
  }
}

/** Made again from the browser's own secret for every repeat, so that no secret needs to be stored and no repeat is left without one. */
function sessionOf(ports: Ports, customerKey: string, chat: Chat): string {
  return secret(ports, customerKey, chat.salt)
}
function secret({ ids }: Ports, customerKey: string, salt: string): string {
  return ids.hash(`session:${customerKey}:${salt}`)
}

/** Eight readable characters in two groups, such as K7F3-92QD. */
export function transactionId(random: string): string {
  const letters = [...random].map(character => readable[character.charCodeAt(0) % readable.length]).slice(0, 8)
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`
}
