import { describe, expect, test } from '@jest/globals'
import { emptyWords, shownState, stateNotice } from '../../web/console/agent-state.ts'
import {
  byUrgency,
  customerName,
  customerTitle,
  type RowContext,
  type RowEntry,
  rowStatus,
  stableOrder,
  waitsForAgent,
} from '../../web/console/rows.ts'
import { statusWords } from '../../web/console/status-mark.tsx'
import { applyEvents, emptyLog } from '../../web/shared/log.ts'
import { agent, row, said, start, started } from './fixtures.ts'

const plain: RowContext = { log: undefined, typingUntil: undefined, looked: false }
const withLog = (...events: Parameters<typeof applyEvents>[1]) => ({ ...plain, log: applyEvents(emptyLog, events) })

describe('state of a row', () => {
  test('[S38] a customer who wrote waits, from the first unanswered message, with the number of messages', () => {
    const context = withLog(started(), said(2, 'customer'), said(3, 'customer'))
    const status = rowStatus(row('dee', { head: 1 }), context, start + 12_000)
    expect(status).toEqual({ kind: 'waiting', waitedMs: 10_000, unread: 2 })
    expect(statusWords(status)).toBe('Waiting 0:10')
    expect(waitsForAgent(status)).toBe(true)
  })

  test('[S38] what the row already counts is not counted again from its log', () => {
    const context = withLog(started(), said(2, 'customer'), said(3, 'agent'))
    expect(rowStatus(row('dee', { head: 3 }), context, start + 9_000).kind).toBe('answered')
    const older = row('dee', { head: 3, waitingSince: start + 1_000 })
    expect(rowStatus(older, context, start + 9_000)).toMatchObject({ kind: 'waiting', waitedMs: 8_000 })
  })

  test('[S39] the row turns amber at 75 % of the SLA and red at the very second it is over', () => {
    const waiting = row('dee', { waitingSince: start, slaMs: 60_000 })
    const at = (ms: number) => rowStatus(waiting, plain, start + ms).kind
    expect([0, 44_999, 45_000, 59_999, 60_000, 600_000].map(at)).toEqual(['waiting', 'waiting', 'near', 'near', 'late', 'late'])
    expect(statusWords(rowStatus(waiting, plain, start + 95_000))).toBe('Late 1:35')
  })

  test('[S40] an answer clears the wait at once; the next message of the customer begins a new one', () => {
    const waiting = row('dee', { head: 2, waitingSince: start })
    const answered = withLog(started(), said(2, 'customer'), said(3, 'agent', 'hello', start + 20_000))
    expect(rowStatus(waiting, answered, start + 21_000).kind).toBe('answered')
    const again = withLog(started(), said(2, 'customer'), said(3, 'agent'), said(4, 'customer', 'and?', start + 30_000))
    expect(rowStatus(waiting, again, start + 33_000)).toEqual({ kind: 'waiting', waitedMs: 3_000, unread: 1 })
  })

  test('[S25] an offer counts down by server time and never below zero', () => {
    const offered = row('dee', { status: 'offered', offeredAt: start, offerExpiresAt: start + 30_000 })
    expect(rowStatus(offered, plain, start + 7_500)).toEqual({ kind: 'offered', leftMs: 22_500, part: 0.75 })
    expect(statusWords(rowStatus(offered, plain, start + 7_500))).toBe('Offered · 23 s')
    expect(rowStatus(offered, plain, start + 99_000)).toEqual({ kind: 'offered', leftMs: 0, part: 0 })
  })

  test('[S48] a chat ended by its customer says so until it is looked at, then it counts down post processing', () => {
    const ended = row('dee', { status: 'postProcessing', endedBy: 'customer', endedAt: start, postProcessingEndsAt: start + 60_000 })
    expect(statusWords(rowStatus(ended, plain, start + 12_000))).toBe('Ended – look and wrap up')
    expect(statusWords(rowStatus(ended, { ...plain, looked: true }, start + 12_000))).toBe('Post processing 0:48')
    const own = row('dee', { status: 'postProcessing', endedBy: 'agent', postProcessingEndsAt: start + 60_000 })
    expect(rowStatus(own, plain, start + 12_000).kind).toBe('postProcessing')
  })

  test('[S41] a customer whose page is gone is away from 45 s on, unless an answer is owed', () => {
    const gone = row('dee', { customerAwaySince: start })
    expect(rowStatus(gone, plain, start + 44_999).kind).toBe('answered')
    expect(statusWords(rowStatus(gone, plain, start + 130_000))).toBe('Away 2:10')
    expect(rowStatus(row('dee', { customerAwaySince: start, waitingSince: start, slaMs: 600_000 }), plain, start + 50_000).kind).toBe(
      'waiting',
    )
  })

  test('[S41] post processing that waits for its code says so instead of a countdown', () => {
    const overdue = row('dee', { status: 'postProcessing', endedBy: 'agent', overdue: true })
    expect(statusWords(rowStatus(overdue, plain, start))).toBe('Post processing – choose a code')
    expect(rowStatus(row('dee', { ...overdue, endedBy: 'customer' }), plain, start).kind).toBe('ended')
  })

  test('[S41] typing shows only while nobody waits for an answer', () => {
    const typing = { ...plain, typingUntil: start + 6_000 }
    expect(rowStatus(row('dee'), typing, start + 5_999).kind).toBe('typing')
    expect(rowStatus(row('dee'), typing, start + 6_000).kind).toBe('answered')
    expect(rowStatus(row('dee', { waitingSince: start }), typing, start + 5_000).kind).toBe('waiting')
  })
})

