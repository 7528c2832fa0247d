import { expect, test } from '@jest/globals'
import { acceptOffer, endChat, rejectOffer, setState, signOut } from '../../domain/commands.ts'
import { sweepOnce } from '../../domain/deadlines.ts'
import { readDecisions } from '../../domain/decisions.ts'
import { heartbeat } from '../../domain/presence.ts'
import { getQueue, updateQueue } from '../../domain/settings.ts'
import { openCentre } from '../support/centre.ts'
import { diesAfterCommit, tampered } from '../support/tampered.ts'

type Centre = Awaited<ReturnType<typeof openCentre>>

async function change(centre: Centre, id: string, changes: object) {
  const queue = await getQueue(centre.ports, id)
  if (queue === undefined) throw new Error(`no queue ${id}`)
  return updateQueue(centre.ports, 'ada', id, queue.rev, { ...queue, ...changes })
}

/** A beat of everybody and a sweep, often enough for a minute to pass. */
async function minutes(centre: Centre, staff: readonly Parameters<typeof heartbeat>[1][], count: number) {
  for (let i = 0; i < count * 3; i++) {
    centre.clock.advance(20_001)
    for (const me of staff) await heartbeat(centre.ports, me, 15_000)
    await sweepOnce(centre.ports)
    await centre.settle()
  }
}

test('[S5] settings are read at the decision and recorded with it', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  await change(centre, 'sales', { offerTimeoutMs: 45_000 })
  const dee = await centre.customer('dee')
  const chat = await centre.chat(dee.chat)
  expect(chat).toMatchObject({ offerExpiresAt: centre.clock.now() + 45_000 })
  expect(await readDecisions(centre.ports, chat)).toMatchObject([
    { round: 0, agent: 'alice', settings: { rev: 2, offerTimeoutMs: 45_000, idleRule: 'offerAndEnd' } },
  ])
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  await change(centre, 'sales', { offerTimeoutMs: 20_000 })
  const [kept] = await readDecisions(centre.ports, await centre.chat(dee.chat))
  expect(kept).toMatchObject({ settings: { rev: 2, offerTimeoutMs: 45_000 }, outcome: 'accepted' })
})

test('[S5] a decision says who was seen and why each was passed over', async () => {
  const centre = await openCentre({ queues: [{ id: 'sales', afterMissedOffer: 'stayAvailable' }] })
  const alice = await centre.agent('alice')
  const bob = await centre.agent('bob')
  await centre.agent('carla')
  const dee = await centre.customer('dee')
  await rejectOffer(centre.ports, alice, dee.chat, 0)
  await rejectOffer(centre.ports, bob, dee.chat, 1)
  const [third, second, first] = await readDecisions(centre.ports, await centre.chat(dee.chat))
  expect(first).toMatchObject({ agent: 'alice', outcome: 'rejected', seen: 3, ahead: 0 })
  expect(second).toMatchObject({ agent: 'bob', outcome: 'rejected' })
  expect(third).toMatchObject({ agent: 'carla', by: 'line' })
  expect(third).not.toHaveProperty('outcome')
  expect(third?.candidates.map(({ agent, why }) => [agent, why])).toEqual([
    ['carla', 'chosen'],
    ['alice', 'rejectedThisChat'],
    ['bob', 'rejectedThisChat'],
  ])
})

test('[S5] a handler that dies after an accept leaves the reasons and how it ended', async () => {
  const { store, hooks } = tampered()
  const centre = await openCentre({ store })
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await diesAfterCommit(hooks, () => acceptOffer(centre.ports, alice, dee.chat, 0))
  await centre.pass(32_000)
  expect(await readDecisions(centre.ports, await centre.chat(dee.chat))).toMatchObject([{ round: 0, agent: 'alice', outcome: 'accepted' }])
})

test('[S5] by the idle rule of a queue, finishing a chat costs the place in line or not', async () => {
  for (const [idleRule, next] of [
    ['offerAndEnd', 'bob'],
    ['offerOnly', 'alice'],
  ] as const) {
    const centre = await openCentre({ queues: [{ id: 'sales', idleRule, postProcessingMs: 0 }] })
    const alice = await centre.agent('alice')
    const dee = await centre.customer('dee')
    await acceptOffer(centre.ports, alice, dee.chat, 0)
    await centre.agent('bob')
    centre.clock.advance(1)
    await endChat(centre.ports, alice, dee.chat)
    expect(await centre.holder((await centre.customer('kim')).chat)).toBe(next)
  }
})

test('[RT9] On Break after this chat: no new one until the last is done, then the break, in the same write', async () => {
  const centre = await openCentre({ queues: [{ id: 'sales', postProcessingMs: 0 }] })
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  await setState(centre.ports, alice, 'cid-next-01', 'onBreak', true)
  expect(await centre.staff('alice')).toMatchObject({ state: 'available', nextState: 'onBreak', stopNew: true })
  expect(await centre.holder((await centre.customer('kim')).chat)).toBeUndefined()
  await endChat(centre.ports, alice, dee.chat)
  const after = await centre.staff('alice')
  expect(after).toMatchObject({ state: 'onBreak', stateReason: 'nextState', stopNew: false, slots: {} })
  expect(after).not.toHaveProperty('nextState')
})

