import { expect, test } from '@jest/globals'
import { acceptOffer, rejectOffer, setState, setStopNew } from '../../domain/commands.ts'
import { deadlineCame, sweepOnce } from '../../domain/deadlines.ts'
import { say } from '../../domain/messages.ts'
import { noon, openCentre } from '../support/centre.ts'
import { diesAfterCommit, tampered } from '../support/tampered.ts'

test('[S21] an offer is pushed to that agent only, with its end', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const bob = await centre.agent('bob')
  const before = centre.sockets.posted(bob.connection).length
  const dee = await centre.customer('dee')
  const told = centre.sockets.posted(alice.connection).at(-1)
  expect(told).toMatchObject({ kind: 'agent', snapshot: { chats: [{ chat: { id: dee.chat, status: 'offered', agent: 'alice' } }] } })
  expect(centre.sockets.posted(bob.connection)).toHaveLength(before)
})

test('[S23] [RT3] accepting makes the chat active once; a second accept is the same one', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  expect(await acceptOffer(centre.ports, alice, dee.chat, 0)).toEqual({ result: 'done', repeated: false })
  expect(await acceptOffer(centre.ports, alice, dee.chat, 0)).toEqual({ result: 'done', repeated: true })
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'active', agent: 'alice', lastSeq: 2 })
})

test('[S23] an accept after the time-out is refused, whether or not the timer has rung', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  centre.clock.advance(30_000)
  expect(await acceptOffer(centre.ports, alice, dee.chat, 0)).toEqual({ result: 'refused', refusal: 'offerGone' })
  await centre.pass(1)
  expect(await acceptOffer(centre.ports, alice, dee.chat, 0)).toEqual({ result: 'refused', refusal: 'offerGone' })
  expect(await acceptOffer(centre.ports, alice, dee.chat, 1)).toEqual({ result: 'refused', refusal: 'offerGone' })
})

test('[S23] an offer is accepted only by the agent to whom it was made', async () => {
  const centre = await openCentre()
  await centre.agent('alice')
  const bob = await centre.agent('bob')
  const dee = await centre.customer('dee')
  expect(await acceptOffer(centre.ports, bob, dee.chat, 0)).toEqual({ result: 'refused', refusal: 'notOwner' })
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'offered', agent: 'alice' })
})

test('[S24] [RT5] [RI8] a rejected chat goes to the next agent and stays away from the first one for a while', async () => {
  const centre = await openCentre({ queues: [{ id: 'sales', afterMissedOffer: 'stayAvailable' }] })
  const alice = await centre.agent('alice')
  const bob = await centre.agent('bob')
  const dee = await centre.customer('dee')
  expect(await rejectOffer(centre.ports, alice, dee.chat, 0)).toMatchObject({ result: 'done' })
  expect(await centre.chat(dee.chat)).toMatchObject({
    status: 'offered',
    agent: 'bob',
    round: 1,
    rejections: { alice: centre.clock.now() + 30_000 },
  })
  await rejectOffer(centre.ports, bob, dee.chat, 1)
  expect((await centre.chat(dee.chat)).status).toBe('waiting')
})

test('[S25] [RT5] an unanswered offer goes on to the next agent the moment its time is over', async () => {
  const centre = await openCentre()
  await centre.agent('alice')
  await centre.agent('bob')
  const dee = await centre.customer('dee')
  await centre.pass(29_999)
  expect(await centre.holder(dee.chat)).toBe('alice')
  await centre.pass(1)
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'offered', agent: 'bob', round: 1 })
})

test('[S25] when the timer is lost, the sweep withdraws the offer', async () => {
  const centre = await openCentre()
  await centre.agent('alice')
  await centre.agent('bob')
  const dee = await centre.customer('dee')
  centre.clock.advance(31_500)
  // both consoles are alive and beat
  for (const id of ['alice', 'bob'])
    await centre.store.write({ update: { pk: `A#${id}`, sk: 'S' }, set: [[['lease'], centre.clock.now() + 45_000]] })
  await sweepOnce(centre.ports)
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'offered', agent: 'bob' })
})

test('[S25] [RI7] a timer of an older offer, an early one and a second one change nothing', async () => {
  const centre = await openCentre({ queues: [{ id: 'sales', afterMissedOffer: 'stayAvailable', rejectionMs: 0 }] })
  await centre.agent('alice')
  const dee = await centre.customer('dee')
  const old = { kind: 'offer-timeout', at: noon, subject: dee.chat, of: '0' } as const
  await deadlineCame(centre.ports, old)
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'offered', round: 0 })
  await centre.pass(30_000)
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'offered', round: 1, agent: 'alice' })
  await deadlineCame(centre.ports, old)
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'offered', round: 1, agent: 'alice' })
})

test('[S27] a second chat is accepted while the first one goes on', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  const kim = await centre.customer('kim')
  await acceptOffer(centre.ports, alice, kim.chat, 0)
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'active', agent: 'alice' })
  expect(await centre.chat(kim.chat)).toMatchObject({ status: 'active', agent: 'alice' })
})

