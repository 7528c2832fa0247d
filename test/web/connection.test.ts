import { describe, expect, jest, test } from '@jest/globals'
import type { ClientFrame, ServerFrame } from '../../protocol/frames.ts'
import { readServerFrame } from '../../protocol/reading.ts'
import { createServerClock } from '../../web/shared/clock.ts'
import { type ConnectionStatus, createConnection, TicketRefused } from '../../web/shared/connection.ts'
import { connectionWords } from '../../web/shared/connection-words.ts'
import type { Socket } from '../../web/shared/line.ts'
import { applyEvents, emptyLog, type Logs } from '../../web/shared/log.ts'
import { missedMessages, noteLoss } from '../../web/shared/missed.ts'
import { reconnectDelay } from '../../web/shared/reconnect.ts'
import { manualClock, settle } from '../support/manual-clock.ts'
import { cids, ended, said, start, started } from './fixtures.ts'

interface FakeSocket extends Socket {
  sent: ClientFrame[]
  closed: boolean
  say(frame: ServerFrame | string): void
}

function setUp(heartbeatMs = 15_000) {
  const clock = manualClock(start)
  const sockets: FakeSocket[] = []
  const statuses: ConnectionStatus[] = []
  const frames: ServerFrame[] = []
  const server: { ticket: () => Promise<string>; ready: number; shown: { rev?: number; rows?: Record<string, number> } } = {
    ticket: async () => 'ticket',
    ready: 0,
    shown: {},
  }
  const connection = createConnection(
    {
      clock,
      serverClock: createServerClock(clock),
      random: () => 0.5,
      newCid: cids(),
      ticket: () => server.ticket(),
      open() {
        const socket: FakeSocket = {
          sent: [],
          closed: false,
          onopen: null,
          onmessage: null,
          onclose: null,
          send: data => void socket.sent.push(JSON.parse(data)),
          close() {
            socket.closed = true
          },
          say: frame => socket.onmessage?.({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) }),
        }
        sockets.push(socket)
        return socket
      },
    },
    heartbeatMs,
    {
      seen: () => ({ c1: 7 }),
      shown: () => server.shown,
      read: readServerFrame,
      frame: frame => void frames.push(frame),
      status: status => void statuses.push(status),
      ready: () => {
        server.ready += 1
      },
    },
  )
  const last = () => sockets.at(-1) as FakeSocket
  async function welcome(validForMs = 3 * 3_600_000) {
    await settle()
    last().onopen?.()
    last().say({ action: 'welcome', now: clock.now(), expiresAt: clock.now() + validForMs, heads: {} })
  }
  async function connect(validForMs?: number) {
    connection.start()
    await welcome(validForMs)
  }
  /** Lets time pass while the server answers every heartbeat. */
  async function beatFor(ms: number) {
    for (let passed = 0; passed < ms; passed += 1_000) {
      await clock.advance(1_000)
      for (const socket of sockets.filter(one => !one.closed)) {
        const answered = socket.sent.filter(frame => frame.action === 'heartbeat').length
        const done = counts.get(socket) ?? 0
        if (answered > done) socket.say({ action: 'heartbeatAck', now: clock.now(), heads: {} })
        counts.set(socket, answered)
      }
    }
  }
  const counts = new Map<FakeSocket, number>()
  const open = () => sockets.filter(socket => !socket.closed)
  return { clock, connection, sockets, statuses, frames, server, last, welcome, connect, beatFor, open }
}

describe('reconnect policy', () => {
  test('[PC5] the wait has full jitter, begins within 0.5 s, doubles, and stays within 30 s', () => {
    expect([0, 1, 2, 3, 10, 500].map(attempt => reconnectDelay(attempt, 0.999999))).toEqual([500, 1_000, 2_000, 4_000, 30_000, 30_000])
    expect(reconnectDelay(8, 0)).toBe(0)
    expect(reconnectDelay(2, 0.5)).toBe(1_000)
  })
})

