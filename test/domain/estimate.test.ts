import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { acceptOffer, endChat, endPostProcessing, rejectOffer } from '../../domain/commands.ts'
import { readSnapshot } from '../../domain/delivery.ts'
import { estimateOf, type Join, readJoins } from '../../domain/estimate.ts'
import { heartbeat, hello } from '../../domain/presence.ts'
import { transferChat } from '../../domain/transfers.ts'
import { noon, openCentre } from '../support/centre.ts'

const second = 1_000
const minute = 60_000
/** One join every minute, each after the same wait. */
const steady = (count: number, waitedMs: number): readonly Join[] =>
  Array.from({ length: count }, (_, i) => ({ at: noon - i * minute, waitedMs }))

test('[BC8] fewer than five joins, or older ones than two hours, tell nothing', () => {
  expect(estimateOf(steady(4, minute), { ahead: 0 }, noon)).toBeUndefined()
  expect(estimateOf(steady(5, minute), { ahead: 0 }, noon)).toBeDefined()
  expect(estimateOf(steady(5, minute), { ahead: 0 }, noon + 117 * minute)).toBeUndefined()
  expect(estimateOf([], { ahead: 0 }, noon)).toBeUndefined()
})

test('[BC8] where nobody stands in line a wait is what others waited, however seldom they came', () => {
  expect(estimateOf(steady(21, 8 * second), { ahead: 0 }, noon)).toEqual({ fromMs: 8 * second, toMs: 8 * second })
})

test('[BC8] in a line a wait is how fast the line moves, times the place in it', () => {
  expect(estimateOf(steady(21, 9 * minute), { ahead: 0, firstSince: noon - minute }, noon)).toEqual({ fromMs: minute, toMs: minute })
  expect(estimateOf(steady(21, 9 * minute), { ahead: 6, firstSince: noon - minute }, noon)).toEqual({
    fromMs: 7 * minute,
    toMs: 7 * minute,
  })
})

test('[BC8] four agents who finish together do not make a long line look short', () => {
  // a batch of four every ten minutes: three steps of none, and one of ten minutes
  const joins = Array.from({ length: 21 }, (_, i) => ({ at: noon - Math.floor(i / 4) * 10 * minute, waitedMs: 60 * minute }))
  const estimate = estimateOf(joins, { ahead: 7, firstSince: noon - minute }, noon)
  expect(estimate?.fromMs).toBeGreaterThan(10 * minute)
  expect(estimate?.toMs).toBeLessThan(40 * minute)
})

test('[BC8] a line that stands still for longer than it ever did is not estimated', () => {
  const joins = steady(21, 9 * minute)
  expect(estimateOf(joins, { ahead: 2, firstSince: noon - 5 * minute }, noon + minute)).toBeDefined()
  expect(estimateOf(joins, { ahead: 2, firstSince: noon - 5 * minute }, noon + 9 * minute + 1)).toBeUndefined()
  // nobody waits: a quiet hour is no line that stands still
  expect(estimateOf(joins, { ahead: 0 }, noon + 60 * minute)).toBeDefined()
  expect(estimateOf(joins, { ahead: 0, firstSince: noon + 59 * minute }, noon + 60 * minute)).toBeDefined()
})

const joinsOf = fc
  .array(fc.record({ gap: fc.integer({ min: 0, max: 10 * minute }), waitedMs: fc.integer({ min: 0, max: 3 * 60 * minute }) }), {
    maxLength: 20,
  })
  .map(steps => {
    let at = noon
    return steps.map(({ gap, waitedMs }) => {
      at -= gap
      return { at, waitedMs }
    })
  })

test('[BC8] whatever was seen: from is not after to, the order of reading is nothing, and who stands further back waits no less', () => {
  fc.assert(
    fc.property(joinsOf, fc.nat(99), (joins, ahead) => {
      const here = estimateOf(joins, { ahead }, noon)
      expect(estimateOf([...joins].reverse(), { ahead }, noon)).toEqual(here)
      const behind = estimateOf(joins, { ahead: ahead + 1 }, noon)
      if (here === undefined || behind === undefined) return expect(here).toEqual(behind)
      expect(here.fromMs).toBeGreaterThanOrEqual(0)
      expect(here.fromMs).toBeLessThanOrEqual(here.toMs)
      expect(behind.fromMs).toBeGreaterThanOrEqual(here.fromMs)
      expect(behind.toMs).toBeGreaterThanOrEqual(here.toMs)
      expect(here.toMs).toBeLessThanOrEqual((ahead + 1) * Math.max(...joins.map(({ waitedMs }) => waitedMs)))
    }),
    { numRuns: 500 },
  )
})

test('[BC8] a first join leaves a sample that goes after a day; one after a return or a hand-over leaves none', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  centre.clock.advance(7 * second)
  await rejectOffer(centre.ports, alice, dee.chat, 0)
  await centre.agent('bob')
  const { principal } = { principal: await centre.holder(dee.chat) }
  const bob = centre.caller('agent', principal ?? '', 'Bob')
  await acceptOffer(centre.ports, bob, dee.chat, 1)
  await acceptOffer(centre.ports, bob, dee.chat, 1)
  const chat = await centre.chat(dee.chat)
  const joins = await readJoins(centre.ports, 'sales')
  expect(joins).toMatchObject([{ at: centre.clock.now(), waitedMs: centre.clock.now() - chat.startedAt }])
  expect(joins[0]?.waitedMs).toBeGreaterThan(7 * second)
  expect(joins).toMatchObject([{ expires: Math.ceil(centre.clock.now() / 1000) + 24 * 3_600 }])
  centre.clock.advance(minute)
  const carla = await centre.agent('carla')
  await transferChat(centre.ports, bob, { chat: dee.chat, cid: 'transfer-1', to: { kind: 'queue', id: 'sales' }, note: '' })
  await centre.settle()
  expect(await centre.holder(dee.chat)).toBe('carla')
  expect(await acceptOffer(centre.ports, carla, dee.chat, 2)).toMatchObject({ result: 'done' })
  expect(await readJoins(centre.ports, 'sales')).toHaveLength(1)
})

test('[BC9] [S75] who waits is told at once, with each beat, and only while waiting', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice', { limit: 1 })
  for (let i = 0; i < 6; i++) {
    const dee = await centre.customer(`dee${i}`)
    centre.clock.advance(20 * second)
    await heartbeat(centre.ports, alice, 15_000)
    await acceptOffer(centre.ports, alice, dee.chat, 0)
    await endChat(centre.ports, alice, dee.chat)
    await endPostProcessing(centre.ports, alice, dee.chat)
  }
  const kim = await centre.customer('kim')
  const lee = await centre.customer('lee')
  const welcome = await hello(centre.ports, lee, 10_000)
  expect(welcome.chat).toMatchObject({ ahead: 0, estimate: { fromMs: 20 * second, toMs: 20 * second } })
  centre.clock.advance(5 * second)
  expect((await heartbeat(centre.ports, lee, 10_000)).chat).toMatchObject({
    ahead: 0,
    estimate: { fromMs: 20 * second, toMs: 20 * second },
  })
  expect((await heartbeat(centre.ports, kim, 10_000)).chat).not.toHaveProperty('estimate')
  expect((await readSnapshot(centre.ports, kim.chat))?.chat.status).toBe('offered')
  // nobody has taken a chat for longer than ever before
  centre.clock.advance(2 * minute)
  expect((await heartbeat(centre.ports, lee, 10_000)).chat).not.toHaveProperty('estimate')
})
