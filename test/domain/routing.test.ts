import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { acceptOffer, endChat, endPostProcessing, rejectOffer, setState, setStopNew } from '../../domain/commands.ts'
import { sweepOnce } from '../../domain/deadlines.ts'
import { decisionOf } from '../../domain/decisions.ts'
import { lineKey } from '../../domain/keys.ts'
import { pairs, readLines } from '../../domain/lines.ts'
import { combine } from '../../domain/matching.ts'
import { settingsOfQueue } from '../../domain/queue.ts'
import { updateStaff } from '../../domain/settings.ts'
import { offerWrites } from '../../domain/writes.ts'
import { noon, openCentre } from '../support/centre.ts'
import { contended, tampered } from '../support/tampered.ts'

test('[S1] only members of a queue are offered its chats, whatever the memberships', async () => {
  const queues = ['sales', 'support', 'returns'] as const
  const membership = fc.subarray([...queues])
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(membership, membership, membership),
      fc.array(fc.constantFrom(...queues), { minLength: 1, maxLength: 6 }),
      async (members, asked) => {
        const centre = await openCentre({ queues: queues.map(id => ({ id })) })
        const names = ['alice', 'bob', 'carla'] as const
        for (const [i, name] of names.entries()) await centre.agent(name, { queues: members[i] ?? [] })
        for (const [i, queue] of asked.entries()) {
          const { chat } = await centre.customer(`c${i}`, queue)
          const holder = await centre.holder(chat)
          const able = names.filter((_, n) => members[n]?.includes(queue))
          if (holder === undefined) expect(able).toEqual([])
          else expect(able).toContain(holder)
        }
      },
    ),
    { numRuns: 30 },
  )
})

test('[S2] waiting chats go out by priority, then in the order in which they came', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice', { limit: 1, available: false })
  const chats = []
  for (const name of ['dee', 'kim', 'lee', 'max']) chats.push((await centre.customer(name)).chat)
  const served: string[] = []
  await setState(centre.ports, alice, 'cid-avail', 'available')
  for (let i = 0; i < chats.length; i++) {
    const [chat] = Object.keys((await centre.staff('alice')).slots)
    if (chat === undefined) throw new Error('alice has no chat')
    served.push(chat)
    await acceptOffer(centre.ports, alice, chat, 0)
    await endChat(centre.ports, alice, chat)
    await endPostProcessing(centre.ports, alice, chat)
  }
  expect(served).toEqual(chats)
})

test('[S2] a chat that went back to waiting keeps its place before those who came later', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const bob = await centre.agent('bob', { limit: 1, available: false })
  const dee = await centre.customer('dee')
  await setStopNew(centre.ports, alice, 'cid-stopnew', true)
  const kim = await centre.customer('kim')
  await rejectOffer(centre.ports, alice, dee.chat, 0)
  await setState(centre.ports, bob, 'cid-avail', 'available')
  expect(await centre.holder(dee.chat)).toBe('bob')
  expect((await centre.chat(kim.chat)).status).toBe('waiting')
})

test('[S7] [RI11] a chat is offered to the available agent who has waited longest', async () => {
  const centre = await openCentre()
  await centre.agent('bob')
  await centre.agent('alice')
  const dee = await centre.customer('dee')
  expect(await centre.holder(dee.chat)).toBe('bob')
  const kim = await centre.customer('kim')
  expect(await centre.holder(kim.chat)).toBe('alice')
})

test('[S7] finishing a chat sends an agent to the back of the line', async () => {
  const centre = await openCentre()
  const bob = await centre.agent('bob')
  await centre.agent('alice')
  const first = await centre.customer('dee')
  await acceptOffer(centre.ports, bob, first.chat, 0)
  await endChat(centre.ports, bob, first.chat)
  centre.clock.advance(5_000)
  await endPostProcessing(centre.ports, bob, first.chat)
  expect(await centre.holder((await centre.customer('kim')).chat)).toBe('alice')
  expect(await centre.holder((await centre.customer('lee')).chat)).toBe('bob')
})

test('[S8] agents on a break, working offline or gone are offered nothing', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const bob = await centre.agent('bob')
  await setState(centre.ports, alice, 'cid-break', 'onBreak')
  await setState(centre.ports, bob, 'cid-offline', 'workOffline')
  const carla = await centre.agent('carla')
  // carla's console is closed and says nothing: her lease runs out
  centre.sockets.answer(carla.connection, 'gone')
  centre.clock.advance(46_000)
  const dee = await centre.customer('dee')
  expect((await centre.chat(dee.chat)).status).toBe('waiting')
  expect(await centre.staff('carla')).toMatchObject({ presence: 'reconnecting', state: 'available', slots: {} })
})

