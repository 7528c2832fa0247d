import { describe, expect, test } from '@jest/globals'
import type { ClientFrame, ServerFrame } from '../../protocol/frames.ts'
import { createController } from '../../web/console/controller.ts'
import type { Socket } from '../../web/shared/connection.ts'
import { manualClock, settle } from '../support/manual-clock.ts'
import { agent, cids, row, said, start, started } from './fixtures.ts'

function memoryStorage(): Storage {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    clear: () => items.clear(),
    getItem: key => items.get(key) ?? null,
    key: index => [...items.keys()][index] ?? null,
    removeItem: key => void items.delete(key),
    setItem: (key, value) => void items.set(key, value),
  }
}

async function setUp(chats = [row('dee', { status: 'offered', offeredAt: start, offerExpiresAt: start + 30_000, round: 2 })]) {
  const clock = manualClock(start)
  const sent: ClientFrame[] = []
  const storage = memoryStorage()
  let socket: Socket | undefined
  const controller = createController(
    {
      clock,
      random: () => 0.5,
      newCid: cids(),
      ticket: async () => 'ticket',
      open() {
        socket = { send: data => void sent.push(JSON.parse(data)), close() {}, onopen: null, onmessage: null, onclose: null }
        return socket
      },
    },
    storage,
    () => true,
  )
  const say = (frame: ServerFrame) => socket?.onmessage?.({ data: JSON.stringify(frame) })
  async function welcome() {
    await settle()
    socket?.onopen?.()
    say({ action: 'welcome', now: clock.now(), expiresAt: clock.now() + 3_600_000, heads: {}, agent: agent(1, chats) })
  }
  controller.link.connection.start()
  await welcome()
  const close = () => socket?.onclose?.()
  return { clock, controller, sent, say, close, welcome, storage }
}

describe('console controller', () => {
  test('[S23] Accept names chat and round; its ack brings the chat in front and its log from the start', async () => {
    const { controller, sent, say } = await setUp()
    controller.accept('dee', 2)
    expect(sent.at(-1)).toEqual({ action: 'accept', chat: 'dee', round: 2, cid: 'cid-0001' })
    say({ action: 'agent', now: start, agent: agent(2, [row('dee', { rev: 2, head: 3, round: 2 })]) })
    say({ action: 'ack', items: [{ cid: 'cid-0001' }] })
    await settle()
    expect(controller.state.value.selected).toBe('dee')
    expect(sent).toContainEqual({ action: 'sync', chat: 'dee', after: 0, limit: 100 })
  })

  test('[S27] accepting a second chat leaves the first one in front', async () => {
    const kim = row('kim')
    const { controller, say } = await setUp([kim, row('dee', { status: 'offered', round: 0 })])
    controller.dispatch({ kind: 'select', chat: 'kim' })
    controller.accept('dee', 0)
    say({ action: 'agent', now: start, agent: agent(2, [kim, row('dee', { rev: 2 })]) })
    say({ action: 'ack', items: [{ cid: 'cid-0001' }] })
    await settle()
    expect(controller.state.value.selected).toBe('kim')
  })

  test('[S23] Accept pressed twice is one command', async () => {
    const { controller, sent } = await setUp()
    controller.accept('dee', 2)
    controller.accept('dee', 2)
    expect(sent.filter(frame => frame.action === 'accept')).toHaveLength(1)
  })

  test('[S36] Send shows the message at once and settles when the log has it', async () => {
    const { controller, sent, say } = await setUp([row('dee', { head: 0 })])
    controller.send('dee', 'hello')
    expect(controller.state.value.outbox).toMatchObject([{ text: 'hello', status: 'sending' }])
    expect(sent.at(-1)).toEqual({ action: 'message', chat: 'dee', items: [{ cid: 'cid-0001', text: 'hello' }] })
    say({ action: 'ack', chat: 'dee', items: [{ cid: 'cid-0001', seq: 2, at: start }] })
    expect(controller.state.value.outbox).toMatchObject([{ status: 'sent' }])
    say({ action: 'events', chat: 'dee', events: [started(), said(2, 'agent', 'hello', start, 'cid-0001')] })
    expect(controller.state.value.outbox).toEqual([])
    expect(controller.state.value.logs.dee?.events).toHaveLength(2)
  })

  test('[PC1] a message written while the connection is lost goes out with the next one, once', async () => {
    const { controller, sent, clock, close, welcome } = await setUp([row('dee')])
    close()
    controller.send('dee', 'hello')
    expect(sent.some(frame => frame.action === 'message')).toBe(false)
    await clock.advance(1_000)
    await welcome()
    expect(sent.filter(frame => frame.action === 'message')).toEqual([
      { action: 'message', chat: 'dee', items: [{ cid: 'cid-0001', text: 'hello' }] },
    ])
  })

  test('[S36] what is looked at is told as read, once', async () => {
    const { controller, sent, say } = await setUp([row('dee', { head: 0 })])
    controller.dispatch({ kind: 'select', chat: 'dee' })
    say({ action: 'events', chat: 'dee', events: [started(), said(2, 'customer')] })
    controller.read()
    expect(sent.filter(frame => frame.action === 'read')).toEqual([{ action: 'read', chat: 'dee', upTo: 2 }])
  })

  test('[S36] a draft is kept per chat and survives a reload of the page', async () => {
    const { controller, storage } = await setUp()
    controller.drafts.set('dee', 'half a sentence')
    controller.drafts.set('kim', 'another')
    controller.drafts.set('kim', '')
    expect(JSON.parse(storage.getItem('usher.drafts') ?? '')).toEqual({ dee: 'half a sentence' })
  })

  test('[S36] typing is told every three seconds at most, and its end at once; a message is its own end', async () => {
    const { controller, sent, clock } = await setUp([row('dee')])
    controller.typing('dee', true)
    controller.typing('dee', true)
    await clock.advance(3_000)
    controller.typing('dee', true)
    controller.send('dee', 'done')
    expect(sent.flatMap(frame => (frame.action === 'typing' ? [frame.on] : []))).toEqual([true, true])
    controller.typing('dee', true)
    controller.typing('dee', false)
    expect(sent.flatMap(frame => (frame.action === 'typing' ? [frame.on] : []))).toEqual([true, true, true, false])
  })

  test('[S39] a row turns red by the ticker alone, by the server’s clock', async () => {
    const { controller, clock } = await setUp([row('dee', { waitingSince: start, slaMs: 5_000 })])
    const kinds: string[] = []
    const { orderedRows } = await import('../../web/console/state.ts')
    controller.now.subscribe(now => void kinds.push(orderedRows(controller.state.value, now)[0]?.status.kind ?? ''))
    await clock.advance(6_000)
    expect(kinds).toEqual(['waiting', 'waiting', 'waiting', 'waiting', 'near', 'late', 'late'])
  })
})
