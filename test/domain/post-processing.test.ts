import { expect, test } from '@jest/globals'
import * as v from 'valibot'
import { agentChatView } from '../../adapters/wire.ts'
import { acceptOffer, endChat, endPostProcessing, extendPostProcessing, saveRemarks, signOut } from '../../domain/commands.ts'
import { deadlineCame, sweepOnce } from '../../domain/deadlines.ts'
import { readSnapshot } from '../../domain/delivery.ts'
import { mark } from '../../domain/marks.ts'
import type { Deadline } from '../../domain/ports.ts'
import type { Caller } from '../../domain/presence.ts'
import { getQueue, updateQueue } from '../../domain/settings.ts'
import { transferChat } from '../../domain/transfers.ts'
import { AgentChatSchema } from '../../protocol/views.ts'
import { openCentre } from '../support/centre.ts'

const dispositions = [
  { code: 'sold', name: 'Sold' },
  { code: 'question', name: 'Question' },
]
const required = { dispositions, dispositionRequired: true }

async function talking(queue = {}) {
  const centre = await openCentre({ queues: [{ id: 'sales', ...queue }, { id: 'support' }] })
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  return { centre, alice, dee, chat: dee.chat, ...shortcuts(centre, alice, dee.chat) }
}
function shortcuts(centre: Awaited<ReturnType<typeof openCentre>>, alice: Caller, chat: string) {
  return {
    end: (who: Caller = alice) => endChat(centre.ports, who, chat),
    save: (remarks: { disposition?: string; notes?: string }, who: Caller = alice) => saveRemarks(centre.ports, who, chat, remarks),
    finish: (remarks: { disposition?: string; notes?: string } = {}, who: Caller = alice) =>
      endPostProcessing(centre.ports, who, chat, remarks),
    extend: (who: Caller = alice) => extendPostProcessing(centre.ports, who, chat),
    row: async () => {
      const snapshot = await readSnapshot(centre.ports, chat)
      const view = snapshot && agentChatView(alice.principal, snapshot)
      return view === undefined ? undefined : v.parse(AgentChatSchema, view)
    },
    timer: (at: number): Deadline => ({ kind: 'post-processing', at, subject: chat, of: '0' }),
  }
}
const done = { result: 'done', repeated: false }
const repeated = { result: 'done', repeated: true }
const refused = (refusal: string) => ({ result: 'refused', refusal })

test('[S50] without its code the chat stays in post processing; with it, it closes, once', async () => {
  const { centre, chat, end, finish, row } = await talking(required)
  await end()
  expect(await row()).toMatchObject({ dispositions, dispositionRequired: true })
  expect(await finish({ notes: 'asked for red' })).toEqual(refused('dispositionMissing'))
  // a refusal changes nothing
  expect(await row()).not.toHaveProperty('notes')
  expect(await finish({ disposition: 'nonsense' })).toEqual(refused('noSuchDisposition'))
  expect(await finish({ disposition: 'sold', notes: 'asked for red' })).toEqual(done)
  expect(await finish({ disposition: 'sold', notes: 'asked for red' })).toEqual(repeated)
  const closed = await centre.chat(chat)
  expect(closed).toMatchObject({ status: 'closed', disposition: dispositions[0], notes: 'asked for red' })
  expect(closed).not.toHaveProperty('uncoded')
  expect((await centre.staff('alice')).slots).toEqual({})
})

test('[S50] the countdown does not get round the code: the chat is overdue, holds its slot, and can still be coded', async () => {
  const { centre, chat, end, finish, row, timer } = await talking(required)
  await end()
  await centre.pass(60_000)
  expect(await row()).toMatchObject({ status: 'postProcessing', overdue: true })
  const { rev } = await centre.chat(chat)
  await deadlineCame(centre.ports, timer(centre.clock.now()))
  await sweepOnce(centre.ports)
  expect(await centre.chat(chat)).toMatchObject({ status: 'postProcessing', rev })
  expect(Object.keys((await centre.staff('alice')).slots)).toEqual([chat])
  expect(await finish({ disposition: 'question' })).toEqual(done)
  expect((await centre.staff('alice')).slots).toEqual({})
})

test('[S50] a code that was saved lets the countdown close the chat', async () => {
  const { centre, chat, end, save } = await talking(required)
  await end()
  expect(await save({ disposition: 'sold' })).toEqual(done)
  await centre.pass(60_000)
  expect(await centre.chat(chat)).toMatchObject({ status: 'closed', disposition: dispositions[0] })
})

