import { describe, expect, test } from '@jest/globals'
import { initialState, reduce } from '../../web/console/state.ts'
import { createServerClock } from '../../web/shared/clock.ts'
import { formatCountdown } from '../../web/shared/durations.ts'
import { createSleepWatch } from '../../web/shared/sleep.ts'
import { manualClock } from '../support/manual-clock.ts'
import { agent, row, start } from './fixtures.ts'

const minutes = 60_000

/** This machine's clock, which somebody sets, and a steady one beside it. */
function machine(wrongBy: number) {
  const steady = manualClock(0)
  let set = wrongBy
  const clock = { now: () => start + steady.now() + set, setTimer: (at: number, run: () => void) => steady.setTimer(at - start - set, run) }
  return {
    clock,
    steady,
    serverNow: () => start + steady.now(),
    setClock(by: number) {
      set += by
    },
  }
}

describe('the time', () => {
  test.each([-10 * minutes, 0, 10 * minutes])(
    '[F36] [PS10] a countdown is right though the clock is wrong by %i ms, and set during it',
    async wrongBy => {
      const { clock, steady, serverNow, setClock } = machine(wrongBy)
      const server = createServerClock(clock, steady)
      const deadline = serverNow() + 30_000
      const left = () => formatCountdown(deadline - server.now())
      server.observe(serverNow())
      expect(left()).toBe('0:30')
      await steady.advance(10_000)
      setClock(10 * minutes)
      expect(left()).toBe('0:20')
      await steady.advance(5_000)
      setClock(-25 * minutes)
      expect(left()).toBe('0:15')
      await steady.advance(15_000)
      expect(left()).toBe('0:00')
    },
  )

  test('[F36] servers whose clocks differ by two seconds leave a countdown right to two seconds, and never turn it back', () => {
    const { clock, steady, serverNow } = machine(0)
    const server = createServerClock(clock, steady)
    for (const skew of [0, 1_000, -1_000, 1_000, -1_000]) server.observe(serverNow() + skew)
    expect(server.now() - serverNow()).toBe(1_000)
  })

  test('[F36] an answer that seems to have taken minutes says nothing about half of them', async () => {
    const { clock, steady, serverNow } = machine(0)
    const server = createServerClock(clock, steady)
    const asked = server.here()
    await steady.advance(30 * minutes)
    server.observe(serverNow(), asked)
    expect(server.now()).toBe(serverNow())
  })

  test('[F37] a machine that slept under a visible page is found out within two seconds, whether its steady clock slept or not', async () => {
    for (const steadySlept of [true, false]) {
      const timers = manualClock(start)
      let asleep = 0
      let woke = 0
      const clock = { now: () => timers.now() + asleep, setTimer: (at: number, run: () => void) => timers.setTimer(at - asleep, run) }
      createSleepWatch(clock, { now: () => (steadySlept ? timers.now() : clock.now()) }, () => {
        woke += 1
      })
      await timers.advance(60_000)
      expect(woke).toBe(0)
      asleep = 30 * minutes
      await timers.advance(2_000)
      expect(woke).toBe(1)
      await timers.advance(60_000)
      expect(woke).toBe(1)
    }
  })
})

describe('typing', () => {
  test('[S36] what the other side types is forgotten after six seconds without a word', () => {
    const listed = reduce(initialState(start), {
      kind: 'frame',
      now: start,
      frame: { action: 'agent', now: start, agent: agent(1, [row('dee')]) },
    })
    const typing = reduce(listed, { kind: 'frame', now: start, frame: { action: 'typing', chat: 'dee', from: 'customer', on: true } })
    expect(typing.typingUntil.dee).toBe(start + 6_000)
  })
})
