/** What customers do who are in a hurry, on a phone, with the real host: wait, come back elsewhere, talk, rate; leave a message; find it closed. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import * as v from 'valibot'
import { type Administrator, ada, agents, fillCentre, tokenOf } from '../../bench/administrator.ts'
import { type AgentClient, newKey, openAgentWith, openCustomer } from '../../bench/client.ts'
import { RecordSchema } from '../../protocol/records.ts'
import { storageKey } from '../../web/customer/storage-key.ts'
import { launchBrowser } from '../support/browser.ts'
import { startTestHost, type TestHost } from '../support/host.ts'
import { openConsole } from '../support/people.ts'
import { siteToken } from '../support/site-tokens.ts'
import { frameOf, launcherOf } from '../support/sites.ts'

jest.setTimeout(60_000)

const people = agents(['anna', 'ben'])
const [anna, ben] = people as [(typeof people)[0], (typeof people)[0]]
const choice = { id: 'about', label: 'What is it about?', kind: 'choice' as const, required: true, options: ['An order', 'A refund'] }
const order = { id: 'order', label: 'Order number', kind: 'text' as const }
/** Open for one minute a week, three days from now. */
const openOn = new Date(Date.now() + 3 * 86_400_000)
const seldom = {
  timeZone: 'UTC',
  week: [{ day: openOn.getUTCDay() || 7, from: '11:59', to: '12:00' }],
}
const queues = [
  { id: 'support', name: 'Support', offerTimeoutSeconds: 60, slaSeconds: 600, askEmail: 'optional' as const, questions: [choice, order] },
  { id: 'sales', name: 'Sales', offerTimeoutSeconds: 60, slaSeconds: 600 },
  { id: 'night', name: 'Night desk', hours: seldom },
]
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='

let host: TestHost
let browser: Browser
let token: string
let administrator: Administrator
let agent: AgentClient
const faults: string[] = []

beforeAll(async () => {
  ;[host, browser] = await Promise.all([
    startTestHost({ staff: [ada, ...people], sites: ['demo/shop'], parameters: { SiteOrigins: '{{origin3}}' } }),
    launchBrowser(),
  ])
  administrator = await fillCentre(host, queues, people)
  token = await tokenOf(host, anna)
  agent = await openAgentWith(host, anna, token)
}, 60_000)
afterAll(async () => {
  await agent?.close()
  await browser?.close()
  await host?.stop()
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  expect(faults.splice(0)).toEqual([])
})

