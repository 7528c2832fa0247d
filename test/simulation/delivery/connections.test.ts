import './quiet.ts'
import { expect, test } from '@jest/globals'
import { reload } from './clients.ts'
import { anyOf, once } from './faults.ts'
import { agentOf, chatOf, openScene, saying, vanish } from './scene.ts'

test('[F18] a half-open socket is found by its silence within 80 s, and what was written meanwhile gets through once', async () => {
  const scene = await openScene()
  const { world, dee, alice } = scene
  world.halfOpen(world.gateway().lineOf(dee.page) as never)
  await scene.dees('anybody?', 1_000)
  expect(scene.log()).toEqual([])
  await scene.run(79_000)
  expect(dee.status().kind).toBe('connected')
  expect([scene.log(), scene.texts(alice), scene.texts(dee)]).toEqual([['anybody?'], ['anybody?'], ['anybody?']])
})

test('[F25] [PS8] a connection’s row that vanished early comes back with the next beat; one that stays too long counts for nothing', async () => {
  const scene = await openScene()
  const { world, alice, chat } = scene
  const line = world.gateway().lineOf(alice.page)?.id
  const { table } = world.bed
  table.write([{ delete: { pk: `C#${chat}`, sk: `N#${line}` } }, { delete: { pk: 'A#alice', sk: `N#${line}` } }])
  await scene.dees('hello', 500)
  expect(scene.texts(alice)).toEqual([])
  await scene.run(16_000)
  expect(scene.rows('N#')).toContain(`N#${line}`)
  await scene.dees('hello again', 500)
  expect(scene.texts(alice)).toEqual(['hello', 'hello again'])

  const now = world.timeline.now()
  const ghost = { pk: 'A#alice', sk: 'N#ghost', connection: 'ghost', role: 'agent', principal: 'alice', connectedAt: now - 20_000 }
  table.write([{ put: { ...ghost, liveUntil: now - 1, rightsUntil: now + 1e9 } }])
  vanish(scene)
  await scene.run(46_000)
  world.sweep()
  await scene.run(1_000)
  expect(agentOf(scene).presence).toBe('reconnecting')
})

test('[F36] [PS10] clocks ten minutes off, one of them set during a countdown: the order stays, the countdown is right to a second', async () => {
  const scene = await openScene({ accepted: false })
  const { alice, dee, chat, world } = scene
  alice.page.skew = -600_000
  dee.page.skew = 600_000
  await scene.run(20_000)
  const open = chatOf(scene)
  const expiresAt = open?.status === 'offered' ? open.offerExpiresAt : 0
  const left = () => expiresAt - alice.controller.now.value
  alice.page.skew = 600_000
  await scene.run(2_000)
  expect(Math.abs(left() - (expiresAt - world.timeline.now()))).toBeLessThan(1_100)
  alice.page.act(() => alice.controller.accept(chat, 0))
  world.skewMs = 2_000
  for (let n = 0; n < 6; n++) {
    await scene.dees(`d${n}`, 300)
    await scene.alices(`a${n}`, 300)
  }
  await scene.run(35_000)
  const order = ['d0', 'a0', 'd1', 'a1', 'd2', 'a2', 'd3', 'a3', 'd4', 'a4', 'd5', 'a5']
  expect([scene.log(), scene.texts(alice), scene.texts(dee)]).toEqual([order, order, order])
})

test('[F37] a page that slept for half an hour has everything within five seconds of waking up', async () => {
  const scene = await openScene()
  const { dee, alice } = scene
  dee.page.frozen = true
  for (let n = 0; n < 5; n++) await scene.alices(`a${n}`, 360_000)
  expect(scene.texts(dee)).toEqual([])
  dee.page.thaw()
  dee.page.deliver(() => dee.link.wake())
  await scene.run(5_000)
  expect(dee.status().kind).toBe('connected')
  expect(scene.texts(dee)).toEqual(scene.texts(alice))
  expect(scene.log()).toHaveLength(5)
})

test('[I1] words that were kept go out after the page is loaded again, under their first ids', async () => {
  const scene = await openScene()
  const { world, dee } = scene
  world.gateway().cut(world.gateway().lineOf(dee.page) as never)
  await scene.dees('one', 1)
  await scene.dees('two', 10)
  const again = reload(world, dee, 1)
  await scene.run(10_000)
  expect([scene.log(), scene.texts(again)]).toEqual([
    ['one', 'two'],
    ['one', 'two'],
  ])
  expect([...world.record.attempts.values()].map(({ page }) => page)).toEqual(['dee', 'dee'])
})

test('[F17] [I10] the connection breaks just after the end: the page comes back for what it misses and for answers to its own words', async () => {
  const scene = await openScene()
  const { alice, dee, chat, world } = scene
  scene.when(
    anyOf(
      once('pushLost', ({ page, action }) => page === 'dee' && action === 'events'),
      once('refusedByGateway', saying('dee')),
    ),
  )
  await scene.alices('bye', 10)
  dee.say(chat, 'wait')
  alice.page.act(() => alice.controller.end(chat))
  await scene.run(120)
  expect(dee.state.value.chat?.status).toBe('ended')
  world.gateway().cut(world.gateway().lineOf(dee.page) as never)
  await scene.run(60_000)
  expect(scene.texts(dee)).toEqual(['bye'])
  expect(dee.outbox()).toMatchObject([{ text: 'wait', status: 'failed' }])
  // and then there is nothing more to wait for
  expect(world.gateway().lineOf(dee.page)).toBeUndefined()
})

test('[I10] a page loaded again after the end sends what it kept: what the log has counts as sent, the rest as not sent', async () => {
  const scene = await openScene()
  const { alice, dee, chat, world } = scene
  scene.when(
    anyOf(
      once('answerLost', saying('dee')),
      once('answerLost', ({ action }) => action === 'sync'),
    ),
  )
  dee.say(chat, 'in time')
  dee.say(chat, 'too late')
  await scene.run(100)
  world.gateway().cut(world.gateway().lineOf(dee.page) as never)
  alice.page.act(() => alice.controller.end(chat))
  await scene.run(100)
  const again = reload(world, dee, 1)
  const failed = new Set<string>()
  again.state.subscribe(({ outbox }) => {
    for (const { status, text } of outbox) if (status === 'failed') failed.add(text)
  })
  await scene.run(20_000)
  expect(scene.log()).toEqual(['in time'])
  expect(scene.texts(again)).toEqual(['in time'])
  expect([...failed]).toEqual(['too late'])
})
