import { expect, test } from '@jest/globals'
import { acceptOffer, endChat, rejectOffer, setState } from '../../domain/commands.ts'
import { sweepOnce } from '../../domain/deadlines.ts'
import { readLog, say } from '../../domain/messages.ts'
import { takeBack, transferChat } from '../../domain/transfers.ts'
import { openCentre } from '../support/centre.ts'

const toSupport = { kind: 'queue', id: 'support' } as const
const toBob = { kind: 'agent', id: 'bob' } as const

/** Alice talks with dee; bob serves support. */
async function talking({ limit = 6, afterMissedOffer = 'pause' as 'pause' | 'stayAvailable' } = {}) {
  const centre = await openCentre({
    queues: [
      { id: 'sales', afterMissedOffer },
      { id: 'support', slaMs: 90_000, postProcessingMs: 0 },
    ],
  })
  const alice = await centre.agent('alice', { queues: ['sales', 'support'] })
  const bob = await centre.agent('bob', { queues: ['support'], limit })
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  await say(centre.ports, dee, dee.chat, [{ cid: 'cid-of-dee-1', text: 'hello' }])
  const hand = (to: { kind: 'queue' | 'agent'; id: string }, cid = 'cid-hand-1') =>
    transferChat(centre.ports, alice, { chat: dee.chat, cid, to, note: 'asks for an invoice' })
  return { centre, alice, bob, dee, hand }
}

test('[RT7] a chat handed to a queue keeps its start, its log and its transaction id, and does not come back to the giver', async () => {
  const { centre, alice, bob, dee, hand } = await talking()
  const before = await centre.chat(dee.chat)
  expect(await hand(toSupport)).toEqual({ result: 'done', repeated: false })
  const { startedAt, transactionId } = before
  expect(await centre.chat(dee.chat)).toMatchObject({
    status: 'offered',
    agent: 'bob',
    queue: 'support',
    startedAt,
    transactionId,
    round: 1,
  })
  expect((await centre.staff('alice')).slots).toEqual({})
  await acceptOffer(centre.ports, bob, dee.chat, 1)
  const log = await readLog(centre.ports, dee.chat, 0, 100)
  expect(log?.events.map(({ kind }) => kind)).toEqual(['started', 'joined', 'message', 'transferred', 'joined'])
  expect(log?.events[3]).toMatchObject({ agent: 'alice', to: { kind: 'queue', name: 'Support' } })
  expect(await centre.chat(dee.chat)).toMatchObject({ slaMs: 90_000, handover: { fromName: 'Alice', note: 'asks for an invoice' } })
  expect(await endChat(centre.ports, alice, dee.chat)).toEqual({ result: 'refused', refusal: 'notOwner' })
})

test('[RT7] it stands before every chat that came later, also in a queue where many wait', async () => {
  const { centre, alice, bob, dee, hand } = await talking({ limit: 1 })
  const early = await centre.customer('early', 'support')
  await acceptOffer(centre.ports, bob, early.chat, 0)
  await setState(centre.ports, alice, 'cid-alice-stop', 'onBreak')
  const later = await centre.customer('later', 'support')
  await hand(toSupport)
  await endChat(centre.ports, bob, early.chat)
  expect(await centre.holder(dee.chat)).toBe('bob')
  expect(await centre.holder(later.chat)).toBeUndefined()
})

test('[RT7] the same command twice hands on once, and an unknown queue or colleague changes nothing', async () => {
  const { centre, dee, hand } = await talking()
  const before = await centre.chat(dee.chat)
  expect(await hand({ kind: 'queue', id: 'nowhere' })).toEqual({ result: 'refused', refusal: 'noSuchTarget' })
  expect(await hand({ kind: 'agent', id: 'nobody' })).toEqual({ result: 'refused', refusal: 'noSuchTarget' })
  expect(await hand({ kind: 'agent', id: 'alice' })).toEqual({ result: 'refused', refusal: 'noSuchTarget' })
  expect(await centre.chat(dee.chat)).toEqual(before)
  await hand(toSupport)
  const after = await centre.chat(dee.chat)
  expect(await hand(toSupport)).toEqual({ result: 'done', repeated: true })
  expect(await centre.chat(dee.chat)).toEqual(after)
})

