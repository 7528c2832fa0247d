import { describe, expect, test } from '@jest/globals'
import { applyEvents, applyFrame, emptyLog, isBehind, lastSeq } from '../../web/shared/log.ts'
import { createSync } from '../../web/shared/sync.ts'
import { manualClock } from '../support/manual-clock.ts'
import { said, started } from './fixtures.ts'

const all = [started(), said(2, 'customer'), said(3, 'agent'), said(4, 'customer'), said(5, 'customer')]

describe('log', () => {
  test('[PC3] events are shown in the order of their numbers, whatever order they arrive in', () => {
    for (const order of [
      [0, 1, 2, 3, 4],
      [4, 3, 2, 1, 0],
      [2, 0, 4, 1, 3],
    ]) {
      let log = emptyLog
      for (const index of order) {
        log = applyEvents(log, [all[index] as (typeof all)[number]])
        expect(log.events.map(event => event.seq)).toEqual(log.events.map((_, place) => place + 1))
      }
      expect(log.events).toEqual(all)
    }
  })

  test('[PC3] an event that comes twice is shown once', () => {
    const log = applyEvents(applyEvents(emptyLog, all), all)
    expect(log.events).toEqual(all)
    expect(log.early).toEqual([])
  })

  test('[PC3] what follows a gap is not shown until the gap is filled', () => {
    const gap = applyEvents(emptyLog, [all[0], all[3]] as typeof all)
    expect(lastSeq(gap)).toBe(1)
    expect(isBehind(gap)).toBe(true)
    const filled = applyEvents(gap, [all[1], all[2]] as typeof all)
    expect(lastSeq(filled)).toBe(4)
    expect(isBehind(filled)).toBe(false)
  })

  test('[PC3] the head of a heartbeat answer finds a last message whose push was lost', () => {
    const logs = { c1: applyEvents(emptyLog, all.slice(0, 4)) }
    const after = applyFrame(logs, { action: 'heartbeatAck', now: 0, heads: { c1: 5 } }, new Set(['c1']))
    expect(isBehind(after.c1 ?? emptyLog)).toBe(true)
  })

  test('[PC3] one’s own message settles into its place with the ack, which carries its event', () => {
    const shown = { c1: applyEvents(emptyLog, all.slice(0, 2)) }
    const ack = { action: 'ack' as const, chat: 'c1', items: [{ cid: 'cid-0001', seq: 3 }], events: all.slice(2, 3) }
    const after = applyFrame(shown, ack, new Set(['c1']))
    expect(after.c1?.events).toEqual(all.slice(0, 3))
    expect(isBehind(after.c1 ?? emptyLog)).toBe(false)
  })

  test('[PC3] an ack beyond what is shown makes the log ask for what lies between', () => {
    const after = applyFrame({}, { action: 'ack', chat: 'c1', items: [{ cid: 'cid-0001', seq: 2 }] }, new Set(['c1']))
    expect(isBehind(after.c1 ?? emptyLog)).toBe(true)
  })

  test('[S1] the head of a chat that is only offered does not make the page read its log', () => {
    expect(applyFrame({}, { action: 'welcome', now: 0, expiresAt: 0, heads: { c1: 5 } }, new Set())).toEqual({})
  })
})

describe('sync', () => {
  function setUp() {
    const clock = manualClock()
    const sent: number[] = []
    let online = true
    const sync = createSync({
      clock,
      random: () => 0.5,
      send(frame) {
        if (online && frame.action === 'sync') sent.push(frame.after)
        return online
      },
    })
    const setOnline = (on: boolean) => {
      online = on
    }
    return { clock, sent, sync, setOnline }
  }

  test('[PC3] a gap is asked for only after 150 ms, since most are only overtaken events', async () => {
    const { clock, sent, sync } = setUp()
    sync.want(new Map([['c1', 3]]))
    await clock.advance(149)
    expect(sent).toEqual([])
    await clock.advance(1)
    expect(sent).toEqual([3])
  })

  test('[PC3] a gap that closes by itself is not asked for', async () => {
    const { clock, sent, sync } = setUp()
    sync.want(new Map([['c1', 3]]))
    sync.want(new Map())
    await clock.advance(10_000)
    expect(sent).toEqual([])
    expect(clock.pending()).toBe(0)
  })

  test('[PC3] a log that shows nothing yet is fetched at once, from 0', () => {
    const { sent, sync } = setUp()
    sync.want(new Map([['c1', 0]]))
    expect(sent).toEqual([0])
  })

  test('[PC3] a page that does not come is asked for again, and after a new connection at once', async () => {
    const { clock, sent, sync, setOnline } = setUp()
    sync.want(new Map([['c1', 0]]))
    await clock.advance(4_000 + 250)
    expect(sent).toEqual([0, 0])
    setOnline(false)
    await clock.advance(60_000)
    expect(sent).toEqual([0, 0])
    setOnline(true)
    sync.connected()
    expect(sent).toEqual([0, 0, 0])
  })
})
