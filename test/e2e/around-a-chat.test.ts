/** What happens around a chat, over real sockets and the real table: who is away, who comes back from elsewhere, what is left afterwards. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import * as v from 'valibot'
import { ada, agents, fillCentre, tokenOf } from '../../bench/administrator.ts'
import { type AgentClient, joinChat, openAgentWith, openCustomer } from '../../bench/client.ts'
import { SupervisionSchema } from '../../protocol/records.ts'
import { startTestHost, type TestHost } from '../support/host.ts'

jest.setTimeout(40_000)

const [anna] = agents(['anna']) as [ReturnType<typeof agents>[0]]
const sue = { ...anna, username: 'sue', name: 'Sue', email: 'sue@example.com', group: 'supervisor' as const }
const queues = [
  { id: 'sales', name: 'Sales', offerTimeoutSeconds: 60, slaSeconds: 600, idleWarnSeconds: 60, idleEndSeconds: 120 },
  { id: 'empty', name: 'Empty' },
]

let host: TestHost
let token: string
let agent: AgentClient

beforeAll(async () => {
  host = await startTestHost({ staff: [ada, anna, sue] })
  const administrator = await fillCentre(host, queues, [anna])
  await administrator.change('staff', 'anna', { queues: [{ queue: 'sales' }], mayChooseQueues: true })
  token = await tokenOf(host, anna)
  agent = await openAgentWith(host, anna, token)
  await agent.must({ action: 'setState', state: 'available' })
})
afterAll(() => host.stop())

async function ask(site: number, method: string, path: string, bearer?: string, body?: object) {
  const response = await fetch(`${host.origins[site]}/api/${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const type = response.headers.get('content-type') ?? ''
  return { status: response.status, type, bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers }
}
const json = ({ bytes }: { bytes: Buffer }) => JSON.parse(bytes.toString()) as Record<string, unknown>

async function talking(nickname: string) {
  const customer = await openCustomer(host, { queue: 'sales', nickname })
  const row = await agent.until('the offer', () => agent.rows('offered').find(({ chat }) => chat === customer.chat))
  await agent.must({ action: 'accept', chat: row.chat, round: row.round })
  await customer.until('the join', () => customer.view.status === 'active')
  return { customer, row: () => agent.rows().find(({ chat }) => chat === customer.chat) }
}

test('[PS8] [CA2] a customer closes the page, the agent sees it; a kept place leads back from one other browser', async () => {
  const { customer, row } = await talking('dee')
  expect(customer.view.idle).toEqual({ warnMs: 60_000, endMs: 120_000 })
  const kept = json(await ask(1, 'POST', `chats/${customer.chat}/places`, customer.session))
  await customer.close()
  await agent.until('that dee is away', () => row()?.customerAwaySince !== undefined)
  const swap = (by: string) => ask(1, 'POST', 'places', undefined, { chat: customer.chat, place: kept.place, customerKey: by.repeat(22) })
  const answers = await Promise.all([swap('a'), swap('b')])
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 401])
  const back = json(answers.find(({ status }) => status === 201) ?? fail()) as { session: string; ticket: string }
  const again = await joinChat(host, { ...customer, ...back })
  await agent.until('that dee is back', () => row() !== undefined && row()?.customerAwaySince === undefined)
  expect((await again.say(customer.chat, 'it is me')).action).toBe('ack')
  expect((await agent.say(customer.chat, 'hello again')).action).toBe('ack')
  await again.must({ action: 'stillHere', chat: customer.chat })
  await again.until('the silence anew', () => again.view.idle?.since !== undefined)
  await agent.must({ action: 'end', chat: customer.chat })
  await again.close()
})

test('[CA1] after the end the page may rate, once, and is told so', async () => {
  const { customer } = await talking('kim')
  await agent.must({ action: 'end', chat: customer.chat })
  await customer.until('that it may rate', () => customer.view.mayRate === true)
  const rate = (stars: number) => ask(1, 'POST', `chats/${customer.chat}/rating`, customer.session, { stars, comment: 'fine' })
  expect((await Promise.all([rate(4), rate(4)])).map(({ status }) => status)).toEqual([200, 200])
  await customer.until('that it may not', () => customer.view.mayRate === undefined)
  expect((await rate(5)).status).toBe(409)
  await customer.close()
})

test('[CA4] a picture comes with its type and may not be taken for anything else; the customer is shown its path', async () => {
  const { customer } = await talking('lee')
  const picture = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(500, 7)])
  const set = await ask(0, 'PUT', 'me/picture', token, { picture: picture.toString('base64') })
  expect(set.status).toBe(200)
  await customer.until('the picture', () => customer.view.agentPicture !== undefined)
  const path = String(customer.view.agentPicture).replace('/api/', '')
  for (const site of [0, 1]) {
    const shown = await ask(site, 'GET', path)
    expect([shown.status, shown.type]).toEqual([200, 'image/png'])
    expect(shown.bytes.equals(picture)).toBe(true)
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff')
  }
  await ask(0, 'PUT', 'me/picture', token, { picture: null })
  await customer.until('no picture', () => customer.view.agentPicture === undefined)
  expect((await ask(1, 'GET', path)).status).toBe(404)
  await agent.must({ action: 'end', chat: customer.chat })
  await customer.close()
})

test('[S20] [CA3] [CA6] [CA7] a queue is switched off, a break has its reason, and a supervisor sees both and reads a chat', async () => {
  const { customer } = await talking('rue')
  await agent.must({ action: 'setQueue', queue: 'sales', on: false })
  await agent.until('that the queue is off', () => agent.view.queues[0]?.off === true)
  const waiting = await openCustomer(host, { queue: 'sales', nickname: 'sam' })
  await agent.must({ action: 'setState', state: 'onBreak', reason: 'Lunch' })
  await agent.until('the reason', () => agent.view.breakReason === 'Lunch')
  const supervisor = await tokenOf(host, sue)
  const seen = v.parse(SupervisionSchema, json(await ask(0, 'GET', 'supervision', supervisor)))
  expect(seen.queues).toMatchObject([{ id: 'empty' }, { id: 'sales', waiting: 1, free: 0 }])
  expect(seen.agents).toMatchObject([{ id: 'anna', state: 'onBreak', breakReason: 'Lunch' }])
  expect(seen.chats.map(({ chat }) => chat)).toEqual(expect.arrayContaining([customer.chat, waiting.chat]))
  const words = await ask(0, 'GET', `staff/chats/${waiting.chat}/events`, supervisor)
  expect(json(words)).toMatchObject({ chat: waiting.chat, events: [{ kind: 'started' }] })
  expect((await ask(0, 'GET', `staff/chats/${waiting.chat}/events`, token)).status).toBe(404)
  expect((await ask(0, 'GET', 'supervision', token)).status).toBe(403)
  await agent.must({ action: 'setState', state: 'available' })
  await agent.must({ action: 'setQueue', queue: 'sales', on: true })
  await agent.until('the offer', () => agent.rows('offered').some(({ chat }) => chat === waiting.chat))
  for (const one of [customer, waiting]) await one.close()
})

function fail(): never {
  throw new Error('nobody got in')
}
