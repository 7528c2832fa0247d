import { expect, test } from '@jest/globals'
import { acceptOffer, endChat } from '../../domain/commands.ts'
import { sweepOnce } from '../../domain/deadlines.ts'
import { duePartition, duePartitions, receiptsKey } from '../../domain/keys.ts'
import { mark, typing } from '../../domain/marks.ts'
import { readLog, say } from '../../domain/messages.ts'
import type { Write } from '../../domain/ports.ts'
import { hello } from '../../domain/presence.ts'
import { type Centre, openCentre } from '../support/centre.ts'
import { tampered, writesOf } from '../support/tampered.ts'

/** Alice talks with dee: the chat is active, its log holds started and joined. */
async function talking() {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  const log = async () => (await readLog(centre.ports, dee.chat, 0, 100))?.events ?? []
  return { centre, alice, dee, chat: dee.chat, log }
}

async function questionsDue({ store }: Centre) {
  const parts = await Promise.all(Array.from({ length: duePartitions }, (_, shard) => store.query({ pk: duePartition(shard) })))
  return parts.flatMap(({ items }) => items).filter(({ kind }) => kind === 'response-sla')
}

test('[S36] an agent’s message is numbered, stored and pushed to the customer before it is acked', async () => {
  const { centre, alice, dee, chat, log } = await talking()
  expect(await say(centre.ports, alice, chat, [{ cid: 'cid-00001', text: 'hello' }])).toMatchObject({
    result: 'accepted',
    items: [{ cid: 'cid-00001', seq: 3, at: centre.clock.now() }],
  })
  expect((await log()).at(-1)).toMatchObject({ seq: 3, kind: 'message', from: 'agent', agent: 'alice', agentName: 'Alice', text: 'hello' })
  expect(centre.sockets.posted(dee.connection).at(-1)).toMatchObject({ kind: 'events', events: [{ seq: 3, text: 'hello' }] })
})

test('[S36] a message comes back to the connection that sent it with the answer, and by push to the sender’s other windows', async () => {
  const { centre, alice, chat } = await talking()
  const other = { ...alice, connection: 'alice-2' }
  await hello(centre.ports, other, 15_000)
  const before = centre.sockets.posted(alice.connection).length
  const said = await say(centre.ports, alice, chat, [{ cid: 'cid-00001', text: 'hello' }])
  expect(said).toMatchObject({ events: [{ seq: 3, text: 'hello' }] })
  expect(centre.sockets.posted(alice.connection)).toHaveLength(before)
  expect(centre.sockets.posted(other.connection).at(-1)).toMatchObject({ kind: 'events', events: [{ seq: 3, text: 'hello' }] })
})

test('[S37] a customer’s message takes the same road, also while waiting', async () => {
  const { centre, alice, dee, chat } = await talking()
  await say(centre.ports, dee, chat, [{ cid: 'cid-00001', text: 'where is my parcel?' }])
  expect(centre.sockets.posted(alice.connection).at(-1)).toMatchObject({ kind: 'events', events: [{ seq: 3, from: 'customer' }] })
  const kim = await centre.customer('kim')
  expect(await say(centre.ports, kim, kim.chat, [{ cid: 'cid-00002', text: 'anybody?' }])).toMatchObject({ result: 'accepted' })
})

test('[PS1] sending twice is sending once: the second ack has the first number', async () => {
  const { centre, dee, chat, log } = await talking()
  const words = [{ cid: 'cid-00001', text: 'hi' }]
  await say(centre.ports, dee, chat, words)
  expect(await say(centre.ports, dee, chat, words)).toMatchObject({ result: 'accepted', items: [{ seq: 3, dup: true }] })
  expect((await log()).filter(event => event.kind === 'message')).toHaveLength(1)
})

test('[PS1] a client id that comes back with other words is refused and nothing is written', async () => {
  const { centre, dee, chat, log } = await talking()
  await say(centre.ports, dee, chat, [{ cid: 'cid-00001', text: 'hi' }])
  expect(await say(centre.ports, dee, chat, [{ cid: 'cid-00001', text: 'bye' }])).toMatchObject({ result: 'refused', refusal: 'cidReused' })
  expect(await log()).toHaveLength(3)
})

test('[PS1] a batch of which some were accepted before gets all its numbers', async () => {
  const { centre, dee, chat } = await talking()
  await say(centre.ports, dee, chat, [{ cid: 'cid-00001', text: 'one' }])
  const said = await say(centre.ports, dee, chat, [
    { cid: 'cid-00001', text: 'one' },
    { cid: 'cid-00002', text: 'two' },
    { cid: 'cid-00003', text: 'three' },
  ])
  expect(said).toMatchObject({ result: 'accepted', items: [{ seq: 3, dup: true }, { seq: 4 }, { seq: 5 }] })
})

