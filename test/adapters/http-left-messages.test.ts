import { beforeEach, expect, test } from '@jest/globals'
import * as v from 'valibot'
import { LeftMessagesSchema } from '../../protocol/records.ts'
import { ask, leaving } from '../support/asking.ts'
import { type Centre, openCentre } from '../support/centre.ts'

let centre: Centre
beforeEach(async () => {
  centre = await openCentre({ queues: [{ id: 'sales' }, { id: 'support', leaveMessage: false }] })
  await centre.agent('alice')
  await centre.agent('bob', { queues: ['support'] })
  await centre.agent('carla', { queues: [] })
})
const leave = (name: string, more: object = {}) => ask(centre, 'POST /api/left-messages', { body: leaving(name, more) })
const read = async (as: string) => v.parse(LeftMessagesSchema, (await ask(centre, 'GET /api/left-messages', { as })).body).messages
const done = (as: string, message: string) => ask(centre, 'POST /api/left-messages/{message}/done', { as, path: { message } })

test('[BC6] [S74] a message gets its reference, and the agents of its queue and supervisors see it, oldest first, until one is done with it', async () => {
  const first = await leave('dee')
  expect(first).toMatchObject({ status: 201, body: { reference: expect.stringMatching(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/) } })
  expect(await leave('dee')).toEqual({ status: 200, body: first.body })
  centre.clock.advance(1_000)
  await leave('kim')
  const mine = await read('alice')
  expect(mine).toMatchObject([
    { nickname: 'dee', email: 'dee@example.com', text: 'A question of dee', queueName: 'Sales', reference: first.body.reference },
    { nickname: 'kim' },
  ])
  expect(await read('bob')).toEqual([])
  expect(await read('carla')).toEqual([])
  for (const as of ['sam', 'ada']) expect(await read(as)).toEqual(mine)
  const id = mine[0]?.id ?? ''
  for (const as of ['bob', 'carla']) expect(await done(as, id)).toEqual(await done(as, 'nothing'))
  expect(await done('bob', id)).toMatchObject({ status: 404 })
  expect(await read('alice')).toHaveLength(2)
  for (let twice = 0; twice < 2; twice++) expect(await done('alice', id)).toMatchObject({ status: 200 })
  expect(await done('sam', id)).toMatchObject({ status: 200 })
  expect(await read('alice')).toMatchObject([{ nickname: 'kim' }])
})

test.each([
  ['no address', { email: ' ' }, /^email: please say where we can answer you/],
  ['a bad address', { email: 'dee' }, /^email: .*name@example.com/],
  ['no words', { text: ' \n ' }, /^text: please write your message/],
  ['too many words', { text: 'x'.repeat(2_001) }, /^text: at most 2000 characters/],
  ['no name', { nickname: '\u202e' }, /^nickname: please fill in/],
  ['a short key', { messageKey: 'abc' }, /^messageKey/],
  ['an unknown queue', { queue: 'nowhere' }, /^queue: there is no queue 'nowhere'/],
  ['a field too many', { id: 'mine' }, /id/],
])('[BC6] [T32] a message with %s is refused in words and leaves nothing', async (_what, more, words) => {
  const before = centre.store.all().length
  const refused = await leave('dee', more)
  expect(refused).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } })
  expect(refused.body.message).toMatch(words)
  expect(centre.store.all()).toHaveLength(before)
})

test('[BC6] a queue that takes none says so, and words under the key of another message are refused', async () => {
  expect(await leave('dee', { queue: 'support' })).toMatchObject({
    status: 409,
    body: { code: 'CONFLICT', message: expect.stringContaining('Support takes no messages') },
  })
  await leave('dee')
  expect(await leave('dee', { text: 'other' })).toMatchObject({ status: 409, body: { message: expect.stringContaining('messageKey') } })
})

test('[BC7] a queue with 200 open ones refuses the next in words', async () => {
  for (let i = 0; i < 200; i++) await leave(`d${i}`)
  expect(await leave('dee')).toMatchObject({ status: 409, body: { code: 'TOO_BUSY', message: expect.stringContaining('was not kept') } })
  expect(await read('alice')).toHaveLength(200)
})

test('[BC6] [T32] words that look like markup or like a key of the table are kept as they are', async () => {
  const text = '<img src=x onerror=alert(1)> {"pk":"QUEUES"} =1+1'
  await leave('dee', { text, nickname: '__proto__' })
  expect(await read('alice')).toMatchObject([{ text, nickname: '__proto__' }])
})
