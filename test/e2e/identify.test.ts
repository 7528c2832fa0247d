/** A site that vouches for its customers, on a browser that several of them use: each sees the own chat and no other. */
import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { ada, agents, fillCentre } from '../../bench/administrator.ts'
import { launchBrowser } from '../support/browser.ts'
import { startTestHost, type TestHost } from '../support/host.ts'
import { type AgentScreen, closeScreens, openConsole, openScreen, type Screen } from '../support/people.ts'
import { siteToken } from '../support/site-tokens.ts'
import { frameOf, type OtherSite, openSite } from '../support/sites.ts'

jest.setTimeout(60_000)

const people = agents(['anna'])
const customers = {
  dana: { sub: 'c-7', name: 'Dana Reyes', given_name: 'Dana', family_name: 'Reyes', email: 'dana@example.com', email_verified: true },
  erin: { sub: 'c-8', name: 'Erin Ek', given_name: 'Erin', family_name: 'Ek', email: 'erin@example.com', email_verified: true },
}
type CustomerId = keyof typeof customers
const secret = randomBytes(32)

const tokenOf = (customer: CustomerId) => siteToken('site', secret, customers[customer])

/** What the site's server answers; filled when the address of the chat is known. */
const pages: Record<string, string> = {}
let site: OtherSite
/** On the machine that the chat is on: a browser that keeps nothing for frames of other sites would keep no chat over a change of the page. */
let origin: string
let host: TestHost
let browser: Browser
let anna: AgentScreen
const screens: Screen[] = []

