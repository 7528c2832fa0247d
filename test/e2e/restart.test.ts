/** Step 7: a host that is killed, or stopped, in the middle of twenty chats loses no chat, message, timer or login. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { ada, agents, fillCentre, openAdministrator, tokenOf } from '../../bench/administrator.ts'
import { type AgentClient, type CustomerClient, joinChat, openAgentWith, openCustomer, ticketFor } from '../../bench/client.ts'
import { launchBrowser } from '../support/browser.ts'
import { startTestHost, type TestHost } from '../support/host.ts'
import { type AgentScreen, type CustomerScreen, openConsole, openCustomerPage, startChatOn } from '../support/people.ts'

jest.setTimeout(120_000)

/** Four agents with five chats each; the first one, and one of her customers, sit at browsers. */
const talkers = agents(['anna', 'ben', 'cleo', 'dan'])
/** Whose deadlines run while the host is away. */
const timed = agents(['eve', 'finn'])
const chatsEach = 5
const queues = [
  { id: 'sales', name: 'Sales', offerTimeoutSeconds: 60, slaSeconds: 600 },
  { id: 'short', name: 'Short', offerTimeoutSeconds: 15, slaSeconds: 600 },
  { id: 'brief', name: 'Brief', offerTimeoutSeconds: 60, slaSeconds: 600, postProcessingSeconds: 10 },
]

interface Accepted {
  readonly chat: string
  readonly seq: number
  readonly text: string
}

const data = mkdtempSync(join(tmpdir(), 'usher-restart-'))
const staff = [ada, ...talkers, ...timed]
const tokens = new Map<string, string>()
const customers: CustomerClient[] = []
const clients = new Map<string, AgentClient>()
const accepted: Accepted[] = []
let host: TestHost
let browser: Browser
let anna: AgentScreen
let cora: CustomerScreen

beforeAll(async () => {
  host = await startTestHost({ data, staff })
  const administrator = await fillCentre(host, queues, [...talkers, ...timed])
  for (const { username } of talkers) await administrator.change('staff', username, { limit: chatsEach, queues: [{ queue: 'sales' }] })
  await administrator.change('staff', 'eve', { queues: [{ queue: 'short' }] })
  await administrator.change('staff', 'finn', { queues: [{ queue: 'brief' }] })
  for (const person of [...talkers, ...timed]) tokens.set(person.username, await tokenOf(host, person))
  browser = await launchBrowser()
  anna = await openConsole(browser, host, 'anna')
  await anna.become('Available')
  cora = await startChatOn(await openCustomerPage(browser, host), { nickname: 'Cora', queue: 'Sales' })
  await anna.accept('Cora')
  for (let i = 1; i < chatsEach; i++) {
    customers.push(await openCustomer(host, { queue: 'sales', nickname: `A${i}` }))
    await anna.accept(`A${i}`)
  }
  for (const { username } of talkers.slice(1)) {
    const agent = await comeIn(username)
    await agent.must({ action: 'setState', state: 'available' })
    for (let i = 0; i < chatsEach; i++) {
      customers.push(await openCustomer(host, { queue: 'sales', nickname: `${username}${i}` }))
      const { chat, round } = await agent.until('an offer', () => agent.rows('offered')[0])
      await agent.must({ action: 'accept', chat, round })
    }
  }
}, 90_000)

afterAll(async () => {
  await browser?.close()
  await host?.stop()
  rmSync(data, { recursive: true, force: true })
})

/** With the token of the first sign-in: a login outlives the host. */
async function comeIn(username: string): Promise<AgentClient> {
  const person = staff.find(one => one.username === username)
  if (!person) throw new Error(`there is no ${username}`)
  const agent = await openAgentWith(host, person, tokens.get(username) ?? '')
  clients.set(username, agent)
  return agent
}

/** Everybody writes as fast as acknowledged, until the sockets end; what was acknowledged is noted. */
function everybodyWrites(): { readonly enough: Promise<void>; readonly over: Promise<unknown> } {
  const before = accepted.length
  let sayEnough = () => {}
  const enough = new Promise<void>(resolve => {
    sayEnough = resolve
  })
  const write = async (link: CustomerClient | AgentClient, chat: string, name: string) => {
    for (let i = 1; ; i++) {
      const text = `${name} ${before}.${i}`
      const answer = await link.say(chat, text)
      if (answer.action === 'ack') for (const { seq = 0 } of answer.items) accepted.push({ chat, seq, text })
      else if (!answer.retry) throw new Error(`${text}: ${answer.code}`)
      if (accepted.length >= before + 100) sayEnough()
    }
  }
  const ended = (error: Error) => {
    if (!/the socket was closed/.test(error.message)) throw error
  }
  const writers = customers.map(customer => write(customer, customer.chat, 'customer').catch(ended))
  for (const [name, agent] of clients) for (const { chat } of agent.rows('active')) writers.push(write(agent, chat, name).catch(ended))
  return { enough, over: Promise.all(writers) }
}

