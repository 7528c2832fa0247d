import { expect, test } from '@jest/globals'
import { createMemoryStore } from '../../adapters/memory-store.ts'
import { acceptOffer, setState } from '../../domain/commands.ts'
import { sweepOnce } from '../../domain/deadlines.ts'
import { say } from '../../domain/messages.ts'
import type { Item, Range } from '../../domain/ports.ts'
import { disconnected, heartbeat, hello } from '../../domain/presence.ts'
import { updateStaff } from '../../domain/settings.ts'
import { noon, openCentre } from '../support/centre.ts'
import { contended, tampered, writesOf } from '../support/tampered.ts'

test('[D8] a beat renews the lease; without one the agent is offered nothing after 45 s', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  centre.clock.advance(44_000)
  await heartbeat(centre.ports, alice, 15_000)
  centre.clock.advance(44_000)
  expect(await centre.holder((await centre.customer('dee')).chat)).toBe('alice')
  centre.clock.advance(2_000)
  expect(await centre.holder((await centre.customer('kim')).chat)).toBeUndefined()
})

test('[D8] [RT12] the sweep finds an agent who is gone and passes open offers on at once', async () => {
  const centre = await openCentre()
  await centre.agent('alice')
  const bob = await centre.agent('bob')
  const dee = await centre.customer('dee')
  centre.clock.advance(20_000)
  await heartbeat(centre.ports, bob, 15_000)
  await centre.store.write({ update: { pk: 'A#alice', sk: 'S' }, set: [[['lease'], centre.clock.now()]] })
  await sweepOnce(centre.ports)
  expect(await centre.staff('alice')).toMatchObject({ presence: 'reconnecting', state: 'available', slots: {} })
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'offered', agent: 'bob' })
})

test('[D8] an agent who comes back keeps the chosen state, and within a minute the place in line', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const { idle } = await centre.staff('alice')
  await centre.agent('bob')
  await centre.store.write({ update: { pk: 'A#alice', sk: 'S' }, set: [[['lease'], 0]] })
  await sweepOnce(centre.ports)
  centre.clock.advance(30_000)
  await hello(centre.ports, { ...alice, connection: 'alice-again' }, 15_000)
  expect(await centre.staff('alice')).toMatchObject({ presence: 'online', state: 'available', idle })
  expect(await centre.holder((await centre.customer('dee')).chat)).toBe('alice')
})

test('[D8] [RT8] after two minutes active chats go back to their place in line and the customer is told', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const bob = await centre.agent('bob', { available: false })
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  await centre.store.write({ update: { pk: 'A#alice', sk: 'S' }, set: [[['lease'], 0]] })
  await sweepOnce(centre.ports)
  await setState(centre.ports, bob, 'cid-bob-avail', 'available')
  await centre.pass(119_000)
  await heartbeat(centre.ports, bob, 15_000)
  await sweepOnce(centre.ports)
  expect(await centre.holder(dee.chat)).toBe('alice')
  await centre.pass(1_000)
  await sweepOnce(centre.ports)
  expect(await centre.chat(dee.chat)).toMatchObject({
    status: 'offered',
    agent: 'bob',
    round: 1,
    startedAt: dee.started.result === 'started' ? expect.any(Number) : 0,
  })
  const lost = { chat: dee.chat, transactionId: expect.any(String), nickname: 'dee', at: centre.clock.now() }
  expect(await centre.staff('alice')).toMatchObject({ presence: 'offline', slots: {}, chatsLost: [lost] })
  const told = centre.sockets.posted(dee.connection).flatMap(notice => (notice.kind === 'events' ? notice.events : []))
  expect(told).toContainEqual(expect.objectContaining({ kind: 'agentLeft', agentName: 'Alice' }))
})

test('[F16] [RT11] the disconnect of an old window leaves the new one alone', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const again = { ...alice, connection: 'alice-again' }
  await hello(centre.ports, again, 15_000)
  await disconnected(centre.ports, alice)
  const dee = await centre.customer('dee')
  expect(await centre.holder(dee.chat)).toBe('alice')
  expect(centre.sockets.posted('alice-again').at(-1)).toMatchObject({ kind: 'agent' })
})

test('[F15] a console that went without a word is found out by its first offer, which goes on to the next agent', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  await centre.agent('bob')
  centre.clock.advance(11_000)
  centre.sockets.answer(alice.connection, 'gone')
  const dee = await centre.customer('dee')
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'offered', agent: 'bob' })
  expect(await centre.staff('alice')).toMatchObject({ presence: 'reconnecting', slots: {} })
})