describe('connection', () => {
  test('[PC3] the first frame is hello; what was missed is asked for when the welcome has told the heads', async () => {
    const { connect, last, statuses, server } = setUp()
    await connect()
    expect(last().sent[0]).toEqual({ action: 'hello', v: 1, heartbeatMs: 15_000 })
    expect(statuses.at(-1)?.kind).toBe('connected')
    expect(server.ready).toBe(1)
  })

  test('[PC9] an open socket without a welcome is no connection', async () => {
    const { connection, last, statuses, clock, sockets } = setUp()
    connection.start()
    await settle()
    last().onopen?.()
    expect(statuses.at(-1)?.kind).toBe('lost')
    expect(connection.send({ action: 'typing', chat: 'c1', on: true })).toBe(false)
    await clock.advance(10_000 + 250)
    expect(sockets).toHaveLength(2)
  })

  test('[PC4] beats come at their interval, the first one spread over it, and carry what was seen', async () => {
    const { connect, last, beatFor } = setUp()
    await connect()
    await beatFor(60_000)
    const beats = last().sent.filter(frame => frame.action === 'heartbeat')
    expect(beats.length).toBeGreaterThanOrEqual(3)
    expect(beats.length).toBeLessThanOrEqual(5)
    expect(beats[0]).toEqual({ action: 'heartbeat', seen: { c1: 7 } })
  })

  test('[PC4] a beat tells the revisions that the page shows', async () => {
    const { connect, last, beatFor, server } = setUp()
    server.shown = { rev: 4, rows: { c1: 9 } }
    await connect()
    await beatFor(15_000)
    expect(last().sent.at(-1)).toEqual({ action: 'heartbeat', seen: { c1: 7 }, rev: 4, rows: { c1: 9 } })
  })

  test('[PC4] a shorter interval holds at once, a longer one from the beat on that tells it', async () => {
    const { connection, connect, last, beatFor } = setUp(30_000)
    const told = () => last().sent.flatMap(frame => (frame.action === 'heartbeat' ? [frame.heartbeatMs] : []))
    await connect()
    connection.pace(10_000)
    await beatFor(9_000)
    expect(told()).toEqual([])
    await beatFor(1_000)
    expect(told()).toEqual([10_000])
    await beatFor(10_000)
    expect(told()).toEqual([10_000, undefined])
    connection.pace(30_000)
    await beatFor(10_000)
    expect(told()).toEqual([10_000, undefined, 30_000])
    await beatFor(29_000)
    expect(told()).toHaveLength(3)
    await beatFor(1_000)
    expect(told()).toEqual([10_000, undefined, 30_000, undefined])
  })

  test('[PC4] [I9] a heartbeat without an answer for 5 s opens a second connection beside the first; another one closes the first', async () => {
    const { connect, sockets, clock, statuses, connection } = setUp()
    await connect()
    await clock.advance(7_500 + 4_999)
    expect(statuses.at(-1)?.kind).toBe('connected')
    await clock.advance(1)
    expect(statuses.at(-1)?.kind).toBe('lost')
    expect(sockets.map(socket => socket.closed)).toEqual([false, false])
    expect(connection.send({ action: 'typing', chat: 'c1', on: true })).toBe(true)
    await clock.advance(5_000)
    expect(sockets.map(socket => socket.closed)).toEqual([true, false])
  })

  test('[F18] what is left unanswered makes the connection look at once whether it still lives', async () => {
    const { connect, last, connection, sockets, clock } = setUp()
    await connect()
    connection.doubt()
    connection.doubt()
    expect(last().sent.map(frame => frame.action)).toEqual(['hello', 'heartbeat'])
    await clock.advance(5_000)
    expect(sockets).toHaveLength(2)
  })

  test('[PC9] an answer after one missed heartbeat is a connection again', async () => {
    const { connect, sockets, clock, statuses } = setUp()
    await connect()
    await clock.advance(7_500 + 5_000)
    expect(statuses.at(-1)?.kind).toBe('lost')
    sockets[0]?.say({ action: 'heartbeatAck', now: clock.now(), heads: {} })
    expect(statuses.at(-1)?.kind).toBe('connected')
  })

  test('[PC5] tries wait longer and longer while nothing answers, and start small again after 5 s of connection', async () => {
    const { connect, last, sockets, clock, welcome } = setUp()
    await connect()
    const waits: number[] = []
    for (let count = 0; count < 4; count++) {
      const before = sockets.length
      const from = clock.now()
      last().onclose?.()
      while (sockets.length === before) await clock.advance(50)
      waits.push(clock.now() - from)
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000])
    await welcome()
    await clock.advance(5_000)
    const from = clock.now()
    const before = sockets.length
    last().onclose?.()
    while (sockets.length === before) await clock.advance(50)
    expect(clock.now() - from).toBe(250)
  })

  test('[PC5] tries come at most 4 s apart in the first 30 s of a loss, and thin out after it', async () => {
    const { connect, sockets, clock, server } = setUp()
    await connect()
    const tries: number[] = []
    const lostAt = clock.now()
    server.ticket = async () => {
      tries.push(clock.now() - lostAt)
      throw new Error('no way')
    }
    sockets[0]?.onclose?.()
    await clock.advance(120_000)
    const waits = tries.map((at, i) => at - (tries[i - 1] ?? 0))
    const early = waits.filter((_, i) => (tries[i - 1] ?? 0) < 30_000)
    expect(Math.max(...early)).toBe(2_000)
    expect(waits.at(-1)).toBe(15_000)
  })

  test('[PC5] coming online connects at once instead of at the next try', async () => {
    const { connect, last, sockets, connection } = setUp()
    await connect()
    last().onclose?.()
    connection.wake()
    await settle()
    expect(sockets).toHaveLength(2)
  })

  test('[PC5] a network that is back does not wait for a socket of before: the next one is open before it closes', async () => {
    const { connect, sockets, connection, welcome, open } = setUp()
    await connect()
    connection.networkIsBack()
    await settle()
    expect(sockets.map(socket => socket.closed)).toEqual([false, false])
    await welcome()
    expect(open()).toEqual([sockets[1]])
  })

  test('[PC5] a network that is back gives up a ticket and a socket that were asked for without it', async () => {
    const { connect, last, sockets, connection, server, open } = setUp()
    await connect()
    server.ticket = () => new Promise(() => {})
    last().onclose?.()
    connection.wake()
    await settle()
    server.ticket = async () => 'another'
    connection.networkIsBack()
    await settle()
    expect(sockets).toHaveLength(2)
    connection.networkIsBack()
    await settle()
    expect(sockets).toHaveLength(3)
    expect(open()).toEqual([sockets[2]])
  })

  test('[PC8] a page that stops and starts again neither waits for a ticket of before nor uses it', async () => {
    const { connection, sockets, server } = setUp()
    let give = (_ticket: string) => {}
    server.ticket = () => new Promise(resolve => (give = resolve))
    connection.start()
    await settle()
    connection.stop()
    server.ticket = async () => 'of the next chat'
    connection.start()
    await settle()
    expect(sockets).toHaveLength(1)
    give('of the chat before')
    await settle()
    expect(sockets).toHaveLength(1)
  })

  test('[PC5] waking up with a connection asks at once whether it still lives', async () => {
    const { connect, last, connection } = setUp()
    await connect()
    connection.wake()
    expect(last().sent.at(-1)?.action).toBe('heartbeat')
  })

  test('[F37] a page that was frozen for half an hour opens a new connection the moment it is shown, without a word of loss', async () => {
    const { connect, clock, sockets, connection, welcome, statuses } = setUp()
    await connect()
    const { now } = clock
    // its timers stood still
    clock.now = () => now() + 30 * 60_000
    connection.wake()
    await welcome()
    expect(sockets.map(socket => socket.closed)).toEqual([true, false])
    expect(connectionWords(statuses.at(-1) ?? { kind: 'refused' }, clock.now())).toBeUndefined()
  })

  test('[D9] [PC6] within 105 to 115 minutes a second socket is open before the first one closes', async () => {
    const { connect, beatFor, sockets, open, welcome } = setUp(240_000)
    await connect()
    await beatFor(109 * 60_000)
    expect(sockets).toHaveLength(1)
    await beatFor(2 * 60_000)
    expect(open()).toHaveLength(2)
    await welcome()
    expect(sockets[0]?.closed).toBe(true)
    expect(open()).toEqual([sockets.at(-1)])
  })

  test('[PC6] bye moves to a second socket the same way', async () => {
    const { connect, last, clock, sockets, open } = setUp()
    await connect()
    last().say({ action: 'bye', code: 'RETRY', reconnectInMs: 1_000 })
    await clock.advance(999)
    expect(sockets).toHaveLength(1)
    await clock.advance(1)
    expect(open()).toHaveLength(2)
  })

  test('[PC7] the rights are renewed a minute before they end, without a new connection', async () => {
    const { connect, last, beatFor, sockets } = setUp()
    await connect(10 * 60_000)
    await beatFor(9 * 60_000 - 1_000)
    expect(last().sent.some(frame => frame.action === 'authorize')).toBe(false)
    await beatFor(2_000)
    expect(last().sent).toContainEqual({ action: 'authorize', cid: 'cid-0001', ticket: 'ticket' })
    expect(sockets).toHaveLength(1)
  })

  test('[PC7] a refused renewal moves to a new connection; a refused ticket asks to sign in again', async () => {
    const { connect, last, beatFor, open, server, statuses } = setUp()
    await connect(10 * 60_000)
    await beatFor(9 * 60_000)
    last().say({ action: 'nack', cid: 'cid-0001', code: 'AUTH_EXPIRED', message: 'over', retry: false })
    await settle()
    expect(open()).toHaveLength(2)

    server.ticket = async () => {
      throw new TicketRefused('signed out')
    }
    for (const socket of open()) socket.onclose?.()
    await beatFor(5_000)
    expect(statuses.at(-1)?.kind).toBe('refused')
  })

  test('[PC5] a ticket that cannot be fetched for now is asked for again', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {})
    const { connection, server, sockets, clock, statuses } = setUp()
    server.ticket = async () => {
      throw new Error('no network')
    }
    connection.start()
    await clock.advance(5_000)
    expect(statuses.at(-1)?.kind).toBe('lost')
    server.ticket = async () => 'ticket'
    await clock.advance(30_000)
    expect(sockets.length).toBeGreaterThan(0)
    warn.mockRestore()
  })

  test('[PC3] a frame that the protocol does not know is ignored, the connection stays', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {})
    const { connect, last, frames, statuses } = setUp()
    await connect()
    const before = frames.length
    last().say('not json')
    last().say('{"action":"dance"}')
    last().say('{"action":"events","events":[]}')
    expect(frames).toHaveLength(before)
    expect(warn).toHaveBeenCalledTimes(3)
    expect(statuses.at(-1)?.kind).toBe('connected')
    warn.mockRestore()
  })

  test('[PC5] stop closes everything and leaves no timer', async () => {
    const { connect, connection, clock, open } = setUp()
    await connect()
    connection.stop()
    expect(open()).toHaveLength(0)
    expect(clock.pending()).toBe(0)
  })
})