beforeAll(async () => {
  site = await openSite(pages)
  origin = site.origin.replace('127.0.0.1', 'localhost')
  host = await startTestHost({ staff: [ada, ...people], parameters: { SiteOrigins: origin } })
  const [staff, chat] = host.origins
  const { token } = await fillCentre(host, [{ id: 'sales', name: 'Sales', offerTimeoutSeconds: 60, slaSeconds: 600 }], people)
  const set = await fetch(`${staff}/api/identity-keys/site`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ secret: secret.toString('base64') }),
  })
  expect(set.status).toBe(200)
  for (const customer of Object.keys(customers) as CustomerId[]) {
    const words = `<script>usher = (...c) => (usher.q ??= []).push(c); usher('identify', '${await tokenOf(customer)}'); usher('open')</script>`
    const head = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Signed in as ${customer}</title>`
    pages[`/${customer}`] = `${head}<h1>Hello ${customer}</h1>${words}<script src="${chat}/widget.js" async></script>`
  }
  browser = await launchBrowser()
  anna = await openConsole(browser, host, 'anna')
  await anna.become('Available')
}, 60_000)

afterAll(async () => {
  await anna?.close()
  await browser?.close()
  await host?.stop()
  await site?.close()
})
afterEach(async () => expect(await closeScreens(screens)).toEqual([]))

/** The site as one who is signed in there finds it, in a browser of its own. */
async function siteAs(customer: CustomerId): Promise<Page> {
  const screen = await openScreen(browser, `${origin}/${customer}`)
  screens.push(screen)
  await formOf(screen.page, customer)
  return screen.page
}

/** The form that knows them: it asks no name. */
async function formOf(page: Page, customer: CustomerId) {
  const { name, email } = customers[customer]
  const frame = frameOf(page)
  await frame.getByText(`We know you as ${name}, ${email}.`).waitFor()
  await frame.locator('form[aria-busy="false"]').waitFor()
  expect(await frame.getByLabel('Nickname').count()).toBe(0)
  expect(await frame.getByRole('log').count()).toBe(0)
}

const startIn = (page: Page) => frameOf(page).getByRole('button', { name: 'Start chat' }).click()

/** Anna takes the chat, says something in it, and the customer reads that. */
async function talk(customer: CustomerId, page: Page, text: string) {
  const { name } = customers[customer]
  await anna.accept(name)
  await anna.open(name)
  await anna.say(text)
  await frameOf(page).getByRole('log').getByText(text).waitFor()
}

async function over(customer: CustomerId) {
  const { name } = customers[customer]
  await anna.open(name)
  await anna.end()
  await anna.page.getByRole('button', { name: 'End Post Processing' }).click()
  await anna.row(name).waitFor({ state: 'detached' })
}

const goOn = (page: Page, customer: CustomerId) => page.goto(`${origin}/${customer}`)

test('[CX11] [BC4] whom the site vouches for is not asked, is shown to the agent as vouched for, and has the chat on each page', async () => {
  const page = await siteAs('dana')
  await startIn(page)
  await talk('dana', page, 'Hello Dana')
  await anna.page.getByText('vouched for', { exact: false }).first().waitFor()
  await goOn(page, 'dana')
  await frameOf(page).getByRole('log').getByText('Hello Dana').waitFor()
  await over('dana')
})

test('[CX11] who signs in after somebody else on the same browser sees nothing of their chat and has an own one', async () => {
  const page = await siteAs('dana')
  await startIn(page)
  await talk('dana', page, 'For Dana alone')
  await goOn(page, 'erin')
  await formOf(page, 'erin')
  expect(await frameOf(page).locator('body').textContent()).not.toContain('Dana')
  await startIn(page)
  await talk('erin', page, 'For Erin alone')
  expect(await frameOf(page).getByRole('log').textContent()).not.toContain('For Dana')
  // nobody has ended Dana's
  await anna.open('Dana Reyes')
  await anna.page.getByRole('log').getByText('For Dana alone').waitFor()
  await over('dana')
  await over('erin')
})

test('[CX11] an answer that comes late or is lost gives the chat that was started to nobody else', async () => {
  const page = await siteAs('dana')
  const starts = `${host.origins[1]}/api/chats`
  const fulfil: (() => Promise<void>)[] = []
  await page.context().route(starts, async route => {
    const response = await route.fetch()
    fulfil.push(() => route.fulfill({ response }))
  })
  await startIn(page)
  await anna.row('Dana Reyes').waitFor()
  // another one signs in, on the page that still waits
  await page.evaluate(jwt => (window as unknown as { usher: { identify(jwt: string): void } }).usher.identify(jwt), await tokenOf('erin'))
  await formOf(page, 'erin')
  await fulfil[0]?.()
  await page.context().unroute(starts)
  await startIn(page)
  await talk('erin', page, 'Are you Erin?')
  await anna.accept('Dana Reyes')
  await over('dana')
  await over('erin')

  // the answer to Dana's second start never comes
  await page.context().route(starts, async route => {
    await route.fetch()
    await route.abort()
  })
  await goOn(page, 'dana')
  await formOf(page, 'dana')
  await startIn(page)
  await frameOf(page).getByRole('alert').waitFor()
  await page.context().unroute(starts)
  await goOn(page, 'erin')
  await formOf(page, 'erin')
  await startIn(page)
  await talk('erin', page, 'Erin again?')
  expect(await frameOf(page).locator('body').textContent()).not.toContain('Dana')
  await anna.accept('Dana Reyes')
  await over('dana')
  await over('erin')
})

test('[CX11] a chat that one tab begins is not opened in the tab of somebody else', async () => {
  const page = await siteAs('dana')
  const other = await page.context().newPage()
  await goOn(other, 'erin')
  await formOf(other, 'erin')
  const own = await page.context().newPage()
  await goOn(own, 'dana')
  await formOf(own, 'dana')
  await startIn(page)
  // the tab of the same person follows; by then the other one has heard of it, too
  await frameOf(own).getByRole('status', { name: 'Where your chat stands' }).waitFor()
  await talk('dana', page, 'Only Dana')
  await formOf(other, 'erin')
  await startIn(other)
  await talk('erin', other, 'Only Erin')
  expect(await frameOf(page).locator('body').textContent()).not.toContain('Only Erin')
  await over('dana')
  await over('erin')
})
