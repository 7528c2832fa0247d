/**
 * What a customer leaves instead of a chat. The open ones of a queue lie in the order in which they came; one that is done moves to its
 * own item and goes after thirty days. Nothing that was accepted goes before somebody has done with it.
 */
import { everything } from './everything.ts'
import { leftCountKey, leftKey, leftOpenKey, leftPartition, transactionKey } from './keys.ts'
import type { Condition, Item, Ports, Write } from './ports.ts'
import { findQueue } from './queue.ts'
import { audit } from './settings.ts'
import { transactionId } from './start-chat.ts'

export interface Leaving {
  /** Names it; a repeat is the same message. */
  readonly messageKey: string
  readonly queue: string
  readonly nickname: string
  readonly email: string
  readonly text: string
}
export interface LeftMessage extends Omit<Leaving, 'messageKey'> {
  readonly id: string
  readonly reference: string
  readonly at: number
}
export type Left =
  | { readonly result: 'left'; readonly reference: string; readonly repeated: boolean }
  | { readonly result: 'noSuchQueue' | 'keyUsed' | 'busy' }
  | { readonly result: 'notTaken' | 'tooMany'; readonly queueName: string }
export type DoneWith = 'done' | 'absent' | 'busy'

/** More than this lie open in no queue: whoever floods it fills no table. */
export const mostOpen = 200
const keptSeconds = 30 * 24 * 3_600
const mostTries = 8

const absent: Condition = { path: ['pk'], is: 'absent' }

export async function leaveMessage(ports: Ports, { messageKey, ...leaving }: Leaving): Promise<Left> {
  const { store, ids, clock } = ports
  const id = ids.hash(`left:${messageKey}`)
  const digest = ids.hash(JSON.stringify([leaving.queue, leaving.nickname, leaving.email, leaving.text]))
  for (let tries = 0; tries < mostTries; tries++) {
    const [known, queue] = await Promise.all([store.get(leftKey(id)), findQueue(ports, leaving.queue)])
    if (known !== undefined) {
      return known.digest === digest ? { result: 'left', reference: String(known.reference), repeated: true } : { result: 'keyUsed' }
    }
    if (queue === undefined) return { result: 'noSuchQueue' }
    if (!queue.leaveMessage) return { result: 'notTaken', queueName: queue.name }
    const message: LeftMessage = { ...leaving, id, reference: transactionId(ids.random(96)), at: clock.now() }
    const { reference, at } = message
    const outcome = await store.transact([
      { put: { ...leftKey(id), queue: queue.id, reference, at, digest }, if: [absent] },
      { put: { ...leftOpenKey(queue.id, at, id), ...message } },
      { update: leftCountKey(queue.id), add: [[['open'], 1]], if: [{ anyOf: [absent, { path: ['open'], is: '<', value: mostOpen }] }] },
      { put: { ...transactionKey(reference), left: id }, if: [absent] },
    ])
    if (outcome.ok) {
      ports.journal.record('MessageLeft', { message: id, queue: queue.id })
      return { result: 'left', reference, repeated: false }
    }
    const [first, , count] = outcome.failures
    if (first?.reason !== 'condition' && count?.reason === 'condition') return { result: 'tooMany', queueName: queue.name }
    await clock.pause(5 + ids.fraction() * 40)
  }
  return { result: 'busy' }
}

/** The open ones of these queues, oldest first. */
export async function openMessages({ store }: Ports, queues: readonly string[]): Promise<readonly LeftMessage[]> {
  const found = await Promise.all(queues.map(queue => everything(store, leftPartition(queue))))
  const messages = found.flat().map(({ pk: _pk, sk: _sk, ...message }) => message as unknown as LeftMessage)
  return messages.sort((one, other) => one.at - other.at)
}

/** Somebody has answered it. `serves`: whether they may know of this queue's messages; to others it is not there. */
export async function doneWith(ports: Ports, by: string, id: string, serves: (queue: string) => boolean): Promise<DoneWith> {
  const { store, clock, ids } = ports
  for (let tries = 0; tries < mostTries; tries++) {
    const known = (await store.get(leftKey(id))) as (Item & LeftMessage & { readonly doneAt?: number }) | undefined
    if (known === undefined || !serves(known.queue)) return 'absent'
    if (known.doneAt !== undefined) return 'done'
    const openKey = leftOpenKey(known.queue, known.at, id)
    const open = await store.get(openKey)
    if (open !== undefined) {
      const at = clock.now()
      const expires = Math.ceil(at / 1000) + keptSeconds
      const { nickname, email, text } = open as unknown as LeftMessage
      const { pk, sk, ...before } = known
      const done = { ...before, nickname, email, text, doneAt: at, doneBy: by, expires }
      const outcome = await store.transact([
        { put: { pk, sk, ...done }, if: [{ path: ['doneAt'], is: 'absent' }, present] },
        { delete: openKey, if: [present] },
        { update: leftCountKey(known.queue), add: [[['open'], -1]] },
        { update: transactionKey(known.reference), set: [[['expires'], expires]] },
        // whose message it was and what it said is no business of the audit
        audit(ports, by, 'messageDone', { pk, sk }, undefined, { queue: known.queue, reference: known.reference }),
      ] satisfies Write[])
      if (outcome.ok) return 'done'
    }
    await clock.pause(5 + ids.fraction() * 40)
  }
  return 'busy'
}

const present: Condition = { path: ['pk'], is: 'present' }
