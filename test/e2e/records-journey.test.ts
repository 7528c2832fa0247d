/** A customer who comes again, a new one, and post processing with its code, on the real host as the demo fills it. Without browsers. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import * as v from 'valibot'
import { password, tokenOf } from '../../bench/administrator.ts'
import { type AgentClient, newKey, openAgentWith } from '../../bench/client.ts'
import { type Matches, MatchesSchema, RecordSchema, type RecordView, RepliesSchema } from '../../protocol/records.ts'
import { startTestHost, type TestHost } from '../support/host.ts'

jest.setTimeout(60_000)

let host: TestHost
let token: string
let alice: AgentClient
const person = { username: 'alice', password, name: 'Alice Adler', email: 'alice@example.com', group: 'agent' as const }

beforeAll(async () => {
  host = await startTestHost({ demo: 'demo/demo.json' })
  token = await tokenOf(host, person)
  alice = await openAgentWith(host, person, token)
  await alice.must({ action: 'setState', state: 'available' })
}, 60_000)

afterAll(async () => {
  await alice?.close()
  await host?.stop()
})

async function call(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${host.origins[0]}/api/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json() }
}
async function recordOf(id: string | undefined): Promise<RecordView> {
  return v.parse(RecordSchema, (await call('GET', `records/${id}`)).body)
}

/** Accepted by alice. */
async function chatOf(nickname: string, email: string, queue: string) {
  const answers = queue === 'support' ? [{ question: 'about', text: 'An order' }] : []
  const start = { startKey: newKey(), customerKey: newKey(), queue, nickname, email, answers }
  const response = await fetch(`${host.origins[1]}/api/chats`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(start),
  })
  const { chat } = (await response.json()) as { chat: string }
  const row = await alice.until('the offer', () => alice.rows('offered').find(offered => offered.chat === chat))
  await alice.must({ action: 'accept', chat, round: row.round })
  return { chat, row }
}

test('[S29] [RC4] [S50] a known customer: names in the row, the record, post processing with its code, and the chat among the past ones', async () => {
  const { chat, row } = await chatOf('d.', ' DEE@example.com ', 'support')
  expect(row.customer).toMatchObject({ nickname: 'Dee', firstName: 'Dana', lastName: 'Reyes', email: 'dee@example.com' })
  const before = await recordOf(row.record)
  expect(before).toMatchObject({ company: 'Reyes & Daughters', chats: [] })
  expect(before.notes.map(({ by }) => by)).toEqual(['Ada Abel', 'Ada Abel'])

  await alice.say(chat, 'Hello Dana')
  await alice.must({ action: 'saveRemarks', chat, notes: 'lamp is broken' })
  await alice.must({ action: 'end', chat })
  const held = await alice.until('post processing', () => alice.rows('postProcessing').find(one => one.chat === chat))
  expect(held).toMatchObject({ notes: 'lamp is broken', dispositionRequired: true })
  expect(held.dispositions?.map(({ code }) => code)).toContain('return')
  expect(await alice.command({ action: 'endPostProcessing', chat })).toMatchObject({ action: 'nack', code: 'DISPOSITION_MISSING' })
  await alice.must({ action: 'extendPostProcessing', chat })
  await alice.until('the extension', () => alice.rows('postProcessing').some(one => one.chat === chat && one.extended))
  // the words of the chat are read in its record, as long as the chat is alice's
  const words = await call('GET', `records/${row.record}/chats/${chat}/events`)
  expect(words).toMatchObject({
    status: 200,
    body: { events: [{ kind: 'started' }, { kind: 'joined' }, { text: 'Hello Dana' }, { kind: 'ended' }] },
  })
  expect((await recordOf(row.record)).chats).toMatchObject([{ chat, notes: 'lamp is broken', agentName: 'Alice Adler' }])
  await alice.must({ action: 'endPostProcessing', chat, disposition: 'return' })
  await alice.until('the row to go', () => !alice.rows().some(one => one.chat === chat))
  expect((await call('GET', `records/${row.record}`)).status).toBe(404)

  const again = await chatOf('dee', 'dee@example.com', 'sales')
  expect((await recordOf(again.row.record)).chats).toMatchObject([{ chat, disposition: 'Return or exchange', notes: 'lamp is broken' }])
  await alice.must({ action: 'end', chat: again.chat })
  await alice.must({ action: 'endPostProcessing', chat: again.chat, disposition: 'sold', notes: 'two lamps' })
})

test('[S31] [RC1] [RC3] a new customer: nothing is made until it is saved; then there are two of one address to choose from', async () => {
  const email = 'lee@example.com'
  const first = await chatOf('Lee', email, 'sales')
  expect(first.row).not.toHaveProperty('record')
  const matches = async (chat: string): Promise<Matches> => v.parse(MatchesSchema, (await call('GET', `staff/chats/${chat}/records`)).body)
  expect((await matches(first.chat)).records).toEqual([])
  const body = { recordKey: newKey(), chat: first.chat, nickname: 'Lee', lastName: 'Park', email: 'LEE@example.com' }
  const made = await Promise.all([call('POST', 'records', body), call('POST', 'records', body)])
  const [record, same] = made.map(answer => v.parse(RecordSchema, answer.body))
  expect(same?.id).toBe(record?.id)
  await alice.until('the link', () => alice.rows('active').some(row => row.chat === first.chat && row.record === record?.id))
  // a second one of the same address, for the same chat: the chat goes over to it
  const other = v.parse(RecordSchema, (await call('POST', 'records', { ...body, recordKey: newKey(), firstName: 'Jo' })).body)
  expect(new Set((await matches(first.chat)).records.map(({ id }) => id))).toEqual(new Set([record?.id, other.id]))
  await alice.must({ action: 'end', chat: first.chat })
  expect((await recordOf(other.id)).chats).toMatchObject([{ chat: first.chat }])
  await alice.must({ action: 'endPostProcessing', chat: first.chat })

  const second = await chatOf('Lee', email, 'sales')
  expect(second.row).toMatchObject({ matches: 2, customer: { nickname: 'Lee', lastName: '' } })
  const chosen = await call('PUT', `staff/chats/${second.chat}/record`, { record: record?.id })
  expect(v.parse(RecordSchema, chosen.body)).toMatchObject({ id: record?.id, chats: [] })
  await alice.until('the choice', () => alice.rows('active').find(row => row.chat === second.chat)?.customer.lastName === 'Park')
  const put = { rev: 1, nickname: 'Lee', firstName: 'Ann', lastName: 'Park', email }
  expect((await call('PUT', `records/${record?.id}`, put)).status).toBe(200)
  expect((await call('PUT', `records/${record?.id}`, { ...put, firstName: 'Bo' })).status).toBe(409)
  await alice.until('the change', () => alice.rows('active').find(row => row.chat === second.chat)?.customer.firstName === 'Ann')
  await alice.must({ action: 'end', chat: second.chat })
  await alice.must({ action: 'endPostProcessing', chat: second.chat })
})

test('[RC6] the demo’s replies are there for every agent', async () => {
  const { replies } = v.parse(RepliesSchema, (await call('GET', 'replies')).body)
  expect(replies.map(({ shortcut }) => shortcut)).toContain('hi')
  expect(replies.length).toBeGreaterThanOrEqual(6)
})
