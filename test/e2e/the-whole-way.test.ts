/** Steps 1 to 6 of the first issue, as people see them: a console and customers' pages in real browsers, on the real host. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { ada, agents, fillCentre } from '../../bench/administrator.ts'
import { openAgent } from '../../bench/client.ts'
import { launchBrowser } from '../support/browser.ts'
import { startTestHost, type TestHost } from '../support/host.ts'
import {
  type AgentScreen,
  atConsole,
  type CustomerDetails,
  type CustomerScreen,
  openConsole,
  openCustomerPage,
  openScreen,
  progress,
  type Screen,
  signInAs,
  startChatOn,
} from '../support/people.ts'

jest.setTimeout(90_000)

/** Every test has its agents and its queue, so that no test sees what another one left. */
const people = agents(['anna', 'ben', 'cleo', 'dan', 'eve', 'finn', 'gina'])
const queues = [
  { id: 'sales', name: 'Sales', offerTimeoutSeconds: 60, slaSeconds: 600, askName: 'optional' as const },
  { id: 'short', name: 'Short', offerTimeoutSeconds: 15, slaSeconds: 600 },
  { id: 'strict', name: 'Strict', offerTimeoutSeconds: 60, slaSeconds: 5 },
  { id: 'six', name: 'Six', offerTimeoutSeconds: 60, slaSeconds: 600, postProcessingSeconds: 600 },
  { id: 'brief', name: 'Brief', offerTimeoutSeconds: 60, slaSeconds: 600, postProcessingSeconds: 3 },
]
const assignments: Readonly<Record<string, readonly string[]>> = {
  anna: ['sales'],
  ben: ['short'],
  cleo: ['short'],
  dan: ['strict'],
  eve: ['six'],
  finn: ['brief'],
  gina: [],
}

let host: TestHost
let browser: Browser
let screens: Screen[] = []

beforeAll(async () => {
  host = await startTestHost({ staff: [ada, ...people] })
  const administrator = await fillCentre(host, queues, people)
  for (const [id, mine] of Object.entries(assignments)) {
    await administrator.change('staff', id, { queues: mine.map(queue => ({ queue })) })
  }
  browser = await launchBrowser()
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await host?.stop()
})

beforeEach(() => {
  screens = []
})

afterEach(async () => {
  const faults = screens.flatMap(screen => screen.faults)
  await Promise.all(screens.map(screen => screen.close()))
  expect(faults).toEqual([])
})

async function agentAt(username: string): Promise<AgentScreen> {
  const screen = await openConsole(browser, host, username)
  screens.push(screen)
  return screen
}

async function customerWith(details: CustomerDetails): Promise<CustomerScreen> {
  const page = await openCustomerPage(browser, host)
  screens.push(page)
  return startChatOn(page, details)
}

test('[S12] [S13] [S15] [S16] [S17] [S18] [S19] [S20] an agent signs in, becomes Available and finds the queues in the profile', async () => {
  const screen = await openScreen(browser, `${host.origins[0]}/console/`)
  screens.push(screen)
  const { page } = screen
  await signInAs(page, 'anna', 'wrong')
  await page.getByRole('alert').waitFor()
  expect(page.url()).toContain('/_identity/')
  await signInAs(page, 'anna')
  const anna = await atConsole(screen)
  await page.getByText('Your state: Work Offline').waitFor()
  await anna.become('Available')
  await page.getByText('Your state: Available').waitFor()
  await page
    .getByText(/Available.*0:0[2-9]/)
    .first()
    .waitFor()

  await page.getByRole('button', { name: 'Profile' }).click()
  await page.getByRole('button', { name: 'My Profile' }).click()
  await page.getByRole('heading', { name: 'My Profile' }).waitFor()
  const assigned = page.getByRole('region', { name: 'Queue Assignment' })
  expect(await assigned.getByRole('tab', { name: 'Chat', exact: true }).getAttribute('aria-selected')).toBe('true')
  expect(await assigned.getByRole('rowheader').allInnerTexts()).toEqual(['Sales'])
})