test('[D1] an offer lasts as long as the queue says, or the agent’s own value', async () => {
  const centre = await openCentre({ queues: [{ id: 'sales', offerTimeoutMs: 20_000 }] })
  await centre.agent('alice', { limit: 1 })
  const dee = await centre.customer('dee')
  expect(await centre.chat(dee.chat)).toMatchObject({ offerExpiresAt: centre.clock.now() - 0 + 20_000 })
  const { updateStaff } = await import('../../domain/settings.ts')
  const { name, email, role, queues, settingsRev } = await centre.staff('alice')
  await updateStaff(centre.ports, 'ada', 'alice', settingsRev, { name, email, role, queues, limit: 2, offerTimeoutMs: 45_000 })
  const kim = await centre.customer('kim')
  const chat = await centre.chat(kim.chat)
  if (chat.status !== 'offered') throw new Error('not offered')
  expect(chat.offerExpiresAt - chat.offeredAt).toBe(45_000)
})

test('[D4] after a reject or a miss an agent without other chats goes on a break', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await rejectOffer(centre.ports, alice, dee.chat, 0)
  expect(await centre.staff('alice')).toMatchObject({ state: 'onBreak', stateReason: 'offerRejected', slots: {} })
  await setState(centre.ports, alice, 'cid-back-again', 'available')
  expect(await centre.staff('alice')).not.toHaveProperty('stateReason')
  await centre.pass(30_000)
  await sweepOnce(centre.ports)
  await centre.pass(30_000)
  expect(await centre.staff('alice')).toMatchObject({ state: 'onBreak', stateReason: 'offerMissed' })
})

test('[D4] with other chats there are no new ones until Resume', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  const kim = await centre.customer('kim')
  await rejectOffer(centre.ports, alice, kim.chat, 0)
  expect(await centre.staff('alice')).toMatchObject({ state: 'available', stopNew: true, stateReason: 'offerRejected' })
  expect(await centre.holder((await centre.customer('lee')).chat)).toBeUndefined()
  await setStopNew(centre.ports, alice, 'cid-resume', false)
  expect(Object.keys((await centre.staff('alice')).slots)).toHaveLength(2)
})

test('[D4] a queue may let agents stay available', async () => {
  const centre = await openCentre({ queues: [{ id: 'sales', afterMissedOffer: 'stayAvailable' }] })
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await rejectOffer(centre.ports, alice, dee.chat, 0)
  expect(await centre.staff('alice')).toMatchObject({ state: 'available', stopNew: false })
})

test('[D5] when everyone has rejected a chat it waits at its place and goes round again after a pause', async () => {
  const centre = await openCentre({ queues: [{ id: 'sales', afterMissedOffer: 'stayAvailable' }] })
  const alice = await centre.agent('alice')
  const bob = await centre.agent('bob')
  const dee = await centre.customer('dee')
  await rejectOffer(centre.ports, alice, dee.chat, 0)
  await rejectOffer(centre.ports, bob, dee.chat, 1)
  expect((await centre.chat(dee.chat)).status).toBe('waiting')
  await sweepOnce(centre.ports)
  expect((await centre.chat(dee.chat)).status).toBe('waiting')
  await centre.pass(30_000)
  await sweepOnce(centre.ports)
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'offered', round: 2 })
})

test('[S37] a customer who writes during an offer changes nothing about the offer', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await say(centre.ports, dee, dee.chat, [{ cid: 'cid-00001', text: 'hello?' }])
  expect(Object.keys((await centre.staff('alice')).slots)).toEqual([dee.chat])
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'offered', agent: 'alice', lastSeq: 2 })
  // its deadline stands, also without the timer
  expect(centre.store.all().filter(item => item.kind === 'offer-timeout')).toHaveLength(1)
  expect(await acceptOffer(centre.ports, alice, dee.chat, 0)).toMatchObject({ result: 'done' })
})

test('[S25] a timer that rings up to a second early, as Step Functions does, waits for its moment', async () => {
  const centre = await openCentre()
  await centre.agent('alice')
  await centre.agent('bob')
  const dee = await centre.customer('dee')
  const [deadline] = centre.timers.pending()
  if (deadline === undefined) throw new Error('no timer')
  centre.clock.advance(deadline.at - 900 - centre.clock.now())
  await deadlineCame(centre.ports, deadline)
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'offered', agent: 'bob', round: 1 })
})

test('[S11] the retry of a timer whose first call died after its write still wakes the queue', async () => {
  const { store, hooks } = tampered()
  const centre = await openCentre({ store })
  await centre.agent('alice')
  await centre.agent('bob')
  const dee = await centre.customer('dee')
  centre.clock.advance(30_000)
  const [deadline] = centre.timers.due(centre.clock.now())
  if (deadline === undefined) throw new Error('no timer')
  await diesAfterCommit(hooks, () => deadlineCame(centre.ports, deadline))
  expect((await centre.chat(dee.chat)).status).toBe('waiting')
  await deadlineCame(centre.ports, deadline)
  expect(await centre.holder(dee.chat)).toBe('bob')
})

test('[S11] the retry of a reject that died after its write still wakes the queue', async () => {
  const { store, hooks } = tampered()
  const centre = await openCentre({ store })
  const alice = await centre.agent('alice')
  await centre.agent('bob')
  const dee = await centre.customer('dee')
  await diesAfterCommit(hooks, () => rejectOffer(centre.ports, alice, dee.chat, 0))
  expect((await centre.chat(dee.chat)).status).toBe('waiting')
  await rejectOffer(centre.ports, alice, dee.chat, 0)
  expect(await centre.holder(dee.chat)).toBe('bob')
})
