import { expect, test } from '@jest/globals'
import * as v from 'valibot'
import { acceptOffer, endChat, endPostProcessing } from '../../domain/commands.ts'
import { EventsPageSchema } from '../../protocol/http.ts'
import { MatchesSchema, RecordSchema, RepliesSchema, ReplySchema } from '../../protocol/records.ts'
import { asking } from '../support/asking.ts'
import { openCentre } from '../support/centre.ts'

const key = (name: string) => name.padEnd(22, '_')
const dana = { nickname: 'Dee', firstName: 'Dana', lastName: 'Reyes', email: 'dee@example.com' }

/** Alice talks with dee; bob is being offered kim's chat, of the same address. */
async function open() {
  const centre = await openCentre()
  const alice = await centre.agent('alice', { limit: 1 })
  const dee = await centre.customer('dee', 'sales', 'Dee@Example.com')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  const bob = await centre.agent('bob')
  const kim = await centre.customer('kim', 'sales', 'dee@example.com')
  const ask = asking(centre.ports)
  const create = (as: string, more = {}) => ask(as, 'POST /api/records', { body: { recordKey: key('dana'), ...dana, ...more } })
  return { centre, alice, bob, dee, kim, chat: dee.chat, ask, create }
}

test('[S31] [RC3] the agent makes a record for the own chat, changes it and writes a note', async () => {
  const { ask, create, chat, centre } = await open()
  const created = await create('alice', { chat })
  expect(created.status).toBe(201)
  const record = v.parse(RecordSchema, created.body)
  expect(record).toMatchObject({ rev: 1, ...dana, phone: '', notes: [], chats: [] })
  expect((await create('alice', { chat })).body).toEqual(created.body)
  const path = { record: record.id }
  const body = { rev: 1, ...dana, company: '  Reyes & Daughters ' }
  expect(await ask('alice', 'PUT /api/records/{record}', { path, body })).toMatchObject({
    status: 200,
    body: { rev: 2, company: 'Reyes & Daughters' },
  })
  expect(await ask('alice', 'PUT /api/records/{record}', { path, body: { ...body, company: 'X' } })).toMatchObject({
    status: 409,
    body: { code: 'CONFLICT' },
  })
  const note = { noteKey: key('note'), text: 'likes red' }
  await ask('alice', 'POST /api/records/{record}/notes', { path, body: note })
  const noted = await ask('alice', 'POST /api/records/{record}/notes', { path, body: note })
  expect(noted).toMatchObject({ status: 201, body: { notes: [{ by: 'Alice', text: 'likes red' }] } })
  expect(v.parse(RecordSchema, noted.body).notes).toHaveLength(1)
  const audit = centre.store.all().filter(item => item.of === `REC#${record.id}/S`)
  expect(audit.map(({ by, action }) => `${by} ${action}`).sort()).toEqual(['alice recordChanged', 'alice recordCreated'])
})

test('[RC2] [T1] [T30] for anybody else a record looks as if it did not exist, and nothing happens to it', async () => {
  const { centre, ask, create, chat, alice, kim } = await open()
  const { id } = v.parse(RecordSchema, (await create('alice', { chat })).body)
  const asked = async (as: string, record: string) => {
    const path = { record, chat }
    const tries = [
      ask(as, 'GET /api/records/{record}', { path }),
      ask(as, 'PUT /api/records/{record}', { path, body: { rev: 1, ...dana } }),
      ask(as, 'POST /api/records/{record}/notes', { path, body: { noteKey: key('n'), text: 'x' } }),
      ask(as, 'GET /api/records/{record}/chats/{chat}/events', { path }),
      ask(as, 'GET /api/staff/chats/{chat}/records', { path }),
      ask(as, 'PUT /api/staff/chats/{chat}/record', { path, body: { record } }),
      ask(as, 'POST /api/records', { body: { recordKey: key('bob'), chat, ...dana } }),
    ]
    return Promise.all(tries)
  }
  const before = centre.store.all().length
  // bob is being offered a chat of the same address: not yet his
  expect(await centre.holder(kim.chat)).toBe('bob')
  const foreign = await asked('bob', id)
  expect(foreign.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404, 404])
  expect((await asked('bob', 'nothing')).map(({ body }) => body)).toEqual(foreign.map(({ body }) => body))
  expect(centre.store.all()).toHaveLength(before)
  // and alice’s rights end with her chat
  await endChat(centre.ports, alice, chat)
  expect((await ask('alice', 'GET /api/records/{record}', { path: { record: id } })).status).toBe(200)
  await endPostProcessing(centre.ports, alice, chat)
  expect((await ask('alice', 'GET /api/records/{record}', { path: { record: id } })).status).toBe(404)
  expect((await ask('sam', 'GET /api/records/{record}', { path: { record: id } })).status).toBe(200)
})