test('[S50] a queue that wants a code and has none wants none', async () => {
  const { centre, chat, end } = await talking({ dispositionRequired: true })
  await end()
  await centre.pass(60_000)
  expect((await centre.chat(chat)).status).toBe('closed')
})

test('[S45] [S50] no post processing: closed at once, unless a code is missing, which is then overdue from the start', async () => {
  const free = await talking({ dispositions, postProcessingMs: 0 })
  await free.end()
  expect((await free.centre.chat(free.chat)).status).toBe('closed')

  const coded = await talking({ ...required, postProcessingMs: 0 })
  await coded.save({ disposition: 'sold' })
  await coded.end()
  expect(await coded.centre.chat(coded.chat)).toMatchObject({ status: 'closed', disposition: dispositions[0] })

  const { centre, chat, end, finish, row, extend } = await talking({ ...required, postProcessingMs: 0 })
  await end()
  expect(await row()).toMatchObject({ status: 'postProcessing', overdue: true })
  expect(await extend()).toEqual(refused('countdownOver'))
  await centre.pass(600_000)
  await sweepOnce(centre.ports)
  expect((await centre.chat(chat)).status).toBe('postProcessing')
  expect(await finish({ disposition: 'sold' })).toEqual(done)
})

test('[S5] the codes are those of the moment when the chat ended', async () => {
  const { centre, end, save, finish } = await talking(required)
  await end()
  const queue = await getQueue(centre.ports, 'sales')
  if (queue === undefined) throw new Error('no queue')
  await updateQueue(centre.ports, 'ada', 'sales', 1, { ...queue, dispositions: [{ code: 'other', name: 'Other' }] })
  expect(await save({ disposition: 'other' })).toEqual(refused('noSuchDisposition'))
  expect(await finish({ disposition: 'sold' })).toEqual(done)
})

test('[S50] a code of the queue before is none in the next one', async () => {
  const { centre, alice, chat, save, end } = await talking(required)
  await save({ disposition: 'sold', notes: 'wants red' })
  await transferChat(centre.ports, alice, { chat, cid: 'cid-transfer', to: { kind: 'queue', id: 'support' }, note: '' })
  const bob = await centre.agent('bob', { queues: ['support'] })
  await acceptOffer(centre.ports, bob, chat, 1)
  await end(bob)
  const held = await centre.chat(chat)
  expect(held).toMatchObject({ status: 'postProcessing', notes: 'wants red' })
  expect(held).not.toHaveProperty('disposition')
})

test('[S47] remarks are kept during the chat and after it, by its own agent alone; what is absent stays', async () => {
  const { centre, dee, chat, save, end, row, finish } = await talking({ dispositions })
  const bob = await centre.agent('bob')
  const before = centre.sockets.posted(dee.connection).length
  expect(await save({ notes: 'wants red', disposition: 'question' })).toEqual(done)
  expect(await save({ notes: 'wants red' })).toEqual(repeated)
  expect(await row()).toMatchObject({ notes: 'wants red', disposition: 'question' })
  // the customer hears nothing of it
  expect(centre.sockets.posted(dee.connection)).toHaveLength(before)
  expect(await save({ notes: 'x' }, bob)).toEqual(refused('notOwner'))
  await end()
  expect(await save({ disposition: 'sold' })).toEqual(done)
  expect(await finish()).toEqual(done)
  expect(await centre.chat(chat)).toMatchObject({ notes: 'wants red', disposition: dispositions[0] })
  expect(await save({ notes: 'too late' })).toEqual(refused('ended'))
})

test('[D7] one extension, as long as the queue’s post processing; the old countdown finds nothing to do', async () => {
  const { centre, chat, end, extend, row, timer } = await talking()
  expect(await extend()).toEqual(refused('notEnded'))
  await end()
  const ended = centre.clock.now()
  centre.clock.advance(50_000)
  expect(await Promise.all([extend(), extend()])).toEqual(expect.arrayContaining([done, repeated]))
  expect(await row()).toMatchObject({ extended: true, postProcessingEndsAt: ended + 120_000 })
  expect(await extend()).toEqual(repeated)
  await centre.pass(10_000)
  await deadlineCame(centre.ports, timer(ended + 60_000))
  expect(await row()).toMatchObject({ postProcessingEndsAt: ended + 120_000 })
  await centre.pass(ended + 119_999 - centre.clock.now())
  expect((await centre.chat(chat)).status).toBe('postProcessing')
  await centre.pass(1)
  expect((await centre.chat(chat)).status).toBe('closed')
})