test('[PS5] whoever says hello is registered before the answer is read', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  const welcome = await hello(centre.ports, { ...alice, connection: 'alice-2' }, 15_000)
  expect(welcome.snapshot?.chats.map(({ chat }) => chat.id)).toEqual([dee.chat])
  await say(centre.ports, dee, dee.chat, [{ cid: 'cid-00001', text: 'hi' }])
  expect(centre.sockets.posted('alice-2').at(-1)).toMatchObject({ kind: 'events', events: [{ text: 'hi' }] })
})

test('[D8] a beat that comes while somebody finds the lease over keeps the agent', async () => {
  const { store, hooks } = tampered()
  const centre = await openCentre({ store })
  const alice = await centre.agent('alice')
  centre.clock.advance(46_000)
  hooks.before = async call => {
    if (call.name !== 'transact') return
    hooks.before = undefined
    await heartbeat(centre.ports, alice, 15_000)
  }
  await sweepOnce(centre.ports)
  expect(await centre.staff('alice')).toMatchObject({ presence: 'online' })
})

test('[D8] a push that fails leaves the offer with an agent whose console is alive', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  centre.sockets.answer(alice.connection, 'failed')
  const dee = await centre.customer('dee')
  expect(await centre.holder(dee.chat)).toBe('alice')
})

test('[F16] a window opened while the offer found none keeps the agent', async () => {
  const { store, hooks } = tampered()
  const centre = await openCentre({ store })
  const alice = await centre.agent('alice')
  await disconnected(centre.ports, alice)
  hooks.before = async call => {
    // the console is back after the offer looked for its windows, before the agent is taken for gone
    if (call.name !== 'get' || call.key.pk !== 'A#alice' || centre.journal.of('OfferMade').length === 0) return
    hooks.before = undefined
    await hello(centre.ports, { ...alice, connection: 'alice-again' }, 15_000)
  }
  const dee = await centre.customer('dee')
  expect(await centre.staff('alice')).toMatchObject({ presence: 'online' })
  expect(await centre.holder(dee.chat)).toBe('alice')
})

test('[D8] a handler that dies, or loses, while it gives chats back is made good by the next sweep', async () => {
  const { store, hooks } = tampered()
  const centre = await openCentre({ store })
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  centre.clock.advance(46_000)
  await sweepOnce(centre.ports)
  centre.clock.advance(120_000)
  contended(hooks, `C#${dee.chat}`)
  await sweepOnce(centre.ports)
  hooks.refuse = undefined
  expect((await centre.staff('alice')).presence).toBe('offline')
  await sweepOnce(centre.ports)
  expect((await centre.chat(dee.chat)).status).toBe('waiting')
})

test('[D8] an agent who comes back while the list of the present is tidied stays listed, whoever dies', async () => {
  const { store, hooks } = tampered()
  const centre = await openCentre({ store })
  const alice = await centre.agent('alice')
  centre.clock.advance(46_000)
  await sweepOnce(centre.ports)
  centre.clock.advance(120_000)
  hooks.before = async call => {
    if (!writesOf(call).some(write => 'delete' in write && write.delete.pk === 'ONLINE#0')) return
    hooks.before = undefined
    await hello(centre.ports, { ...alice, connection: 'alice-again' }, 15_000)
    hooks.before = async later => {
      if (later.name === 'get') throw new Error('killed')
    }
  }
  await expect(sweepOnce(centre.ports)).rejects.toThrow('killed')
  hooks.before = undefined
  expect((await centre.staff('alice')).presence).toBe('online')
  expect(
    store
      .all()
      .filter(item => item.pk === 'ONLINE#0')
      .map(item => item.sk),
  ).toEqual(['alice'])
})

test('[I15] one deadline that cannot be decided does not keep the sweep from the others', async () => {
  const { store, hooks } = tampered()
  const centre = await openCentre({ store })
  await centre.agent('alice')
  await centre.agent('bob')
  const dee = await centre.customer('dee')
  centre.clock.advance(46_000)
  contended(hooks, `C#${dee.chat}`)
  await expect(sweepOnce(centre.ports)).rejects.toThrow('lost')
  expect(await centre.staff('bob')).toMatchObject({ presence: 'reconnecting' })
})

