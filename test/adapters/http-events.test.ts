import { beforeEach, expect, test } from '@jest/globals'
import * as v from 'valibot'
import { httpHandler } from '../../adapters/http-events.ts'
import type { HttpEvent } from '../../adapters/http-requests.ts'
import { DecisionsSchema, TransferTargetsSchema } from '../../protocol/http.ts'
import { type Centre, openCentre } from '../support/centre.ts'

let centre: Centre
beforeEach(async () => {
  centre = await openCentre()
})

interface Ask {
  readonly body?: unknown
  readonly as?: string
  readonly session?: string
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
}

async function ask(
  routeKey: string,
  { body, as, session, path, query }: Ask = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const claims = {
    username: as,
    token_use: 'access',
    exp: String(centre.clock.now() / 1000 + 3600),
    'cognito:groups': as === 'ada' ? '[administrator]' : '[agent]',
  }
  const event: HttpEvent = {
    routeKey,
    headers: session === undefined ? {} : { authorization: `Bearer ${session}` },
    ...(path === undefined ? {} : { pathParameters: path }),
    ...(query === undefined ? {} : { queryStringParameters: query }),
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    requestContext: { requestId: 'request-1', ...(as === undefined ? {} : { authorizer: { jwt: { claims } } }) },
  }
  const answer = await httpHandler(centre.ports)(event)
  if (typeof answer === 'string') throw new Error('an answer is an object')
  return { status: answer.statusCode ?? 0, body: JSON.parse(answer.body ?? '{}') }
}

const key = (name: string) => name.padEnd(22, '_')
const start = (name = 'dee', more = {}) => ({
  startKey: key(`s-${name}`),
  customerKey: key(`c-${name}`),
  queue: 'sales',
  nickname: name,
  ...more,
})

test('[F35] the same start again, and a second tab of the same browser, get the same chat and a session that opens it', async () => {
  const first = await ask('POST /api/chats', { body: start() })
  expect(first).toMatchObject({ status: 201, body: { transactionId: expect.stringMatching(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/) } })
  const again = await ask('POST /api/chats', { body: start() })
  const otherTab = await ask('POST /api/chats', { body: start('dee', { startKey: key('another') }) })
  for (const { status, body } of [again, otherTab]) {
    expect(status).toBe(200)
    expect(body.chat).toBe(first.body.chat)
    expect(await ask('GET /api/chats/{chat}/events', { path: { chat: String(body.chat) }, session: String(body.session) })).toMatchObject({
      status: 200,
    })
  }
})

test('[F35] [RT1] two starts at the same moment give one chat', async () => {
  const answers = await Promise.all([
    ask('POST /api/chats', { body: start() }),
    ask('POST /api/chats', { body: start('dee', { startKey: key('other') }) }),
  ])
  expect(new Set(answers.map(({ body }) => body.chat)).size).toBe(1)
})

test('[T1] [T30] a session opens its own chat only, and what it does not open looks as if it did not exist', async () => {
  const dee = await ask('POST /api/chats', { body: start('dee') })
  const kim = await ask('POST /api/chats', { body: start('kim') })
  const session = String(dee.body.session)
  const foreign = await ask('GET /api/chats/{chat}/events', { path: { chat: String(kim.body.chat) }, session })
  const unknown = await ask('GET /api/chats/{chat}/events', { path: { chat: 'nothing' }, session })
  expect(foreign).toEqual(unknown)
  expect(foreign).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
  expect(await ask('POST /api/chats/{chat}/tickets', { path: { chat: String(kim.body.chat) }, session })).toMatchObject({ status: 401 })
  expect(await ask('POST /api/chats/{chat}/tickets', { path: { chat: String(dee.body.chat) } })).toMatchObject({ status: 401 })
})

test.each([
  ['no JSON', '{', /not JSON/],
  ['no nickname', { ...start(), nickname: ' \u202e ' }, /^nickname: please fill in/],
  ['a bad address', { ...start(), email: 'dee@' }, /^email: .*name@example.com/],
  ['a long name', { ...start(), lastName: 'x'.repeat(65) }, /^lastName: .*64/],
  ['a short key', { ...start(), startKey: 'abc' }, /^startKey:/],
  ['an unknown queue', { ...start(), queue: 'nowhere' }, /^queue: there is no queue 'nowhere'/],
  ['a field too many', { ...start(), role: 'administrator' }, /role/],
])('[T32] a start with %s is refused in words and starts nothing', async (_what, body, words) => {
  const before = centre.store.all().length
  const answer = await ask('POST /api/chats', { body })
  expect(answer).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST', requestId: 'request-1' } })
  expect(answer.body.message).toMatch(words)
  expect(centre.store.all()).toHaveLength(before)
})

test('[S14] every route of the administrator is refused to others', async () => {
  for (const route of ['POST /api/queues', 'PUT /api/queues/{queue}', 'POST /api/staff', 'PUT /api/staff/{staff}']) {
    expect(await ask(route, { as: 'alice', body: {} })).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
    expect(await ask(route, { body: {} })).toMatchObject({ status: 403 })
  }
  expect(await ask('GET /api/staff', { as: 'alice' })).toMatchObject({ status: 403 })
})

