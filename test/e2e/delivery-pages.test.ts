/** Pages on a bad network: what people wrote arrives once and in order, and nobody has to do anything for it. */
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { ada, agents, fillCentre } from '../../bench/administrator.ts'
import { launchBrowser } from '../support/browser.ts'
import { type FaultProxy, openFaultProxy } from '../support/fault-proxy.ts'
import { startTestHost, type TestHost } from '../support/host.ts'
import { type AgentScreen, openConsole, openScreen, type Screen, startChatOn } from '../support/people.ts'

jest.setTimeout(60_000)

const people = agents(['anna', 'ben'])
const queues = ['sales', 'support'].map(id => ({
  id,
  name: `${id[0]?.toUpperCase()}${id.slice(1)}`,
  offerTimeoutSeconds: 60,
  slaSeconds: 600,
}))
let host: TestHost
let browser: Browser
let network: FaultProxy
let anna: AgentScreen
let screens: Screen[] = []

beforeAll(async () => {
  host = await startTestHost({ staff: [ada, ...people] })
  const administrator = await fillCentre(host, queues, people)
  await administrator.change('staff', 'anna', { queues: [{ queue: 'sales' }] })
  await administrator.change('staff', 'ben', { queues: [{ queue: 'support' }] })
  browser = await launchBrowser()
  network = await openFaultProxy(host.port + 1)
  anna = await openConsole(browser, host, 'anna')
  await anna.become('Available')
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await network?.close()
  await host?.stop()
})

afterEach(async () => {
  network.heal()
  const faults = [anna, ...screens].flatMap(screen => screen.faults)
  await Promise.all(screens.map(screen => screen.close()))
  screens = []
  expect(faults).toEqual([])
})

/** A customer behind the bad network, in a chat with an agent. */
async function customer(
  nickname: string,
  { agent = anna, queue = 'Sales', prepare = undefined as ((page: Page) => Promise<unknown>) | undefined } = {},
) {
  const screen = await openScreen(browser, 'about:blank')
  screens.push(screen)
  await prepare?.(screen.page)
  await screen.page.goto(`${network.origin}/chat/`)
  await screen.page.getByRole('button', { name: 'Start chat' }).waitFor()
  const joined = await startChatOn(screen, { nickname, queue })
  await agent.accept(nickname)
  await agent.open(nickname)
  await screen.page.getByRole('heading', { name: agent === anna ? 'Anna' : 'Ben' }).waitFor()
  return joined
}

const box = (page: Page) => page.getByLabel('Message', { exact: true })

async function say(page: Page, ...texts: readonly string[]) {
  for (const text of texts) {
    expect(await box(page).isEnabled()).toBe(true)
    await box(page).fill(text)
    await box(page).press('Enter')
  }
}

async function shows(page: Page, ...texts: readonly string[]) {
  for (const text of texts) await page.getByRole('log').getByText(text, { exact: true }).first().waitFor()
  const bubbles = await page.getByRole('log').locator('.bubble').allInnerTexts()
  expect(bubbles.map(text => text.trim())).toEqual(texts)
}

const deliveries = (page: Page, word: string) => page.getByRole('log').locator(`.item.own.${word}`)

test('[PC1] [I16] [F1] what was written without a connection survives a reload and arrives once, in order; so does what was begun', async () => {
  const cora = await customer('Cora')
  await say(cora.page, 'before the cut')
  await shows(anna.page, 'before the cut')
  network.refuse('sockets')
  await say(cora.page, 'one', 'two', 'three')
  await box(cora.page).fill('half a sentence')
  await cora.page.getByText('Reconnecting…').waitFor()
  await cora.page.reload()
  await shows(cora.page, 'one', 'two', 'three')
  expect(await deliveries(cora.page, 'sending').count()).toBe(3)
  expect(await box(cora.page).inputValue()).toBe('half a sentence')
  await say(cora.page, 'four')
  network.heal()
  const all = ['before the cut', 'one', 'two', 'three', 'four']
  await shows(anna.page, ...all)
  await shows(cora.page, ...all)
  await deliveries(cora.page, 'read').nth(4).waitFor()
  expect(await deliveries(cora.page, 'sending').count()).toBe(0)
})

