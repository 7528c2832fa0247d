/** What a hostile or broken client sends over real sockets: each gets its code and changes nothing. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { importJWK, type JWK, SignJWT } from 'jose'
import { ada, agents, fillCentre, tokenOf } from '../../bench/administrator.ts'
import {
  type AgentClient,
  type CustomerClient,
  joinChat,
  newCid,
  openAgentWith,
  openCustomer,
  openSocket,
  socketOf,
  ticketFor,
} from '../../bench/client.ts'
import { startTestHost, type TestHost } from '../support/host.ts'

jest.setTimeout(60_000)

const people = agents(['anna', 'ben', 'cleo'])
const [annaItself, benItself, cleoItself] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]]
const queues = [
  { id: 'sales', name: 'Sales', offerTimeoutSeconds: 60, slaSeconds: 600 },
  { id: 'slow', name: 'Slow', offerTimeoutSeconds: 15, slaSeconds: 600 },
]

let host: TestHost
let annaToken: string
let anna: AgentClient
let ben: AgentClient
let cleo: AgentClient
let customer: CustomerClient
/** Offered to cleo at the beginning, so that its time has run out when the last tests look. */
let missed: CustomerClient
let missedRound: number
let oldTicket: { ticket: string; ticketExpiresAt: number }

beforeAll(async () => {
  host = await startTestHost({ staff: [ada, ...people] })
  const administrator = await fillCentre(host, queues, people)
  await administrator.change('staff', 'anna', { queues: [{ queue: 'sales' }] })
  await administrator.change('staff', 'ben', { queues: [] })
  await administrator.change('staff', 'cleo', { queues: [{ queue: 'slow' }] })
  annaToken = await tokenOf(host, annaItself)
  const tokens = await Promise.all([benItself, cleoItself].map(person => tokenOf(host, person)))
  anna = await openAgentWith(host, annaItself, annaToken)
  ben = await openAgentWith(host, benItself, tokens[0] as string)
  cleo = await openAgentWith(host, cleoItself, tokens[1] as string)
  oldTicket = await ticketFor(`${host.origins[0]}/api/tickets`, annaToken)
  await cleo.must({ action: 'setState', state: 'available' })
  missed = await openCustomer(host, { queue: 'slow', nickname: 'Mia' })
  missedRound = (await cleo.until('an offer', () => cleo.rows('offered')[0])).round
  await anna.must({ action: 'setState', state: 'available' })
  customer = await openCustomer(host, { queue: 'sales', nickname: 'Cora' })
  const { chat, round } = await anna.until('an offer', () => anna.rows('offered')[0])
  await anna.must({ action: 'accept', chat, round })
}, 60_000)

afterAll(async () => {
  await host?.stop()
})

/**
 * What the server holds of the running chat and its agent, read anew by connections of their own. A chat's `rev` also counts who
 * opened a page of it, as this does; the order of the chats is nobody's.
 */
async function held() {
  const again = await joinChat(host, customer)
  const agent = await openAgentWith(host, annaItself, annaToken)
  const log = await again.sync(customer.chat)
  const chats = agent.view.chats.map(withoutRev).sort((a, b) => a.startedAt - b.startedAt)
  const found = { chat: withoutRev(again.view), log: [...log], agent: { ...agent.view, chats } }
  await Promise.all([again.close(), agent.close()])
  return found
}

function withoutRev<View extends { readonly rev: number }>({ rev: _, ...rest }: View): Omit<View, 'rev'> {
  return rest
}

/** Runs what must be refused, and holds that nothing is different after it. */
async function refused(code: string, attempt: () => Promise<object>): Promise<void> {
  const before = await held()
  expect(await attempt()).toMatchObject({ action: 'nack', code, retry: false })
  expect(await held()).toEqual(before)
}

function sentBy(link: AgentClient | CustomerClient, frame: object): Promise<object> {
  const { cid } = frame as { cid?: string }
  const answer = link.answerTo(cid)
  link.sendRaw(JSON.stringify(frame))
  return answer
}

test('[S36] an action that does not exist is a bad frame', async () => {
  await refused('BAD_FRAME', () => sentBy(customer, { action: 'promote', chat: customer.chat }))
  await refused('BAD_FRAME', () => sentBy(anna, { action: 'constructor' }))
})

