import { expect, jest, test } from '@jest/globals'
import { inEveryWay } from '../orders.ts'
import * as schedules from './queues.ts'

jest.setTimeout(120_000)

test('[N17] schedule 15: a slot freed by a chat of one queue serves a chat of the other', async () => {
  expect(await inEveryWay(schedules.freedForTheOther)).toBeGreaterThan(170)
})

test('[N22] schedule 15: an agent who is matched in one queue stays in the line of the other', async () => {
  expect(await inEveryWay(schedules.matchedInOne)).toBeGreaterThan(280)
})

test('[RI1] schedule 15: the combiners of two queues claim one place', async () => {
  expect(await inEveryWay(schedules.twoCombiners)).toBeGreaterThan(90)
})

test('[RT10] schedule 16: an agent is taken out of a queue while being matched in it', async () => {
  expect(await inEveryWay(schedules.reassignedBesideMatch)).toBeGreaterThan(270)
})

test('[RT9] schedule 16: a limit lowered below the present load revokes nothing', async () => {
  expect(await inEveryWay(schedules.limitLowered)).toBeGreaterThan(80)
})

test('[RR2] schedule 16: an agent who was removed is passed over, and leaves the lines', async () => {
  expect(await inEveryWay(schedules.agentRemoved)).toBeGreaterThan(40)
})

test('[RT7] schedule 17: a transfer beside the ends of both sides', async () => {
  expect(await inEveryWay(schedules.transferBesideEnds)).toBeGreaterThan(130)
})

test('[RT7] schedule 17: a transfer back to the same queue, delivered twice', async () => {
  expect(await inEveryWay(schedules.transferBack)).toBeGreaterThan(40)
})

test('[RI2] schedule 17: a colleague accepts and declines while the giver takes the chat back', async () => {
  expect(await inEveryWay(schedules.handedToColleague)).toBeGreaterThan(170)
})

test('[RI11] schedule 18: an urgent chat comes while the head of the line is being matched', async () => {
  expect(await inEveryWay(schedules.priorityBesideMatch)).toBeGreaterThan(30)
})