test('[PS5] a snapshot read in the middle of an offer does not hide it behind its own rev', async () => {
  const store = createMemoryStore()
  let torn = false
  // a query may see the chats as they were before a transaction whose other half it sees
  const before = (item: Item): Item => (torn && item.sk === 'S' ? { ...item, status: 'waiting' } : item)
  const query = async (range: Range) => {
    const found = await store.query(range)
    return { ...found, items: found.items.map(before) }
  }
  const centre = await openCentre({ store: { ...store, query } })
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  torn = true
  const beat = await heartbeat(centre.ports, alice, 15_000)
  expect(beat.snapshot?.chats.map(({ chat }) => chat)).toMatchObject([{ id: dee.chat, status: 'offered' }])
})

test('[D8] a beat that meets an offer being made renews the lease all the same', async () => {
  const { store, hooks } = tampered()
  const centre = await openCentre({ store })
  const alice = await centre.agent('alice')
  centre.clock.advance(20_000)
  hooks.refuse = call => {
    if (!writesOf(call).some(write => 'update' in write && write.update.pk === 'A#alice' && write.update.sk === 'S')) return undefined
    hooks.refuse = undefined
    return { ok: false, failures: [{ reason: 'conflict' }] }
  }
  await heartbeat(centre.ports, alice, 15_000)
  expect((await centre.staff('alice')).lease).toBeGreaterThanOrEqual(noon + 65_000)
})

test.each(['customer', 'agent'] as const)(
  '[PS5] the window of a %s that opens while a change is under way hears of that change',
  async who => {
    const { store, hooks } = tampered()
    const centre = await openCentre({ store })
    const alice = await centre.agent('alice')
    const dee = await centre.customer('dee')
    await acceptOffer(centre.ports, alice, dee.chat, 0)
    const window = { ...(who === 'customer' ? dee : alice), connection: 'another-window' }
    let opened = false
    hooks.before = async call => {
      // the message has been read and decided upon, and is about to be written
      if (call.name !== 'transact' || opened) return
      opened = true
      await hello(centre.ports, window, 15_000)
    }
    await say(centre.ports, dee, dee.chat, [{ cid: 'cid-00001', text: 'hello?' }])
    expect(opened).toBe(true)
    expect(centre.sockets.posted('another-window').at(-1)).toMatchObject({ kind: 'events', events: [{ text: 'hello?' }] })
  },
)

test('[RT11] a page that does not come back within 5 s loses its open offer; one that does keeps it', async () => {
  for (const returns of [true, false]) {
    const centre = await openCentre()
    const alice = await centre.agent('alice')
    const dee = await centre.customer('dee')
    await disconnected(centre.ports, alice)
    await centre.pass(3_000)
    expect(await centre.chat(dee.chat)).toMatchObject({ status: 'offered', agent: 'alice' })
    if (returns) await hello(centre.ports, { ...alice, connection: 'alice-again' }, 15_000)
    await centre.pass(3_000)
    expect(await centre.chat(dee.chat)).toMatchObject({ status: returns ? 'offered' : 'waiting' })
    expect(await centre.staff('alice')).toMatchObject({ presence: returns ? 'online' : 'reconnecting', state: 'available' })
  }
})

test('[RT10] a new queue’s waiting chat comes to an agent the moment it is assigned', async () => {
  const centre = await openCentre({ queues: [{ id: 'sales' }, { id: 'support' }] })
  await centre.agent('alice')
  const dee = await centre.customer('dee', 'support')
  expect(await centre.holder(dee.chat)).toBeUndefined()
  const { settingsRev, name, email, role, limit } = await centre.staff('alice')
  const queues = ['sales', 'support'].map(queue => ({ queue, level: 1 }))
  await updateStaff(centre.ports, 'ada', 'alice', settingsRev, { name, email, role, limit, queues })
  expect(await centre.holder(dee.chat)).toBe('alice')
})

test('[RT12] the end of the grace is told once: its entry goes with it, whether the agent is back or not', async () => {
  for (const returns of [true, false]) {
    const centre = await openCentre()
    const alice = await centre.agent('alice')
    await centre.store.write({ update: { pk: 'A#alice', sk: 'S' }, set: [[['lease'], 0]] })
    await sweepOnce(centre.ports)
    const graces = () => centre.store.all().filter(({ pk, kind }) => pk.startsWith('D#') && kind === 'presence').length
    expect(graces()).toBe(1)
    if (returns) await heartbeat(centre.ports, alice, 15_000)
    centre.clock.advance(122_000)
    if (returns) await heartbeat(centre.ports, alice, 15_000)
    await sweepOnce(centre.ports)
    expect(graces()).toBe(0)
    expect((await centre.staff('alice')).presence).toBe(returns ? 'online' : 'offline')
  }
})