test('[F3] a message that was accepted is acked again after the chat has ended', async () => {
  const { centre, alice, dee, chat } = await talking()
  await say(centre.ports, dee, chat, [{ cid: 'cid-00001', text: 'hi' }])
  await endChat(centre.ports, alice, chat)
  expect(await say(centre.ports, dee, chat, [{ cid: 'cid-00001', text: 'hi' }])).toMatchObject({
    result: 'accepted',
    items: [{ seq: 3, dup: true }],
  })
})

test('[F8] many who write at the same moment are all numbered, without a gap; who lost every try repeats it', async () => {
  const { centre, alice, dee, chat, log } = await talking()
  const send = async (i: number): Promise<void> => {
    const said = await say(centre.ports, i % 2 ? alice : dee, chat, [{ cid: `cid-0000${i}`, text: `${i}` }])
    if (said.result === 'accepted') return
    expect(said.refusal).toBe('busy')
    return send(i)
  }
  await Promise.all(Array.from({ length: 10 }, (_, i) => send(i)))
  expect((await log()).map(event => event.seq)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
})

test('[S38] the customer waits from the first unanswered message on', async () => {
  const { centre, dee, chat } = await talking()
  const since = centre.clock.now()
  await say(centre.ports, dee, chat, [{ cid: 'cid-00001', text: 'hi' }])
  centre.clock.advance(5_000)
  await say(centre.ports, dee, chat, [{ cid: 'cid-00002', text: 'hello?' }])
  expect(await centre.chat(chat)).toMatchObject({ waitingSince: since, waitingSeq: 3 })
})

test('[S39] when the SLA has passed, the next sweep says so to the agent, with the moment at which it passed', async () => {
  const { centre, alice, dee, chat } = await talking()
  await say(centre.ports, dee, chat, [{ cid: 'cid-00001', text: 'hi' }])
  const waitingSince = centre.clock.now()
  // for an open question alone it need not come back within the minute
  expect(await sweepOnce(centre.ports)).toEqual({ busy: false, missing: false, waiting: false })
  await centre.pass(59_999)
  await sweepOnce(centre.ports)
  expect(await centre.chat(chat)).not.toHaveProperty('lateAt')
  await centre.pass(5_000)
  await sweepOnce(centre.ports)
  expect(await centre.chat(chat)).toMatchObject({ lateAt: waitingSince + 60_000 })
  expect(centre.sockets.posted(alice.connection).at(-1)).toMatchObject({ kind: 'chat', chat: { id: chat, waitingSince } })
})

test('[S40] answering ends the wait; the next message begins a new one', async () => {
  const { centre, alice, dee, chat } = await talking()
  await say(centre.ports, dee, chat, [{ cid: 'cid-00001', text: 'hi' }])
  expect(await questionsDue(centre)).toMatchObject([{ subject: chat, of: '3' }])
  await say(centre.ports, alice, chat, [{ cid: 'cid-00002', text: 'hello' }])
  expect(await centre.chat(chat)).not.toHaveProperty('waitingSince')
  // its deadline has gone with the answer
  expect(await questionsDue(centre)).toEqual([])
  await centre.pass(65_000)
  await sweepOnce(centre.ports)
  expect(await centre.chat(chat)).not.toHaveProperty('lateAt')
  await say(centre.ports, dee, chat, [{ cid: 'cid-00003', text: 'and?' }])
  expect(await centre.chat(chat)).toMatchObject({ waitingSince: centre.clock.now(), waitingSeq: 5 })
})

test('[D6] words from before the agent came count from the moment the agent joined', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await say(centre.ports, dee, dee.chat, [{ cid: 'cid-00001', text: 'hi' }])
  centre.clock.advance(10_000)
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  expect(await centre.chat(dee.chat)).toMatchObject({ waitingSince: centre.clock.now(), waitingSeq: 3, slaMs: 60_000 })
})

test('[S44] after End nobody can write any more', async () => {
  const { centre, alice, dee, chat, log } = await talking()
  await endChat(centre.ports, alice, chat)
  for (const who of [alice, dee]) {
    expect(await say(centre.ports, who, chat, [{ cid: `cid-of-${who.role}`, text: 'one more thing' }])).toMatchObject({
      result: 'refused',
      refusal: 'ended',
    })
  }
  expect((await log()).at(-1)).toMatchObject({ kind: 'ended', from: 'agent' })
})

