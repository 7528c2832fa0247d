import { expect, test } from '@jest/globals'
import { acceptOffer, endChat, setState } from '../../domain/commands.ts'
import { sweepOnce } from '../../domain/deadlines.ts'
import { heartbeat } from '../../domain/presence.ts'
import { openCentre } from '../support/centre.ts'
import { tampered, writesOf } from '../support/tampered.ts'

/** A centre that counts how often the combiner's lease was taken. */
async function counted(queues: Parameters<typeof openCentre>[0] = {}) {
  const { store, hooks } = tampered()
  const centre = await openCentre({ store, ...queues })
  const leases: string[] = []
  hooks.before = async call => {
    for (const write of writesOf(call)) if ('put' in write && write.put.sk === 'LEASE') leases.push(write.put.pk)
  }
  return { centre, hooks, leases }
}

test('[RP1] a single chat is offered by its own owner, to the agent who has waited longest, without a combiner', async () => {
  const { centre, leases } = await counted()
  await centre.agent('alice')
  await centre.agent('bob')
  expect(await centre.holder((await centre.customer('dee')).chat)).toBe('alice')
  expect(await centre.holder((await centre.customer('kim')).chat)).toBe('bob')
  expect(leases).toEqual([])
})

test('[RP1] an agent who becomes free takes the chat that has waited longest, without a combiner', async () => {
  const { centre, leases } = await counted()
  const alice = await centre.agent('alice', { limit: 1, available: false })
  const [dee, kim] = [await centre.customer('dee'), await centre.customer('kim')]
  await setState(centre.ports, alice, 'cid-alice-1', 'available')
  expect(await centre.holder(dee.chat)).toBe('alice')
  expect(await centre.holder(kim.chat)).toBeUndefined()
  expect(leases).toEqual([])
})

test('[RP2] in a crowd a combiner makes the offers', async () => {
  const { centre, leases } = await counted()
  const staff = [await centre.agent('alice', { available: false }), await centre.agent('bob', { available: false })]
  staff.push(await centre.agent('carla', { available: false }))
  for (let i = 0; i < 8; i++) await centre.customer(`c${i}`)
  // three free agents beside a crowd: each of them alone would fight for the same chats
  await centre.ports.store.write({ update: { pk: 'A#alice', sk: 'S' }, set: [[['lease'], centre.clock.now() + 45_000]] })
  for (const [i, agent] of staff.entries()) await setState(centre.ports, agent, `cid-state-${i}`, 'available')
  await centre.settle()
  expect((await centre.staff('alice')).slots).not.toEqual({})
  const late = await centre.customer('late')
  expect(await centre.holder(late.chat)).toBeDefined()
  expect(leases.length).toBeLessThanOrEqual(3)
})

test('[RR2] an entry that is not true any more is repaired by its exact name, and the next agent is tried', async () => {
  const { centre } = await counted()
  await centre.agent('alice')
  await centre.agent('bob')
  const stale = centre.store.all().find(item => item.pk === 'L#sales#0' && item.agent === 'alice')
  await centre.store.write({
    update: { pk: 'A#alice', sk: 'S' },
    set: [
      [['v'], 9],
      [['state'], 'onBreak'],
    ],
  })
  expect(await centre.holder((await centre.customer('dee')).chat)).toBe('bob')
  expect(centre.store.all().some(item => item.sk === stale?.sk)).toBe(false)
})

test('[S4] an agent of two queues takes from the one of higher priority, however long the other has waited less than an ageing interval', async () => {
  const { centre } = await counted({
    queues: [
      { id: 'sales', priority: 7 },
      { id: 'support', priority: 3 },
    ],
  })
  const alice = await centre.agent('alice', { queues: ['sales', 'support'], limit: 1, available: false })
  const early = await centre.customer('early', 'sales')
  centre.clock.advance(59_000)
  const urgent = await centre.customer('urgent', 'support')
  await heartbeat(centre.ports, alice, 15_000)
  await setState(centre.ports, alice, 'cid-alice-1', 'available')
  expect(await centre.holder(urgent.chat)).toBe('alice')
  expect(await centre.holder(early.chat)).toBeUndefined()
})

test('[S4] waiting raises a queue step by step, so that none starves', async () => {
  const { centre } = await counted({
    queues: [
      { id: 'sales', priority: 5 },
      { id: 'support', priority: 3, ageingMs: 60_000 },
    ],
  })
  const alice = await centre.agent('alice', { queues: ['sales', 'support'], limit: 1, available: false })
  const early = await centre.customer('early', 'sales')
  centre.clock.advance(121_000)
  await centre.customer('fresh', 'support')
  await heartbeat(centre.ports, alice, 15_000)
  await setState(centre.ports, alice, 'cid-alice-1', 'available')
  expect(await centre.holder(early.chat)).toBe('alice')
})

test('[S4] queues of equal priority take turns by the age of their chats', async () => {
  const { centre } = await counted({
    queues: [
      { id: 'sales', postProcessingMs: 0 },
      { id: 'support', postProcessingMs: 0 },
    ],
  })
  const alice = await centre.agent('alice', { queues: ['sales', 'support'], limit: 1, available: false })
  const waiting = []
  for (const [i, queue] of ['support', 'sales', 'sales', 'support', 'sales'].entries()) waiting.push(await centre.customer(`c${i}`, queue))
  await setState(centre.ports, alice, 'cid-alice-1', 'available')
  for (const next of waiting) {
    expect(await centre.holder(next.chat)).toBe('alice')
    await acceptOffer(centre.ports, alice, next.chat, 0)
    await endChat(centre.ports, alice, next.chat)
  }
})

test('[S3] a better level comes before a longer wait, in each queue by itself', async () => {
  const { centre } = await counted({ queues: [{ id: 'sales' }, { id: 'support' }] })
  await centre.agent('alice', {
    queues: [
      { queue: 'sales', level: 2 },
      { queue: 'support', level: 1 },
    ],
  })
  await centre.agent('bob', {
    queues: [
      { queue: 'sales', level: 1 },
      { queue: 'support', level: 2 },
    ],
  })
  expect(await centre.holder((await centre.customer('dee', 'sales')).chat)).toBe('bob')
  expect(await centre.holder((await centre.customer('kim', 'support')).chat)).toBe('alice')
})

test('[RT2] an offer that lost its pushes is seen with the next heartbeat and ends in time', async () => {
  const { centre } = await counted()
  const alice = await centre.agent('alice')
  centre.sockets.answer(alice.connection, 'failed')
  const dee = await centre.customer('dee')
  // nobody took the push, but the agent is there: her page asks with the next beat
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'offered', agent: 'alice' })
  await centre.pass(31_000)
  await sweepOnce(centre.ports)
  expect(await centre.staff('alice')).toMatchObject({ offersGone: [{ why: 'missed' }] })
})
