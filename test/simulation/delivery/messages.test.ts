import './quiet.ts'
import { expect, test } from '@jest/globals'
import { anyOf, once } from './faults.ts'
import { openScene, type Scene, saying } from './scene.ts'

/** One copy in the log and on both pages, and nothing left on its way. */
function arrived({ log, texts, alice, dee }: Scene, ...words: string[]) {
  expect({ log: log(), alice: texts(alice), dee: texts(dee) }).toEqual({ log: words, alice: words, dee: words })
  expect([...alice.outbox(), ...dee.outbox()]).toEqual([])
}

const acks = ({ left }: Scene) =>
  left.flatMap(({ to, frame }) => (to === 'dee' && frame.action === 'ack' ? frame.items.map(({ seq, dup = false }) => ({ seq, dup })) : []))
const codes = ({ left }: Scene) => left.flatMap(({ frame }) => (frame.action === 'nack' ? frame.code : []))
const statuses = ({ dee }: Scene) => dee.outbox().map(({ status }) => status)

test('[F1] a frame that never left goes out on the next connection', async () => {
  const scene = await openScene()
  scene.when(once('cutBeforeLeaving', saying('dee')))
  await scene.dees('hello', 100)
  expect(scene.log()).toEqual([])
  expect(statuses(scene)).toEqual(['sending'])
  await scene.run(5_000)
  arrived(scene, 'hello')
  expect(acks(scene)).toEqual([{ seq: 3, dup: false }])
})

test('[F2] cut on arrival and nothing written: the retry commits, once', async () => {
  const scene = await openScene()
  scene.when(anyOf(once('cutOnArrival', saying('dee')), once('diesBefore', saying('dee', 'transact'))))
  await scene.dees('hello', 8_000)
  expect([scene.struck('cutOnArrival'), scene.struck('diesBefore')]).toEqual([1, 1])
  arrived(scene, 'hello')
})

test('[F3] [I8] cut between commit and ack: the retry gets the first number, and nobody sees it twice', async () => {
  const scene = await openScene()
  scene.when(once('cutBeforeAnswer', saying('dee')))
  await scene.dees('hello', 8_000)
  arrived(scene, 'hello')
  expect(acks(scene)).toEqual([
    { seq: 3, dup: false },
    { seq: 3, dup: true },
  ])
})

test('[F4] a handler that dies before its write acknowledges nothing, and the retry commits', async () => {
  const scene = await openScene()
  scene.when(once('diesBefore', saying('dee', 'transact')))
  await scene.dees('hello', 2_000)
  expect({ log: scene.log(), acks: acks(scene), statuses: statuses(scene) }).toEqual({ log: [], acks: [], statuses: ['sending'] })
  await scene.run(6_000)
  arrived(scene, 'hello')
})

test('[F5] [I9] a handler that dies between write and push: the next beat tells the other side', async () => {
  const scene = await openScene()
  scene.when(once('diesAfter', saying('dee', 'transact')))
  await scene.dees('hello', 1_000)
  expect({ log: scene.log(), alice: scene.texts(scene.alice) }).toEqual({ log: ['hello'], alice: [] })
  await scene.run(19_000)
  arrived(scene, 'hello')
})

test('[F6] [PS2] answers that never come, the write done: every later try is told the same number', async () => {
  const scene = await openScene()
  // no answer to a beat either, which would tell that the log has it
  scene.when(once('answerLost', ({ page }) => page === 'dee', 3))
  await scene.dees('hello', 40_000)
  arrived(scene, 'hello')
  expect(acks(scene)).toEqual([{ seq: 3, dup: false }, ...Array(acks(scene).length - 1).fill({ seq: 3, dup: true })])
  expect(acks(scene).length).toBeGreaterThan(1)
})

test('[F7] [I3] one invocation run twice at once: one transaction wins, the other finds its number', async () => {
  const scene = await openScene()
  scene.when(once('invokedTwice', saying('dee')))
  await scene.dees('hello', 2_000)
  arrived(scene, 'hello')
  expect(acks(scene).sort((a, b) => Number(a.dup) - Number(b.dup))).toEqual([
    { seq: 3, dup: false },
    { seq: 3, dup: true },
  ])
})