async function call(method: string, path: string, body?: object, bearer = token): Promise<unknown> {
  const response = await fetch(`${host.origins[0]}/api/${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}

async function openPhone(address = `${host.origins[1]}/chat/`): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true, locale: 'en-GB' })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  page.on('pageerror', error => faults.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error' && /Content Security Policy|Trusted ?Type/.test(message.text())) faults.push(message.text())
  })
  await page.goto(address)
  return page
}
const tap = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).tap()

/** Five customers were taken at once: from then on there is something to tell how long it takes. */
async function fiveJoins(): Promise<void> {
  await agent.must({ action: 'setState', state: 'available' })
  const customers = await Promise.all(
    [1, 2, 3, 4, 5].map(n =>
      openCustomer(host, { queue: 'support', nickname: `early ${n}`, answers: [{ question: 'about', text: 'An order' }] }),
    ),
  )
  for (const { chat } of customers) {
    const { round } = await agent.until('the offer', () => agent.rows('offered').find(row => row.chat === chat))
    await agent.must({ action: 'accept', chat, round })
  }
  // Nobody takes another one now.
  await agent.must({ action: 'setState', state: 'onBreak' })
  for (const customer of customers) {
    await agent.must({ action: 'end', chat: customer.chat })
    await agent.must({ action: 'endPostProcessing', chat: customer.chat })
    await customer.close()
  }
}

test('[S74] [S75] [CX4] [CX7] [BC2] [BC9] in a hurry on a phone: questions, place and estimate, back from elsewhere, a talk, and a rating', async () => {
  await Promise.all([
    fiveJoins(),
    call('PUT', 'me/picture', { picture: pixel }),
    call('POST', 'records', { recordKey: newKey(), nickname: 'Dee', lastName: 'Reyes', email: 'dana@example.com' }, administrator.token),
  ])
  const before = await openCustomer(host, { queue: 'support', nickname: 'lee', answers: [{ question: 'about', text: 'A refund' }] })

  const page = await openPhone()
  await page.getByLabel('Queue').selectOption({ label: 'Support' })
  await page.getByLabel('Nickname').fill('Dana')
  await page.getByLabel('E-mail').fill('dana@example.com')
  await tap(page, 'Start chat')
  await page.getByText('Please fill in this field.').waitFor()
  await page.getByLabel('What is it about?').selectOption('An order')
  await page.getByLabel('Order number').fill('R-1042')
  await tap(page, 'Start chat')
  await page.getByText('1 person is ahead of you.').waitFor()
  await page.getByText('The wait is usually').waitFor()
  await tap(page, 'Keep my place')
  const link = await page.getByLabel('With this link').inputValue()

  const elsewhere = await openPhone(link)
  await elsewhere.getByText('1 person is ahead of you.').waitFor()
  await before.must({ action: 'end', chat: before.chat })
  await before.close()
  await elsewhere.getByText('You are next.').waitFor()
  await elsewhere.getByLabel('Message', { exact: true }).fill('Where is my parcel?')
  await tap(elsewhere, 'Send')

  await agent.must({ action: 'setState', state: 'available' })
  const row = await agent.until('the offer', () => agent.rows('offered')[0])
  expect(row.customer).toMatchObject({ nickname: 'Dee', lastName: 'Reyes', email: 'dana@example.com' })
  expect(row.answers?.map(({ text }) => text)).toEqual(['An order', 'R-1042'])
  await agent.must({ action: 'accept', chat: row.chat, round: row.round })
  await elsewhere.getByRole('heading', { name: 'Anna' }).waitFor()
  await elsewhere.waitForFunction(() => document.querySelector<HTMLImageElement>('.avatar img')?.naturalWidth === 1)
  await agent.say(row.chat, 'It comes tomorrow, Dana.')
  await elsewhere.getByText('It comes tomorrow, Dana.').waitFor()
  await elsewhere.getByLabel('Message', { exact: true }).fill('Thank you!')
  await tap(elsewhere, 'Send')
  await elsewhere.locator('.own', { hasText: 'Thank you!' }).locator('.delivery.sent, .delivery.delivered, .delivery.read').waitFor()

  await tap(elsewhere, 'More about this chat')
  const saving = elsewhere.waitForEvent('download')
  await elsewhere.getByRole('menuitem', { name: 'Save transcript as text' }).tap()
  const saved = await saving
  expect(saved.suggestedFilename()).toContain(row.transactionId)
  const words = readFileSync(await saved.path(), 'utf8')
  for (const text of ['Where is my parcel?', 'It comes tomorrow, Dana.', 'Thank you!', row.transactionId]) expect(words).toContain(text)

  await tap(elsewhere, 'End chat')
  await tap(elsewhere, 'Yes, end it')
  await elsewhere.getByText('How was this chat?').waitFor()
  await elsewhere.locator('.stars label').nth(3).tap()
  await elsewhere.getByLabel('What would you like to tell us?').fill('quick and kind')
  await tap(elsewhere, 'Send rating')
  await elsewhere.getByText('Thank you for your rating.').waitFor()
  expect(await elsewhere.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0])
  const { chats } = v.parse(RecordSchema, await call('GET', `records/${row.record}`))
  expect(chats).toMatchObject([{ chat: row.chat, endedBy: 'customer', rating: { stars: 4, comment: 'quick and kind' } }])
  // The phone that the chat began on learns it, and forgets, too.
  await page.getByText('Your earlier chat has ended').or(page.getByText('You ended the chat.')).first().waitFor()
  expect(await page.evaluate(key => localStorage.getItem(key), storageKey)).toBeNull()
  await agent.must({ action: 'endPostProcessing', chat: row.chat })
})

test('[CX3] [CX5] [BC6] a message instead of waiting; and a closed queue says when it opens where the customer is', async () => {
  await agent.must({ action: 'setState', state: 'onBreak' })
  const page = await openPhone()
  await page.getByLabel('Queue').selectOption({ label: 'Sales' })
  await page.getByLabel('Nickname').fill('Kim')
  await tap(page, 'Start chat')
  await page.getByText('You are next.').waitFor()
  await tap(page, 'Leave a message instead')
  const dialog = page.getByRole('dialog')
  expect(await dialog.getByLabel('Nickname').inputValue()).toBe('Kim')
  await dialog.getByLabel('E-mail').fill('kim@example.com')
  await dialog.getByLabel('Your message').fill('Is the red lamp back?')
  await dialog.getByRole('button', { name: 'Send message' }).tap()
  await page.getByText('You ended the chat.').first().waitFor()
  const thanks = (await page.getByText('Its reference is').textContent()) ?? ''
  const left = (await call('GET', 'left-messages')) as { messages: { reference: string; text: string; email: string }[] }
  expect(left.messages).toMatchObject([{ text: 'Is the red lamp back?', email: 'kim@example.com' }])
  expect(thanks).toContain(left.messages[0]?.reference)

  await tap(page, 'Start a new chat')
  await page.getByLabel('Queue').selectOption({ label: 'Night desk – closed' })
  const opensAt = Date.UTC(openOn.getUTCFullYear(), openOn.getUTCMonth(), openOn.getUTCDate(), 11, 59)
  const [day, time] = await page.evaluate(at => {
    const as = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', options).format(at)
    return [as({ weekday: 'long' }), as({ hour: 'numeric', minute: '2-digit' })]
  }, opensAt)
  await page.getByText(`Opens ${day} at ${time}.`).waitFor()
  await page.getByRole('heading', { name: 'Leave a message' }).waitFor()
  expect(await page.getByRole('button', { name: 'Start chat' }).count()).toBe(0)
})

test('[BC3] [CX3] a queue that closes while somebody fills in the form says so, and what was typed goes into a message', async () => {
  const page = await openPhone()
  await page.getByLabel('Queue').selectOption({ label: 'Sales' })
  await page.getByLabel('Nickname').fill('Lou')
  await administrator.change('queues', 'sales', { hours: seldom })
  await tap(page, 'Start chat')
  await page.getByText('Sales is closed at the moment.').waitFor()
  await page.getByRole('heading', { name: 'Leave a message' }).waitFor()
  expect(await page.getByLabel('Nickname').inputValue()).toBe('Lou')
  expect(await page.getByRole('alert').count()).toBe(0)
  await administrator.change('queues', 'sales', { hours: undefined })
})

test('[BC4] [BC5] [CX11] whom the site vouches for has the check mark at the agent; signed out there, the form asks again', async () => {
  await agent.must({ action: 'setState', state: 'workOffline' })
  const secret = randomBytes(32)
  await call('PUT', 'identity-keys/shop', { secret: secret.toString('base64') }, administrator.token)
  const claims = { sub: 'customer-7', name: 'Dana Reyes', email: 'dana.reyes@example.com', email_verified: true }
  const jwt = await siteToken('shop', secret, claims)

  const page = await openPhone(`${host.origins[3]}/`)
  const frame = frameOf(page)
  const identify = (token: string) =>
    page.evaluate(given => (window as unknown as { usher: { identify(jwt: string): void } }).usher.identify(given), token)
  await launcherOf(page).tap()
  await frame.getByLabel('Nickname').waitFor()
  await identify(jwt)
  await frame.getByText('We know you as Dana Reyes, dana.reyes@example.com.').waitFor()
  expect(await frame.getByLabel('Nickname').count()).toBe(0)
  await identify('')
  await frame.getByLabel('Nickname').waitFor()
  expect(await frame.getByText('We know you as').count()).toBe(0)
  await identify(jwt)
  await frame.getByText('We know you as Dana Reyes').waitFor()
  const console_ = await openConsole(browser, host, ben.username)
  await console_.become('Available')
  await frame.getByRole('button', { name: 'Start chat' }).tap()
  await console_.accept('Dana Reyes')
  await console_.page.getByText('✓ vouched for by the site').first().waitFor()
  faults.push(...console_.faults)
})
