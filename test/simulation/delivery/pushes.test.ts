import './quiet.ts'
import { expect, test } from '@jest/globals'
import { openAgent, shown } from './clients.ts'
import { anyOf, type Moment, once } from './faults.ts'
import { openScene } from './scene.ts'

const eventsTo = (page: string) => (moment: Moment) => moment.page === page && moment.action === 'events'
const owners = (rows: readonly string[]) => rows.map(row => row.replace('N#', '').replace(/-\d+$/, ''))

test('[F10] [PS4] a connection that is gone loses its row with the first push to it; the sender notices nothing', async () => {
  const scene = await openScene()
  const { world, dee } = scene
  await scene.run(11_000)
  const gone = world.gateway().lineOf(dee.page)?.id
  scene.when(once('disconnectNever'))
  dee.page.frozen = true
  world.gateway().cut(world.gateway().lineOf(dee.page) as never)
  expect(scene.rows('N#')).toContain(`N#${gone}`)
  await scene.alices('are you there?', 1_000)
  expect(scene.rows('N#')).not.toContain(`N#${gone}`)
  expect(scene.alice.outbox()).toEqual([])
  dee.page.thaw()
  await scene.run(10_000)
  expect(scene.texts(dee)).toEqual(['are you there?'])
})

test('[F11] [PS4] 410 from a connection that lives: a young row stays, an old one comes back with the next beat', async () => {
  const scene = await openScene()
  const before = scene.rows('N#')
  scene.when(once('goneButLive', eventsTo('dee')))
  await scene.alices('one', 500)
  expect(scene.struck('goneButLive')).toBe(1)
  expect(scene.rows('N#')).toEqual(before)
  await scene.run(15_000)
  scene.when(once('goneThoughDelivered', eventsTo('dee')))
  await scene.alices('two', 500)
  expect(scene.texts(scene.dee)).toEqual(['one', 'two'])
  expect(owners(scene.rows('N#'))).toEqual(['alice'])
  await scene.run(31_000)
  expect(scene.rows('N#')).toEqual(before)
  await scene.alices('three', 500)
  expect(scene.texts(scene.dee)).toEqual(['one', 'two', 'three'])
})

test('[F12] [PS4] [I9] posts that fail are left to pull, and the sender has its ack at once', async () => {
  const scene = await openScene()
  scene.when(once('postFails', ({ page }) => page === 'alice', 100))
  await scene.dees('hello', 500)
  expect({ alice: scene.texts(scene.alice), left: scene.dee.outbox() }).toEqual({ alice: [], left: [] })
  await scene.run(20_000)
  expect(scene.texts(scene.alice)).toEqual(['hello'])
})

test('[F13] [I5] pushes that are lost, overtaken and doubled: shown in order, each once, a gap filled within a second', async () => {
  const scene = await openScene()
  scene.when(
    anyOf(
      once('pushLost', eventsTo('alice')),
      once('pushDoubled', moment => eventsTo('alice')(moment) && scene.struck('pushLost') === 1, 2),
    ),
  )
  await scene.dees('one', 100)
  await scene.dees('two', 100)
  await scene.dees('three', 700)
  expect([scene.struck('pushLost'), scene.struck('pushDoubled')]).toEqual([1, 2])
  expect(scene.texts(scene.alice)).toEqual(['one', 'two', 'three'])
})

test('[F14] [I9] the push of the last message is lost: found by the heads of the next beat, for each side', async () => {
  const scene = await openScene()
  scene.when(anyOf(once('pushLost', eventsTo('alice')), once('pushLost', eventsTo('dee'))))
  await scene.dees('hello', 500)
  await scene.alices('hello?', 500)
  expect(scene.struck('pushLost')).toBe(2)
  expect(scene.texts(scene.dee)).toEqual(['hello'])
  await scene.run(34_000)
  expect([scene.texts(scene.alice), scene.texts(scene.dee)]).toEqual([scene.log(), scene.log()])
})

test('[F27] pushes that come minutes late or twice change nothing that is newer', async () => {
  const scene = await openScene()
  const { alice, dee, chat } = scene
  scene.when(once('pushLate', ({ action }) => action === 'chat' || action === 'agentChat' || action === 'events', 1_000))
  await scene.alices('hello', 300)
  alice.page.act(() => alice.controller.end(chat))
  await scene.run(40_000)
  const views = () => [dee.state.value.chat?.status, shown(dee, chat).map(({ kind }) => kind)]
  expect(views()).toEqual(['ended', ['started', 'joined', 'message', 'ended']])
  const before = views()
  await scene.run(320_000)
  expect(scene.struck('pushLate')).toBeGreaterThan(2)
  expect(views()).toEqual(before)
})

test('[F27] a sign of typing that comes late is gone after six seconds', async () => {
  const scene = await openScene()
  const { alice, dee, chat, world } = scene
  scene.when(once('pushLate', ({ action }) => action === 'typing'))
  alice.page.act(() => alice.controller.typing(chat, true))
  let most = 0
  dee.state.subscribe(({ agentTypingUntil }) => {
    most = Math.max(most, agentTypingUntil - world.timeline.now())
  })
  await scene.run(310_000)
  expect(most).toBeGreaterThan(5_000)
  expect(most).toBeLessThan(6_100)
  expect(dee.state.value.agentTypingUntil).toBeLessThan(world.timeline.now())
})

test('[I14] whoever gave a chat away hears nothing more of it', async () => {
  const scene = await openScene()
  const { alice, chat, world } = scene
  const other = openAgent(world, 'alice', { name: 'alice_too' })
  await scene.run(2_000)
  await scene.dees('for alice', 500)
  expect([scene.texts(alice), scene.texts(other)]).toEqual([['for alice'], ['for alice']])
  alice.page.act(() => alice.controller.setState('onBreak'))
  void alice.page.act(() => alice.controller.transfer(chat, { kind: 'queue', id: 'sales', name: 'sales' }, ''))
  await scene.run(1_000)
  scene.left.length = 0
  await scene.dees('for nobody yet', 40_000)
  expect(scene.left.filter(({ to, frame }) => to === 'alice' && (frame.action === 'events' || frame.action === 'page'))).toEqual([])
  expect(scene.texts(other)).toEqual([])
})