test('[RT7] [RI2] a colleague holds a slot while being offered the chat, and takes it over by accepting', async () => {
  const { centre, alice, bob, dee, hand } = await talking()
  await hand(toBob)
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'active', agent: 'alice', round: 1, transfer: { to: 'bob', toName: 'Bob' } })
  expect(Object.keys((await centre.staff('alice')).slots)).toEqual([dee.chat])
  expect((await centre.staff('bob')).slots[dee.chat]).toMatchObject({ round: 1 })
  expect(await say(centre.ports, alice, dee.chat, [{ cid: 'cid-of-alice', text: 'one moment' }])).toMatchObject({ result: 'accepted' })
  expect(await acceptOffer(centre.ports, bob, dee.chat, 1)).toEqual({ result: 'done', repeated: false })
  expect(await acceptOffer(centre.ports, bob, dee.chat, 1)).toEqual({ result: 'done', repeated: true })
  const chat = await centre.chat(dee.chat)
  expect(chat).toMatchObject({ status: 'active', agent: 'bob', agentName: 'Bob', handover: { fromName: 'Alice' } })
  expect(chat).not.toHaveProperty('transfer')
  expect((await centre.staff('alice')).slots).toEqual({})
  const log = await readLog(centre.ports, dee.chat, 0, 100)
  expect(log?.events.slice(-2)).toMatchObject([
    { kind: 'transferred', to: { kind: 'agent', name: 'Bob' } },
    { kind: 'joined', agent: 'bob' },
  ])
})

test('[RT7] a colleague may decline without a break; the giver keeps the chat and sees why', async () => {
  const { centre, bob, dee, hand } = await talking()
  await hand(toBob)
  expect(await rejectOffer(centre.ports, bob, dee.chat, 1)).toEqual({ result: 'done', repeated: false })
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'active', agent: 'alice', transferEnded: { toName: 'Bob', why: 'declined' } })
  expect(await centre.staff('bob')).toMatchObject({ slots: {}, state: 'available', offersGone: [{ chat: dee.chat, why: 'rejected' }] })
  expect(await hand(toBob, 'cid-hand-2')).toEqual({ result: 'done', repeated: false })
})

test('[RT7] an unanswered offer to a colleague ends by its deadline, and the colleague is paused as by any offer', async () => {
  const { centre, dee, hand } = await talking()
  await hand(toBob)
  await centre.pass(30_000)
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'active', agent: 'alice', transferEnded: { why: 'missed' } })
  expect(await centre.staff('bob')).toMatchObject({ slots: {}, state: 'onBreak', stateReason: 'offerMissed' })
})

test('[RT7] the giver takes it back; a late accept is refused', async () => {
  const { centre, alice, bob, dee, hand } = await talking()
  await hand(toBob)
  expect(await takeBack(centre.ports, bob, dee.chat)).toEqual({ result: 'refused', refusal: 'notOwner' })
  expect(await takeBack(centre.ports, alice, dee.chat)).toEqual({ result: 'done', repeated: false })
  expect(await takeBack(centre.ports, alice, dee.chat)).toEqual({ result: 'done', repeated: true })
  expect(await acceptOffer(centre.ports, bob, dee.chat, 1)).toEqual({ result: 'refused', refusal: 'offerGone' })
  expect(await centre.staff('bob')).toMatchObject({ slots: {}, offersGone: [{ why: 'takenBack' }] })
})

test.each([
  ['the customer', 'customerLeft'],
  ['the giver', 'takenBack'],
] as const)('[RT7] [RT6] when %s ends the chat, the colleague has the slot back and learns why', async (who, why) => {
  const { centre, alice, bob, dee, hand } = await talking()
  await hand(toBob)
  await endChat(centre.ports, who === 'the customer' ? dee : alice, dee.chat)
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'postProcessing', agent: 'alice' })
  expect(await centre.staff('bob')).toMatchObject({ slots: {}, offersGone: [{ chat: dee.chat, why }] })
  expect(await acceptOffer(centre.ports, bob, dee.chat, 1)).toEqual({ result: 'refused', refusal: 'offerGone' })
})

test('[RT7] [RT12] a colleague whose connection is lost gives the slot back, and so does one whose giver is gone', async () => {
  const { centre, dee, hand } = await talking()
  await hand(toBob)
  await centre.store.write({ update: { pk: 'A#bob', sk: 'S' }, set: [[['lease'], 0]] })
  await sweepOnce(centre.ports)
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'active', agent: 'alice', transferEnded: { why: 'gone' } })
  expect((await centre.staff('bob')).slots).toEqual({})
})

test('[RT7] no colleague who is away, stopped or full is offered a chat, and the chat stays as it is', async () => {
  const { centre, dee, hand } = await talking({ limit: 1 })
  await centre.customer('kim', 'support')
  const before = await centre.chat(dee.chat)
  expect(await hand(toBob)).toEqual({ result: 'refused', refusal: 'agentNotFree' })
  expect(await centre.chat(dee.chat)).toEqual(before)
})

test('[RT7] one offer to a colleague at a time', async () => {
  const { centre, hand } = await talking()
  await centre.agent('carla', { queues: ['support'] })
  await hand(toBob)
  expect(await hand({ kind: 'agent', id: 'carla' }, 'cid-hand-2')).toEqual({ result: 'refused', refusal: 'transferOpen' })
})