test('[S72] a queue is created, read and changed, each change leaves its line in the audit, and a stale change is refused', async () => {
  const created = await ask('POST /api/queues', { as: 'ada', body: { id: 'returns', name: 'Returns', slaSeconds: 20 } })
  expect(created).toMatchObject({ status: 201, body: { rev: 1, slaSeconds: 20, offerTimeoutSeconds: 30, postProcessingSeconds: 60 } })
  expect(await ask('POST /api/queues', { as: 'ada', body: { id: 'returns', name: 'Again' } })).toMatchObject({ status: 409 })
  centre.clock.advance(1_000)
  const changed = { rev: 1, name: 'Returns', offerTimeoutSeconds: 15 }
  expect(await ask('PUT /api/queues/{queue}', { as: 'ada', path: { queue: 'returns' }, body: changed })).toMatchObject({
    status: 200,
    body: { rev: 2, slaSeconds: 60 },
  })
  expect(await ask('PUT /api/queues/{queue}', { as: 'ada', path: { queue: 'returns' }, body: changed })).toMatchObject({
    status: 409,
    body: { code: 'CONFLICT' },
  })
  expect(
    await ask('PUT /api/queues/{queue}', {
      as: 'ada',
      path: { queue: 'returns' },
      body: { rev: 2, name: 'Returns', offerTimeoutSeconds: 14 },
    }),
  ).toMatchObject({ status: 400 })
  const audit = centre.store.all().filter(item => item.pk.startsWith('AUDIT#') && item.of === 'QUEUES/returns')
  expect(audit.map(({ by, action }) => [by, action])).toEqual([
    ['ada', 'queueCreated'],
    ['ada', 'queueUpdated'],
  ])
})

test('[S73] staff are created, read and changed, with audit; queues must exist', async () => {
  const bob = { id: 'bob', name: 'Bob', role: 'agent', queues: [{ queue: 'sales' }] }
  expect(await ask('POST /api/staff', { as: 'ada', body: bob })).toMatchObject({
    status: 201,
    body: { limit: 6, queues: [{ queue: 'sales', name: 'Sales', level: 1 }] },
  })
  expect(await ask('POST /api/staff', { as: 'ada', body: { ...bob, id: 'eve', queues: [{ queue: 'nowhere' }] } })).toMatchObject({
    status: 400,
  })
  expect(await ask('POST /api/staff', { as: 'ada', body: { ...bob, id: 'eve', limit: 7 } })).toMatchObject({ status: 400 })
  const put = { rev: 1, name: 'Bob', role: 'agent', limit: 2 }
  expect(await ask('PUT /api/staff/{staff}', { as: 'ada', path: { staff: 'bob' }, body: put })).toMatchObject({
    status: 200,
    body: { rev: 2, limit: 2, queues: [] },
  })
  expect(await ask('PUT /api/staff/{staff}', { as: 'ada', path: { staff: 'bob' }, body: put })).toMatchObject({ status: 409 })
  expect(centre.store.all().filter(item => item.of === 'A#bob/S')).toHaveLength(2)
})

test('[S73] a queue that is named twice is refused: its agent could not become available', async () => {
  const queues = [{ queue: 'sales' }, { queue: 'sales', level: 2 }]
  expect(await ask('POST /api/staff', { as: 'ada', body: { id: 'bob', name: 'Bob', role: 'agent', queues } })).toMatchObject({
    status: 400,
    body: { code: 'BAD_REQUEST', message: expect.stringContaining('once') },
  })
})

test('[T3] the role is the lower of token and staff item; a person in no staff group is refused', async () => {
  await ask('POST /api/staff', { as: 'ada', body: { id: 'eve', name: 'Eve', role: 'administrator' } })
  expect(await ask('POST /api/queues', { as: 'eve', body: { id: 'x', name: 'X' } })).toMatchObject({ status: 403 })
  const { staffIdentity } = await import('../../adapters/identity.ts')
  const claims = { username: 'eve', token_use: 'access', exp: 1 }
  expect(staffIdentity({ ...claims, 'cognito:groups': '[visitors]' })).toBeUndefined()
  expect(staffIdentity({ ...claims, token_use: 'id', 'cognito:groups': '[agent]' })).toBeUndefined()
  expect(staffIdentity({ ...claims, 'cognito:groups': '[agent supervisor]' })).toMatchObject({ id: 'eve', role: 'supervisor' })
})

test('[S5] the reasons of an offer are read by its agent and by a supervisor, not by others, and name people', async () => {
  await centre.agent('alice')
  await centre.agent('bob')
  const dee = await centre.customer('dee')
  const read = (as: string) => ask('GET /api/staff/chats/{chat}/decisions', { as, path: { chat: dee.chat } })
  const mine = await read('alice')
  expect(mine.status).toBe(200)
  expect(v.parse(DecisionsSchema, mine.body).decisions).toMatchObject([
    {
      round: 0,
      queueName: 'Sales',
      agent: { id: 'alice', name: 'Alice' },
      candidates: [
        { name: 'Alice', why: 'chosen' },
        { name: 'Bob', why: 'behind' },
      ],
    },
  ])
  expect((await read('bob')).status).toBe(404)
  expect((await read('ada')).status).toBe(200)
})

test('[RT7] an agent sees every queue and the colleagues who are there, with their free places', async () => {
  await centre.agent('alice')
  await centre.agent('bob', { limit: 2 })
  await centre.agent('carla', { available: false })
  const targets = await ask('GET /api/staff/transfer-targets', { as: 'alice' })
  expect(v.parse(TransferTargetsSchema, targets.body)).toEqual({
    queues: [{ id: 'sales', name: 'Sales' }],
    agents: [
      { id: 'bob', name: 'Bob', state: 'available', free: 2 },
      { id: 'carla', name: 'Carla', state: 'workOffline', free: 0 },
    ],
  })
})
