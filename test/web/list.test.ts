import { describe, expect, test } from '@jest/globals'
import type { AgentChatView } from '../../protocol/views.ts'
import { type ListChoice, shownRows, sorts } from '../../web/console/list.ts'
import { type ConsoleState, initialState, reduce } from '../../web/console/state.ts'
import { agent, row, said, start, started } from './fixtures.ts'

const now = start + 200_000
const customer = (nickname: string, lastName = '', firstName = '', email = '') => ({ nickname, lastName, firstName, email })

const chats: AgentChatView[] = [
  row('c1', { customer: customer('zoe', 'Abel', 'Zoë', 'z@example.com'), transactionId: 'BBBB-0002', joinedAt: start + 3_000 }),
  row('c2', { customer: customer('Ångela', 'Zimmer', 'Angela', 'a@example.com'), transactionId: 'CCCC-0003', joinedAt: start + 1_000 }),
  row('c3', { customer: customer('bob'), transactionId: 'AAAA-0001', joinedAt: start + 2_000, waitingSince: now - 5_000 }),
  row('c4', {
    customer: customer('', '', '', ''),
    transactionId: 'DDDD-0004',
    status: 'offered',
    offeredAt: now,
    offerExpiresAt: now + 30_000,
  }),
  row('c5', {
    customer: customer('kim', 'Meyer'),
    transactionId: 'EEEE-0005',
    status: 'postProcessing',
    endedBy: 'agent',
    endedAt: now,
    postProcessingEndsAt: now + 60_000,
    joinedAt: start,
  }),
]

function listWith(choice: Partial<ListChoice>, before?: ConsoleState): ConsoleState {
  const shown = before ?? reduce(initialState(start), { kind: 'frame', frame: { action: 'agent', now, agent: agent(1, chats) }, now })
  return reduce(shown, { kind: 'list', choice, now })
}
const names = (state: ConsoleState) => shownRows(state, now).map(entry => entry.row.chat)

describe('order of the list, as chosen', () => {
  test('[S42] by nickname, last name, first name, e-mail, Transaction ID and order of acceptance; an offer first, the unknown last', () => {
    const orders = Object.fromEntries(sorts.map(sort => [sort, names(listWith({ sort }))]))
    expect(orders).toEqual({
      waiting: ['c4', 'c3', 'c2', 'c1', 'c5'],
      nickname: ['c4', 'c2', 'c3', 'c5', 'c1'],
      lastName: ['c4', 'c1', 'c5', 'c2', 'c3'],
      firstName: ['c4', 'c2', 'c1', 'c3', 'c5'],
      email: ['c4', 'c2', 'c1', 'c3', 'c5'],
      transactionId: ['c4', 'c3', 'c1', 'c2', 'c5'],
      accepted: ['c4', 'c5', 'c2', 'c3', 'c1'],
    })
  })

  test('[D10] while the order is held, another one waits until it is let go', () => {
    const held = reduce(listWith({}), { kind: 'holdOrder', held: true, now })
    const chosen = listWith({ sort: 'nickname' }, held)
    expect(names(chosen)).toEqual(['c4', 'c3', 'c2', 'c1', 'c5'])
    expect(names(reduce(chosen, { kind: 'holdOrder', held: false, now }))).toEqual(['c4', 'c2', 'c3', 'c5', 'c1'])
  })
})

describe('what of the list is shown', () => {
  test('[S41] one state at a time, and offers always: they are lost within seconds', () => {
    expect(names(listWith({ filter: 'waiting' }))).toEqual(['c4', 'c3'])
    expect(names(listWith({ filter: 'offered' }))).toEqual(['c4'])
    expect(names(listWith({ filter: 'postProcessing' }))).toEqual(['c4', 'c5'])
    expect(names(listWith({ filter: 'all' }))).toHaveLength(5)
  })

  test('[S42] a search finds names without regard to accents and case, e-mail addresses and Transaction IDs', () => {
    const found = (search: string) => names(listWith({ search })).filter(chat => chat !== 'c4')
    expect(found('zoe')).toEqual(['c1'])
    expect(found('ANGELA')).toEqual(['c2'])
    expect(found('abel zo')).toEqual(['c1'])
    expect(found('a@example')).toEqual(['c2'])
    expect(found('aaaa-')).toEqual(['c3'])
    expect(found('nobody')).toEqual([])
    expect(names(listWith({ search: 'nobody' }))).toEqual(['c4'])
  })

  test('[S43] each row says with whom the chat is', () => {
    expect(new Set(shownRows(listWith({}), now).map(entry => entry.kind))).toEqual(new Set(['customer']))
  })
})

describe('what is said of the list', () => {
  const late = (waits: Record<string, number>) => {
    const rows = Object.entries(waits).map(([chat, waitingSince]) => row(chat, { waitingSince, head: 1 }))
    return reduce(initialState(start), { kind: 'frame', frame: { action: 'agent', now: start, agent: agent(1, rows) }, now: start })
  }
  const tick = (state: ConsoleState, at: number) => reduce(state, { kind: 'tick', now: at })

  test('[S39] a wait past the SLA is said once, at its second, and politely', () => {
    const before = tick(late({ lee: start }), start + 59_999)
    expect(before.announcement.text).toBe('')
    const told = tick(before, start + 60_000)
    expect(told.announcement).toMatchObject({ text: 'lee has waited longer than 1 minute', urgent: false })
    expect(tick(told, start + 61_000).announcement).toBe(told.announcement)
  })

  test('[S39] [S40] the next wait of the same customer is said again; several at once are one sentence', () => {
    const told = tick(late({ lee: start, kim: start + 1_000 }), start + 61_000)
    expect(told.announcement.text).toBe('lee and kim have waited too long')
    const answered = reduce(told, {
      kind: 'frame',
      now: start + 70_000,
      frame: { action: 'events', chat: 'lee', events: [started(), said(2, 'agent'), said(3, 'customer', 'and?', start + 70_000)] },
    })
    expect(tick(answered, start + 129_000).announcement.text).toBe('lee: new message')
    expect(tick(answered, start + 130_000).announcement.text).toBe('lee has waited longer than 1 minute')
  })
})
