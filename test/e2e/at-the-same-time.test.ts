/** What people do at the wrong moment: a reload in the middle, two windows at once, a click as the time runs out. Real browser, real host. */
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { type CustomerClient, openCustomer } from '../../bench/client.ts'
import type { TestHost } from '../support/host.ts'
import { type OwnQueues, openOwnQueues } from '../support/own-queues.ts'
import { type AgentScreen, atConsole, closeScreens, openConsole } from '../support/people.ts'

jest.setTimeout(60_000)

let centre: OwnQueues
let host: TestHost
let browser: Browser
const screens: AgentScreen[] = []

beforeAll(async () => {
  centre = await openOwnQueues(['anna', 'ben', 'cleo', 'dan', 'eva'])
  ;({ host, browser } = centre)
  await centre.administrator.change('staff', 'cleo', { offerTimeoutSeconds: 15 })
}, 150_000)

afterAll(() => centre?.close())

afterEach(async () => {
  expect(await closeScreens(screens)).toEqual([])
})

async function agentAt(username: string): Promise<AgentScreen> {
  const screen = await openConsole(browser, host, username)
  screens.push(screen)
  await screen.become('Available')
  return screen
}
async function secondTab(screen: AgentScreen): Promise<AgentScreen> {
  const page = await screen.context.newPage()
  await page.goto(`${host.origins[0]}/console/`)
  return atConsole({ ...screen, page })
}
const acceptIn = (page: Page) => page.locator('.row').getByRole('button', { name: 'Accept' })
const count = ({ log, chat }: CustomerClient, kind: string) => log(chat).filter(event => event.kind === kind).length
const notices = (page: Page) => page.locator('.notices .notice').allInnerTexts()

test('[S23] [I16] [F32] a reload in the middle of an accept: the chat is the agent’s, once', async () => {
  const anna = await agentAt('anna')
  const { page } = anna
  const dee = await openCustomer(host, { queue: 'anna', nickname: 'dee' })
  await acceptIn(page).waitFor()
  await Promise.all([
    page.waitForEvent('load'),
    acceptIn(page).evaluate((button: HTMLElement) => {
      button.click()
      location.reload()
    }),
  ])
  await anna
    .row('dee')
    .getByText(/Answered|Waiting/)
    .waitFor()
  await anna.open('dee')
  await anna.say('Hello dee')
  await dee.until('the answer', () => count(dee, 'message') === 1)
  expect(count(dee, 'joined')).toBe(1)
  expect(await notices(page)).toEqual([])
})

test('[S23] [S28] [F32] two tabs accept the same offer: one agent joins, both have it, and neither is told off', async () => {
  const ben = await agentAt('ben')
  const other = await secondTab(ben)
  const kim = await openCustomer(host, { queue: 'ben', nickname: 'kim' })
  await Promise.all([ben, other].map(({ page }) => acceptIn(page).waitFor()))
  const click = (button: HTMLElement) => button.click()
  await Promise.all([ben, other].map(({ page }) => acceptIn(page).evaluate(click)))
  await Promise.all([ben, other].map(({ page }) => page.locator('.row.answered').getByText('Answered', { exact: true }).waitFor()))
  await Promise.all([ben, other].map(({ page }) => page.locator('.row [aria-busy="true"]').waitFor({ state: 'detached' })))
  await ben.open('kim')
  await ben.say('Hello kim')
  await kim.until('the answer', () => count(kim, 'message') === 1)
  expect(count(kim, 'joined')).toBe(1)
  expect([await notices(ben.page), await notices(other.page)]).toEqual([[], []])
})

