import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import * as v from 'valibot'
import { TicketSchema } from '../../protocol/chat-start.ts'
import { ServerFrameSchema } from '../../protocol/frames.ts'
import { readServerFrame, tolerant } from '../../protocol/reading.ts'
import { applyFrame } from '../../web/shared/log.ts'
import { threadItems } from '../../web/shared/thread.ts'
import { agent, customerChat, nothingRead, row, said, start, started } from './fixtures.ts'

const read = (frame: object) => readServerFrame(JSON.stringify(frame))
const warn = jest.spyOn(console, 'warn')
beforeEach(() => void warn.mockImplementation(() => {}))
afterEach(() => void warn.mockReset())

/** What a page shows of a log that came as one frame. */
function shown(events: readonly object[]) {
  const frame = read({ action: 'page', chat: 'c1', after: 0, events, head: events.length, more: false })
  const log = frame && applyFrame({}, frame, new Set(['c1'])).c1
  const input = { side: 'agent', outbox: [], receipts: nothingRead, customerName: 'dee', agentName: 'alice', now: start } as const
  return threadItems({ ...input, events: log?.events ?? [] }).map(item => item.text)
}
const line = 'Something happened here that this page cannot show'

describe('reading a newer server', () => {
  test('[F39] an event of an unknown kind is a neutral line at its place, and what follows is shown', () => {
    const blinked = { kind: 'blinked', seq: 2, at: start, from: { role: 'bot', name: 'Bo' }, eyes: 2 }
    expect(shown([started(), blinked, said(3, 'customer', 'hello')])).toEqual(['dee started the chat', line, 'hello'])
  })

  test('[F39] a field that is new is left out, at any depth', () => {
    const { receipts } = customerChat(1)
    const chat = { ...customerChat(1), colour: 'blue', receipts: { ...receipts, bot: { delivered: 1, read: 1 } } }
    expect(read({ action: 'chat', now: start, chat, extra: [1] })).toEqual({ action: 'chat', now: start, chat: customerChat(1) })
    expect(v.parse(tolerant(TicketSchema), { ticket: 't', ticketExpiresAt: 1, region: 'eu' })).toEqual({ ticket: 't', ticketExpiresAt: 1 })
  })

  test('[F39] an optional part of an unknown kind is absent, an offer that went for an unknown reason is left out', () => {
    const gone = { chat: 'kim', round: 0, transactionId: 'K7F3-92QD', nickname: 'kim', at: start }
    const view = {
      ...agent(3, [row('dee')]),
      stateReason: 'coffee',
      offersGone: [
        { ...gone, why: 'abducted' },
        { ...gone, why: 'missed' },
      ],
    }
    const frame = read({ action: 'agent', now: start, agent: view })
    expect(frame?.action === 'agent' && frame.agent.stateReason).toBeUndefined()
    expect(frame?.action === 'agent' && frame.agent.offersGone.map(offer => offer.why)).toEqual(['missed'])
    expect(frame?.action === 'agent' && frame.agent.chats).toHaveLength(1)
  })

  test('[F39] a refusal of an unknown name stays a refusal, and says itself whether to try again', () => {
    const frame = read({ action: 'nack', cid: 'cid-0001', code: 'FULL_MOON', message: 'not tonight', retry: false })
    expect(frame).toMatchObject({ action: 'nack', code: 'CONFLICT', message: 'not tonight', retry: false })
  })

  test('[F39] an unknown action is ignored', () => {
    expect(read({ action: 'dance' })).toBeUndefined()
    expect(readServerFrame('not json')).toBeUndefined()
  })

  test('[F40] an event that cannot be read is skipped with a line at its number, later ones still show', () => {
    const poisoned = { kind: 'message', seq: 2, at: 'yesterday', from: null, text: 7 }
    expect(shown([started(), poisoned, said(3, 'customer', 'hello')])).toEqual(['dee started the chat', line, 'hello'])
    expect(warn).toHaveBeenCalled()
  })

  test('[F39] what a server of today says reads the same by both, and the strict schema stays strict', () => {
    const frames = [
      { action: 'welcome', now: start, expiresAt: start, heads: { dee: 4 }, agent: agent(2, [row('dee', { joinedAt: start, head: 4 })]) },
      { action: 'ack', chat: 'c1', items: [{ cid: 'cid-0001', seq: 2, at: start, dup: true }], events: [said(2, 'agent')] },
      { action: 'heartbeatAck', now: start, heads: {}, chat: customerChat(4, { ahead: 2 }) },
    ]
    for (const frame of frames) expect(read(frame)).toEqual(v.parse(ServerFrameSchema, frame))
    expect(warn).not.toHaveBeenCalled()
    expect(v.is(ServerFrameSchema, { ...frames[2], extra: 1 })).toBe(false)
  })
})
