import { describe, expect, test } from '@jest/globals'
import type { ServerFrame } from '../../protocol/frames.ts'
import type { AgentChatView, AgentView } from '../../protocol/views.ts'
import { behind } from '../../web/console/chat-logs.ts'
import { offers, orderedRows, waitingCount } from '../../web/console/list.ts'
import { refusalWords } from '../../web/console/refusals.ts'
import { type ConsoleInput, type ConsoleState, initialState, reduce } from '../../web/console/state.ts'
import { agent, ended, row, said, start, started } from './fixtures.ts'

function run(inputs: readonly (ServerFrame | ConsoleInput)[], from = initialState(start), now = start + 60_000): ConsoleState {
  return inputs.reduce<ConsoleState>((state, input) => reduce(state, 'kind' in input ? input : { kind: 'frame', frame: input, now }), from)
}
const snapshot = (view: AgentView): ServerFrame => ({ action: 'agent', now: start, agent: view })
const pushed = (chat: AgentChatView): ServerFrame => ({ action: 'agentChat', now: start, chat })
const texts = (state: ConsoleState) => state.notices.map(notice => notice.text)
const offer = row('dee', { status: 'offered', offeredAt: start, offerExpiresAt: start + 30_000 })

describe('console state', () => {
  test('[S21] a new offer is in the list at once and announced once', () => {
    const first = run([snapshot(agent(1, [offer]))])
    expect(offers(first).map(one => one.chat)).toEqual(['dee'])
    expect(first.announcement.text).toBe('New chat offered: dee, Sales')
    const again = run([snapshot(agent(2, [offer]))], first)
    expect(again.announcement).toBe(first.announcement)
  })

  test('[S21] an offer does not take the agent away from the chat in front', () => {
    const state = run([snapshot(agent(1, [row('kim')])), { kind: 'select', chat: 'kim' }, snapshot(agent(2, [row('kim'), offer]))])
    expect(state.selected).toBe('kim')
  })

  test('[S26] the number on the Chat tab is that of the active chats that wait for the agent', () => {
    const chats = [row('dee', { waitingSince: start }), row('kim'), offer, row('lee', { waitingSince: start, status: 'postProcessing' })]
    const state = run([snapshot(agent(1, [...chats.slice(0, 2), { ...offer, chat: 'eve' }, chats[3] as AgentChatView]))])
    expect(waitingCount(state)).toBe(1)
    const more: ServerFrame = { action: 'events', chat: 'kim', events: [started(), said(2, 'customer')] }
    expect(waitingCount(run([more], state))).toBe(2)
  })

  test('[S28] a snapshot replaces the list, an older one changes nothing', () => {
    const state = run([snapshot(agent(5, [row('dee'), row('kim')])), snapshot(agent(6, [row('kim')])), snapshot(agent(4, [row('dee')]))])
    expect(orderedRows(state, start).map(entry => entry.row.chat)).toEqual(['kim'])
  })

  test('[S28] of two versions of a row the newer rev wins, whichever way it came', () => {
    const newer = row('dee', { rev: 9, status: 'postProcessing', endedBy: 'customer' })
    const state = run([snapshot(agent(1, [row('dee')])), pushed(newer), snapshot(agent(2, [row('dee', { rev: 8 })]))])
    expect(state.agent?.chats[0]).toMatchObject({ rev: 9, status: 'postProcessing' })
    expect(run([pushed(row('dee', { rev: 3 }))], state).agent?.chats[0]?.rev).toBe(9)
  })

  test('[S28] a beat brings what lost pushes would have brought: the snapshot, and rows of the same snapshot', () => {
    const state = run([snapshot(agent(3, [row('dee'), row('kim')]))])
    const ack = (view: AgentView): ServerFrame => ({ action: 'heartbeatAck', now: start, heads: {}, agent: view })
    expect(run([ack(agent(4, [row('kim')]))], state).order).toEqual(['kim'])
    const wrapUp = row('dee', { rev: 2, status: 'postProcessing', endedBy: 'customer' })
    const healed = run([ack(agent(3, [wrapUp, row('kim')]))], state)
    expect(healed.agent?.chats.map(one => one.status)).toEqual(['postProcessing', 'active'])
    expect(healed.announcement.text).toBe('dee ended the chat')
    expect(run([ack(agent(2, []))], healed)).toEqual(healed)
  })

  test('[S28] a row that no snapshot names is not shown', () => {
    expect(run([snapshot(agent(1)), pushed(row('dee'))]).agent?.chats).toEqual([])
  })

  test('[S28] after a reconnect the list equals the server’s', () => {
    const welcome: ServerFrame = {
      action: 'welcome',
      now: start,
      expiresAt: start,
      heads: { kim: 3 },
      agent: agent(7, [row('kim', { head: 3 })]),
    }
    const state = run([snapshot(agent(1, [row('dee')])), welcome])
    expect(state.order).toEqual(['kim'])
    expect([...behind(state)]).toEqual([['kim', 0]])
  })

  test('[S23] the log of a chat is fetched once it is accepted, not while it is offered', () => {
    const offered = run([snapshot(agent(1, [{ ...offer, head: 3 }]))])
    expect(behind(offered).size).toBe(0)
    const accepted = run([snapshot(agent(2, [row('dee', { rev: 2, head: 4 })]))], offered)
    expect([...behind(accepted)]).toEqual([['dee', 0]])
  })

  test('[S23] a late accept is refused in words', () => {
    const state = run([{ kind: 'notice', text: refusalWords('OFFER_GONE', 'gone'), now: start }])
    expect(texts(state)).toEqual(['Too late: this offer is over.'])
    expect(run([{ kind: 'tick', now: start + 10_000 }], state).notices).toEqual([])
  })

  test('[S27] a second accepted chat is in the list beside the first', () => {
    const state = run([snapshot(agent(1, [row('kim')])), { kind: 'select', chat: 'kim' }, snapshot(agent(2, [row('kim'), row('dee')]))])
    expect([...state.order].sort()).toEqual(['dee', 'kim'])
    expect(state.selected).toBe('kim')
  })

  test('[S44] when the customer ends the chat, it is announced and stays in the list', () => {
    const wrapUp = row('dee', { rev: 2, status: 'postProcessing', endedBy: 'customer' })
    const state = run([snapshot(agent(1, [row('dee')])), pushed(wrapUp)])
    expect(state.announcement.text).toBe('dee ended the chat')
    expect(state.order).toEqual(['dee'])
  })

  test('[S76] an end is not seen behind another view, also of the chat that was chosen last', () => {
    const end = pushed(row('dee', { rev: 9, status: 'postProcessing', endedBy: 'customer' }))
    const away = run([
      snapshot(agent(1, [row('dee')])),
      { kind: 'select', chat: 'dee' },
      { kind: 'openRecord', record: 'r1', name: 'Dana' },
      { kind: 'view', view: 'record:r1' },
      end,
    ])
    expect(away.looked).toEqual([])
    expect(run([{ kind: 'view', view: 'chat' }], away).looked).toEqual(['dee'])
    expect(run([{ kind: 'closeRecord', record: 'r1' }], away).looked).toEqual(['dee'])
    expect(run([{ kind: 'closeRecord', record: 'other' }], away).looked).toEqual([])
  })

  test('[S47] when post processing is over, row, log and selection are gone', () => {
    const events: ServerFrame = { action: 'events', chat: 'dee', events: [started(), ended(2, 'agent')] }
    const open = run([snapshot(agent(1, [row('dee')])), { kind: 'select', chat: 'dee' }, events])
    const closed = run([snapshot(agent(2))], open)
    expect(closed.order).toEqual([])
    expect(closed.logs).toEqual({})
    expect(closed.selected).toBeUndefined()
  })

  test('[S38] a message in another chat is announced without its words', () => {
    const state = run([
      snapshot(agent(1, [row('dee'), row('kim')])),
      { kind: 'select', chat: 'kim' },
      { action: 'events', chat: 'dee', events: [started(), said(2, 'customer', 'my secret')] },
    ])
    expect(state.announcement.text).toBe('dee: new message')
  })

  test('[S42] the order is kept while the pointer is over the list and mended when it leaves', () => {
    const chats = [row('dee', { waitingSince: start }), row('kim')]
    const held = run([
      snapshot(agent(1, chats)),
      { kind: 'holdOrder', held: true, now: start + 1_000 },
      snapshot(agent(2, [row('dee', { rev: 2 }), row('kim', { rev: 2, waitingSince: start })])),
    ])
    expect(held.order).toEqual(['dee', 'kim'])
    expect(run([{ kind: 'holdOrder', held: false, now: start + 2_000 }], held).order).toEqual(['kim', 'dee'])
  })

  test('[S36] receipts only rise', () => {
    const high = { customer: { delivered: 5, read: 4 }, agent: { delivered: 0, read: 0 } }
    const low = { customer: { delivered: 3, read: 5 }, agent: { delivered: 0, read: 0 } }
    const state = run([
      snapshot(agent(1, [row('dee')])),
      { action: 'receipts', chat: 'dee', receipts: high },
      { action: 'receipts', chat: 'dee', receipts: low },
    ])
    expect(state.agent?.chats[0]?.receipts.customer).toEqual({ delivered: 5, read: 5 })
  })
})
