import { expect, test } from '@jest/globals'
import * as v from 'valibot'
import { agentChatView } from '../../adapters/wire.ts'
import { acceptOffer, endChat, endPostProcessing } from '../../domain/commands.ts'
import { readSnapshot } from '../../domain/delivery.ts'
import { heartbeat } from '../../domain/presence.ts'
import type { Hours, Queue } from '../../domain/queue.ts'
import { ChatFormSchema } from '../../protocol/chat-start.ts'
import { AgentChatSchema } from '../../protocol/views.ts'
import { ask, starting } from '../support/asking.ts'
import { type Centre, noon, openCentre } from '../support/centre.ts'

const minute = 60_000
const hour = 60 * minute
const questions: Queue['questions'] = [
  { id: 'about', label: 'What is it about?', kind: 'choice', required: true, options: ['An order', 'A refund'] },
  { id: 'order', label: 'Order number', kind: 'text', required: false, options: [] },
  { id: 'more', label: 'Anything else?', kind: 'longText', required: false, options: [] },
]
/** Noon is 13:00 in Berlin, on a Sunday. */
const hours = (from: string, to: string): Hours => ({ timeZone: 'Europe/Berlin', week: [{ day: 7, from, to }], closedOn: [] })

const opened = (sales: Partial<Queue>) => openCentre({ queues: [{ id: 'sales', ...sales }] })
const formOf = async (centre: Centre) => v.parse(ChatFormSchema, (await ask(centre, 'GET /api/chats/form')).body).queues
const start = (centre: Centre, name: string, more: object = {}) => ask(centre, 'POST /api/chats', { body: starting(name, more) })

test('[BC1] an open queue says what it asks and that a message can be left', async () => {
  const centre = await opened({ questions, askName: 'required', askEmail: 'no' })
  expect(await formOf(centre)).toEqual([
    { id: 'sales', name: 'Sales', state: 'open', leaveMessage: true, askName: 'required', askEmail: 'no', questions },
  ])
})

test('[BC1] [S74] a closed queue says when it opens, and its next seven days as instants', async () => {
  const centre = await opened({ hours: hours('14:00', '18:00'), leaveMessage: false })
  expect(await formOf(centre)).toMatchObject([
    { state: 'closed', opensAt: noon + hour, hours: [{ from: noon + hour, to: noon + 5 * hour }], leaveMessage: false },
  ])
  centre.clock.advance(hour)
  const [open] = await formOf(centre)
  expect(open).toMatchObject({ state: 'open' })
  expect(open).not.toHaveProperty('opensAt')
})

test('[BC1] with the settings of queues that nobody has changed since, the form is as it was before there were any', async () => {
  const centre = await opened({})
  const [first] = await formOf(centre)
  expect(first).not.toHaveProperty('hours')
  expect(first).not.toHaveProperty('estimate')
})

test('[BC1] a queue as full as it may be says so, and takes chats again when there is room', async () => {
  const centre = await opened({ mostWaiting: 2 })
  await centre.customer('dee')
  expect(await formOf(centre)).toMatchObject([{ state: 'open' }])
  const kim = await centre.customer('kim')
  expect(await formOf(centre)).toMatchObject([{ state: 'tooBusy' }])
  await endChat(centre.ports, kim, kim.chat)
  expect(await formOf(centre)).toMatchObject([{ state: 'open' }])
})

test('[BC1] the estimate is for whoever comes next, and five seconds old at most; the form costs one read when nothing else is to be told', async () => {
  const centre = await opened({})
  const alice = await centre.agent('alice', { limit: 1 })
  for (let i = 0; i < 6; i++) {
    const dee = await centre.customer(`dee${i}`)
    centre.clock.advance(20_000)
    await heartbeat(centre.ports, alice, 15_000)
    await acceptOffer(centre.ports, alice, dee.chat, 0)
    await endChat(centre.ports, alice, dee.chat)
    await endPostProcessing(centre.ports, alice, dee.chat)
  }
  expect(await formOf(centre)).toMatchObject([{ estimate: { fromMs: 20_000, toMs: 20_000 } }])
  await centre.customer('lee')
  await centre.customer('pat')
  const reads: string[] = []
  const { query } = centre.store
  centre.store.query = range => {
    reads.push(range.pk)
    return query(range)
  }
  await formOf(centre)
  expect(reads).toEqual(['QUEUES'])
  centre.clock.advance(5_000)
  expect(await formOf(centre)).toMatchObject([{ estimate: { fromMs: 40_000, toMs: 40_000 } }])
  expect(reads.slice(1).sort()).toEqual(['J#sales', 'QUEUES', 'W#sales#0'])
})

