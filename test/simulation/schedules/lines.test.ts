import { expect, jest, test } from '@jest/globals'
import { inEveryWay, manyOrders } from '../orders.ts'
import * as schedules from './lines.ts'

jest.setTimeout(120_000)

test('[RI9] schedule 18: clocks that differ by seconds', async () => {
  expect(await inEveryWay(schedules.clocksApart)).toBeGreaterThan(190)
})

test('[RI6] schedule 18: three hundred chats that arrive at the same moment', () => schedules.sameArrival(300))

test('[RI6] schedule 19: an agent behind more dead entries than a first look reads', () => manyOrders(schedules.behindGarbage))

test('[RI6] schedule 19: an agent behind more who just rejected the chat than a first look reads', () =>
  manyOrders(schedules.behindRejections))

test('[RR1] schedule 20: the lines are spread over more partitions, and fewer again, while chats wait', async () => {
  expect(await inEveryWay(schedules.spreadWhileWaiting, { every: 3 })).toBeGreaterThan(120)
})

test('[N20] schedule 22: an answer that is lost after the effect, a conflict, a busy store or an outage at any call of a start', async () => {
  expect(await schedules.lostAnswers()).toBeGreaterThan(13)
})

test('[RI6] schedule 23: a thousand customers and all agents in the same second', () => schedules.burst(1_000, 150, 6))

test('[RI2] schedule 23: all agents are gone in the same second, each with five chats', () => schedules.massDisconnect(40, 5))

test('[RP2] [RP3] schedule 24: the agent who waits longest gets an offer while a hundred matchers run', async () => {
  expect(await schedules.overtaken(100, 20)).toBeLessThanOrEqual(15)
})
