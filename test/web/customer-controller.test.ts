import { describe, expect, jest, test } from '@jest/globals'
import type { ClientFrame, ServerFrame } from '../../protocol/frames.ts'
import { createController } from '../../web/customer/controller.ts'
import { createKeeper } from '../../web/customer/session.ts'
import { TicketRefused } from '../../web/shared/connection.ts'
import { connectionWords } from '../../web/shared/connection-words.ts'
import type { Socket } from '../../web/shared/line.ts'
import { manualClock, settle } from '../support/manual-clock.ts'
import { cids, customerChat, start } from './fixtures.ts'

async function setUp(lookedAtFormMs = 0) {
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
  keeper.keys()
  keeper.keep({ id: 'c1', transactionId: 'K7F3-92QD', session: 'secret' })
  const say = (frame: ServerFrame) => socket?.onmessage?.({ data: JSON.stringify(frame) })
  const controller = createController(
    () => ({
      clock,
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
  return { clock, controller, sent, say, beats, opening, server, close }
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
    const { clock, controller, opening } = await setUp(60_000)
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
