import { expect, test } from '@jest/globals'
import { customerChatView } from '../../adapters/wire.ts'
import { acceptOffer, endChat, stillHere } from '../../domain/commands.ts'
import { sweepOnce } from '../../domain/deadlines.ts'
import { readSnapshot } from '../../domain/delivery.ts'
import { idleTimes } from '../../domain/idle.ts'
import { dueKey, duePartition, duePartitions } from '../../domain/keys.ts'
import { say } from '../../domain/messages.ts'
import type { Store } from '../../domain/ports.ts'
import { checkPresence, heartbeat } from '../../domain/presence.ts'
import { takeBack, transferChat } from '../../domain/transfers.ts'
import { openCentre } from '../support/centre.ts'
import { tampered } from '../support/tampered.ts'

const minutes = 60_000

async function talking({ store = tampered().store, ...more } = {} as { store?: ReturnType<typeof tampered>['store']; idleEndMs?: number }) {
  const centre = await openCentre({ store, queues: [{ id: 'sales', ...more }, { id: 'returns' }] })
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  const joinedAt = centre.clock.now()
  let cids = 0
  const says = (who: typeof alice, text = 'well?') =>
    say(centre.ports, who, dee.chat, [{ cid: `cid-${String(++cids).padStart(5, '0')}`, text }])
  /** Time goes by; the sweep looks once a minute, as it does when nothing is on. */
  const passes = async (ms: number) => {
    for (let left = ms; left > 0; left -= minutes) {
      centre.clock.advance(Math.min(left, minutes))
      await heartbeat(centre.ports, alice, 15_000)
      await sweepOnce(centre.ports)
    }
  }
  const view = async () => {
    const held = await readSnapshot(centre.ports, dee.chat)
    return held && customerChatView(held)
  }
  return { centre, alice, dee, chat: dee.chat, joinedAt, says, passes, view }
}

async function entries(store: Store) {
  const parts = await Promise.all(Array.from({ length: duePartitions }, (_, shard) => store.query({ pk: duePartition(shard) })))
  return parts.flatMap(({ items }) => items).filter(({ kind }) => kind === 'idle')
}

test('[D14] ten minutes after the agent’s last word a silent customer’s chat is over, by nobody, and its post processing begins', async () => {
  const { centre, alice, dee, chat, says, passes, view } = await talking()
  centre.clock.advance(4 * minutes)
  await says(alice)
  const since = centre.clock.now()
  expect(await view()).toMatchObject({ status: 'active', idle: { warnMs: 300_000, endMs: 600_000, since } })
  await passes(10 * minutes - 1)
  expect(await centre.chat(chat)).toMatchObject({ status: 'active' })
  await passes(minutes)
  expect(await centre.chat(chat)).toMatchObject({ status: 'postProcessing', endedBy: 'system', looked: false })
  expect(await view()).toMatchObject({ status: 'ended', endedBy: 'system' })
  expect(await view()).not.toHaveProperty('idle')
  expect(await entries(centre.store)).toEqual([])
  expect(centre.sockets.posted(dee.connection).at(-1)).toMatchObject({ kind: 'chat', chat: { endedBy: 'system' } })
  expect(centre.journal.of('ChatEnded')).toEqual([{ chat, by: 'system' }])
})

test('[D14] a word of the customer, and saying to be there still, start the silence anew; each word of the agent as well', async () => {
  const { centre, alice, dee, chat, says, passes, view } = await talking()
  await says(alice)
  await passes(9 * minutes)
  expect(await stillHere(centre.ports, chat)).toEqual({ result: 'done', repeated: false })
  expect(await view()).toMatchObject({ idle: { since: centre.clock.now() } })
  expect(centre.sockets.posted(dee.connection).at(-1)).toMatchObject({ kind: 'chat', chat: { silentSince: centre.clock.now() } })
  await passes(9 * minutes)
  await says(alice)
  await passes(9 * minutes)
  expect(await centre.chat(chat)).toMatchObject({ status: 'active' })
  await says(dee)
  expect((await view())?.idle).not.toHaveProperty('since')
  await passes(60 * minutes)
  expect(await centre.chat(chat)).toMatchObject({ status: 'active' })
  expect(await entries(centre.store)).toHaveLength(1)
  await says(alice)
  await passes(11 * minutes)
  expect(await centre.chat(chat)).toMatchObject({ status: 'postProcessing', endedBy: 'system' })
})

test('[D14] an agent who has not said a word, a chat that waits and a queue that does not want it: never', async () => {
  const silent = await talking()
  await silent.passes(30 * minutes)
  expect(await silent.centre.chat(silent.chat)).toMatchObject({ status: 'active' })

  const waiting = await talking()
  await waiting.says(waiting.alice)
  await transferChat(waiting.centre.ports, waiting.alice, {
    chat: waiting.chat,
    cid: 'cid-transfer',
    to: { kind: 'queue', id: 'returns' },
    note: '',
  })
  expect(await waiting.centre.chat(waiting.chat)).toMatchObject({ status: 'waiting' })
  expect(await entries(waiting.centre.store)).toEqual([])
  await waiting.passes(30 * minutes)
  expect(await waiting.centre.chat(waiting.chat)).toMatchObject({ status: 'waiting' })
  expect(await stillHere(waiting.centre.ports, waiting.chat)).toEqual({ result: 'done', repeated: true })

  const never = await talking({ idleEndMs: 0 })
  await never.says(never.alice)
  expect(await never.view()).not.toHaveProperty('idle')
  expect(await entries(never.centre.store)).toEqual([])
  await never.passes(30 * minutes)
  expect(await never.centre.chat(never.chat)).toMatchObject({ status: 'active' })
})