test('[I11] marks only rise, never pass the head, and the other side learns of them', async () => {
  const { centre, alice, dee, chat } = await talking()
  await say(centre.ports, alice, chat, [{ cid: 'cid-00001', text: 'hello' }])
  await mark(centre.ports, dee, chat, 'read', 99)
  expect(centre.sockets.posted(alice.connection).at(-1)).toMatchObject({
    kind: 'receipts',
    receipts: { customerRead: 3, customerDelivered: 3 },
  })
  const before = centre.sockets.all().length
  await mark(centre.ports, dee, chat, 'delivered', 1)
  expect(centre.sockets.all()).toHaveLength(before)
})

test('[I11] a store that is too busy for one mark never leaves more read than received', async () => {
  const { centre, alice, dee, chat } = await talking()
  await say(centre.ports, alice, chat, [{ cid: 'cid-00001', text: 'hello' }])
  let left = 2
  const busy = { ok: false, failures: [{ reason: 'throttled' }] } as const
  const store = { ...centre.store, write: async (write: Write) => (left-- > 0 ? busy : centre.store.write(write)) }
  await mark({ ...centre.ports, store }, dee, chat, 'read', 3)
  const marks = await centre.store.get(receiptsKey(chat))
  expect([marks?.customerRead, marks?.customerDelivered]).toEqual([undefined, undefined])
})

test('[I14] an agent who does not hold the chat reads, marks and types nothing', async () => {
  const { centre, dee, chat } = await talking()
  const bob = await centre.agent('bob')
  const before = centre.sockets.all().length
  await typing(centre.ports, bob, chat, true)
  await mark(centre.ports, bob, chat, 'read', 2)
  expect(await say(centre.ports, bob, chat, [{ cid: 'cid-00001', text: 'hi' }])).toMatchObject({ result: 'refused', refusal: 'notOwner' })
  expect(centre.sockets.all()).toHaveLength(before)
  expect(centre.sockets.posted(dee.connection).filter(notice => notice.kind === 'typing')).toEqual([])
})

test('[PS7] the log is read in pages that fit a frame, in order and without a gap', async () => {
  const { centre, dee, chat } = await talking()
  for (let i = 0; i < 6; i++) await say(centre.ports, dee, chat, [{ cid: `cid-0000${i}`, text: 'ü'.repeat(5_000) }])
  const seqs: number[] = []
  for (let after = 0, more = true; more; ) {
    const page = await readLog(centre.ports, chat, after, 100)
    if (page === undefined) throw new Error('no log')
    expect(JSON.stringify(page.events).length).toBeLessThan(32_000)
    seqs.push(...page.events.map(event => event.seq))
    after = seqs.at(-1) ?? 0
    more = page.more
  }
  expect(seqs).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
})

test('[I14] nobody hears or marks a chat before accepting it', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  // a second window opens during the offer
  const again = { ...alice, connection: 'alice-2' }
  await hello(centre.ports, again, 15_000)
  await say(centre.ports, dee, dee.chat, [{ cid: 'cid-00001', text: 'my card number is' }])
  expect(centre.sockets.posted('alice-2').filter(notice => notice.kind === 'events')).toEqual([])
  await mark(centre.ports, again, dee.chat, 'read', 2)
  expect(centre.sockets.posted(dee.connection).filter(notice => notice.kind === 'receipts')).toEqual([])
})

test('[I11] at every moment what is read has been delivered, also when another window raised a mark in between', async () => {
  const { store, hooks } = tampered()
  const centre = await openCentre({ store })
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  const marks = () => store.all().find(item => item.pk === `C#${dee.chat}` && item.sk === 'R') ?? {}
  let raised = 0
  hooks.before = async call => {
    const { customerRead = 0, customerDelivered = 0 } = marks() as { customerRead?: number; customerDelivered?: number }
    expect(customerRead).toBeLessThanOrEqual(customerDelivered)
    const raises = writesOf(call).some(write => 'update' in write && write.update.sk === 'R')
    // the other window of this customer is a moment faster
    if (raises && raised++ === 0) await store.write({ update: { pk: `C#${dee.chat}`, sk: 'R' }, set: [[['customerDelivered'], 2]] })
  }
  await mark(centre.ports, dee, dee.chat, 'read', 2)
  expect(marks()).toMatchObject({ customerDelivered: 2, customerRead: 2 })
})

test('[PS7] a page of many short messages from an agent with a long name fits a frame', async () => {
  const centre = await openCentre()
  const alice = { ...(await centre.agent('alice')), name: '\u540d'.repeat(64) }
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  for (let i = 0; i < 11; i++)
    await say(
      centre.ports,
      alice,
      dee.chat,
      Array.from({ length: 10 }, (_, n) => ({ cid: `cid-${i}-${n}`.padEnd(36, '0'), text: 'ok' })),
    )
  const page = await readLog(centre.ports, dee.chat, 0, 100)
  expect(Buffer.byteLength(JSON.stringify(page?.events))).toBeLessThan(28 * 1024)
})