test('[RC1] [RC4] several records to choose from, then the past chat with its words', async () => {
  const { centre, ask, create, chat, alice, bob, kim } = await open()
  await create('sam')
  const { id } = v.parse(RecordSchema, (await create('sam', { recordKey: key('don'), nickname: 'Don' })).body)
  const matches = await ask('alice', 'GET /api/staff/chats/{chat}/records', { path: { chat } })
  expect(
    v
      .parse(MatchesSchema, matches.body)
      .records.map(({ nickname, chats }) => [nickname, chats])
      .sort(),
  ).toEqual([
    ['Dee', 0],
    ['Don', 0],
  ])
  const chosen = await ask('alice', 'PUT /api/staff/chats/{chat}/record', { path: { chat }, body: { record: id } })
  expect(v.parse(RecordSchema, chosen.body)).toMatchObject({ id, chats: [] })
  const words = (as: string) => ask(as, 'GET /api/records/{record}/chats/{chat}/events', { path: { record: id, chat } })
  expect((await words('alice')).status).toBe(404)
  await endChat(centre.ports, alice, chat)
  await endPostProcessing(centre.ports, alice, chat)
  // a colleague who has the customer's next chat reads on
  await acceptOffer(centre.ports, bob, kim.chat, 0)
  const page = await words('bob')
  expect(v.parse(EventsPageSchema, page.body).events.map(({ kind }) => kind)).toEqual(['started', 'joined', 'ended'])
  expect((await ask('bob', 'GET /api/records/{record}', { path: { record: id } })).body).toMatchObject({ chats: [{ chat }] })
  expect((await words('alice')).status).toBe(404)
  expect(centre.store.all().filter(item => item.action === 'transcriptRead')).toMatchObject([{ by: 'bob' }])
})

test.each([
  ['no key', { ...dana }, /^recordKey/],
  ['a bad address', { recordKey: key('x'), ...dana, email: 'dee@' }, /^email/],
  ['a long company', { recordKey: key('x'), ...dana, company: 'x'.repeat(65) }, /^company/],
  ['a field too many', { recordKey: key('x'), ...dana, rev: 3 }, /^rev/],
  ['no chat of the agent', { recordKey: key('x'), ...dana }, /^chat: /],
])('[RC3] a record with %s is refused in words and makes nothing', async (_what, body, words) => {
  const { centre, ask } = await open()
  const before = centre.store.all().length
  const answer = await ask('alice', 'POST /api/records', { body })
  expect(answer).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } })
  expect(answer.body.message).toMatch(words)
  expect(centre.store.all()).toHaveLength(before)
})

test('[RC6] replies: everybody reads, supervisors write, a shortcut that is taken names the other reply', async () => {
  const { ask } = await open()
  const hello = { id: 'hello', shortcut: 'hi', name: 'Greeting', text: ' Hello {customer.first} ' }
  expect((await ask('alice', 'POST /api/replies', { body: hello })).status).toBe(403)
  const created = await ask('sam', 'POST /api/replies', { body: hello })
  expect(created.status).toBe(201)
  expect(v.parse(ReplySchema, created.body)).toMatchObject({ rev: 1, text: 'Hello {customer.first}' })
  expect(await ask('ada', 'POST /api/replies', { body: { ...hello, id: 'other', shortcut: 'HI' } })).toMatchObject({
    status: 409,
    body: { code: 'CONFLICT', message: expect.stringMatching(/'hi' is that of the reply 'Greeting'/) },
  })
  expect((await ask('ada', 'POST /api/replies', { body: { ...hello, shortcut: 'two words' } })).status).toBe(400)
  const path = { reply: 'hello' }
  const change = { rev: 1, shortcut: 'hallo', name: 'Greeting', text: 'Hallo' }
  for (const route of ['PUT /api/replies/{reply}', 'DELETE /api/replies/{reply}'])
    expect((await ask('alice', route, { path, body: change })).status).toBe(403)
  expect(await ask('ada', 'PUT /api/replies/{reply}', { path, body: change })).toMatchObject({ status: 200, body: { rev: 2 } })
  expect((await ask('ada', 'PUT /api/replies/{reply}', { path, body: { ...change, text: 'x' } })).status).toBe(409)
  expect(v.parse(RepliesSchema, (await ask('alice', 'GET /api/replies')).body).replies).toMatchObject([{ id: 'hello', shortcut: 'hallo' }])
  expect((await ask('sam', 'DELETE /api/replies/{reply}', { path })).status).toBe(200)
  expect((await ask('sam', 'DELETE /api/replies/{reply}', { path })).status).toBe(404)
})