test('[S36] what is not JSON, or not an object, is a bad frame and the connection stays', async () => {
  for (const text of ['{', 'null', '[]', '"hello"', '{"action":"message"}']) {
    await refused('BAD_FRAME', () => {
      const answer = customer.answerTo(undefined)
      customer.sendRaw(text)
      return answer
    })
  }
  expect(await customer.say(customer.chat, 'still here')).toMatchObject({ action: 'ack' })
})

test('[F39] another version of the protocol is refused', async () => {
  await refused('BAD_FRAME', () => sentBy(customer, { action: 'hello', v: 2, heartbeatMs: 30_000 }))
})

test('[S36] a text over 5,000 characters is too long, one of exactly 5,000 is not', async () => {
  const cid = newCid()
  const frame = { action: 'message', chat: customer.chat, items: [{ cid, text: 'x'.repeat(5_001) }] }
  await refused('TOO_LONG', () => {
    const answer = customer.answerTo(cid)
    customer.sendRaw(JSON.stringify(frame))
    return answer
  })
  expect(await customer.say(customer.chat, 'x'.repeat(5_000))).toMatchObject({ action: 'ack' })
})

test('[S37] a frame of a customer that names another chat is forbidden', async () => {
  await refused('FORBIDDEN', () => missed.say(customer.chat, 'let me in'))
  await refused('FORBIDDEN', () => missed.command({ action: 'end', chat: customer.chat }))
  const sync = missed.answerTo(undefined)
  missed.sendRaw(JSON.stringify({ action: 'sync', chat: customer.chat, after: 0 }))
  expect(await sync).toMatchObject({ action: 'nack', code: 'FORBIDDEN', chat: customer.chat })
  expect(missed.log(customer.chat)).toEqual([])
})

test('[S14] what is an agent’s to do is forbidden to a customer', async () => {
  await refused('FORBIDDEN', () => sentBy(customer, { action: 'setState', cid: newCid(), state: 'available' }))
  await refused('FORBIDDEN', () => sentBy(customer, { action: 'accept', cid: newCid(), chat: customer.chat, round: 0 }))
})

test('[S23] an offer is accepted by nobody but the agent to whom it was made', async () => {
  const other = await openCustomer(host, { queue: 'sales', nickname: 'Olga' })
  const { chat, round } = await anna.until('an offer', () => anna.rows('offered')[0])
  await refused('NOT_OWNER', () => ben.command({ action: 'accept', chat, round }))
  expect(other.view).toMatchObject({ status: 'offered' })
  await anna.must({ action: 'accept', chat, round })
  await anna.must({ action: 'end', chat })
  await anna.must({ action: 'endPostProcessing', chat })
  await other.close()
})

test('[S36] an agent who does not hold the chat can neither write in it, read it nor end it', async () => {
  const { chat } = customer
  await refused('NOT_OWNER', () => ben.say(chat, 'may I?'))
  await refused('NOT_OWNER', () => ben.command({ action: 'end', chat }))
  const answer = ben.answerTo(undefined)
  ben.sendRaw(JSON.stringify({ action: 'sync', chat, after: 0 }))
  expect(await answer).toMatchObject({ action: 'nack', code: 'NOT_FOUND' })
})

test('[F3] a client id used for another text is refused, the same text is acknowledged with its first number', async () => {
  const cid = newCid()
  const first = await customer.say(customer.chat, 'only once', cid)
  expect(first).toMatchObject({ action: 'ack' })
  await refused('CID_REUSED', () => customer.say(customer.chat, 'something else', cid))
  const again = await customer.say(customer.chat, 'only once', cid)
  expect(again).toMatchObject({ action: 'ack', items: [{ cid, seq: 'items' in first ? first.items[0]?.seq : 0, dup: true }] })
})

test('[F17] a frame over 32 KB ends its connection with 1009 and changes nothing', async () => {
  const before = await held()
  const other = await joinChat(host, customer)
  other.sendRaw(JSON.stringify({ action: 'message', chat: customer.chat, items: [{ cid: newCid(), text: 'x'.repeat(33 * 1024) }] }))
  expect(await other.closed).toBe(1009)
  expect(await held()).toEqual(before)
})

test('[F19] a ticket opens one socket, once', async () => {
  const { ticket } = await ticketFor(`${host.origins[0]}/api/tickets`, annaToken)
  const url = socketOf(host.origins[0])
  const tries = await Promise.allSettled([openSocket(url, ticket), openSocket(url, ticket), openSocket(url, ticket)])
  const opened = tries.flatMap(tried => (tried.status === 'fulfilled' ? [tried.value] : []))
  expect(opened).toHaveLength(1)
  await expect(openSocket(url, ticket)).rejects.toThrow('401')
  for (const socket of opened) socket.terminate()
})

