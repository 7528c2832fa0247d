import { afterEach, describe, expect, jest, test } from '@jest/globals'
import type { ClientFrame, ServerFrame } from '../../protocol/frames.ts'
import type { EventView } from '../../protocol/views.ts'
import { createController } from '../../web/customer/controller.ts'
import { titleWords } from '../../web/customer/outside.ts'
import { placeAddress } from '../../web/customer/place-address.ts'
import { readPlaceLink } from '../../web/customer/place-link.ts'
import { createKeeper } from '../../web/customer/session.ts'
import { idleEndsAt, silence, unreadCount } from '../../web/customer/state.ts'
import type { Socket } from '../../web/shared/line.ts'
import { manualClock, settle } from '../support/manual-clock.ts'
import { cids, customerChat, said, start } from './fixtures.ts'
import { memoryStorage } from './memory-page-storage.ts'

afterEach(() => void jest.restoreAllMocks())

async function setUp(kept = true) {
  const clock = manualClock(start)
  const sent: ClientFrame[] = []
  let socket: Socket | undefined
  const storage = memoryStorage()
  const keeper = createKeeper(storage)
  if (kept) keeper.keep({ ...keeper.keys(), chat: { id: 'c1', transactionId: 'K7F3-92QD', session: 'secret', queue: 'sales' } })
  const forgotten = { form: 0 }
  const forgetForm = () => {
    forgotten.form += 1
  }
  const controller = createController(
    () => ({
      clock,
      random: () => 0.5,
      newCid: cids(),
      ticket: async () => 'ticket',
      open() {
        socket = { send: data => void sent.push(JSON.parse(data)), close() {}, onopen: null, onmessage: null, onclose: null }
        return socket
      },
    }),
    keeper,
    { storage, isLookedAt: () => false, isWriting: () => false, forgetForm },
  )
  const say = (frame: ServerFrame) => socket?.onmessage?.({ data: JSON.stringify(frame) })
  const shows = (part: Parameters<typeof customerChat>[1], rev = 2) =>
    say({ action: 'chat', now: clock.now(), chat: customerChat(rev, { head: 0, ...part }) })
  const connect = async (part: Parameters<typeof customerChat>[1]) => {
    await settle()
    socket?.onopen?.()
    say({ action: 'welcome', now: start, expiresAt: start + 3_600_000, heads: { c1: 0 }, chat: customerChat(1, { head: 0, ...part }) })
  }
  if (kept) controller.open()
  return {
    clock,
    controller,
    keeper,
    sent,
    say,
    shows,
    connect,
    forgotten,
    of: (action: string) => sent.filter(one => one.action === action),
  }
}
const json = (status: number, body: object) => new Response(JSON.stringify(body), { status })

describe('a silent customer', () => {
  const idle = { since: start, warnMs: 4_000, endMs: 120_000 }

  test('[CX6] is asked from the warning on, and typing answers once', async () => {
    const { clock, controller, connect, of, say } = await setUp()
    await connect({ status: 'active', agentName: 'alice', idle })
    expect(idleEndsAt(controller.state.value, start + 3_999)).toBeUndefined()
    controller.typing(true)
    expect(of('stillHere')).toEqual([])
    await clock.advance(4_000)
    expect(idleEndsAt(controller.state.value, clock.now())).toBe(start + 120_000)
    controller.typing(true)
    controller.typing(true)
    controller.stillHere()
    const [asked, ...more] = of('stillHere')
    expect([asked?.action, more]).toEqual(['stillHere', []])
    expect(idleEndsAt(controller.state.value, clock.now())).toBeUndefined()
    say({ action: 'ack', chat: 'c1', items: [{ cid: (asked as { cid: string }).cid }] })
  })

  test('[CX6] an answer that was refused shows the question again, and a later warning is a new one', async () => {
    const { clock, controller, connect, of, say, shows } = await setUp()
    await connect({ status: 'active', agentName: 'alice', idle })
    await clock.advance(4_000)
    controller.stillHere()
    const { cid } = of('stillHere')[0] as { cid: string }
    say({ action: 'nack', cid, chat: 'c1', code: 'CONFLICT', message: 'no', retry: false })
    await settle()
    expect(idleEndsAt(controller.state.value, clock.now())).toBe(start + 120_000)
    controller.stillHere()
    shows({ status: 'active', agentName: 'alice', idle: { since: clock.now() - 2, warnMs: 1, endMs: 60_002 } })
    expect(idleEndsAt(controller.state.value, clock.now())).toBe(clock.now() + 60_000)
    expect(of('stillHere')).toHaveLength(2)
  })

  test('[CX6] words begin the silence and end it before the next snapshot does', async () => {
    const { controller, connect, say } = await setUp()
    await connect({ status: 'active', agentName: 'alice', idle: { warnMs: 4_000, endMs: 120_000 } })
    expect(silence(controller.state.value)).toBeUndefined()
    const event = (seq: number, from: EventView['from'], at: number): EventView => ({ kind: 'message', seq, at, from, text: 'word' })
    say({ action: 'events', chat: 'c1', events: [event(1, { role: 'agent', name: 'alice' }, start + 10)] })
    expect(silence(controller.state.value)).toEqual({ warnAt: start + 4_010, endsAt: start + 120_010 })
    say({ action: 'events', chat: 'c1', events: [event(2, { role: 'customer' }, start + 20)] })
    expect(silence(controller.state.value)).toBeUndefined()
  })

  test('[CX6] nobody is asked while waiting or after the end', async () => {
    const { controller, connect, shows } = await setUp()
    await connect({ status: 'waiting', idle: { since: 0, warnMs: 0, endMs: start } })
    expect(idleEndsAt(controller.state.value, start)).toBeUndefined()
    shows({ status: 'ended', idle: { since: 0, warnMs: 0, endMs: start } })
    expect(idleEndsAt(controller.state.value, start)).toBeUndefined()
  })
})

