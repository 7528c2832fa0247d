import './quiet.ts'
import { expect, test } from '@jest/globals'
import { deadlineCame } from '../../../domain/deadlines.ts'
import { openAgent } from './clients.ts'
import { anyOf, once } from './faults.ts'
import { agentOf, chatOf, kindsOf, openScene, vanish } from './scene.ts'

test('[PS8] an agent whose window vanished: not there after the lease, the chat back in line after two minutes, its customer told', async () => {
  const scene = await openScene()
  vanish(scene)
  await scene.run(46_000)
  scene.world.sweep()
  await scene.run(1_000)
  expect([agentOf(scene).presence, chatOf(scene)?.status]).toEqual(['reconnecting', 'active'])
  expect(scene.dee.state.value.chat).toMatchObject({ status: 'active', agentAway: true })
  await scene.run(121_000)
  scene.world.sweep()
  await scene.run(1_000)
  expect([agentOf(scene).presence, chatOf(scene)?.status]).toEqual(['offline', 'waiting'])
  expect(scene.dee.state.value.chat).toMatchObject({ status: 'waiting', waitingAfter: 'agentLeft' })
  expect(kindsOf(scene)).toEqual(['started', 'joined', 'agentLeft'])
})

test('[F28] [PS9] a timer that rings twice takes an offer back once', async () => {
  const scene = await openScene({ accepted: false, timersRing: true })
  scene.when(once('timerTwice', ({ action }) => action === 'offer-timeout'))
  // the timer of this offer is set already, that of the next one rings twice
  await scene.run(34_000)
  expect(chatOf(scene)?.round).toBe(1)
  scene.world.sweep()
  await scene.run(1_000)
  expect(chatOf(scene)).toMatchObject({ status: 'offered', round: 1 })
  await scene.run(31_000)
  expect(scene.struck('timerTwice')).toBe(1)
  expect(chatOf(scene)?.round).toBe(2)
  expect(agentOf(scene).slots).toEqual({})
})

test('[F30] [F31] [PS9] a timer that was never started: the sweep takes the offer back; rung late, it finds nothing to do', async () => {
  const scene = await openScene({ accepted: false })
  const { world } = scene
  const [deadline] = world.deadlines
  expect(deadline).toMatchObject({ kind: 'offer-timeout', subject: scene.chat })
  await scene.run(32_000)
  expect(chatOf(scene)).toMatchObject({ status: 'offered', round: 0 })
  world.sweep()
  await scene.run(1_500)
  expect(chatOf(scene)?.round).toBe(1)
  const before = chatOf(scene)
  world.bed.start('timer late', { kind: 'timer' }, ports => deadlineCame(ports, deadline as never))
  await scene.run(500)
  expect(chatOf(scene)?.round).toBe(before?.round)
})

test('[F32] [PS6] Accept in two windows at once: one owner, one place taken, one “joined”, and both told that it is done', async () => {
  const scene = await openScene({ accepted: false })
  const { alice, world, chat } = scene
  const other = openAgent(world, 'alice', { name: 'alice_too' })
  await scene.run(2_000)
  scene.when(once('invokedTwice', ({ action }) => action === 'accept'))
  for (const { page, controller } of [alice, other]) page.act(() => controller.accept(chat, 0))
  await scene.run(3_000)
  expect(kindsOf(scene)).toEqual(['started', 'joined'])
  expect(Object.keys(agentOf(scene).slots)).toEqual([chat])
  const answers = scene.left.flatMap(({ to, frame }) =>
    to === 'alice' && frame.action === 'ack' && frame.chat === chat ? frame.items : [],
  )
  expect(answers.map(({ dup = false }) => dup).sort()).toEqual([false, true, true])
  expect(world.record.found).toEqual([])
})

test('[PS6] an End that is sent again because its answer was lost ends nothing twice', async () => {
  const scene = await openScene()
  scene.when(
    anyOf(
      once('answerLost', ({ action }) => action === 'end'),
      once('invokedTwice', ({ action }) => action === 'end'),
    ),
  )
  scene.dee.end()
  await scene.run(10_000)
  expect(kindsOf(scene)).toEqual(['started', 'joined', 'ended'])
  expect(scene.dee.state.value.ending).toBe(false)
})