test('[S9] an agent never holds a seventh chat, and the seventh waits', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const chats: string[] = []
  for (let i = 0; i < 7; i++) chats.push((await centre.customer(`c${i}`)).chat)
  const [, , third = '', , , , seventh = ''] = chats
  for (const chat of chats.slice(0, 6)) expect(await acceptOffer(centre.ports, alice, chat, 0)).toEqual({ result: 'done', repeated: false })
  expect((await centre.chat(seventh)).status).toBe('waiting')
  await endChat(centre.ports, alice, third)
  expect((await centre.chat(seventh)).status).toBe('waiting')
  await endPostProcessing(centre.ports, alice, third)
  expect(await centre.chat(seventh)).toMatchObject({ status: 'offered', agent: 'alice' })
})

test('[S9] fifty chats at the same moment and one agent: exactly the limit, the others wait', async () => {
  const centre = await openCentre()
  await centre.agent('alice')
  const chats = await Promise.all(Array.from({ length: 50 }, (_, i) => centre.customer(`c${i}`)))
  await sweepOnce(centre.ports)
  await centre.settle()
  const statuses = await Promise.all(chats.map(async ({ chat }) => (await centre.chat(chat)).status))
  expect(statuses.filter(status => status === 'offered')).toHaveLength(6)
  expect(statuses.filter(status => status === 'waiting')).toHaveLength(44)
  expect(Object.keys((await centre.staff('alice')).slots)).toHaveLength(6)
})

test('[F33] seven chats race for the one free slot of an agent: one gets it, the others wait in their order', async () => {
  const centre = await openCentre({ queues: [{ id: 'sales', postProcessingMs: 0 }] })
  const alice = await centre.agent('alice')
  const held = await Promise.all(Array.from({ length: 5 }, (_, i) => centre.customer(`h${i}`)))
  await centre.settle()
  for (const { chat } of held) await acceptOffer(centre.ports, alice, chat, (await centre.chat(chat)).round)
  const racing = await Promise.all(Array.from({ length: 7 }, (_, i) => centre.customer(`r${i}`)))
  await centre.settle()
  const waiting: string[] = []
  for (const { chat } of racing) if ((await centre.chat(chat)).status === 'waiting') waiting.push(chat)
  expect(waiting).toHaveLength(6)
  expect(Object.keys((await centre.staff('alice')).slots)).toHaveLength(6)
  await endChat(centre.ports, alice, held[0]?.chat ?? '')
  await centre.settle()
  // all came at the same millisecond: then the id decides
  const [next, ...others] = waiting.sort()
  expect(await centre.holder(next ?? '')).toBe('alice')
  for (const chat of others) expect(await centre.holder(chat)).toBeUndefined()
})

test('[S9] [RI1] the limit is a condition of the write itself, whatever the line says', async () => {
  const centre = await openCentre()
  await centre.agent('alice', { limit: 1 })
  await centre.customer('dee')
  const kim = await centre.customer('kim')
  const alice = await centre.staff('alice')
  const { waits, ...rest } = await readLines(centre.store, 'sales', 1, 10)
  const [wait] = waits
  if (wait?.chat !== kim.chat) throw new Error('kim does not wait')
  // an entry that says what is true of alice but for her slots
  const line = {
    ...lineKey('sales', 1, 1, alice.idle, 'alice', alice.v),
    agent: 'alice',
    v: alice.v,
    idle: alice.idle,
    level: 1,
    used: 0,
    limit: 6,
    queues: alice.queues,
  }
  const now = centre.clock.now()
  const decision = decisionOf({ wait, line }, { ...rest, waits, agents: [line] }, await settingsOfQueue(centre.ports, 'sales'), 30_000, now)
  const outcome = await centre.store.transact(offerWrites({ wait, line }, now, now + 30_000, decision))
  expect(outcome).toMatchObject({ ok: false, failures: [{ reason: 'condition' }, { reason: 'none' }, { reason: 'none' }] })
  expect((await centre.chat(kim.chat)).status).toBe('waiting')
})

test('[S9] [RT9] a lower limit set meanwhile stops new offers and takes nothing away', async () => {
  const centre = await openCentre()
  await centre.agent('alice')
  const held = [await centre.customer('dee'), await centre.customer('kim'), await centre.customer('lee')]
  const { name, email, role, queues, settingsRev } = await centre.staff('alice')
  expect(await updateStaff(centre.ports, 'ada', 'alice', settingsRev, { name, email, role, queues, limit: 2 })).toMatchObject({
    result: 'saved',
  })
  for (const { chat } of held) expect(await centre.holder(chat)).toBe('alice')
  expect(await centre.holder((await centre.customer('max')).chat)).toBeUndefined()
})

test('[S10] below the limit an agent who is already chatting is offered more', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  expect(await centre.holder((await centre.customer('kim')).chat)).toBe('alice')
})

test('[S11] a chat that nobody can take waits, and goes out the moment somebody becomes free', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice', { available: false })
  const dee = await centre.customer('dee')
  expect((await centre.chat(dee.chat)).status).toBe('waiting')
  await setState(centre.ports, alice, 'cid-avail', 'available')
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'offered', agent: 'alice' })
})

