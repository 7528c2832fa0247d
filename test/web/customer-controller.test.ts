import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { ClientFrame, ServerFrame } from '../../protocol/frames.ts'
import { createController } from '../../web/customer/controller.ts'
import { createFormValues } from '../../web/customer/form-values.ts'
import { leaveToOwner } from '../../web/customer/known-customer.ts'
import { createKeeper, storageKey } from '../../web/customer/session.ts'
import { TicketRefused } from '../../web/shared/connection.ts'
import { connectionWords } from '../../web/shared/connection-words.ts'
import type { Socket } from '../../web/shared/line.ts'
import { manualClock, settle } from '../support/manual-clock.ts'
import { cids, customerChat, start } from './fixtures.ts'
import { memoryStorage } from './memory-page-storage.ts'
import { memoryOutboxStore } from './one-browser.ts'

async function setUp({ lookedAtFormMs = 0, chat = {} as { vouched?: string } | null } = {}) {
  const clock = manualClock(start)
  const sent: ClientFrame[] = []
  let socket: Socket | undefined
  const server = { refused: false }
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
  const keys = keeper.keys(chat?.vouched)
  if (chat) keeper.keep({ ...keys, chat: { id: 'c1', transactionId: 'K7F3-92QD', session: 'secret' } })
  const store = memoryOutboxStore()
  const say = (frame: ServerFrame) => socket?.onmessage?.({ data: JSON.stringify(frame) })
  const controller = createController(
    () => ({
      clock,
      store,
      random: () => 0.5,
      newCid: cids(),
      async ticket() {
        if (server.refused) throw new TicketRefused('there is no such chat')
        return 'ticket'
      },
      open() {
        socket = { send: data => void sent.push(JSON.parse(data)), close() {}, onopen: null, onmessage: null, onclose: null }
        return socket
      },
    }),
    keeper,
    { storage, isLookedAt: () => true, isWriting: () => false },
  )
  await clock.advance(lookedAtFormMs)
  controller.open()
  const opening = controller.state.value.connection
  await settle()
  socket?.onopen?.()
  const beats = () => sent.filter(frame => frame.action === 'heartbeat')
  const close = () => socket?.onclose?.()
  return { clock, controller, sent, say, beats, opening, server, close, kept, keeper, store }
}

const welcome = (part: Parameters<typeof customerChat>[1]): ServerFrame => ({
  action: 'welcome',
  now: start,
  expiresAt: start + 3_600_000,
  heads: { c1: 0 },
  chat: customerChat(2, { head: 0, ...part }),
})

describe('customer controller', () => {
  test('[PC9] a chat that is started after a long look at the form does not begin with words of loss', async () => {
    const { clock, controller, opening } = await setUp({ lookedAtFormMs: 60_000 })
    expect(connectionWords(opening, clock.now())).toBeUndefined()
    expect(connectionWords(controller.state.value.connection, clock.now())).toBeUndefined()
  })

  test('[PC1] what was on its way when the chat is found to be over stands on the form, to be copied', async () => {
    const { clock, controller, say, server, close } = await setUp()
    say(welcome({ status: 'active', agentName: 'alice' }))
    const fetched = jest.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('{"queues":[]}'))
    close()
    controller.send('are you there?')
    server.refused = true
    await clock.advance(1_000)
    await settle()
    expect(controller.state.value).toMatchObject({
      phase: 'form',
      queues: [],
      outbox: [],
      earlier: { why: 'over', unsent: ['are you there?'] },
    })
    fetched.mockRestore()
  })

  test('[S75] a waiting page beats every ten seconds and takes the new place from the answer', async () => {
    const { clock, controller, sent, say, beats } = await setUp()
    expect(sent[0]).toMatchObject({ action: 'hello', heartbeatMs: 10_000 })
    say(welcome({ ahead: 3 }))
    await clock.advance(5_000)
    expect(beats()).toEqual([{ action: 'heartbeat', seen: { c1: 0 }, rev: 2 }])
    say({ action: 'heartbeatAck', now: start + 5_000, heads: { c1: 0 }, ahead: 2 })
    expect(controller.state.value.place?.ahead).toBe(2)
    await clock.advance(10_000)
    expect(beats()).toHaveLength(2)
  })

  test('[PC4] once an agent has joined, the page beats every twenty-five seconds, and tells so', async () => {
    const { clock, say, beats } = await setUp()
    say(welcome({ ahead: 0 }))
    say({ action: 'chat', now: start, chat: customerChat(3, { status: 'offered', head: 0 }) })
    say({ action: 'chat', now: start, chat: customerChat(4, { status: 'active', agentName: 'alice', head: 0 }) })
    await clock.advance(5_000)
    expect(beats()).toEqual([{ action: 'heartbeat', heartbeatMs: 25_000, seen: { c1: 0 }, rev: 4 }])
    say({ action: 'heartbeatAck', now: start + 5_000, heads: {} })
    await clock.advance(24_000)
    expect(beats()).toHaveLength(1)
    await clock.advance(1_000)
    expect(beats()).toHaveLength(2)
    say({ action: 'heartbeatAck', now: start + 30_000, heads: {}, chat: customerChat(5, { ahead: 0, head: 0, waitingAfter: 'agentLeft' }) })
    await clock.advance(10_000)
    expect(beats().at(-1)).toMatchObject({ heartbeatMs: 10_000, rev: 5 })
  })
})

