/** How an agent is told of a chat: title, icon, ring, notification and card, and what none of them may do. Real browser, real host. */
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { openCustomer } from '../../bench/client.ts'
import type { TestHost } from '../support/host.ts'
import { type OwnQueues, openOwnQueues } from '../support/own-queues.ts'
import { type AgentScreen, atConsole, closeScreens, signInAs } from '../support/people.ts'

jest.setTimeout(90_000)

let centre: OwnQueues
let host: TestHost
let browser: Browser
const screens: AgentScreen[] = []

beforeAll(async () => {
  centre = await openOwnQueues(['anna', 'ben', 'cleo'])
  ;({ host, browser } = centre)
}, 60_000)

afterAll(() => centre?.close())

afterEach(async () => {
  expect(await closeScreens(screens)).toEqual([])
})

interface Heard {
  tones: number
  told: { title: string; body: string; tag: string; closed: boolean; click(): void }[]
  looked: boolean
}
const heardBy = <Value>(page: Page, read: (heard: Heard) => Value) =>
  page.evaluate(`(${read.toString()})(globalThis.heard)`) as Promise<Value>

/** A console whose sounds and notifications are counted, and that is looked at or not as the test says. */
async function agentAt(username: string): Promise<AgentScreen> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  context.setDefaultTimeout(15_000)
  await context.addInitScript(() => {
    const heard: Heard = { tones: 0, told: [], looked: true }
    const page = globalThis as unknown as Record<string, unknown>
    page.heard = heard
    let permission = 'default'
    page.AudioContext = class {
      state = 'suspended'
      currentTime = 0
      destination = {}
      async resume() {
        this.state = 'running'
      }
      createOscillator() {
        return { frequency: { value: 0 }, connect() {}, stop() {}, start: () => void heard.tones++ }
      }
      createGain() {
        return { gain: { setValueAtTime() {}, linearRampToValueAtTime() {} }, connect() {} }
      }
    }
    page.Notification = class {
      static get permission() {
        return permission
      }
      static async requestPermission() {
        permission = 'granted'
        return permission
      }
      onclick: (() => void) | null = null
      constructor(title: string, { body, tag }: { body: string; tag: string }) {
        heard.told.push({ title, body, tag, closed: false, click: () => this.onclick?.() })
      }
      close() {
        const mine = heard.told.findLast(one => !one.closed)
        if (mine) mine.closed = true
      }
    }
    Object.defineProperty(Document.prototype, 'hasFocus', { value: () => heard.looked })
  })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', error => faults.push(error.message))
  await page.goto(`${host.origins[0]}/console/`)
  await signInAs(page, username)
  const screen = await atConsole({ page, context, faults, close: () => context.close() })
  screens.push(screen)
  await testAlerts(page)
  await screen.become('Available')
  return screen
}

/** Afterwards this page may ring and notify. */
async function testAlerts(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Test my alerts' }).click()
  await page.getByText('Notifications are allowed.').waitFor()
  await page.getByRole('button', { name: 'Done', exact: true }).click()
}

async function look(page: Page, looked: boolean): Promise<void> {
  await page.evaluate(on => {
    ;(globalThis as unknown as { heard: Heard }).heard.looked = on
    dispatchEvent(new Event(on ? 'focus' : 'blur'))
  }, looked)
}

const iconOf = (page: Page) => page.evaluate(() => document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.href ?? '')