test('[BC1] an estimate that cannot be read costs nobody the form', async () => {
  const centre = await opened({})
  const { query } = centre.store
  centre.store.query = range => (range.pk === 'J#sales' ? Promise.reject(new Error('no answer in time')) : query(range))
  expect(await formOf(centre)).toMatchObject([{ state: 'open' }])
})

test('[BC3] [S74] out of hours a start is refused with the time of opening; with as many waiting as may, until one leaves', async () => {
  const closed = await opened({ hours: hours('14:00', '18:00') })
  const before = closed.store.all().length
  expect(await start(closed, 'dee')).toMatchObject({
    status: 409,
    body: { code: 'CLOSED', message: 'Sales is closed now; it opens at 2026-11-22T13:00:00.000Z; you can leave a message' },
  })
  expect(closed.store.all()).toHaveLength(before)
  closed.clock.advance(hour)
  expect(await start(closed, 'dee')).toMatchObject({ status: 201 })

  const busy = await opened({ mostWaiting: 1, leaveMessage: false })
  expect(await start(busy, 'dee')).toMatchObject({ status: 201 })
  const refused = await start(busy, 'kim')
  expect(refused).toMatchObject({ status: 409, body: { code: 'TOO_BUSY', message: expect.stringContaining('try again later') } })
  expect(refused.body.message).not.toContain('leave a message')
})

test('[BC3] [F35] a repeat, and a browser whose chat is open, get their chat whatever the door says by now', async () => {
  const centre = await opened({ mostWaiting: 1, hours: hours('09:00', '14:00'), questions: [], askEmail: 'optional' })
  const first = await start(centre, 'dee')
  expect(first.status).toBe(201)
  const full = await start(centre, 'dee')
  centre.clock.advance(2 * hour)
  const late = await start(centre, 'dee')
  const otherTab = await start(centre, 'dee', {
    startKey: 'another'.padEnd(22, '_'),
    answers: [{ question: 'gone', text: 'x' }],
    identity: 'old',
  })
  for (const { status, body } of [full, late, otherTab]) expect([status, body.chat]).toEqual([200, first.body.chat])
  expect(await start(centre, 'kim')).toMatchObject({ status: 409, body: { code: 'CLOSED' } })
})

test.each([
  ['a question that is not asked', [{ question: 'color', text: 'red' }], /asks no question 'color'/],
  [
    'a question twice',
    [
      { question: 'about', text: 'An order' },
      { question: 'about', text: 'A refund' },
    ],
    /'about' is answered twice/,
  ],
  ['nothing where it must', [], /please answer "What is it about\?"/],
  ['white space where it must', [{ question: 'about', text: ' \u202e ' }], /please answer "What is it about\?"/],
  ['what is no option', [{ question: 'about', text: 'an order' }], /one of the options of "What is it about\?"/],
  ['too much', [{ question: 'order', text: 'x'.repeat(501) }], /500 characters/],
  ['a name of every object', [{ question: '__proto__', text: 'x' }], /asks no question/],
])('[BC2] a start that answers %s is refused in words and starts nothing', async (_what, answers, words) => {
  const centre = await opened({ questions })
  const before = centre.store.all().length
  const refused = await start(centre, 'dee', { answers })
  expect(refused).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } })
  expect(refused.body.message).toMatch(words)
  expect(centre.store.all()).toHaveLength(before)
})

