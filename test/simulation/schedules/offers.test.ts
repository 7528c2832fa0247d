import { expect, jest, test } from '@jest/globals'
import { inEveryWay } from '../orders.ts'
import * as schedules from './offers.ts'

jest.setTimeout(120_000)

test('[N12] schedule 4: two matchers, one chat, two agents', async () => {
  expect(await inEveryWay(schedules.twoMatchersOneChat)).toBeGreaterThan(110)
})

test('[N15] schedule 4: two matchers, two chats, one agent with one place', async () => {
  expect(await inEveryWay(schedules.twoMatchersOneAgent)).toBeGreaterThan(100)
})

test('[N15] schedule 4: the last free place is accepted while another chat is matched', async () => {
  expect(await inEveryWay(schedules.acceptBesideMatch)).toBeGreaterThan(60)
})

test('[RI7] schedule 5: accept and time-out at the same instant', async () => {
  expect(await inEveryWay(schedules.acceptBesideTimer)).toBeGreaterThan(24)
})

test('[N10] [N11] schedule 5: answers to an old offer, and its timer, twice, change nothing about the newer one', async () => {
  expect(await inEveryWay(schedules.staleAnswers)).toBeGreaterThan(18)
  expect(await inEveryWay(schedules.staleAnswersToTheSame)).toBeGreaterThan(2)
})

test('[N5] schedule 6: an end delivered again when the slot holds another chat frees nothing', async () => {
  expect(await inEveryWay(schedules.finishedTwice)).toBeGreaterThan(90)
})

test('[N5] schedule 6: reject and leave delivered twice around the next offer', async () => {
  expect(await inEveryWay(schedules.rejectedTwice, { every: 3 })).toBeGreaterThan(170)
  expect(await inEveryWay(schedules.leftTwice, { every: 3 })).toBeGreaterThan(50)
})
