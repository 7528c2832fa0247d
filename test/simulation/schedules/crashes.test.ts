import { expect, jest, test } from '@jest/globals'
import { inEveryWay, patientTester } from '../orders.ts'
import * as combiner from './combiner.ts'
import { storyNames, thenRetried, thenSwept } from './crashes.ts'

jest.setTimeout(120_000)

test.each(storyNames)('[N8] [I15] schedule 7: %s, dying at any call, and the client asks again', async story => {
  expect(await thenRetried(story)).toBeGreaterThan(13)
})

test.each(storyNames)('[N18] [N21] [RI12] schedule 7: %s, dying at any call, and only the sweep comes', async story => {
  expect(await thenSwept(story)).toBeGreaterThan(13)
})

test('[N13] [N14] schedule 8: a waker who comes at any moment of the combiner is served', async () => {
  expect(await inEveryWay(combiner.wakers, { deviations: patientTester ? 2 : 1 })).toBeGreaterThan(130)
})

test('[RI6] schedule 8: a combiner paused beyond its lease, and a second one beside it', async () => {
  expect(await inEveryWay(combiner.pausedHolder, { patienceMs: 5_000 })).toBeGreaterThan(150)
})

test('[RI6] schedule 8: a combiner that dies at any of its calls, and whoever relied on it', async () => {
  expect(await combiner.holderDies()).toBeGreaterThan(20)
})