test('[S20] an agent without a queue is told so', async () => {
  const gina = await agentAt('gina')
  await gina.page.getByText('You are in no chat queue, so no chat can come to you').first().waitFor()
})

test('[S7] [S11] [S21] [S22] [S23] [S26] [S36] [S37] a customer waits, is offered and joined; both write by Send and by Enter', async () => {
  const cora = await customerWith({ nickname: 'Cora', firstName: 'Corinna', lastName: 'Coral', email: 'cora@example.com', queue: 'Sales' })
  await progress(cora).getByText('Looking for an agent in Sales').waitFor()
  const anna = await agentAt('anna')
  await anna.become('Available')
  await progress(cora).getByText('Offering your chat to an agent').waitFor()
  await anna
    .row('Cora')
    .getByText(/Offered · \d+ s/)
    .waitFor()
  // one click from anywhere in the console
  await anna.page.getByRole('button', { name: 'Profile' }).click()
  await anna.page.getByRole('button', { name: 'My Profile' }).click()
  await anna.page.getByRole('heading', { name: 'My Profile' }).waitFor()
  await anna.open('Cora')
  await anna.page.getByRole('heading', { name: 'Cora · Coral · Corinna · cora@example.com' }).waitFor()
  await anna.page.getByRole('button', { name: 'Accept', exact: true }).click()
  await cora.page.getByRole('heading', { name: 'Anna' }).waitFor()
  await anna.open('Cora')
  await anna.page.getByRole('heading', { name: 'Cora · Coral · Corinna · cora@example.com' }).waitFor()

  await anna.say('Hello Cora, how can I help?')
  await cora.page.getByRole('log').getByText('Hello Cora, how can I help?').waitFor()
  await cora.page.getByLabel('Message', { exact: true }).fill('My order is late')
  await cora.page.getByLabel('Message', { exact: true }).press('Enter')
  await anna.page.getByRole('log').getByText('My order is late').waitFor()
  await cora.say('Can you look?')
  await anna.page.getByRole('log').getByText('Can you look?').waitFor()
  await anna.page.getByRole('link', { name: 'Chat' }).getByText('1 waiting for you').waitFor()
  await anna.page.getByLabel('Message', { exact: true }).fill('I look')
  await anna.page.getByLabel('Message', { exact: true }).press('Enter')
  await cora.page.getByRole('log').getByText('I look', { exact: true }).waitFor()
  await expectTexts(cora, ['Hello Cora, how can I help?', 'My order is late', 'Can you look?', 'I look'])
  await expectTexts(anna, ['Hello Cora, how can I help?', 'My order is late', 'Can you look?', 'I look'])

  await anna.end()
  await progress(cora).getByText('Anna ended the chat.').waitFor()
  expect(await cora.page.getByLabel('Message', { exact: true }).count()).toBe(0)
  await anna
    .row('Cora')
    .getByText(/Post processing \d:\d\d/)
    .waitFor()
  await anna.page.getByRole('button', { name: 'End Post Processing' }).click()
  await anna.row('Cora').waitFor({ state: 'detached' })
})

/** The words of both, in this order, each once. */
async function expectTexts({ page }: Screen, texts: readonly string[]): Promise<void> {
  const shown = await page.getByRole('log').locator('.bubble').allInnerTexts()
  expect(shown.map(text => text.trim())).toEqual(texts)
}

test('[S24] [S25] [S28] [D1] [D4] a rejected offer goes to the next, a missed one too, and the agent’s state follows', async () => {
  const [ben, cleo] = [await agentAt('ben'), await agentAt('cleo')]
  await ben.become('Available')
  await cleo.become('Available')
  const rita = await customerWith({ nickname: 'Rita', queue: 'Short' })
  // ben has waited longer
  await ben.row('Rita').getByRole('button', { name: 'Reject' }).click()
  await cleo
    .row('Rita')
    .getByText(/Offered · 1[0-5] s/)
    .waitFor()
  await ben.row('Rita').waitFor({ state: 'detached' })
  await ben.page.getByText('You are On Break because you rejected a chat.').waitFor()
  await cleo.page.getByText('You are On Break because a chat offered to you was not answered in time.').waitFor({ timeout: 25_000 })
  await progress(rita).getByText('Looking for an agent in Short').waitFor()
  expect(await cleo.rows().count()).toBe(0)
})