async function again(options: { fresh?: boolean } = {}): Promise<void> {
  host = await startTestHost({ data, staff, port: host.port, ...options })
}

/** Everybody without a browser comes back as a page would, and reads every chat from its beginning. */
async function everybodyReads(): Promise<void> {
  const back = await Promise.all(customers.map(customer => joinChat(host, customer)))
  customers.splice(0, customers.length, ...back)
  for (const { username } of talkers.slice(1)) await comeIn(username)
  for (const customer of customers) {
    expect(customer.view.status).toBe('active')
    const log = await customer.sync(customer.chat)
    expect(log.map(event => event.seq)).toEqual(log.map((_event, i) => i + 1))
    const texts = log.flatMap(event => (event.kind === 'message' ? [event.text] : []))
    expect(new Set(texts).size).toBe(texts.length)
    const mine = accepted.filter(({ chat }) => chat === customer.chat)
    expect(mine.length).toBeGreaterThan(0)
    expect(
      mine.filter(({ seq, text }) => !log.some(event => event.seq === seq && event.kind === 'message' && event.text === text)),
    ).toEqual([])
  }
  for (const { username } of talkers.slice(1)) expect(clients.get(username)?.rows('active')).toHaveLength(chatsEach)
}

test('[F42] [S6] a host killed in the middle of twenty chats has every acknowledged message, and pages come back by themselves', async () => {
  const [eve, finn] = [await comeIn('eve'), await comeIn('finn')]
  await finn.must({ action: 'setState', state: 'available' })
  const paul = await openCustomer(host, { queue: 'brief', nickname: 'Paul' })
  const offer = await finn.until('an offer', () => finn.rows('offered')[0])
  await finn.must({ action: 'accept', chat: offer.chat, round: offer.round })
  await eve.must({ action: 'setState', state: 'available' })
  const rita = await openCustomer(host, { queue: 'short', nickname: 'Rita' })
  await eve.until('an offer', () => eve.rows('offered')[0])
  await finn.must({ action: 'end', chat: paul.chat })

  const { enough, over } = everybodyWrites()
  await enough
  await host.kill('SIGKILL')
  await over
  // written while there is no host
  await cora.say('Are you still there?')
  await cora.page
    .getByText(/Reconnecting|Offline/)
    .first()
    .waitFor()
  await again()

  await anna.open('Cora')
  await anna.page.getByRole('log').getByText('Are you still there?').waitFor({ timeout: 40_000 })
  await anna.say('Here I am')
  await cora.page.getByRole('log').getByText('Here I am').waitFor()
  expect(await anna.rows().count()).toBe(chatsEach)
  await everybodyReads()

  // deadlines that ran while nobody was there
  const [eveAgain, finnAgain] = [await comeIn('eve'), await comeIn('finn')]
  await finnAgain.until('the end of post processing', () => finnAgain.view.chats.length === 0, 30_000)
  await eveAgain.until('the offer to run out', () => eveAgain.view.chats.length === 0, 30_000)
  const ritaAgain = await joinChat(host, rita)
  expect(ritaAgain.view.status).toBe('waiting')
  await ritaAgain.must({ action: 'end', chat: rita.chat })
})

test('[S13] [S6] a host that is stopped and started keeps chats and logins', async () => {
  for (const name of ['eve', 'finn']) clients.delete(name)
  const { enough, over } = everybodyWrites()
  await enough
  await host.kill('SIGTERM')
  await over
  await again()
  await everybodyReads()
  await anna.page.reload()
  await anna.page.getByText('Cora', { exact: true }).first().waitFor({ timeout: 40_000 })
  expect(anna.page.url()).toContain('/console/')
  // the sign-in of the provider is kept too: another window needs no password
  const window = await anna.context.newPage()
  await window.goto(`${host.origins[0]}/console/`)
  await window.getByText('Cora', { exact: true }).first().waitFor()
  await window.close()
  await cora.say('Still the same chat')
  await anna.open('Cora')
  await anna.page.getByRole('log').getByText('Still the same chat').waitFor()
  expect([...anna.faults, ...cora.faults]).toEqual([])
})

test('[S6] --fresh begins anew', async () => {
  const [customer] = customers as [CustomerClient]
  await host.kill('SIGTERM')
  await again({ fresh: true })
  const form = await fetch(`${host.origins[1]}/api/chats/form`)
  expect(await form.json()).toEqual({ queues: [] })
  await expect(ticketFor(`${host.origins[1]}/api/chats/${customer.chat}/tickets`, customer.session)).rejects.toThrow('401')
  await expect(ticketFor(`${host.origins[0]}/api/tickets`, tokens.get('ben') ?? '')).rejects.toThrow('401')
  await openAdministrator(host)
})
