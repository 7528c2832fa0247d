import { describe, expect, test } from '@jest/globals'
import type { EventView } from '../../protocol/views.ts'
import { createServerClock, createTicker } from '../../web/shared/clock.ts'
import { formatCountdown, formatDuration } from '../../web/shared/durations.ts'
import { type Bubble, threadItems } from '../../web/shared/thread.ts'
import { manualClock } from '../support/manual-clock.ts'
import { ended, joined, nothingRead, said, start, started } from './fixtures.ts'

const input = { side: 'agent', outbox: [], receipts: nothingRead, customerName: 'dee', agentName: 'alice', now: start } as const

describe('thread', () => {
  test('[S36] one’s own messages tell sending, sent, delivered, read and failed', () => {
    const items = threadItems({
      ...input,
      events: [started(), said(2, 'agent'), said(3, 'agent'), said(4, 'agent')],
      receipts: { customer: { delivered: 3, read: 2 }, agent: { delivered: 0, read: 0 } },
      outbox: [
        { cid: 'cid-0001', chat: 'c1', text: 'on its way', at: start, status: 'queued' },
        { cid: 'cid-0002', chat: 'c1', text: 'refused', at: start, status: 'failed', failure: 'too long' },
      ],
    })
    const states = items.flatMap(item => (item.kind === 'bubble' ? [item.delivery] : []))
    expect(states).toEqual(['read', 'delivered', 'sent', 'sending', 'failed'])
  })

  test('[PC3] messages on their way stand below all numbered ones', () => {
    const items = threadItems({
      ...input,
      events: [started(), said(2, 'customer', 'later by number')],
      outbox: [{ cid: 'cid-0001', chat: 'c1', text: 'mine', at: start - 60_000, status: 'sending' }],
    })
    expect((items.at(-1) as Bubble).text).toBe('mine')
  })

  test('[S36] bubbles of one sender within five minutes form a group', () => {
    const events = [
      said(1, 'customer', 'a', start),
      said(2, 'customer', 'b', start + 60_000),
      said(3, 'customer', 'c', start + 400_000),
      said(4, 'agent', 'd', start + 400_001),
    ]
    const shape = threadItems({ ...input, events }).map(item => item.kind === 'bubble' && [item.first, item.last])
    expect(shape).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ])
  })

  test('[S44] both sides read the same events in their own words', () => {
    const events = [started(), joined(2), ended(3, 'customer')]
    const words = (side: 'agent' | 'customer') =>
      threadItems({ ...input, side, events, customerName: side === 'agent' ? 'dee' : 'You' }).map(item => item.kind === 'line' && item.text)
    expect(words('agent')).toEqual(['dee started the chat', 'alice joined', 'The customer ended the chat'])
    expect(words('customer')).toEqual(['You started the chat', 'alice joined', 'You ended the chat'])
  })
})

describe('dividers', () => {
  const day = 24 * 3_600_000
  const kinds = (readUpTo: number | undefined, events: EventView[], now = start) =>
    threadItems({ ...input, events, readUpTo, now }).map(item =>
      item.kind === 'bubble' ? item.text : item.kind === 'line' ? '-' : item.text,
    )

  test('[S36] each day but today has its name above it, and the first message of a day begins a group', () => {
    const events = [said(1, 'customer', 'a', start - 3 * day), said(2, 'customer', 'b', start - day), said(3, 'customer', 'c', start)]
    const shown = kinds(undefined, events)
    expect(shown.slice(1)).toEqual(['a', 'Yesterday', 'b', 'Today', 'c'])
    expect(shown[0]).toMatch(/day, /)
    expect(kinds(undefined, [said(1, 'customer', 'a', start)])).toEqual(['a'])
  })

  test('[S36] an event without a time stands in the day that it is in', () => {
    expect(kinds(undefined, [said(1, 'customer', 'a', start), { kind: 'unreadable', seq: 2, at: 0, from: { role: 'system' } }])).toEqual([
      'a',
      '-',
    ])
  })

  test('[S36] “New” stands above the first message of the other side that was not read, once', () => {
    const events = [started(), said(2, 'customer', 'a'), said(3, 'agent', 'b'), said(4, 'customer', 'c'), said(5, 'customer', 'd')]
    expect(kinds(2, events)).toEqual(['-', 'a', 'b', 'New', 'c', 'd'])
    expect(kinds(5, events)).not.toContain('New')
    // a chat that was just taken is new as a whole
    expect(kinds(0, events)).not.toContain('New')
  })
})

describe('a chat that had two agents', () => {
  const by = (id: string) => ({ role: 'agent', name: id, id }) as const
  const handedOn: EventView = { kind: 'transferred', seq: 4, at: start, from: by('alice'), to: { kind: 'agent', name: 'bob' } }
  const bobJoined: EventView = { kind: 'joined', seq: 5, at: start, from: by('bob') }
  const events = [started(), joined(2), said(3, 'agent'), handedOn, bobJoined]
  const left: EventView = { kind: 'agentLeft', seq: 6, at: start, from: { role: 'system' } }

  test('[S36] what the agent before wrote is theirs, not one’s own', () => {
    const bubble = (agentId: string) => threadItems({ ...input, events, agentId }).find(item => item.kind === 'bubble') as Bubble
    expect(bubble('bob')).toMatchObject({ own: false, sender: 'alice' })
    expect(bubble('alice')).toMatchObject({ own: true, sender: 'You' })
  })

  test('[S6] both logs say who handed the chat on, to whom, and who left', () => {
    const lines = (side: 'agent' | 'customer', agentId?: string) =>
      threadItems({ ...input, side, events: [...events, left], agentId }).flatMap(item => (item.kind === 'line' ? [item.text] : []))
    expect(lines('customer').slice(2)).toEqual(['alice handed the chat on to bob', 'bob joined', 'bob left the chat'])
    expect(lines('agent', 'bob')[2]).toBe('alice handed the chat on to bob')
    expect(lines('agent', 'alice')[2]).toBe('You handed the chat on to bob')
  })
})

describe('server time', () => {
  test('[S39] timers go by the server’s clock, however wrong this machine’s is', async () => {
    const clock = manualClock(start)
    const server = createServerClock(clock)
    server.observe(start + 3_600_000)
    expect(server.now()).toBe(start + 3_600_000)
    await clock.advance(1_000)
    server.observe(start + 3_601_400, clock.now() - 200)
    expect(server.now()).toBe(start + 3_601_500)
  })

  test('[S39] a late push does not turn the clock back', () => {
    const clock = manualClock(start)
    const server = createServerClock(clock)
    server.observe(start + 10_000)
    server.observe(start + 9_500)
    expect(server.now()).toBe(start + 10_000)
  })

  test('[S39] the ticker turns with each full second of the server', async () => {
    const clock = manualClock(start)
    const server = createServerClock(clock)
    server.observe(start + 300)
    const ticker = createTicker(clock, server)
    await clock.advance(699)
    expect(ticker.now.value).toBe(start + 300)
    await clock.advance(1)
    expect(ticker.now.value).toBe(start + 1_000)
    ticker.stop()
    expect(clock.pending()).toBe(0)
  })

  test('[S49] a countdown shows 0:00 only when it is over', () => {
    expect([60_000, 48_001, 1, 0, -5].map(formatCountdown)).toEqual(['1:00', '0:49', '0:01', '0:00', '0:00'])
    expect([0, 59_999, 60_000, 3_661_000].map(formatDuration)).toEqual(['0:00', '0:59', '1:00', '1:01:01'])
  })
})