test('[RT9] the next state is called off by Available, and is at once without a chat in hand', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  await setState(centre.ports, alice, 'cid-next-01', 'workOffline', true)
  await setState(centre.ports, alice, 'cid-next-02', 'available')
  expect(await centre.staff('alice')).toMatchObject({ state: 'available', stopNew: false })
  expect(await centre.staff('alice')).not.toHaveProperty('nextState')
  expect(await centre.holder((await centre.customer('kim')).chat)).toBe('alice')
  const bob = await centre.agent('bob')
  await setState(centre.ports, bob, 'cid-next-03', 'onBreak', true)
  expect(await centre.staff('bob')).toMatchObject({ state: 'onBreak' })
})

test('[RT9] [RT8] signing out gives every chat back to its place at once and the customer is told', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const [dee, kim] = [await centre.customer('dee'), await centre.customer('kim')]
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  expect(await signOut(centre.ports, alice, 'cid-sign-out')).toEqual({ result: 'done', repeated: false })
  expect(await centre.staff('alice')).toMatchObject({ state: 'workOffline', presence: 'offline', slots: {} })
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'waiting', round: 1, waitingAfter: 'agentLeft' })
  expect(await centre.chat(kim.chat)).toMatchObject({ status: 'waiting', round: 1 })
  expect(centre.sockets.posted(dee.connection).at(-1)).toMatchObject({ kind: 'chat', chat: { status: 'waiting' }, ahead: 0 })
})

test('[S2] a queue in several partitions keeps one order', async () => {
  const centre = await openCentre({ queues: [{ id: 'sales', shards: 4 }] })
  const alice = await centre.agent('alice', { limit: 1, available: false })
  const waiting = []
  for (let i = 0; i < 12; i++) waiting.push(await centre.customer(`c${i}`))
  const partitions = new Set(
    centre.store
      .all()
      .filter(({ pk }) => pk.startsWith('W#sales#'))
      .map(({ pk }) => pk),
  )
  expect(partitions.size).toBeGreaterThan(1)
  await setState(centre.ports, alice, 'cid-alice-1', 'available')
  for (const [i, next] of waiting.entries()) {
    await heartbeat(centre.ports, alice, 15_000)
    expect(await centre.holder(next.chat)).toBe('alice')
    await acceptOffer(centre.ports, alice, next.chat, 0)
    await setState(centre.ports, alice, `cid-break-${i}`, 'available')
    await endChat(centre.ports, alice, next.chat)
    await centre.pass(60_001)
  }
})

test('[RR1] the number of partitions changes both ways while chats wait, and nobody is lost from view', async () => {
  const centre = await openCentre()
  const staff = [await centre.agent('alice', { limit: 1 }), await centre.agent('bob', { limit: 1 })]
  const chats = []
  for (let i = 0; i < 6; i++) chats.push(await centre.customer(`c${i}`))
  for (const shards of [4, 2]) {
    await change(centre, 'sales', { shards })
    expect(await getQueue(centre.ports, 'sales')).toMatchObject({ shards, readShards: Math.max(shards, shards === 2 ? 4 : 0) })
    chats.push(await centre.customer(`during${shards}`))
    await minutes(centre, staff, 2)
    expect(await getQueue(centre.ports, 'sales')).toMatchObject({ writeShards: shards })
    chats.push(await centre.customer(`after${shards}`))
    await minutes(centre, staff, 2)
    expect(await getQueue(centre.ports, 'sales')).toMatchObject({ agentShards: shards })
    expect((await centre.staff('alice')).queues).toEqual([{ queue: 'sales', level: 1, shards }])
  }
  for (const me of staff) await setState(centre.ports, me, `cid-back-${me.principal}`, 'available')
  const order: string[] = []
  for (let served = 0; served < chats.length; served++) {
    for (const me of staff) await heartbeat(centre.ports, me, 15_000)
    for (const me of staff) {
      const [chat] = Object.keys((await centre.staff(me.principal)).slots)
      if (chat === undefined || order.includes(chat)) continue
      order.push(chat)
      const { round } = await centre.chat(chat)
      await acceptOffer(centre.ports, me, chat, round)
      await endChat(centre.ports, me, chat)
      await centre.pass(60_001)
      await setState(centre.ports, me, `cid-back-${me.principal}-${served}`, 'available')
    }
  }
  expect([...order].sort()).toEqual(chats.map(({ chat }) => chat).sort())
  await minutes(centre, staff, 3)
  expect(await getQueue(centre.ports, 'sales')).toMatchObject({ readShards: 2 })
})

test('[S75] a waiting customer knows the place in line, and whether the agent is there', async () => {
  const centre = await openCentre()
  const dee = await centre.customer('dee')
  const kim = await centre.customer('kim')
  expect(await heartbeat(centre.ports, dee, 10_000)).toMatchObject({ chat: { ahead: 0 } })
  expect(await heartbeat(centre.ports, kim, 10_000)).toMatchObject({ chat: { ahead: 1 } })
  const alice = await centre.agent('alice', { limit: 1 })
  expect(await heartbeat(centre.ports, kim, 10_000)).toMatchObject({ chat: { ahead: 0 } })
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  const before = (await centre.chat(dee.chat)).rev
  await centre.store.write({ update: { pk: 'A#alice', sk: 'S' }, set: [[['lease'], 0]] })
  await sweepOnce(centre.ports)
  expect(centre.sockets.posted(dee.connection).at(-1)).toMatchObject({ kind: 'chat', chat: { status: 'active' }, agentAway: true })
  expect((await centre.chat(dee.chat)).rev).toBeGreaterThan(before)
  await heartbeat(centre.ports, alice, 15_000)
  expect(centre.sockets.posted(dee.connection).at(-1)).not.toHaveProperty('agentAway')
})
