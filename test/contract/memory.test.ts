import { createMemoryClock, createMemoryIds, createMemorySockets, createMemoryTimers } from '../../adapters/memory.ts'
import { createMemoryStore, type StoreCall } from '../../adapters/memory-store.ts'
import type { Listener } from '../../domain/ports.ts'

const start = Date.parse('2026-11-22T10:00:00Z')

test('[PT41] a scheduler is told of each call before it happens, may hold it back, and may break it', async () => {
  const told: string[] = []
  let release = () => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  const before = async ({ name }: StoreCall) => {
    told.push(name)
    if (name === 'write') await held
    if (name === 'take') throw new Error('outage')
  }
  const store = createMemoryStore({ before })
  const key = { pk: 'a', sk: 'a' }
  const writing = store.write({ put: key })
  expect(await store.get(key)).toBeUndefined()
  release()
  await writing
  expect(await store.get(key)).toEqual(key)
  await expect(store.take(key)).rejects.toThrow('outage')
  expect(store.all()).toEqual([key])
  expect(told).toEqual(['write', 'get', 'get', 'take'])
})

test('[PT41] writes can be refused as DynamoDB refuses them under contention', async () => {
  const conflict = { ok: false, failures: [{ reason: 'conflict' }] } as const
  const store = createMemoryStore({ refuse: ({ name }) => (name === 'transact' ? conflict : undefined) })
  expect(await store.transact([{ put: { pk: 'a', sk: 'a' } }])).toEqual(conflict)
  expect(await store.write({ put: { pk: 'a', sk: 'b' } })).toEqual({ ok: true })
  expect(store.all()).toEqual([{ pk: 'a', sk: 'b' }])
})

test('[PT42] a timer started twice is one, and due gives each once, earliest first', async () => {
  const timers = createMemoryTimers()
  const offer = { kind: 'offer-timeout', at: start + 20, subject: 'chat', of: '1' } as const
  const presence = { kind: 'presence', at: start + 10, subject: 'alice', of: 'connection' } as const
  for (const deadline of [offer, presence, { ...offer }]) await timers.start(deadline)
  expect(timers.due(start + 9)).toEqual([])
  expect(timers.due(start + 20)).toEqual([presence, offer])
  await timers.start(offer)
  expect([timers.due(start + 99), timers.starts()]).toEqual([[], 4])
})

test('[PT43] a connection that is gone or failing gets nothing', async () => {
  const sockets = createMemorySockets()
  const alice: Listener = { connection: 'c1', role: 'agent', principal: 'alice', connectedAt: start }
  const notice = {} as Parameters<typeof sockets.post>[1]
  expect(await sockets.post(alice, notice)).toBe('sent')
  sockets.answer('c1', 'gone')
  expect(await sockets.post(alice, notice)).toBe('gone')
  expect(sockets.posted('c1')).toHaveLength(1)
})

test('[PT44] a pause moves the clock on by itself, or waits for it', async () => {
  const skipping = createMemoryClock(start)
  await skipping.pause(50)
  expect(skipping.now()).toBe(start + 50)
  const waiting = createMemoryClock(start, { pauses: 'wait' })
  const ended: number[] = []
  const pauses = [30, 10].map(ms => waiting.pause(ms).then(() => ended.push(ms)))
  waiting.advance(29)
  await pauses[1]
  expect(ended).toEqual([10])
  waiting.advance(1)
  await Promise.all(pauses)
  expect(ended).toEqual([10, 30])
})

test('[PT45] ids are the same for the same seed, different from draw to draw, of the length asked for', () => {
  const [one, two, other] = [createMemoryIds(1), createMemoryIds(1), createMemoryIds(2)]
  const drawn = Array.from({ length: 100 }, () => one.random(128))
  expect(drawn).toEqual(Array.from({ length: 100 }, () => two.random(128)))
  expect(new Set([...drawn, other.random(128)]).size).toBe(101)
  expect(drawn[0]).toMatch(/^[\w-]{22}$/)
  expect(one.hash('ticket')).toBe(other.hash('ticket'))
  const fraction = one.fraction()
  expect(fraction >= 0 && fraction < 1).toBe(true)
})