describe('order of the list', () => {
  const now = start + 100_000
  const entry = (chat: string, part: Parameters<typeof row>[1]): RowEntry => {
    const one = row(chat, part)
    return { kind: 'customer', row: one, status: rowStatus(one, { ...plain, looked: true }, now) }
  }

  test('[S42] an offer comes first, then whoever waits longest, then the rest', () => {
    const entries = [
      entry('answered', {}),
      entry('post', { status: 'postProcessing', endedBy: 'agent', postProcessingEndsAt: now + 1_000 }),
      entry('new', { waitingSince: now - 5_000 }),
      entry('late', { waitingSince: now - 90_000 }),
      entry('later', { waitingSince: now - 95_000 }),
      entry('offer', { status: 'offered', offeredAt: now, offerExpiresAt: now + 30_000 }),
      entry('near', { waitingSince: now - 50_000 }),
    ]
    expect(entries.sort(byUrgency).map(one => one.row.chat)).toEqual(['offer', 'later', 'late', 'near', 'new', 'answered', 'post'])
  })

  test('[S42] no row changes its place while the pointer is over the list; what is new comes last, what is gone goes', () => {
    expect(stableOrder(['a', 'b', 'c'], ['n', 'c', 'a'], true)).toEqual(['a', 'c', 'n'])
    expect(stableOrder(['a', 'b', 'c'], ['n', 'c', 'a'], false)).toEqual(['n', 'c', 'a'])
  })
})

describe('title of a chat', () => {
  const customer = { nickname: 'dee', firstName: 'Dana', lastName: 'Reyes', email: 'dee@example.com' }

  test('[S33] nickname, last name, first name, e-mail, in this order', () => {
    expect(customerTitle(row('c', { customer }))).toBe('dee · Reyes · Dana · dee@example.com')
  })

  test('[S33] unknown parts leave no separator behind', () => {
    expect(customerTitle(row('c', { customer: { ...customer, lastName: '', email: '' } }))).toBe('dee · Dana')
    expect(customerTitle(row('c', { customer: { ...customer, nickname: '', firstName: '' } }))).toBe('Reyes · dee@example.com')
  })

  test('[S34] a customer of whom nothing is known is called by the Transaction ID', () => {
    const nobody = row('c', { customer: { nickname: '', firstName: '', lastName: '', email: '' } })
    expect(customerTitle(nobody)).toBe('K7F3-92QD')
    expect(customerName(nobody)).toBe('K7F3-92QD')
  })
})

describe('state of the agent', () => {
  test('[S15] the state and its timer are the server’s; Busy is Available with chats in hand', () => {
    expect(shownState(agent(1))).toEqual({ kind: 'available', since: start })
    const busy = agent(1, [row('dee', { joinedAt: start + 5_000 }), row('kim', { joinedAt: start + 9_000 })])
    expect(shownState(busy)).toEqual({ kind: 'busy', since: start + 5_000 })
    expect(shownState(agent(1, [row('dee', { status: 'offered' })])).kind).toBe('available')
    expect(shownState({ ...busy, state: 'onBreak', stateSince: start + 60_000 })).toEqual({ kind: 'onBreak', since: start + 60_000 })
  })

  test('[S45] an agent with nothing but post processing in hand is in post processing', () => {
    const post = row('dee', { status: 'postProcessing', joinedAt: start, endedAt: start + 9_000 })
    expect(shownState(agent(1, [post]))).toEqual({ kind: 'postProcessing', since: start + 9_000 })
    expect(shownState(agent(1, [post, row('kim', { joinedAt: start + 2_000 })])).kind).toBe('busy')
  })

  test('[S25] a missed or rejected offer says why the state changed and leads back', () => {
    expect(stateNotice(agent(1))).toBeUndefined()
    expect(stateNotice(agent(1, [], { state: 'onBreak', stateReason: 'offerMissed' }))).toEqual({
      text: 'You are On Break because a chat offered to you was not answered in time.',
      action: 'available',
    })
    expect(stateNotice(agent(1, [row('dee')], { stopNew: true, stateReason: 'offerRejected' }))?.action).toBe('resume')
  })

  test('[S20] an agent without a queue is told so and whom to ask', () => {
    expect(emptyWords(agent(1, [], { queues: [] }))).toContain('You are in no chat queue')
    expect(emptyWords(agent(1))).toBe('You are Available in Sales. The next chat comes here.')
  })
})