test('[S23] [S25] [F29] Accept clicked as the offer runs out: the agent reads that it was too late, and why nothing comes now', async () => {
  const screen = await openConsole(browser, host, 'cleo')
  screens.push(screen)
  const { page } = screen
  // What the server says is held back while the last seconds run.
  let held: (() => void)[] | undefined
  await page.routeWebSocket(/\/ws$/, socket => {
    const server = socket.connectToServer()
    server.onMessage(message => {
      if (held) held.push(() => socket.send(message))
      else socket.send(message)
    })
  })
  await page.reload()
  await screen.become('Available')
  const lee = await openCustomer(host, { queue: 'cleo', nickname: 'lee' })
  const row = page.locator('.row', { hasText: 'lee' })
  await row.getByText(/Offered · [1-4] s/).waitFor({ timeout: 20_000 })
  held = []
  await row.getByText('Offered · 0 s').waitFor()
  await acceptIn(page).click()
  await lee.until('the line again', () => lee.view.status === 'waiting')
  const late = held
  held = undefined
  for (const send of late) send()
  await page.getByText('You are On Break because a chat offered to you was not answered in time.').waitFor()
  await page.getByText('Too late: this offer is over.').waitFor()
  await row.waitFor({ state: 'detached' })
  expect(count(lee, 'joined')).toBe(0)
})

test('[S44] [S47] [S32] End, and End Post Processing, clicked in the console and in the chat’s own window at once', async () => {
  const dan = await agentAt('dan')
  const { page } = dan
  const eve = await openCustomer(host, { queue: 'dan', nickname: 'eve' })
  await dan.accept('eve')
  await dan.open('eve')
  const [window] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button', { name: 'Open in its own window' }).click()])
  await window.getByRole('log').waitFor()
  const both = [page, window]
  const clickInBoth = async (name: string) => {
    await Promise.all(both.map(view => view.getByRole('button', { name, exact: true }).waitFor()))
    await Promise.all(both.map(view => view.getByRole('button', { name, exact: true }).evaluate((button: HTMLElement) => button.click())))
  }
  await clickInBoth('End')
  await eve.until('the end', () => eve.view.status === 'ended')
  await Promise.all(both.map(view => view.getByRole('form', { name: 'Post processing' }).getByText('You ended the chat.').waitFor()))
  expect(count(eve, 'ended')).toBe(1)
  expect(await Promise.all(both.map(notices))).toEqual([[], []])

  await clickInBoth('End Post Processing')
  await dan.row('eve').waitFor({ state: 'detached' })
  await window.getByText('This chat is not with you any more.').waitFor()
  expect(await Promise.all(both.map(notices))).toEqual([[], []])
  // Whose button has gone has the next one.
  await window.waitForFunction(() => document.activeElement?.textContent === 'Close this window')
  await page.getByText('Your state: Available').waitFor()
})

test('[S28] [S76] a connection that was lost meanwhile: the list is the truth again, and a customer who left is still in it', async () => {
  const screen = await openConsole(browser, host, 'eva')
  screens.push(screen)
  const { page } = screen
  let down = false
  const sockets: { close(options: { code: number }): Promise<void> }[] = []
  await page.routeWebSocket(/\/ws$/, socket => {
    if (down) return void socket.close({ code: 1001 })
    socket.connectToServer()
    sockets.push(socket)
  })
  await page.reload()
  await screen.become('Available')
  const lea = await openCustomer(host, { queue: 'eva', nickname: 'lea' })
  await screen.accept('lea')
  await page.getByRole('button', { name: 'Profile' }).click()
  await page.getByRole('button', { name: 'My Profile' }).click()
  await page.getByRole('heading', { name: 'My Profile' }).waitFor()
  down = true
  for (const socket of sockets) await socket.close({ code: 1001 })
  await lea.must({ action: 'end', chat: lea.chat })
  await lea.until('the end', () => lea.view.status === 'ended')
  expect(
    await screen
      .row('lea')
      .getByText(/Answered/)
      .count(),
  ).toBe(1)
  down = false
  await screen.row('lea').getByText('Ended – look and wrap up').waitFor()
  await screen.open('lea')
  await page.getByRole('log').getByText('The customer ended the chat').waitFor()
  await page.getByRole('button', { name: 'End Post Processing' }).click()
  await screen.row('lea').waitFor({ state: 'detached' })
})