test('[S38] [S39] [S40] [D6] a waiting customer turns the row blue, amber and, at the SLA, red; answering clears it', async () => {
  const dan = await agentAt('dan')
  await dan.become('Available')
  const lea = await customerWith({ nickname: 'Lea', queue: 'Strict' })
  await dan.accept('Lea')
  await dan.open('Lea')
  await dan.say('Hello Lea')
  await lea.page.getByRole('log').getByText('Hello Lea').waitFor()
  await dan.row('Lea').getByText('Answered', { exact: true }).waitFor()
  const asked = Date.now()
  await lea.say('Are you there?')
  await dan.page
    .locator('.row.waiting')
    .filter({ hasText: /Waiting 0:0[0-3]/ })
    .waitFor()
  await dan.page
    .locator('.row.near')
    .filter({ hasText: /Waiting 0:0[34]/ })
    .waitFor()
  await dan.page
    .locator('.row.late')
    .filter({ hasText: /Late 0:0[5-9]/ })
    .waitFor()
  expect(Date.now() - asked).toBeGreaterThanOrEqual(4_900)
  expect(Date.now() - asked).toBeLessThan(7_500)
  await dan.say('Yes, I am')
  await dan.row('Lea').getByText('Answered', { exact: true }).waitFor()
  await dan.page.locator('.row.late').waitFor({ state: 'detached' })
})

test('[S9] [S10] [S27] [S45] [S47] [S48] [D3] six chats, a seventh waits and comes the moment a slot is free', async () => {
  const eve = await agentAt('eve')
  await eve.become('Available')
  const names = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven']
  const customers: CustomerScreen[] = []
  for (const nickname of names) {
    const customer = await customerWith({ nickname, queue: 'Six' })
    customers.push(customer)
    if (nickname !== 'Seven') await eve.accept(nickname)
  }
  const seven = customers.at(-1) as CustomerScreen
  await progress(seven).getByText('Looking for an agent in Six').waitFor()
  await eve.page.getByText('6 of 6').waitFor()
  expect(await eve.rows().count()).toBe(6)

  await eve.open('Three')
  await eve.end()
  await progress(customers[2] as Screen)
    .getByText('Eve ended the chat.')
    .waitFor()
  await eve
    .row('Three')
    .getByText(/Post processing/)
    .waitFor()
  // post processing still holds the slot
  expect(await eve.row('Seven').count()).toBe(0)
  await eve.page.getByRole('button', { name: 'End Post Processing' }).click()
  await eve.row('Three').waitFor({ state: 'detached' })
  await eve.accept('Seven')
  await seven.page.getByRole('heading', { name: 'Eve' }).waitFor()
  await eve.page.getByText('6 of 6').waitFor()
})

test('[S44] [S49] [D7] the countdown ends post processing, also with the browser closed', async () => {
  const finn = await agentAt('finn')
  await finn.become('Available')
  await customerWith({ nickname: 'Paul', queue: 'Brief' })
  await finn.accept('Paul')
  await finn.open('Paul')
  await finn.end()
  await finn.row('Paul').waitFor({ state: 'detached', timeout: 10_000 })

  await customerWith({ nickname: 'Pia', queue: 'Brief' })
  await finn.accept('Pia')
  await finn.open('Pia')
  await finn.end()
  await finn.close()
  const again = await openAgent(host, people[5] as (typeof people)[0])
  await again.until('the countdown’s end', () => again.view.chats.length === 0, 10_000)
  await again.close()
})
