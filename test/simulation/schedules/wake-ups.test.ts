import { expect, jest, test } from '@jest/globals'
import { inEveryWay } from '../orders.ts'
import * as schedules from './wake-ups.ts'

jest.setTimeout(120_000)

test('[N1] [N2] schedule 1: a chat that starts beside an agent who becomes available is offered, in every order', async () => {
  expect(await inEveryWay(schedules.availableBesideStart)).toBeGreaterThan(100)
})

test('[N2] [N9] schedule 1: a chat that starts beside the end of another one, or of its post processing', async () => {
  expect(await inEveryWay(schedules.endBesideStart)).toBeGreaterThan(120)
  expect(await inEveryWay(schedules.finishBesideStart)).toBeGreaterThan(100)
})

test('[RT10] schedule 1: a chat that starts beside an agent who is put into its queue', async () => {
  expect(await inEveryWay(schedules.assignedBesideStart)).toBeGreaterThan(150)
})

test('[N16] schedule 2: an offer that becomes visible item by item hides its agent from nobody', async () => {
  expect(await inEveryWay(schedules.offerBesideStart)).toBeGreaterThan(220)
})

test('[N4] schedule 3: a read between Put new and Delete old, and between the commit and Put new', async () => {
  expect(await inEveryWay(schedules.moveBesideStart)).toBeGreaterThan(100)
})

test('[N7] [RR2] schedule 9: a slow reader who mends what is true again takes nobody out of the line', async () => {
  expect(await inEveryWay(schedules.slowReader, { every: 3 })).toBeGreaterThan(70)
  expect(await inEveryWay(schedules.slowReaderOfReassigned, { every: 3 })).toBeGreaterThan(120)
})

test('[N19] an agent behind one whose wake-up died sees to it that the chat is offered', async () => {
  expect(await inEveryWay(schedules.behindOneWhoDied)).toBeGreaterThan(30)
})

test('[N20] a start whose transactions meet others, each in turn, is offered all the same', async () => {
  expect(await schedules.conflictAtAnyTransaction()).toBeGreaterThan(1)
})