test('[F19] a ticket that nobody issued opens nothing', async () => {
  await expect(openSocket(socketOf(host.origins[0]), newCid())).rejects.toThrow('401')
  await expect(openSocket(socketOf(host.origins[1]), '')).rejects.toThrow('401')
})

test('[S13] a forged or expired token gets no ticket', async () => {
  const claims = JSON.parse(Buffer.from(annaToken.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
  const { kid } = JSON.parse(Buffer.from(annaToken.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }
  const signed = async (key: JWK, changes: object) =>
    new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg: 'RS256', kid }).sign(await importJWK(key, 'RS256'))
  const now = Math.floor(Date.now() / 1000)
  const [header = '', , signature = ''] = annaToken.split('.')
  const promoted = Buffer.from(JSON.stringify({ ...claims, 'cognito:groups': ['administrator'] })).toString('base64url')
  const bad = [
    '',
    'not-a-token',
    `${header}.${promoted}.${signature}`,
    `${Buffer.from('{"alg":"none"}').toString('base64url')}.${promoted}.`,
    await signed(providerKey(), { iat: now - 7200, exp: now - 3600 }),
  ]
  for (const token of bad) {
    for (const path of ['/api/tickets', '/api/queues']) {
      const method = path === '/api/tickets' ? 'POST' : 'GET'
      const response = await fetch(`${host.origins[0]}${path}`, { method, headers: { authorization: `Bearer ${token}` } })
      expect(response.status).toBe(401)
    }
  }
  // the same key and claims, in time: the refusals above are for what they say
  await ticketFor(`${host.origins[0]}/api/tickets`, await signed(providerKey(), { iat: now, exp: now + 60 }))
})

/** The host's identity provider signs with it; only this machine's owner can read it. */
function providerKey(): JWK {
  const folder = join(host.data, 'identity')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    entry => entry.isFile() && entry.name.endsWith('.json'),
  )
  for (const { parentPath, name } of files) {
    const found = JSON.stringify(JSON.parse(readFileSync(join(parentPath, name), 'utf8')))
    const key = /\{[^{}]*"kty":"RSA"[^{}]*\}/.exec(found)?.[0]
    if (key?.includes('"d":')) return JSON.parse(key) as JWK
  }
  throw new Error('the identity provider keeps no key')
}

test('[S37] a session of one chat opens no other one', async () => {
  const url = `${host.origins[1]}/api/chats/${customer.chat}`
  for (const [method, path] of [
    ['POST', 'tickets'],
    ['GET', 'events'],
  ] as const)
    for (const session of [missed.session, newCid(), annaToken]) {
      const response = await fetch(`${url}/${path}`, { method, headers: { authorization: `Bearer ${session}` } })
      expect(response.status).toBe(401)
    }
})

test('[S14] the settings are the administrator’s alone', async () => {
  const response = await fetch(`${host.origins[0]}/api/queues`, {
    method: 'POST',
    headers: { authorization: `Bearer ${annaToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'mine', name: 'Mine' }),
  })
  expect(response.status).toBe(403)
  expect(await response.json()).toMatchObject({ code: 'FORBIDDEN' })
})

test('[S25] [F29] an accept after the time-out is refused', async () => {
  await cleo.until('the offer to run out', () => cleo.rows('offered').length === 0, 30_000)
  await refused('OFFER_GONE', () => cleo.command({ action: 'accept', chat: missed.chat, round: missedRound }))
  expect(cleo.view).toMatchObject({ state: 'onBreak', stateReason: 'offerMissed', chats: [] })
  expect(missed.view).toMatchObject({ status: 'waiting' })
})

test('[F19] a ticket that has expired opens nothing', async () => {
  while (Date.now() <= oldTicket.ticketExpiresAt)
    await new Promise(resolve => setTimeout(resolve, oldTicket.ticketExpiresAt + 1 - Date.now()))
  await expect(openSocket(socketOf(host.origins[0]), oldTicket.ticket)).rejects.toThrow('401')
})

// the last one: it ends the chat that the others use
test('[S44] nothing is written in a chat that has ended, from either side', async () => {
  const { chat } = customer
  await anna.must({ action: 'end', chat })
  await customer.until('the end', () => customer.view.status === 'ended')
  await refused('CHAT_ENDED', () => customer.say(chat, 'one more thing'))
  await refused('CHAT_ENDED', () => anna.say(chat, 'one more thing'))
})
