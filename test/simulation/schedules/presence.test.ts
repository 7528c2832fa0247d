import { expect, jest, test } from '@jest/globals'
import { inEveryWay } from '../orders.ts'
import * as schedules from './presence.ts'

jest.setTimeout(120_000)

test('[RT12] schedule 10: a clock that is five seconds fast takes nobody who beats out of the line', async () => {
  expect(await inEveryWay(schedules.fastClock)).toBeGreaterThan(18)
})

test('[RT12] schedule 10: a lease that is over indeed, found by two at once beside a new chat', async () => {
  expect(await inEveryWay(schedules.leaseOver)).toBeGreaterThan(130)
})

test('[RT11] schedule 11: $disconnect of the old connection beside the new one', async () => {
  expect(await inEveryWay(schedules.lateDisconnect)).toBeGreaterThan(40)
})

test('[RT11] schedule 11: two windows of which one closes, and a page that is gone without a word', async () => {
  expect(await inEveryWay(schedules.twoWindows)).toBeGreaterThan(40)
  expect(await inEveryWay(schedules.goneWithoutWord)).toBeGreaterThan(70)
})

test('[RT2] schedule 21: a push that is lost, and a beat that shows the offer or that it is over', async () => {
  expect(await inEveryWay(schedules.lostPush)).toBeGreaterThan(18)
})

test('[PS5] schedule 21: a page that opens during an offer', async () => {
  expect(await inEveryWay(schedules.opensDuringOffer)).toBeGreaterThan(60)
})