test.each([
  ['firstName', { askName: 'required' }, { lastName: 'Day', email: 'dee@example.com' }],
  ['lastName', { askName: 'required' }, { firstName: 'Dee', email: 'dee@example.com' }],
  ['email', { askEmail: 'required' }, { firstName: 'Dee', lastName: 'Day', email: ' ' }],
] as const)('[BC2] a start without the %s that its queue needs is refused', async (field, needs, given) => {
  const centre = await opened(needs)
  expect(await start(centre, 'dee', given)).toMatchObject({
    status: 400,
    body: { message: expect.stringMatching(`^${field}: this queue needs`) },
  })
  const whole = { firstName: 'Dee', lastName: 'Day', email: 'dee@example.com' }
  expect(await start(centre, 'dee', whole)).toMatchObject({ status: 201 })
})

test('[BC2] answers stand in the agent’s row in the order of the questions, as they were asked, until the chat is over', async () => {
  const centre = await opened({ questions })
  const alice = await centre.agent('alice')
  const answers = [
    { question: 'more', text: ' one\r\n\u0007two ' },
    { question: 'order', text: 'A\u202e-17\n8 ' },
    { question: 'about', text: 'A refund' },
  ]
  const { body } = await start(centre, 'dee', { answers })
  const chat = String(body.chat)
  const kept = [
    { label: 'What is it about?', text: 'A refund' },
    { label: 'Order number', text: 'A-17 8' },
    { label: 'Anything else?', text: 'one\ntwo' },
  ]
  const row = async () => {
    const snapshot = await readSnapshot(centre.ports, chat)
    return snapshot === undefined ? undefined : v.parse(AgentChatSchema, agentChatView('alice', snapshot))
  }
  expect(await row()).toMatchObject({ status: 'offered', answers: kept })
  await acceptOffer(centre.ports, alice, chat, 0)
  await endChat(centre.ports, alice, chat)
  expect(await row()).toMatchObject({ status: 'postProcessing', answers: kept })
  await endPostProcessing(centre.ports, alice, chat)
  expect(await centre.chat(chat)).toMatchObject({ status: 'closed', answers: kept })
})

test.each([
  ['a time zone that is none', { timeZone: 'Europe/Atlantis', week: [] }, /hours\.timeZone: 'Europe\/Atlantis' is no time zone/],
  ['a day that is none', { timeZone: 'UTC', week: [], closedOn: ['2027-02-29'] }, /hours\.closedOn: there is no day 2027-02-29/],
  ['hours that end before they begin', { timeZone: 'UTC', week: [{ day: 1, from: '18:00', to: '02:00' }] }, /two entries/],
])('[S72] a queue is not set to %s', async (_what, given, words) => {
  const centre = await opened({})
  const before = centre.store.all().filter(item => item.pk === 'QUEUES')
  const created = await ask(centre, 'POST /api/queues', { as: 'ada', body: { id: 'night', name: 'Night', hours: given } })
  const path = { queue: 'sales' }
  const changed = await ask(centre, 'PUT /api/queues/{queue}', { as: 'ada', path, body: { rev: 1, name: 'Sales', hours: given } })
  for (const { status, body } of [created, changed]) {
    expect([status, body.code]).toEqual([400, 'BAD_REQUEST'])
    expect(body.message).toMatch(words)
  }
  expect(centre.store.all().filter(item => item.pk === 'QUEUES')).toEqual(before)
})

test('[S72] hours that are taken away are gone: the queue is open always', async () => {
  const centre = await opened({ hours: hours('14:00', '18:00') })
  expect(await formOf(centre)).toMatchObject([{ state: 'closed' }])
  const body = { rev: 1, name: 'Sales' }
  expect(await ask(centre, 'PUT /api/queues/{queue}', { as: 'ada', path: { queue: 'sales' }, body })).toMatchObject({ status: 200 })
  expect(await formOf(centre)).toMatchObject([{ state: 'open' }])
  expect(await start(centre, 'dee')).toMatchObject({ status: 201 })
})
