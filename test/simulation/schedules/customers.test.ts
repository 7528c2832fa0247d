import { expect, jest, test } from '@jest/globals'
import { inEveryWay } from '../orders.ts'
import * as schedules from './customers.ts'

jest.setTimeout(120_000)

test('[RT6] schedule 12: a customer leaves while being matched', async () => {
  expect(await inEveryWay(schedules.leavesWhileMatched)).toBeGreaterThan(12)
})

test('[RT6] schedule 12: a customer leaves while being accepted', async () => {
  expect(await inEveryWay(schedules.leavesWhileAccepted)).toBeGreaterThan(30)
})

test('[RT4] [N5] schedule 12: both sides end the chat at once, one of them twice', async () => {
  expect(await inEveryWay(schedules.bothEnd)).toBeGreaterThan(170)
})

test('[RI8] schedule 13: another agent becomes free during the cool-down of the one who rejected', async () => {
  expect(await inEveryWay(schedules.othersDuringCoolDown)).toBeGreaterThan(110)
})

test('[RI8] schedule 13: all have rejected, one takes a break and comes back: the chat waits for the cool-down, not for ever', async () => {
  expect(await inEveryWay(schedules.allRejected)).toBeGreaterThan(50)
})

test('[RT5] schedule 14: a missed offer pauses the agent, also beside the end of another chat', async () => {
  expect(await inEveryWay(schedules.missedBesideEnd)).toBeGreaterThan(60)
})

test('[S37] schedule 20: words of a customer whose chat is on its way from waiting to offered', async () => {
  expect(await inEveryWay(schedules.writesWhileMatched)).toBeGreaterThan(90)
})