test('[PC9] [F1] the page says that it is reconnecting, and how many messages came with the connection', async () => {
  const dora = await customer('Dora')
  network.refuse('sockets')
  await dora.page.getByText('Reconnecting…').waitFor()
  await say(anna.page, 'first of two', 'second of two')
  await say(dora.page, 'mine meanwhile')
  network.heal()
  // as a browser tells when its network is back
  await dora.page.evaluate(() => window.dispatchEvent(new Event('online')))
  await dora.page.getByText('Back online, 2 new messages').waitFor()
  await dora.page.getByText('Back online').waitFor({ state: 'detached' })
  await shows(dora.page, 'first of two', 'second of two', 'mine meanwhile')
  await shows(anna.page, 'first of two', 'second of two', 'mine meanwhile')
})

test('[PC8] a second tab of the customer follows without a socket of its own, and takes over when the first is closed', async () => {
  const eva = await customer('Eva')
  await say(eva.page, 'from the first tab')
  await shows(anna.page, 'from the first tab')
  const second = await eva.context.newPage()
  await second.goto(`${network.origin}/chat/`)
  await shows(second, 'from the first tab')
  expect(network.sockets()).toBe(1)
  await say(second, 'from the second tab')
  await shows(eva.page, 'from the first tab', 'from the second tab')
  // a box that has the keyboard is left alone; every page of this browser believes to have it
  await box(second).blur()
  await box(eva.page).fill('begun in the first')
  await second.waitForFunction(() => (document.getElementById('message') as HTMLTextAreaElement).value === 'begun in the first')
  // written where the connection is lost, by the tab that does not have it
  network.refuse('sockets')
  await say(second, 'written while offline')
  await eva.page.close()
  await box(second).fill('still writing')
  network.heal()
  const all = ['from the first tab', 'from the second tab', 'written while offline']
  await shows(anna.page, ...all)
  await say(anna.page, 'I am here')
  await shows(second, ...all, 'I am here')
  expect(await box(second).inputValue()).toBe('still writing')
  expect(network.sockets()).toBe(1)
})

test('[F38] where the browser keeps nothing the chat works, and says calmly what that means', async () => {
  const ida = await customer('Ida', {
    prepare: page =>
      page.addInitScript(() => {
        for (const name of ['indexedDB', 'localStorage']) {
          Object.defineProperty(window, name, {
            get() {
              throw new DOMException('denied', 'SecurityError')
            },
          })
        }
      }),
  })
  await ida.page.getByText('This browser keeps nothing: unsent messages are lost if you close the page.').waitFor()
  network.cut('sockets')
  await say(ida.page, 'hello', 'from memory')
  await shows(anna.page, 'hello', 'from memory')
  await shows(ida.page, 'hello', 'from memory')
})

test('[I16] an agent’s reload finds the chat in front, what was begun in it, and who waits for an answer', async () => {
  await customer('Kim')
  const lea = await customer('Lea')
  await say(lea.page, 'are you there?')
  await anna.open('Kim')
  await box(anna.page).fill('Dear Kim')
  await anna
    .row('Lea')
    .getByText(/Waiting/)
    .waitFor()
  await anna.page.reload()
  await anna.page.getByRole('heading', { name: 'Kim' }).first().waitFor()
  expect(await box(anna.page).inputValue()).toBe('Dear Kim')
  await anna
    .row('Lea')
    .getByText(/Waiting/)
    .waitFor()
})

test('[PC8] an agent’s second tab shows and sends the same by the first one’s socket, and signing out holds for both', async () => {
  const ben = await openConsole(browser, host, 'ben')
  screens.push(ben)
  await ben.become('Available')
  const zoe = await customer('Zoe', { agent: ben, queue: 'Support' })
  const second = await ben.context.newPage()
  const sockets: string[] = []
  second.on('websocket', socket => sockets.push(socket.url()))
  await second.goto(`${host.origins[0]}/console/`)
  await second.getByLabel('Chat list', { exact: true }).getByText('Zoe', { exact: true }).click()
  await say(second, 'from another tab')
  await shows(zoe.page, 'from another tab')
  await shows(ben.page, 'from another tab')
  expect(sockets).toEqual([])
  await second.getByRole('button', { name: 'Profile' }).click()
  await second.getByRole('button', { name: 'Sign out' }).click()
  await second.getByRole('button', { name: 'Yes, sign out' }).click()
  await ben.page.getByText('You signed out in another tab.').waitFor()
  await zoe.page.getByText('had to leave').first().waitFor()
})
