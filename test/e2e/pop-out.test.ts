/** A chat in a window of its own: the same person, the same connection, the same chat. Real browser, real host. */
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { type CustomerClient, openCustomer } from '../../bench/client.ts'
import type { TestHost } from '../support/host.ts'
import { type OwnQueues, openOwnQueues } from '../support/own-queues.ts'
import { type AgentScreen, closeScreens, openConsole } from '../support/people.ts'

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

/** An agent with one chat in hand; each page of theirs counts the sockets that it opens. */
async function inChat(username: string, details: { nickname: string; firstName?: string; lastName?: string; email?: string }) {
  const screen = await openConsole(browser, host, username)
  screens.push(screen)
  await screen.context.addInitScript(() => {
    const page = globalThis as unknown as { WebSocket: typeof WebSocket; sockets: number }
    page.sockets = 0
    page.WebSocket = class extends page.WebSocket {
      constructor(...args: ConstructorParameters<typeof WebSocket>) {
        super(...args)
        page.sockets += 1
      }
    }
  })
  await screen.become('Available')
  const customer = await openCustomer(host, { queue: username, ...details })
  await screen.accept(details.nickname)
  await screen.open(details.nickname)
  return { screen, customer }
}

const socketsOf = (page: Page) => page.evaluate(() => (globalThis as unknown as { sockets: number }).sockets)

async function popOut({ page }: AgentScreen, name = 'Open in its own window'): Promise<Page> {
  const [window] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button', { name }).click()])
  await window.getByRole('log').waitFor()
  return window
}

const says = (page: Page, text: string) => page.getByRole('log').getByText(text, { exact: true }).waitFor()
const heard = (customer: CustomerClient, text: string) =>
  customer.until(text, () => customer.log(customer.chat).some(event => event.kind === 'message' && event.text === text))

test('[S32] [S33] [AW4] the chat opens in its own window over the same connection, and both views stay in step', async () => {
  const { screen, customer } = await inChat('anna', {
    nickname: 'dee',
    lastName: 'Reyes',
    email: 'dee@example.com',
  })
  const window = await popOut(screen)
  await window.waitForFunction(title => document.title.startsWith(title), 'dee · Reyes · dee@example.com')
  await window.getByRole('heading', { level: 1, name: 'dee · Reyes · dee@example.com' }).waitFor()
  await screen.row('dee').getByText('In its own window').waitFor()

  await customer.say(customer.chat, 'Where is my parcel?')
  await Promise.all([says(screen.page, 'Where is my parcel?'), says(window, 'Where is my parcel?')])
  await window.getByLabel('Message', { exact: true }).fill('It left')
  await screen.page.waitForFunction(() => (document.getElementById('message') as HTMLTextAreaElement).value === 'It left')
  await window.getByLabel('Message', { exact: true }).fill('It left this morning.')
  await window.getByRole('button', { name: 'Send' }).click()
  await heard(customer, 'It left this morning.')
  await Promise.all([says(screen.page, 'It left this morning.'), says(window, 'It left this morning.')])
  await screen.say('And it is on its way.')
  await says(window, 'And it is on its way.')
  expect(await socketsOf(window)).toBe(0)

  // A second click brings the same window to the front.
  const before = screen.context.pages().length
  await screen.page.getByRole('button', { name: 'Bring its window to the front' }).click()
  await says(window, 'And it is on its way.')
  expect(screen.context.pages()).toHaveLength(before)

  await window.getByRole('button', { name: 'End', exact: true }).click()
  // The customer has just written, so it asks once.
  await window.getByRole('button', { name: 'Yes, end it' }).click()
  await screen.page.getByRole('button', { name: 'End Post Processing' }).waitFor()
  await window.getByRole('button', { name: 'End Post Processing' }).click()
  await screen.row('dee').waitFor({ state: 'detached' })
  await window.getByText('This chat is not with you any more.').waitFor()
})

test('[S34] [S35] closing the window ends nothing: the row stays, nothing is sent, and it can be opened again', async () => {
  const { screen, customer } = await inChat('ben', { nickname: 'kim' })
  const window = await popOut(screen)
  await window.waitForFunction(title => document.title === title, `kim · ${customer.transactionId}`)
  await window.getByRole('heading', { level: 1, name: customer.transactionId }).waitFor()
  await screen.row('kim').getByText('In its own window').waitFor()
  const sent: string[] = []
  screen.context.on('request', request => void sent.push(`${request.method()} ${request.url()}`))
  const closed = window.waitForEvent('close')
  await window.close({ runBeforeUnload: true })
  await closed
  await screen.row('kim').getByText('In its own window').waitFor({ state: 'detached' })
  expect(sent.filter(line => !line.startsWith('GET '))).toEqual([])

  await customer.say(customer.chat, 'Still there?')
  await says(screen.page, 'Still there?')
  await screen
    .row('kim')
    .getByText(/Waiting|Answered/)
    .waitFor()
  await screen.say('Yes.')
  await heard(customer, 'Yes.')
  expect(customer.view.status).toBe('active')
  const again = await popOut(screen)
  await says(again, 'Still there?')
  await says(again, 'Yes.')
})

test('[S35] [AW4] the window goes on by a connection of its own when the console is closed', async () => {
  const { screen, customer } = await inChat('cleo', { nickname: 'lee' })
  const window = await popOut(screen)
  expect(await socketsOf(window)).toBe(0)
  await screen.page.close()
  await customer.say(customer.chat, 'Are you there?')
  await says(window, 'Are you there?')
  await window.getByLabel('Message', { exact: true }).fill('I am.')
  await window.getByRole('button', { name: 'Send' }).click()
  await heard(customer, 'I am.')
  expect(await socketsOf(window)).toBeGreaterThan(0)
})