test('[F8] [I4] both sides at once: both are acknowledged, in one order without a gap', async () => {
  const scene = await openScene()
  const { alice, dee, chat, world } = scene
  for (let n = 0; n < 5; n++) {
    alice.say(chat, `a${n}`)
    dee.say(chat, `d${n}`)
  }
  await scene.run(5_000)
  const { events = [] } = world.record.chats.get(chat) ?? {}
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
  arrived(scene, ...scene.log())
  expect(scene.log().filter(text => text.startsWith('a'))).toEqual(['a0', 'a1', 'a2', 'a3', 'a4'])
})

test('[F9] conflicts in every try: RETRY, the words stay on their way, and get through later', async () => {
  const scene = await openScene()
  scene.when(once('conflict', saying('dee', 'transact'), 8))
  await scene.dees('hello', 1_500)
  expect(codes(scene)).toEqual(['RETRY'])
  await scene.run(5_000)
  expect(scene.struck('conflict')).toBe(8)
  arrived(scene, 'hello')
})

test('[F21] [I1] a store that is too busy: RETRY, never “not sent”, and the retry commits once', async () => {
  const scene = await openScene()
  scene.when(anyOf(once('throttled', saying('dee', 'transact'), 8), once('outage', saying('dee', 'query'))))
  const seen = new Set<string>()
  scene.dee.state.subscribe(({ outbox }) => {
    for (const { status } of outbox) seen.add(status)
  })
  await scene.dees('hello', 10_000)
  expect(codes(scene)).toEqual(['RETRY', 'RETRY'])
  expect([...seen].sort()).toEqual(['queued', 'sending', 'sent'])
  arrived(scene, 'hello')
})

test('[F22] a conflict with another transaction is repeated by the handler itself, without a word to the page', async () => {
  const scene = await openScene()
  scene.when(once('conflict', saying('dee', 'transact'), 3))
  await scene.dees('hello', 1_000)
  expect(codes(scene)).toEqual([])
  arrived(scene, 'hello')
})

test('[PS3] the push comes after the commit and before the ack', async () => {
  const scene = await openScene()
  scene.left.length = 0
  await scene.dees('hello', 1_000)
  expect(scene.left.slice(0, 2).map(({ to, frame }) => [to, frame.action])).toEqual([
    ['alice', 'events'],
    ['dee', 'ack'],
  ])
})

test('[I2] [I5] [I6] [I7] words of both sides stand in one order everywhere, each side’s as it wrote them', async () => {
  const scene = await openScene()
  scene.when(
    anyOf(
      once('answerLost', saying('dee'), 2),
      once('pushLost', () => true, 3),
      once('pushDoubled', () => true, 3),
    ),
  )
  for (let n = 0; n < 6; n++) {
    await scene.dees(`d${n}`, 70)
    await scene.alices(`a${n}`, 40)
  }
  await scene.run(35_000)
  arrived(scene, ...scene.log())
  expect(scene.log().filter(text => text.startsWith('d'))).toEqual(['d0', 'd1', 'd2', 'd3', 'd4', 'd5'])
})

test('[I10] an outbox shows “not sent” only for words that the log will never hold', async () => {
  const scene = await openScene()
  const { alice, dee, chat } = scene
  scene.when(once('answerLost', saying('dee')))
  await scene.dees('before the end', 500)
  alice.page.act(() => alice.controller.end(chat))
  dee.say(chat, 'after the end')
  await scene.run(20_000)
  expect(scene.log()).toEqual(['before the end'])
  expect(dee.outbox()).toMatchObject([{ text: 'after the end', status: 'failed' }])
})

test('[I13] both sides end at the same moment: one end, and no words behind it', async () => {
  const scene = await openScene()
  const { alice, dee, chat, world } = scene
  dee.end()
  alice.page.act(() => alice.controller.end(chat))
  alice.say(chat, 'wait')
  await scene.run(5_000)
  const kinds = world.record.chats.get(chat)?.events.map(({ kind }) => kind) ?? []
  expect(kinds.filter(kind => kind === 'ended')).toHaveLength(1)
  expect(kinds.at(-1)).toBe('ended')
  expect(dee.state.value.chat?.status).toBe('ended')
})
