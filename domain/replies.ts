/** Canned replies of the whole centre, kept by supervisors. Shortcuts are unique whatever their capitals, by an item of their own. */
import { everything } from './everything.ts'
import { repliesCountKey, replyKey, shortcutKey } from './keys.ts'
import type { Condition, Failure, Item, Ports, Write } from './ports.ts'
import { audit, type Saved } from './settings.ts'

export interface Reply {
  readonly id: string
  readonly rev: number
  /** Without the slash. */
  readonly shortcut: string
  readonly name: string
  readonly text: string
}
export type ReplyText = Omit<Reply, 'id' | 'rev'>
/** `taken`: this reply has the shortcut. `full`: there are as many as there may be. */
export type SavedReply = Saved<Reply> | { readonly result: 'taken'; readonly by: Reply } | { readonly result: 'full' }

export const mostReplies = 500
const absent: readonly Condition[] = [{ path: ['pk'], is: 'absent' }]

/** In the order of their shortcuts. */
export async function listReplies({ store }: Ports): Promise<readonly Reply[]> {
  return (await everything(store, 'REPLIES')).map(readReply).sort((one, other) => (one.shortcut < other.shortcut ? -1 : 1))
}

function readReply(item: Item): Reply {
  const { pk: _pk, sk: _sk, ...reply } = item
  return reply as unknown as Reply
}

async function getReply({ store }: Ports, id: string): Promise<Reply | undefined> {
  const item = await store.get(replyKey(id))
  return item === undefined ? undefined : readReply(item)
}

function folded(shortcut: string): string {
  return shortcut.normalize('NFC').toLowerCase()
}

export async function createReply(ports: Ports, by: string, id: string, text: ReplyText): Promise<SavedReply> {
  const reply: Reply = { ...text, id, rev: 1 }
  for (let tries = 0; tries < 4; tries++) {
    const outcome = await ports.store.transact([
      { put: { ...replyKey(id), ...reply }, if: absent },
      claim(reply),
      count(1),
      audit(ports, by, 'replyCreated', replyKey(id), undefined, reply),
    ])
    if (outcome.ok) return { result: 'saved', value: reply }
    const [made, claimed, counted] = outcome.failures.map(isCondition)
    // the same making again, whose answer was lost
    if (made) return isSame(await getReply(ports, id), reply) ? { result: 'saved', value: reply } : { result: 'exists' }
    const taken = claimed ? await takenBy(ports, outcome.failures[1]) : undefined
    if (taken !== undefined) return { result: 'taken', by: taken }
    if (counted) return { result: 'full' }
    await pause(ports)
  }
  return { result: 'busy' }
}

export async function changeReply(ports: Ports, by: string, id: string, rev: number, text: ReplyText): Promise<SavedReply> {
  const reply: Reply = { ...text, id, rev: rev + 1 }
  for (let tries = 0; tries < 4; tries++) {
    const before = await getReply(ports, id)
    if (before === undefined) return { result: 'absent' }
    if (isSame(before, reply)) return { result: 'saved', value: before }
    if (before.rev !== rev) return { result: 'changedMeanwhile' }
    const renamed = folded(before.shortcut) !== folded(reply.shortcut)
    const outcome = await ports.store.transact([
      { put: { ...replyKey(id), ...reply }, if: [{ path: ['rev'], is: '=', value: rev }] },
      audit(ports, by, 'replyChanged', replyKey(id), before, reply),
      ...(renamed ? [claim(reply), release(before)] : []),
    ])
    if (outcome.ok) return { result: 'saved', value: reply }
    const taken = isCondition(outcome.failures[2]) ? await takenBy(ports, outcome.failures[2]) : undefined
    if (taken !== undefined) return { result: 'taken', by: taken }
    await pause(ports)
  }
  return { result: 'busy' }
}

export async function deleteReply(ports: Ports, by: string, id: string): Promise<'deleted' | 'absent' | 'busy'> {
  for (let tries = 0; tries < 4; tries++) {
    const before = await getReply(ports, id)
    if (before === undefined) return 'absent'
    const outcome = await ports.store.transact([
      { delete: replyKey(id), if: [{ path: ['rev'], is: '=', value: before.rev }] },
      release(before),
      count(-1),
      audit(ports, by, 'replyDeleted', replyKey(id), before, null),
    ])
    if (outcome.ok) return 'deleted'
    await pause(ports)
  }
  return 'busy'
}

function claim({ id, shortcut }: Reply): Write {
  return { put: { ...shortcutKey(folded(shortcut)), reply: id }, if: absent }
}
function release({ shortcut }: Reply): Write {
  return { delete: shortcutKey(folded(shortcut)) }
}
function count(by: 1 | -1): Write {
  const room: Condition = {
    anyOf: [
      { path: ['replies'], is: 'absent' },
      { path: ['replies'], is: '<', value: mostReplies },
    ],
  }
  return { update: repliesCountKey, add: [[['replies'], by]], ...(by === 1 ? { if: [room] } : {}) }
}

/** Whose shortcut it is; undefined when that one has just gone, and the shortcut with it. */
async function takenBy(ports: Ports, failure: Failure | undefined): Promise<Reply | undefined> {
  const owner = failure?.item?.reply
  return typeof owner === 'string' ? getReply(ports, owner) : undefined
}

function isCondition(failure: Failure | undefined): boolean {
  return failure?.reason === 'condition'
}

function isSame(one: Reply | undefined, other: Reply): boolean {
  return one?.rev === other.rev && one.shortcut === other.shortcut && one.name === other.name && one.text === other.text
}

function pause({ clock, ids }: Ports): Promise<void> {
  return clock.pause(5 + ids.fraction() * 20)
}