test('[S11] Resume drains the queue as becoming available does', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  await setStopNew(centre.ports, alice, 'cid-stop-1', true)
  const dee = await centre.customer('dee')
  expect(await centre.holder(dee.chat)).toBeUndefined()
  await setStopNew(centre.ports, alice, 'cid-stop-2', false)
  expect(await centre.holder(dee.chat)).toBe('alice')
})

test('[S6] a chat whose first match died before it happened is found by the sweep', async () => {
  const centre = await openCentre()
  await centre.agent('alice', { limit: 1 })
  const first = await centre.customer('dee')
  const second = await centre.customer('kim')
  // the agent is freed by a writer that dies before its wake-up
  await centre.store.write({ update: { pk: `C#${first.chat}`, sk: 'S' }, set: [[['status'], 'closed']] })
  const alice = await centre.staff('alice')
  await centre.store.write({
    update: { pk: 'A#alice', sk: 'S' },
    set: [
      [['slots'], {}],
      [['v'], alice.v + 1],
    ],
  })
  await centre.store.write({
    put: {
      pk: 'L#sales#0',
      sk: `01#${alice.idle}#alice#${String(alice.v + 1).padStart(10, '0')}`,
      agent: 'alice',
      v: alice.v + 1,
      idle: alice.idle,
      level: 1,
      used: 0,
      limit: 1,
      queues: alice.queues,
    },
  })
  expect((await centre.chat(second.chat)).status).toBe('waiting')
  expect(await sweepOnce(centre.ports)).toEqual({ busy: true, missing: false, waiting: true })
  expect(await centre.holder(second.chat)).toBe('alice')
})

test('[D2] equally idle agents are taken in the order of their ids; an offer or a miss sends an agent to the back', () => {
  const line = (agent: string, idle: number) => ({
    pk: 'L#sales#0',
    sk: `01#${idle}#${agent}#0000000001`,
    agent,
    v: 1,
    idle,
    level: 1,
    used: 0,
    limit: 6,
    queues: [{ queue: 'sales', level: 1 }],
  })
  const wait = (chat: string) => ({ pk: 'W#sales#0', sk: chat, chat, round: 0, queue: 'sales', startedAt: noon, rejections: {} })
  const agents = [line('alice', noon), line('bob', noon), line('carla', noon + 1)]
  const matched = pairs({ waits: [wait('1'), wait('2'), wait('3')], agents }, noon)
  expect(matched.map(pair => pair.line.agent)).toEqual(['alice', 'bob', 'carla'])
})

test('[D3] offered, active and post processing chats all take a slot', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice', { limit: 3 })
  const offered = await centre.customer('dee')
  const active = await centre.customer('kim')
  const ended = await centre.customer('lee')
  await acceptOffer(centre.ports, alice, active.chat, 0)
  await acceptOffer(centre.ports, alice, ended.chat, 0)
  await endChat(centre.ports, alice, ended.chat)
  const states = await Promise.all([offered, active, ended].map(async ({ chat }) => (await centre.chat(chat)).status))
  expect(states).toEqual(['offered', 'active', 'postProcessing'])
  expect(await centre.holder((await centre.customer('max')).chat)).toBeUndefined()
})

test('[RI5] an entry that the store was too busy to take leaves the older one in the line', async () => {
  const { store, hooks } = tampered()
  const centre = await openCentre({ store })
  await centre.agent('alice')
  hooks.refuse = call =>
    call.name === 'write' && 'put' in call.write && call.write.put.pk === 'L#sales#0'
      ? { ok: false, failures: [{ reason: 'throttled' }] }
      : undefined
  await expect(centre.customer('dee')).rejects.toThrow('too busy')
  hooks.refuse = undefined
  expect(store.all().filter(item => item.pk === 'L#sales#0' && item.agent === 'alice')).not.toEqual([])
  centre.clock.advance(2_000)
  const kim = await centre.customer('kim')
  expect(await centre.holder(kim.chat)).toBe('alice')
})

test('[S11] a combiner that gives up leaves no lease on which others rely', async () => {
  const { store, hooks } = tampered()
  const centre = await openCentre({ store })
  const alice = await centre.agent('alice', { available: false })
  const dee = await centre.customer('dee')
  contended(hooks, `C#${dee.chat}`)
  await setState(centre.ports, alice, 'cid-avail-1', 'available')
  await centre.settle()
  expect((await centre.chat(dee.chat)).status).toBe('waiting')
  hooks.refuse = undefined
  await combine(centre.ports, 'sales')
  expect(await centre.holder(dee.chat)).toBe('alice')
})

test('[S11] while nobody is free, a chat that arrives does not read the whole line before it', async () => {
  const { store, hooks } = tampered()
  const centre = await openCentre({ store })
  for (let i = 0; i < 70; i++) await centre.customer(`c${i}`)
  let looks = 0
  hooks.before = async call => {
    // the place in line is counted up to the chat's own entry, which bounds it
    if (call.name === 'query' && call.range.pk === 'W#sales#0' && call.range.to === undefined) looks++
  }
  await centre.customer('dee')
  expect(looks).toBe(1)
})