test('[D14] one entry from the join to the end, whoever ends it, and no second one by words or by an offer to a colleague', async () => {
  const { centre, alice, dee, chat, joinedAt, says } = await talking()
  const [entry] = await entries(centre.store)
  expect(entry).toMatchObject({ kind: 'idle', subject: chat, at: joinedAt + 10 * minutes })
  await says(alice)
  await says(dee)
  await centre.agent('bob')
  await transferChat(centre.ports, alice, { chat, cid: 'cid-transfer', to: { kind: 'agent', id: 'bob' }, note: '' })
  await takeBack(centre.ports, alice, chat)
  expect(await entries(centre.store)).toEqual([entry])
  await endChat(centre.ports, dee, chat)
  expect(await entries(centre.store)).toEqual([])
  expect(await stillHere(centre.ports, chat)).toEqual({ result: 'refused', refusal: 'ended' })
})

test('[D14] a chat whose agent is gone loses the entry with the agent, and gets a new one with the next', async () => {
  const { centre, alice, chat, says } = await talking()
  await says(alice)
  await centre.store.write({ update: { pk: 'A#alice', sk: 'S' }, set: [[['lease'], 0]] })
  await checkPresence(centre.ports, 'alice')
  centre.clock.advance(121_000)
  await checkPresence(centre.ports, 'alice')
  expect(await centre.chat(chat)).toMatchObject({ status: 'waiting' })
  expect(await centre.chat(chat)).not.toHaveProperty('silentSince')
  expect(await entries(centre.store)).toEqual([])
  const bob = await centre.agent('bob')
  await acceptOffer(centre.ports, bob, chat, 1)
  expect(await centre.chat(chat)).toMatchObject({ status: 'active', agent: 'bob' })
  expect(await entries(centre.store)).toHaveLength(1)
})

test('[D14] a word of the customer that comes while the sweep ends the chat keeps it alive', async () => {
  const { store, hooks } = tampered()
  const { centre, alice, dee, chat, says, passes } = await talking({ store })
  await says(alice)
  centre.clock.advance(9 * minutes)
  let raced = false
  hooks.before = async call => {
    if (raced || call.name !== 'transact' || !call.writes.some(write => 'delete' in write && write.delete.pk.startsWith('D#'))) return
    raced = true
    await says(dee, 'here I am')
  }
  await passes(2 * minutes)
  expect(raced).toBe(true)
  expect(await centre.chat(chat)).toMatchObject({ status: 'active' })
  expect(await entries(centre.store)).toHaveLength(1)
})

test('[D14] the entry keeps no sweep awake, and one that a chat no longer knows is taken away', async () => {
  const { centre, alice, chat, passes } = await talking()
  await passes(9 * minutes)
  centre.clock.advance(30_000)
  await heartbeat(centre.ports, alice, 15_000)
  expect(await sweepOnce(centre.ports)).toMatchObject({ busy: false })
  const [entry] = await entries(centre.store)
  const at = centre.clock.now() - 5_000
  const stale = { kind: 'idle', at, subject: chat, of: '9' } as const
  await centre.store.write({ put: { ...dueKey('idle', at, chat, '9'), ...stale } })
  await sweepOnce(centre.ports)
  expect(await entries(centre.store)).toEqual([entry])
  expect(await centre.chat(chat)).toMatchObject({ status: 'active' })
})

test('[D14] with a colleague who has taken the chat over the silence begins with their first word', async () => {
  const { centre, alice, chat, says, passes, view } = await talking()
  await says(alice)
  await passes(9 * minutes)
  const bob = await centre.agent('bob')
  await transferChat(centre.ports, alice, { chat, cid: 'cid-transfer', to: { kind: 'agent', id: 'bob' }, note: '' })
  await acceptOffer(centre.ports, bob, chat, (await centre.chat(chat)).round)
  expect((await view())?.idle).not.toHaveProperty('since')
  await heartbeat(centre.ports, bob, 15_000)
  centre.clock.advance(2 * minutes)
  await heartbeat(centre.ports, bob, 15_000)
  await sweepOnce(centre.ports)
  expect(await centre.chat(chat)).toMatchObject({ status: 'active', agent: 'bob' })
  expect(await entries(centre.store)).toHaveLength(1)
})

test.each([
  [300, 600, 300],
  [590, 600, 580],
  [0, 600, 580],
  [900, 600, 580],
  [5, 10, 0],
])('[D14] a warning at %d s of an end at %d s comes at %d s: early enough to be answered', (warn, end, at) => {
  expect(idleTimes({ idleWarnMs: warn * 1000, idleEndMs: end * 1000 })).toEqual({ idle: { warnMs: at * 1000, endMs: end * 1000 } })
})
