import { describe, expect, test } from '@jest/globals'
import type { ClientFrame, ServerFrame } from '../../protocol/frames.ts'
import { createController } from '../../web/console/controller.ts'
import type { Socket } from '../../web/shared/line.ts'
import { manualClock, settle } from '../support/manual-clock.ts'
import { memoryStorage } from '../support/memory-storage.ts'
import { agent, cids, row, said, staffApi, start, started } from './fixtures.ts'

const offered = row('dee', { status: 'offered', offeredAt: start, offerExpiresAt: start + 30_000, round: 2 })
async function setUp(chats = [offered], api = staffApi()) {
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
    {
      person: 'alice',
      storage,
      api,
      isLookedAt: () => true,
      isWriting: () => false,
      signedOut() {},
    },
  )
  const say = (frame: ServerFrame) => socket?.onmessage?.({ data: JSON.stringify(frame) })
  async function welcome() {
    await settle()
    socket?.onopen?.()
    say({ action: 'welcome', now: clock.now(), expiresAt: clock.now() + 3_600_000, heads: {}, agent: agent(1, chats) })
  }
  controller.link.open('agent.alice')
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

  test('[S30] a customer who comes again in the same shift: the record is fetched anew', async () => {
    const asked: string[] = []
    const records = {
      async record(id: string) {
        asked.push(id)
        return { id, rev: 1 }
      },
    }
    const { controller, say } = await setUp([offered], staffApi({ records: async () => records as never }))
    controller.records.load('r1')
    controller.accept('dee', 2)
    say({ action: 'agent', now: start, agent: agent(2, [row('dee', { rev: 2, round: 2, record: 'r1' })]) })
    say({ action: 'ack', items: [{ cid: 'cid-0001' }] })
    await settle()
    expect(asked).toEqual(['r1', 'r1'])
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

  test('[S30] accepting an existing customer’s chat opens the record in a tab behind; of several, the choice', async () => {
    const offered = (chat: string, part: object) => row(chat, { status: 'offered', round: 0, ...part })
    const { controller, say } = await setUp([offered('dee', { record: 'r1' }), offered('kim', { matches: 2 }), offered('lee', {})])
    for (const [index, chat] of ['dee', 'kim', 'lee'].entries()) {
      controller.accept(chat, 0)
      say({ action: 'ack', items: [{ cid: `cid-000${index + 1}` }] })
      await settle()
    }
    const { recordTabs, view, selected } = controller.state.value
    expect(recordTabs).toEqual([
      { record: 'r1', name: 'dee' },
      { record: 'matches.kim', name: 'kim' },
    ])
    expect([view, selected]).toEqual(['chat', 'dee'])
  })

  test('[S50] End Post Processing takes notes and code along; without a code it says what is missing', async () => {
    const dee = row('dee', {
      status: 'postProcessing',
      endedBy: 'agent',
      dispositionRequired: true,
      dispositions: [{ code: 'sold', name: 'Sold' }],
    })
    const { controller, sent, say } = await setUp([dee])
    const first = controller.endPostProcessing('dee')
    await settle()
    expect(sent.at(-1)).toMatchObject({ action: 'endPostProcessing', chat: 'dee' })
    say({ action: 'nack', cid: 'cid-0001', code: 'DISPOSITION_MISSING', retry: false, message: 'a code is missing' })
    expect(await first).toMatch(/^Choose a disposition code first/)
    controller.remarks.change('dee', { notes: 'told her', disposition: 'sold' })
    const second = controller.endPostProcessing('dee')
    await settle()
    expect(sent.at(-1)).toMatchObject({ action: 'endPostProcessing', chat: 'dee', notes: 'told her', disposition: 'sold' })
    say({ action: 'ack', items: [{ cid: 'cid-0002' }] })
    expect(await second).toBeUndefined()
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

  test('[PC1] what was on its way to a chat that went meanwhile is told in words, once, and not dropped in silence', async () => {
    const { controller, sent, say, clock, close } = await setUp([row('dee'), row('kim')])
    controller.dispatch({ kind: 'select', chat: 'dee' })
    close()
    controller.send('dee', 'Dear Dee')
    controller.send('dee', 'one more thing')
    controller.send('kim', 'Dear Kim')
    await clock.advance(1_000)
    await settle()
    say({ action: 'welcome', now: clock.now(), expiresAt: clock.now() + 3_600_000, heads: {}, agent: agent(2, [row('kim')]) })
    const told = controller.state.value.notices.map(notice => notice.text).filter(text => text.includes('Dear Dee'))
    expect(told).toEqual(['What you wrote last in the chat of dee was not sent: “Dear Dee\none more thing”'])
    expect(controller.state.value.outbox.map(entry => entry.text)).toEqual(['Dear Kim'])
    await clock.advance(3_600_000)
    expect(controller.state.value.notices.some(notice => notice.text === told[0])).toBe(true)
    expect(sent.flatMap(frame => (frame.action === 'message' ? [frame.chat] : []))).toContain('kim')
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
    expect(storage.getItem('usher.draft.alice.dee')).toBe('half a sentence')
    expect(storage.getItem('usher.draft.alice.kim')).toBeNull()
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

  test('[S28] a beat tells which snapshot and which rows the page shows', async () => {
    const { clock, say, sent } = await setUp([row('dee', { rev: 5 }), row('kim')])
    say({ action: 'agentChat', now: start, chat: row('kim', { rev: 3 }) })
    await clock.advance(7_500)
    expect(sent.at(-1)).toEqual({ action: 'heartbeat', seen: { dee: 0, kim: 0 }, rev: 1, rows: { dee: 5, kim: 3 } })
  })

  test('[S6] a transfer names chat, place and note; a refusal is told in the dialog, a chat gone to a queue by a notice', async () => {
    const { controller, sent, say } = await setUp([row('dee')])
    const bob = { kind: 'agent', id: 'bob', name: 'Bob' } as const
    const refused = controller.transfer('dee', bob, 'wants a refund')
    expect(sent.at(-1)).toEqual({
      action: 'transfer',
      chat: 'dee',
      to: { kind: 'agent', id: 'bob' },
      note: 'wants a refund',
      cid: 'cid-0001',
    })
    say({ action: 'nack', cid: 'cid-0001', code: 'AT_CAPACITY', message: 'bob has no place free', retry: false })
    expect(await refused).toContain('no place free any more')
    expect(controller.state.value.notices).toEqual([])

    const done = controller.transfer('dee', { kind: 'queue', id: 'support', name: 'Support' }, '')
    expect(sent.at(-1)).toEqual({ action: 'transfer', chat: 'dee', to: { kind: 'queue', id: 'support' }, cid: 'cid-0002' })
    say({ action: 'agent', now: start, agent: agent(2) })
    say({ action: 'ack', items: [{ cid: 'cid-0002' }] })
    expect(await done).toBeUndefined()
    expect(controller.state.value.notices.map(notice => notice.text)).toEqual(['The chat of dee went on to Support.'])
  })

  test('[S6] a chat offered to a colleague is taken back by its own command', async () => {
    const { controller, sent } = await setUp([row('dee', { transfer: { to: 'bob', toName: 'Bob', expiresAt: start + 30_000 } })])
    controller.takeBack('dee')
    expect(sent.at(-1)).toEqual({ action: 'takeBack', chat: 'dee', cid: 'cid-0001' })
  })

  test('[S15] a state for after the chats is asked for as such, and Available takes it back', async () => {
    const { controller, sent, say } = await setUp([row('dee')])
    controller.setState('onBreak', 'afterChats')
    expect(sent.at(-1)).toEqual({ action: 'setState', state: 'onBreak', when: 'afterChats', cid: 'cid-0001' })
    say({ action: 'ack', items: [{ cid: 'cid-0001' }] })
    controller.setState('available')
    expect(sent.at(-1)).toEqual({ action: 'setState', state: 'available', cid: 'cid-0002' })
  })

  test('[S6] signing out tells the server first, once, and does not wait for ever', async () => {
    const { controller, sent, say, clock } = await setUp([row('dee')])
    let out = 0
    void controller.signOut().then(() => ++out)
    void controller.signOut().then(() => ++out)
    expect(sent.filter(frame => frame.action === 'signOut')).toHaveLength(1)
    await settle()
    expect(out).toBe(0)
    say({ action: 'ack', items: [{ cid: 'cid-0001' }] })
    await settle()
    expect(out).toBe(2)

    const offline = await setUp([row('dee')])
    offline.close()
    void offline.controller.signOut().then(() => ++out)
    await offline.clock.advance(4_000)
    expect(out).toBe(3)
    expect(clock.now()).toBe(start)
  })

  test('[S39] a row turns red by the ticker alone, by the server’s clock', async () => {
    const { controller, clock } = await setUp([row('dee', { waitingSince: start, slaMs: 5_000 })])
    const kinds: string[] = []
    const { orderedRows } = await import('../../web/console/list.ts')
    controller.now.subscribe(now => void kinds.push(orderedRows(controller.state.value, now)[0]?.status.kind ?? ''))
    await clock.advance(6_000)
    expect(kinds).toEqual(['waiting', 'waiting', 'waiting', 'waiting', 'near', 'late', 'late'])
  })
})