describe('a place that is kept', () => {
  const link = { chat: 'c.1+x', place: 'p'.repeat(22) }

  test('[CX4] its link leads back, whatever the id; anything else is no link', () => {
    const address = placeAddress('https://chat.example', link)
    expect(readPlaceLink(new URL(address).hash)).toEqual(link)
    expect(['', '#place=', '#place=c1', '#place=c1.short', '#place=%E0%A4%A.'.concat('p'.repeat(22))].map(readPlaceLink)).toEqual(
      Array.from({ length: 5 }),
    )
  })

  test('[CX4] taken over, the chat is opened with its new session', async () => {
    const fetched = jest.spyOn(globalThis, 'fetch')
    fetched.mockResolvedValue(json(200, { chat: 'c1', transactionId: 'K7F3-92QD', session: 'new', ticket: 't', ticketExpiresAt: 1 }))
    const { controller, keeper, connect } = await setUp(false)
    await controller.takePlace({ ...link, chat: 'c1' })
    const { customerKey } = keeper.keys()
    expect(JSON.parse(String(fetched.mock.calls[0]?.[1]?.body))).toEqual({ chat: 'c1', place: link.place, customerKey })
    expect(keeper.read()?.chat).toMatchObject({ id: 'c1', session: 'new' })
    await connect({ ahead: 1 })
    expect(controller.state.value).toMatchObject({ phase: 'chat', place: { ahead: 1 } })
  })

  test('[CX4] where the answer was lost, the link is opened again with the same key, also after a reload', async () => {
    jest.spyOn(console, 'warn').mockImplementation(() => {})
    const fetched = jest.spyOn(globalThis, 'fetch')
    fetched.mockRejectedValueOnce(new TypeError('the network is gone'))
    fetched.mockResolvedValueOnce(json(200, { queues: [] }))
    fetched.mockResolvedValue(json(200, { chat: 'c1', transactionId: 'K7F3-92QD', session: 'new', ticket: 't', ticketExpiresAt: 1 }))
    const { controller, keeper } = await setUp(false)
    await controller.takePlace({ ...link, chat: 'c1' })
    expect(controller.state.value.earlier?.why).toBe('placeFailed')
    await controller.takePlace({ ...link, chat: 'c1' })
    expect(fetched.mock.calls[2]?.[1]?.body).toBe(fetched.mock.calls[0]?.[1]?.body)
    expect(JSON.parse(String(fetched.mock.calls[0]?.[1]?.body)).customerKey).toBe(keeper.read()?.customerKey)
    expect(controller.state.value.chatId).toBe('c1')
  })

  test('[CX4] used up, it says so on the form; a link to a second chat leaves the first alone', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {})
    const fetched = jest.spyOn(globalThis, 'fetch')
    fetched.mockResolvedValueOnce(json(404, { code: 'NOT_FOUND', message: 'there is no such place' }))
    fetched.mockResolvedValueOnce(json(200, { queues: [] }))
    const fresh = await setUp(false)
    await fresh.controller.takePlace({ ...link, chat: 'c1' })
    expect(fresh.controller.state.value).toMatchObject({ phase: 'form', starting: false, queues: [] })
    expect(fresh.controller.state.value.earlier?.why).toBe('placeGone')

    const busy = await setUp()
    await busy.controller.takePlace({ ...link, chat: 'c9' })
    expect(busy.keeper.read()?.chat?.id).toBe('c1')
    expect(busy.controller.state.value.chatError).toContain('A chat is open here already')
    expect(fetched).toHaveBeenCalledTimes(2)
    expect(warn).toHaveBeenCalledTimes(1)
  })
})

describe('the end', () => {
  test('[CX5] a message that was taken ends the chat that waited', async () => {
    const { controller, connect, of } = await setUp()
    await connect({ status: 'waiting', ahead: 3 })
    controller.messageLeft('M4T9-QX2C')
    expect(of('end')).toHaveLength(1)
    expect(controller.state.value.messageLeft).toBe('M4T9-QX2C')
  })

  test('[CX2] [CX7] forgets what was typed before; the session is there for the rating, which is done once', async () => {
    const { controller, connect, shows, keeper, forgotten } = await setUp()
    await connect({ status: 'active', agentName: 'alice' })
    expect(forgotten.form).toBe(0)
    shows({ status: 'ended', endedBy: 'agent', mayRate: true })
    expect(forgotten.form).toBe(1)
    expect(keeper.read()).toBeUndefined()
    expect(controller.session()?.session).toBe('secret')
    controller.rated('done')
    expect(controller.state.value.rating).toBe('done')
  })
})

test('[CX8] what the agent said since the last look is counted in the title', async () => {
  const { controller, connect, say } = await setUp()
  await connect({
    status: 'active',
    agentName: 'alice',
    receipts: { customer: { delivered: 1, read: 1 }, agent: { delivered: 0, read: 0 } },
  })
  say({
    action: 'page',
    chat: 'c1',
    after: 0,
    events: [1, 2, 3, 4].map(seq => said(seq, seq === 3 ? 'customer' : 'agent')),
    head: 4,
    more: false,
  })
  expect(unreadCount(controller.state.value)).toBe(2)
  expect([titleWords(2, 'alice'), titleWords(0, 'alice'), titleWords(0, undefined)]).toEqual([
    '(2) Chat with alice',
    'Chat with alice',
    'Chat with us',
  ])
})