test('[S21] [S22] [AW1] an offer rings until it is answered, and tells whoever looks elsewhere by title, icon and notification', async () => {
  const anna = await agentAt('anna')
  const { page } = anna
  expect(await page.title()).toBe('Usher – Agent Console')
  const quiet = await iconOf(page)
  await look(page, false)
  const before = await heardBy(page, heard => heard.tones)
  await openCustomer(host, { queue: 'anna', nickname: 'dee' })
  await page.waitForFunction(() => document.title === '(1) New chat – Usher')
  expect(await iconOf(page)).not.toBe(quiet)
  expect(await page.evaluate(() => document.documentElement.dataset.attention)).toBe('offer')
  const blinks = (name: string) =>
    page.getByRole('link', { name: /^Chat/ }).evaluate((tab, of) => getComputedStyle(tab).getPropertyValue(of), name)
  expect(await blinks('animation-name')).toBe('call')
  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await blinks('animation-name')).toBe('none')
  expect(await blinks('box-shadow')).not.toBe('none')

  const told = await heardBy(page, heard => heard.told.filter(one => one.tag.startsWith('usher.offer.')))
  expect(told).toMatchObject([{ title: 'New chat: dee', closed: false }])
  const once = await heardBy(page, heard => heard.tones)
  expect(once).toBeGreaterThan(before)
  await page.waitForFunction(count => (globalThis as unknown as { heard: Heard }).heard.tones > count, once)

  // A click on the notification leads to the chat (S22).
  await page.evaluate(() =>
    (globalThis as unknown as { heard: Heard }).heard.told.findLast(one => one.tag.startsWith('usher.offer.'))?.click(),
  )
  await page.getByRole('heading', { level: 2, name: 'dee', exact: true }).first().waitFor()
  await look(page, true)
  await page.getByRole('region', { name: 'Offered chat' }).getByRole('button', { name: 'Accept' }).click()
  await page.getByLabel('Message', { exact: true }).waitFor()
  await page.waitForFunction(() => document.title !== '(1) New chat – Usher')
  const silent = await heardBy(page, heard => heard.tones)
  expect(await heardBy(page, heard => heard.told.some(one => one.tag.startsWith('usher.offer.') && !one.closed))).toBe(false)
  // By then another ring would have come.
  await page.locator('.chat-title .timer', { hasText: /0:0[5-9]/ }).waitFor()
  expect(await heardBy(page, heard => heard.tones)).toBe(silent)
})

test('[S27] [AW2] an offer never takes the focus from whoever types; its card takes Enter and covers no message box', async () => {
  const ben = await agentAt('ben')
  const { page } = ben
  const first = await openCustomer(host, { queue: 'ben', nickname: 'dee' })
  await ben.accept('dee')
  await ben.open('dee')
  const box = page.getByLabel('Message', { exact: true })
  await box.click()
  await page.keyboard.type('I am ')
  await openCustomer(host, { queue: 'ben', nickname: 'kim' })
  const card = page.getByRole('region', { name: 'Offered chat of kim' })
  await card.waitFor()
  await page.getByRole('alert').getByText('New chat offered: kim').waitFor()
  await page.keyboard.type('typing')
  expect(await box.inputValue()).toBe('I am typing')
  for (const width of [1280, 1024]) {
    await page.setViewportSize({ width, height: 700 })
    const [window, over] = await Promise.all([page.getByRole('region', { name: 'Chat window' }).boundingBox(), card.boundingBox()])
    expect((over?.x ?? 0) + (over?.width ?? 0)).toBeLessThanOrEqual(window?.x ?? 0)
  }

  await card.focus()
  await page.keyboard.press('Enter')
  await card.waitFor({ state: 'detached' })
  await ben
    .row('kim')
    .getByText(/Waiting|Answered/)
    .waitFor()
  // The chat in front stays in front (S27), and what was begun in it is there.
  expect(await box.inputValue()).toBe('I am typing')
  await look(page, false)
  await first.say(first.chat, 'Hello?')
  await page.waitForFunction(() => (globalThis as unknown as { heard: Heard }).heard.told.some(one => one.tag.startsWith('usher.message.')))
  expect(await heardBy(page, heard => heard.told.findLast(one => one.tag.startsWith('usher.message.')))).toMatchObject({
    title: 'dee wrote',
    body: 'Hello?',
  })
})

test('[AW1] of two tabs one rings and notifies', async () => {
  const cleo = await agentAt('cleo')
  const other = await cleo.context.newPage()
  await other.goto(`${host.origins[0]}/console/`)
  await other.getByLabel('Chat list', { exact: true }).waitFor()
  await testAlerts(other)
  await look(other, false)
  await look(cleo.page, false)
  const before = await heardBy(other, heard => [heard.tones, heard.told.length])
  expect(before[0]).toBeGreaterThan(0)
  await openCustomer(host, { queue: 'cleo', nickname: 'lee' })
  await Promise.all([cleo.page, other].map(page => page.waitForFunction(() => document.title === '(1) New chat – Usher')))
  await cleo.page.waitForFunction(() =>
    (globalThis as unknown as { heard: Heard }).heard.told.some(one => one.tag.startsWith('usher.offer.')),
  )
  expect(await heardBy(other, heard => [heard.tones, heard.told.length])).toEqual(before)
})
