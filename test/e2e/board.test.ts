/** The supervisors' board and the messages left, in a real browser; what the server would answer is said here. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Browser, Route } from 'playwright-core'
import { ada, fillCentre, type Person, password } from '../../bench/administrator.ts'
import type { LeftMessages, Supervision } from '../../protocol/records.ts'
import type { EventView } from '../../protocol/views.ts'
import { launchBrowser } from '../support/browser.ts'
import { startTestHost, type TestHost } from '../support/host.ts'
import { type AgentScreen, openConsole } from '../support/people.ts'

jest.setTimeout(90_000)

const sam: Person = { username: 'sam', password, name: 'Sam', email: 'sam@example.com', group: 'supervisor' }
const nobody = { nickname: '', firstName: '', lastName: '', email: '' }

let host: TestHost
let browser: Browser
let screen: AgentScreen

beforeAll(async () => {
  host = await startTestHost({ staff: [ada, sam] })
  await fillCentre(host, [{ id: 'sales', name: 'Sales' }], [sam])
  browser = await launchBrowser()
  screen = await openConsole(browser, host, 'sam')
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await host?.stop()
})

function goTo(hash: string): Promise<void> {
  return screen.page.evaluate(to => {
    location.hash = to
  }, hash)
}

test('[S14] [BM1] [BM2] a supervisor sees queues, agents and chats, is told what is stale, and reads a chat along', async () => {
  const { page } = screen
  const now = Date.now()
  const board: Supervision = {
    now,
    queues: [{ id: 'sales', name: 'Sales', waiting: 1, longestWaitSince: now - 61_000, active: 1, late: 1, free: 4 }],
    agents: [
      { id: 'anna', name: 'Anna', state: 'available', stateSince: now - 60_000, used: 1, limit: 6 },
      { id: 'ben', name: 'Ben', state: 'onBreak', stateSince: now - 60_000, breakReason: 'Lunch', used: 0, limit: 6 },
    ],
    chats: [
      { chat: 'c1', transactionId: 'K7F3-92QD', status: 'waiting', queueName: 'Sales', customer: nobody, startedAt: now, slaMs: 60_000 },
      {
        chat: 'c2',
        transactionId: 'K7F3-92QE',
        status: 'active',
        queueName: 'Sales',
        customer: { ...nobody, nickname: 'dee' },
        startedAt: now,
        waitingSince: now - 61_000,
        agentName: 'Anna',
        slaMs: 60_000,
      },
    ],
  }
  const events: EventView[] = [
    { kind: 'started', seq: 1, at: now, from: { role: 'customer' } },
    { kind: 'message', seq: 2, at: now, from: { role: 'customer' }, text: 'Where is my parcel?' },
  ]
  let away = false
  const asked: number[] = []
  await page.route('**/api/supervision', (route: Route) => (away ? route.abort() : route.fulfill({ json: { ...board, now: Date.now() } })))
  await page.route('**/api/staff/chats/c2/events*', (route: Route) => {
    const after = Number(new URL(route.request().url()).searchParams.get('after'))
    asked.push(after)
    return route.fulfill({ json: { chat: 'c2', after, events: events.slice(after), head: events.length, more: false } })
  })
  await goTo('#board')
  const queue = page.getByRole('row', { name: /^Sales/ }).first()
  await queue.getByText('! 1', { exact: true }).waitFor()
  await page.getByRole('row', { name: /^Anna/ }).getByText('Busy').waitFor()
  await page.getByRole('row', { name: /^Ben/ }).getByText('On Break · Lunch').waitFor()
  await page.getByRole('searchbox', { name: 'Search chats' }).fill('dee')
  await page.getByText('1 chat', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'dee', exact: true }).click()
  const log = page.getByRole('log', { name: 'Chat of dee' })
  await log.getByText('Where is my parcel?').waitFor()
  await page.getByText('that you read this chat is recorded').waitFor()
  expect(await page.getByLabel('Message', { exact: true }).count()).toBe(0)
  events.push({ kind: 'message', seq: 3, at: now, from: { role: 'agent', name: 'Anna', id: 'anna' }, text: 'It left this morning.' })
  await log.getByText('It left this morning.').waitFor()
  expect(asked.slice(0, 2)).toEqual([0, 2])

  away = true
  await page.getByText(/These figures are from .*newer ones could not be read/).waitFor()
  await queue.waitFor()
  away = false
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText(/These figures are from/).waitFor({ state: 'detached' })
  expect(screen.faults).toEqual([])
})

test('[BM3] a message left is answered by e-mail and marked as done, unless that is undone in time', async () => {
  const { page } = screen
  const at = Date.now()
  const left: LeftMessages = {
    messages: ['pat', 'max'].map(name => ({
      id: name,
      reference: `M7F3-${name}`,
      queueName: 'Sales',
      nickname: name,
      email: `${name}@example.com`,
      text: 'Please call me back.',
      at,
    })),
  }
  const done: string[] = []
  await page.route('**/api/left-messages', (route: Route) => route.fulfill({ json: left }))
  await page.route('**/api/left-messages/*/done', (route: Route) => {
    done.push(`${route.request().method()} ${new URL(route.request().url()).pathname}`)
    return route.fulfill({ json: {} })
  })
  await goTo('#messages')
  const link = page.getByRole('link', { name: 'Answer pat by e-mail' })
  expect(await link.getAttribute('href')).toBe('mailto:pat@example.com?subject=Your%20message%20M7F3-pat')
  await page.getByRole('button', { name: 'Done with the message of pat' }).click()
  await link.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await link.waitFor()
  const sent = page.waitForRequest('**/api/left-messages/max/done')
  await page.getByRole('button', { name: 'Done with the message of max' }).click()
  await sent
  await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' })
  expect(done).toEqual(['POST /api/left-messages/max/done'])
  expect(screen.faults).toEqual([])
})