describe('connection words', () => {
  test('[PC9] nothing under 2 s, then Reconnecting…, after 15 s Offline, and Back online once', () => {
    const lost = { kind: 'lost', since: start } as const
    expect(connectionWords(lost, start + 1_999)).toBeUndefined()
    expect(connectionWords(lost, start + 2_000)?.text).toBe('Reconnecting…')
    expect(connectionWords(lost, start + 15_000)?.text).toBe('Offline – your messages will be sent when you are back')
    expect(connectionWords({ kind: 'connected', since: start, lostFor: 1_000 }, start + 10)).toBeUndefined()
    expect(connectionWords({ kind: 'connected', since: start, lostFor: 3_000 }, start + 10)?.text).toBe('Back online')
    expect(connectionWords({ kind: 'connected', since: start, lostFor: 3_000 }, start + 4_000)).toBeUndefined()
  })

  test('[PC9] Back online says how many messages of others came with it', () => {
    const lost = { kind: 'lost', since: start } as const
    const back = { kind: 'connected', since: start, lostFor: 20_000 } as const
    const before: Logs = { c1: applyEvents(emptyLog, [started(), said(2, 'agent')]) }
    const loss = noteLoss({ ...back, lostFor: 0 }, lost, before)
    const after: Logs = {
      c1: applyEvents(before.c1 ?? emptyLog, [said(3, 'agent'), said(4, 'customer'), said(5, 'agent'), ended(6, 'agent')]),
      c2: applyEvents(emptyLog, [started(), said(2, 'agent')]),
    }
    expect(noteLoss(lost, back, after)).toEqual({})
    expect(missedMessages(after, loss, 'customer')).toBe(2)
    expect(missedMessages(after, {}, 'customer')).toBe(0)
    expect([0, 1, 2].map(count => connectionWords(back, start + 10, count)?.text)).toEqual([
      'Back online',
      'Back online, 1 new message',
      'Back online, 2 new messages',
    ])
  })
})