describe('a chat on a browser that several people use', () => {
  const formKept = () => {
    const [session, device] = [memoryStorage(), memoryStorage()]
    const values = createFormValues(session, device)
    values.keep({ nickname: 'Dana', email: 'dana@example.com' }, true)
    return values
  }
  let fetched: ReturnType<typeof jest.spyOn>
  beforeEach(() => {
    fetched = jest.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response('{"queues":[]}'))
  })
  afterEach(() => fetched.mockRestore())

  test.each([['customer-8'], [undefined]])(
    '[CX11] whom the site vouched for leaves nothing of the chat when it names %s instead, and the chat itself is not ended',
    async sub => {
      const { controller, say, sent, kept, store } = await setUp({ chat: { vouched: 'customer-7' } })
      const values = formKept()
      say(welcome({ status: 'active', agentName: 'alice' }))
      controller.send('for alice only')
      controller.drafts.set('c1', 'my number is')
      leaveToOwner({ sub: 'customer-7' }, {}, controller, values)
      await settle()
      expect(controller.state.value).toMatchObject({ phase: 'chat', chatId: 'c1' })
      expect(store.rows.size).toBe(1)

      leaveToOwner(sub === undefined ? {} : { sub }, { sub: 'customer-7' }, controller, values)
      await settle()
      expect(controller.state.value).toMatchObject({ phase: 'form', queues: [], logs: {}, outbox: [] })
      expect(controller.state.value.chatId).toBeUndefined()
      expect([...kept]).toEqual([])
      expect(controller.drafts.all.value).toEqual({})
      expect(store.rows.size).toBe(0)
      expect(values.read()).toEqual({})
      expect(sent.filter(({ action }) => action === 'end')).toEqual([])
    },
  )

  test('[CX11] what an earlier page left in the outbox goes too, when somebody else comes before it was read', async () => {
    const { controller, store } = await setUp({ chat: { vouched: 'customer-7' } })
    await store.put('customer.c1', { cid: 'm1', chat: 'c1', text: 'for alice only', at: 1, status: 'queued' })
    leaveToOwner({ sub: 'customer-8' }, {}, controller, formKept())
    await settle()
    expect(store.rows.size).toBe(0)
  })

  test('[CX11] a chat that nobody was vouched for stays when its customer signs in, and is of nobody else from then on', async () => {
    const { controller, say, keeper, kept } = await setUp()
    const values = formKept()
    say(welcome({ status: 'active', agentName: 'alice' }))
    leaveToOwner({ sub: 'customer-7' }, {}, controller, values)
    expect(controller.state.value).toMatchObject({ phase: 'chat', chatId: 'c1' })
    expect(keeper.read()).toMatchObject({ vouched: 'customer-7', chat: { id: 'c1' } })
    expect(values.read()).toMatchObject({ nickname: 'Dana' })
    leaveToOwner({ sub: 'customer-8' }, { sub: 'customer-7' }, controller, values)
    expect(controller.state.value.phase).toBe('form')
    expect([...kept]).toEqual([])
    expect(values.read()).toEqual({})
  })

  test('[CX11] what somebody typed who did not start a chat goes with them', async () => {
    const { controller } = await setUp({ chat: null })
    const values = formKept()
    leaveToOwner({ sub: 'customer-8' }, { sub: 'customer-7' }, controller, values)
    expect(values.read()).toEqual({})
  })

  const details = { queue: 'sales', nickname: 'Dana', firstName: '', lastName: '', email: '', answers: [] }
  const begun = { chat: 'c2', transactionId: 'K7F3-92QE', session: 'secret', ticket: 'first', ticketExpiresAt: start + 60_000 }
  const answered = () => new Response(JSON.stringify(begun), { status: 201 })

  test('[CX11] a chat is kept with the name of whom the site vouched for at its start, which the server is not told', async () => {
    const { controller, keeper } = await setUp({ chat: null })
    fetched.mockImplementation(async () => answered())
    await controller.start(details, 'customer-7')
    expect(keeper.read()).toMatchObject({
      vouched: 'customer-7',
      chat: { id: 'c2', transactionId: 'K7F3-92QE', session: 'secret', queue: 'sales' },
    })
    const body = (fetched.mock.calls.at(-1) as [string, RequestInit])[1].body
    expect(JSON.parse(String(body))).not.toHaveProperty('vouched')
  })

  /** A start whose answer comes when the test says so. */
  const held = () => {
    const answers: ((answer: Response) => void)[] = []
    fetched.mockImplementation((async (_path: string, init?: RequestInit) =>
      init?.method === 'POST' ? new Promise<Response>(resolve => void answers.push(resolve)) : new Response('{"queues":[]}')) as never)
    return answers
  }

  test.each([
    ['it began', answered],
    ['it was refused', () => new Response('{"code":"CLOSED","message":"closed"}', { status: 409 })],
  ])(
    '[CX11] the answer to a start comes when somebody else is there: %s, and they neither see nor keep anything of it',
    async (_how, answer) => {
      const { controller, kept } = await setUp({ chat: null })
      const answers = held()
      const starting = controller.start(details, 'customer-7')
      await settle()
      expect(controller.state.value.starting).toBe(true)
      leaveToOwner({ sub: 'customer-8' }, { sub: 'customer-7' }, controller, formKept())
      await settle()
      expect(controller.state.value).toMatchObject({ phase: 'form', queues: [] })
      const before = controller.state.value
      answers[0]?.(answer())
      await starting
      await settle()
      expect(controller.state.value).toBe(before)
      expect([...kept]).toEqual([])

      const next = controller.start(details, 'customer-8')
      await settle()
      answers[1]?.(new Response(JSON.stringify({ ...begun, chat: 'c3' }), { status: 201 }))
      await next
      expect(controller.state.value.chatId).toBe('c3')
      const calls = fetched.mock.calls as unknown as readonly [string, RequestInit?][]
      const used = calls.map(([, init]) => JSON.parse(String(init?.body ?? '{}')).startKey).filter(Boolean)
      expect(used).toHaveLength(2)
      expect(new Set(used).size).toBe(2)
    },
  )

  test('[CX11] who signs in while their start is under way has the chat, and nobody after them', async () => {
    const { controller, keeper } = await setUp({ chat: null })
    const answers = held()
    const starting = controller.start(details)
    await settle()
    leaveToOwner({ sub: 'customer-7' }, {}, controller, formKept())
    answers[0]?.(answered())
    await starting
    expect(controller.state.value.chatId).toBe('c2')
    expect(keeper.read()).toMatchObject({ vouched: 'customer-7', chat: { id: 'c2' } })
  })

  test('[CX11] a chat that another tab began is opened for whom it was started, and for nobody else', async () => {
    for (const [sub, opened] of [
      ['customer-8', undefined],
      ['customer-7', 'c9'],
    ] as const) {
      const { controller, keeper, kept } = await setUp({ chat: null })
      leaveToOwner({ sub }, {}, controller, formKept())
      keeper.keep({ ...keeper.keys('customer-7'), chat: { id: 'c9', transactionId: 'K7F3-92QF', session: 'secret' } })
      const text = kept.get(storageKey) ?? ''
      controller.storageChanged(storageKey, text)
      await settle()
      expect(controller.state.value.chatId).toBe(opened)
      // it is still that of the other tab
      expect(JSON.parse(kept.get(storageKey) ?? '')).toEqual(JSON.parse(text))
    }
  })
})
