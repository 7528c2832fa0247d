import { describe, expect, test } from '@jest/globals'
import type { ClientFrame, ServerFrame } from '../../protocol/frames.ts'
import { createController } from '../../web/customer/controller.ts'
import { createKeeper } from '../../web/customer/session.ts'
import { ownLog } from '../../web/customer/state.ts'
import type { Socket } from '../../web/shared/line.ts'
import { manualClock, settle } from '../support/manual-clock.ts'
import { cids, customerChat, joined, said, start, started } from './fixtures.ts'
import { oneBrowser } from './one-browser.ts'

interface Server {
  /** Sockets that are open, the last one last, each with what came in. */
  sockets: (Socket & { sent: ClientFrame[]; say(frame: ServerFrame): void; closed: boolean })[]
}

/** Tabs of one browser with the customer's chat c1, and the server that they talk to. */
function setUp({ locks = true } = {}) {
  const clock = manualClock(start)
  const browser = oneBrowser()
  const newCid = cids()
  const kept = new Map<string, string>()
  const storage = {
    get length() {
      return kept.size
    },
    key: (index: number) => [...kept.keys()][index] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
  const keeper = createKeeper(storage)
  keeper.keep({ ...keeper.keys(), chat: { id: 'c1', transactionId: 'K7F3-92QD', session: 'secret' } })
  const server: Server = { sockets: [] }
  const open = () => server.sockets.filter(socket => !socket.closed)
  const sent = () => server.sockets.flatMap(socket => socket.sent)

  async function openTab() {
    const tab = browser.tab()
    const alive = { is: true }
    const controller = createController(
      () => ({
        clock,
        random: () => 0.5,
        newCid,
        store: browser.store,
        ...(locks ? tab : {}),
        ticket: async () => 'ticket',
        open() {
          const socket = {
            sent: [] as ClientFrame[],
            closed: false,
            onopen: null as (() => void) | null,
            onmessage: null as ((message: { data: unknown }) => void) | null,
            onclose: null as (() => void) | null,
            send(data: string) {
              if (alive.is) socket.sent.push(JSON.parse(data))
            },
            close() {
              socket.closed = true
            },
            say: (frame: ServerFrame) => alive.is && socket.onmessage?.({ data: JSON.stringify(frame) }),
          }
          server.sockets.push(socket)
          return socket
        },
      }),
      createKeeper(storage),
      { storage, isLookedAt: () => false, isWriting: () => false },
    )
    controller.open()
    await settle()
    return {
      ...controller,
      texts: () => ownLog(controller.state.value).events.flatMap(event => (event.kind === 'message' ? [event.text] : [])),
      waiting: () => controller.state.value.outbox.map(entry => `${entry.status} ${entry.text}`),
      freeze: tab.freeze,
      die() {
        alive.is = false
        tab.die()
        for (const socket of server.sockets.filter(one => one.sent.length > 0)) socket.closed = true
      },
    }
  }
  const log = [started(), joined(2), said(3, 'agent', 'Hello')]
  async function welcome() {
    const socket = open().at(-1)
    socket?.onopen?.()
    socket?.say({
      action: 'welcome',
      now: clock.now(),
      expiresAt: clock.now() + 3_600_000,
      heads: { c1: log.length },
      chat: customerChat(3, { status: 'active', agentName: 'alice', head: log.length }),
    })
    // a gap is asked for when it is not merely overtaken
    await clock.advance(150)
    const asked = socket?.sent.findLast(frame => frame.action === 'sync')
    const after = asked?.action === 'sync' ? asked.after : 0
    if (asked) socket?.say({ action: 'page', chat: 'c1', after, events: log.slice(after), head: log.length, more: false })
    await settle()
  }
  const last = () => open().at(-1) as Server['sockets'][number]
  const messages = () => sent().flatMap(frame => (frame.action === 'message' ? frame.items : []))
  return { clock, browser, server, open, sent, openTab, welcome, last, log, messages }
}

describe('tabs', () => {
  test('[PC8] the first tab has the socket; a second one shows the same at once and what comes later', async () => {
    const { openTab, welcome, open, last } = setUp()
    const first = await openTab()
    await welcome()
    const second = await openTab()
    expect(open()).toHaveLength(1)
    expect([first.link.leads.value, second.link.leads.value]).toEqual([true, false])
    expect(second.texts()).toEqual(['Hello'])
    expect(second.state.value.chat).toEqual(first.state.value.chat)
    expect(second.state.value.connection.kind).toBe('connected')
    last().say({ action: 'events', chat: 'c1', events: [said(4, 'agent', 'Are you there?')] })
    last().say({ action: 'typing', chat: 'c1', from: 'agent', on: true })
    await settle()
    expect(second.texts()).toEqual(['Hello', 'Are you there?'])
    expect(second.state.value.agentTypingUntil).toBe(first.state.value.agentTypingUntil)
  })

  test('[PC8] a following tab sends by the leading one, once, and both show it on its way and settled', async () => {
    const { openTab, welcome, last, messages, browser } = setUp()
    const first = await openTab()
    await welcome()
    const second = await openTab()
    second.send('from the second tab')
    expect(second.waiting()).toEqual(['queued from the second tab'])
    await settle()
    expect(messages().map(item => item.text)).toEqual(['from the second tab'])
    expect([first.waiting(), second.waiting()]).toEqual([['sending from the second tab'], ['sending from the second tab']])
    const cid = messages()[0]?.cid ?? ''
    last().say({ action: 'ack', chat: 'c1', items: [{ cid, seq: 4 }], events: [said(4, 'customer', 'from the second tab', start, cid)] })
    await settle()
    expect([first.waiting(), second.waiting(), [...browser.store.rows]]).toEqual([[], [], []])
    expect([first.texts(), second.texts()]).toEqual([
      ['Hello', 'from the second tab'],
      ['Hello', 'from the second tab'],
    ])
  })

  test('[PC8] commands, typing and their answers pass through the leading tab', async () => {
    const { openTab, welcome, last, sent } = setUp()
    await openTab()
    await welcome()
    const second = await openTab()
    second.typing(true)
    second.end()
    await settle()
    const end = sent().find(frame => frame.action === 'end')
    expect(sent().filter(frame => frame.action === 'typing')).toHaveLength(1)
    expect(second.state.value.ending).toBe(true)
    last().say({ action: 'ack', chat: 'c1', items: [{ cid: end && 'cid' in end ? end.cid : '' }] })
    await settle()
    expect(second.state.value.ending).toBe(false)
  })

  test('[PC8] when the leading tab dies, the next one connects, resumes and sends what was left, in order and with the same cids', async () => {
    const { openTab, welcome, open, messages, log, last } = setUp()
    const first = await openTab()
    await welcome()
    const second = await openTab()
    first.send('written in the first')
    await settle()
    second.send('written in the second')
    await settle()
    const before = messages()
    first.die()
    await settle()
    expect(second.link.leads.value).toBe(true)
    expect(open()).toHaveLength(1)
    second.send('written meanwhile')
    await settle()
    log.push(said(4, 'agent', 'missed'))
    await welcome()
    expect(second.texts()).toEqual(['Hello', 'missed'])
    const resent = () => last().sent.flatMap(frame => (frame.action === 'message' ? frame.items : []))
    const items = resent().map(({ cid }, index) => ({ cid, seq: 5 + index }))
    last().say({ action: 'ack', chat: 'c1', items })
    expect(resent().map(item => item.text)).toEqual(['written in the first', 'written in the second', 'written meanwhile'])
    expect(resent()[0]?.cid).toBe(before[0]?.cid)
  })

  test('[PC8] [F38] what a following tab wrote is not lost with the leader either where nothing is kept', async () => {
    const { openTab, welcome, last, browser } = setUp()
    browser.store.fault = 'denied'
    const warn = console.warn
    console.warn = () => {}
    const first = await openTab()
    await welcome()
    const second = await openTab()
    await openTab()
    second.send('only in memory')
    await settle()
    first.die()
    await settle()
    await welcome()
    await settle()
    expect(
      last()
        .sent.flatMap(frame => (frame.action === 'message' ? frame.items : []))
        .map(item => item.text),
    ).toEqual(['only in memory'])
    console.warn = warn
  })

  test('[PC8] a leader that is silent is replaced within 15 s, and follows when it comes back', async () => {
    const { openTab, welcome, open, clock } = setUp()
    const first = await openTab()
    await welcome()
    const second = await openTab()
    first.freeze(true)
    await clock.advance(15_000)
    expect(second.link.leads.value).toBe(true)
    first.freeze(false)
    await welcome()
    await clock.advance(15_000)
    expect([first.link.leads.value, second.link.leads.value]).toEqual([false, true])
    expect(open()).toHaveLength(1)
    expect(first.state.value.connection.kind).toBe('connected')
  })

  test('[PC8] a page that goes into the browser’s cache gives the lead away, and follows when it is shown again', async () => {
    const { openTab, welcome, log, open } = setUp()
    const first = await openTab()
    await welcome()
    const second = await openTab()
    first.link.pause()
    await settle()
    log.push(said(4, 'agent', 'while it was away'))
    await welcome()
    expect(second.link.leads.value).toBe(true)
    first.link.resume()
    await settle()
    expect(first.link.leads.value).toBe(false)
    expect(first.texts()).toEqual(['Hello', 'while it was away'])
    expect(open()).toHaveLength(1)
  })

  test('[F18] what is written into a half-open socket goes out on another one within 10 s', async () => {
    const { openTab, welcome, open, clock, last, server } = setUp()
    const page = await openTab()
    await welcome()
    page.send('into the void')
    await settle()
    const waited = { ms: 0 }
    for (; server.sockets.length === 1; waited.ms += 1_000) await clock.advance(1_000)
    expect(waited.ms).toBeLessThanOrEqual(10_000)
    expect(page.waiting()).toEqual(['sending into the void'])
    await welcome()
    expect(open()).toHaveLength(1)
    expect(last().sent.flatMap(frame => (frame.action === 'message' ? frame.items.map(item => item.text) : []))).toEqual(['into the void'])
  })

  test('[PC8] without locks each tab has its own socket', async () => {
    const { openTab, open } = setUp({ locks: false })
    await openTab()
    await openTab()
    expect(open()).toHaveLength(2)
  })
})