test('[D7] an extension that comes after the countdown, or from somebody else, is refused', async () => {
  const { centre, chat, end, extend } = await talking()
  await end()
  expect(await extend(await centre.agent('bob'))).toEqual(refused('notOwner'))
  centre.clock.advance(60_000)
  // the timer is late: the server's clock alone decides
  expect(await extend()).toEqual(refused('countdownOver'))
  expect(await centre.chat(chat)).not.toHaveProperty('extended')
})

test('[D7] extending what the customer ended starts the countdown, and looking at it later takes nothing away', async () => {
  const { centre, alice, dee, chat, end, extend } = await talking()
  await end(dee)
  centre.clock.advance(20_000)
  const at = centre.clock.now()
  expect(await extend()).toEqual(done)
  centre.clock.advance(1_000)
  await mark(centre.ports, alice, chat, 'read', 3)
  expect(await centre.chat(chat)).toMatchObject({ looked: true, extended: true, postProcessingEndsAt: at + 120_000 })
})

test('[S49] the timer early, late and twice: it closes when the time is over, once', async () => {
  const { centre, chat, end, timer } = await talking()
  await end()
  const at = centre.clock.now() + 60_000
  centre.clock.advance(58_000)
  await deadlineCame(centre.ports, timer(at))
  expect((await centre.chat(chat)).status).toBe('postProcessing')
  centre.clock.advance(9_000)
  await Promise.all([deadlineCame(centre.ports, timer(at)), deadlineCame(centre.ports, timer(at)), sweepOnce(centre.ports)])
  expect((await centre.chat(chat)).status).toBe('closed')
  expect((await centre.staff('alice')).slots).toEqual({})
})

test('[S47] two tabs finish at the same moment: done once, freed once', async () => {
  const { centre, chat, end, finish } = await talking(required)
  await end()
  const both = await Promise.all([finish({ disposition: 'sold' }), finish({ disposition: 'question' })])
  expect(both).toEqual(expect.arrayContaining([done, repeated]))
  expect((await centre.chat(chat)).status).toBe('closed')
  expect((await centre.staff('alice')).slots).toEqual({})
})

test('[S50] [RT8] an agent who is gone for too long: the chat is closed without its code, says so, and is not called lost', async () => {
  const { centre, chat, end } = await talking(required)
  await end()
  await centre.pass(60_000)
  expect(await centre.chat(chat)).toMatchObject({ overdue: true })
  await centre.store.write({ update: { pk: 'A#alice', sk: 'S' }, set: [[['lease'], 0]] })
  await sweepOnce(centre.ports)
  await centre.pass(119_000)
  await sweepOnce(centre.ports)
  expect((await centre.chat(chat)).status).toBe('postProcessing')
  await centre.pass(1_000)
  await Promise.all([sweepOnce(centre.ports), sweepOnce(centre.ports)])
  expect(await centre.chat(chat)).toMatchObject({ status: 'closed', uncoded: true, endedBy: 'agent' })
  const gone = await centre.staff('alice')
  expect(gone).toMatchObject({ presence: 'offline', slots: {} })
  expect(gone).not.toHaveProperty('chatsLost')
})

test('[S50] signing out closes what is left in post processing; a code that was chosen counts', async () => {
  const { centre, alice, chat, end, save } = await talking(required)
  await end()
  await save({ disposition: 'sold' })
  await signOut(centre.ports, alice, 'cid-signout')
  const closed = await centre.chat(chat)
  expect(closed).toMatchObject({ status: 'closed', disposition: dispositions[0] })
  expect(closed).not.toHaveProperty('uncoded')
})

test('[S50] what its customer ended and nobody looked at is overdue too; looking at it then gives no second countdown', async () => {
  const { centre, alice, dee, chat, end } = await talking(required)
  await end(dee)
  await centre.pass(360_000)
  const overdue = await centre.chat(chat)
  expect(overdue).toMatchObject({ overdue: true, looked: false })
  // no deadline is left, nor set by what follows
  const deadlines = () => centre.store.all().filter(item => item.kind === 'post-processing')
  expect(deadlines()).toEqual([])
  await mark(centre.ports, alice, chat, 'read', 3)
  expect(await centre.chat(chat)).toEqual(overdue)
  expect(deadlines()).toEqual([])
  expect(centre.timers.pending().filter(({ kind }) => kind === 'post-processing')).toEqual([])
})
