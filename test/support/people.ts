/** An agent and a customer at their screens: what they do, and what they see. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { type Address, password } from '../../bench/administrator.ts'

export interface Screen {
  readonly page: Page
  readonly context: BrowserContext
  /** What the page threw, and what its policy kept it from; a test ends with none. */
  readonly faults: readonly string[]
  close(): Promise<void>
}

/** A browser of one's own: no cookies, no storage in common with others. */
export async function openScreen(browser: Browser, url: string): Promise<Screen> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', error => faults.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error' && /Content Security Policy|Trusted ?(Type|Script|HTML)/.test(message.text()))
      faults.push(message.text())
  })
  await page.goto(url)
  return { page, context, faults, close: () => context.close() }
}

export interface AgentScreen extends Screen {
  become(label: 'Available' | 'On Break' | 'Work Offline'): Promise<void>
  /** The row of a customer in the chat list. */
  row(nickname: string): Locator
  rows(): Locator
  accept(nickname: string): Promise<void>
  open(nickname: string): Promise<void>
  say(text: string): Promise<void>
  /** Ends the chat in front, also when asked whether that is meant. */
  end(): Promise<void>
}

export async function signInAs(page: Page, username: string, word = password): Promise<void> {
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password').fill(word)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

export async function openConsole(browser: Browser, { origins }: Address, username: string): Promise<AgentScreen> {
  const screen = await openScreen(browser, `${origins[0]}/console/`)
  await signInAs(screen.page, username)
  return atConsole(screen)
}

export async function atConsole(screen: Screen): Promise<AgentScreen> {
  const { page } = screen
  const list = page.getByLabel('Chat list', { exact: true })
  const row = (nickname: string) => list.getByRole('listitem').filter({ has: page.getByText(nickname, { exact: true }) })
  await list.waitFor()
  return {
    ...screen,
    row,
    rows: () => list.getByRole('listitem'),
    async become(label) {
      const button = page.getByRole('group', { name: 'Change state' }).getByRole('button', { name: label, exact: true })
      await button.click()
      await page.locator('[aria-pressed="true"]', { hasText: label }).waitFor()
    },
    async accept(nickname) {
      await page.getByRole('button', { name: 'Accept' }).first().waitFor()
      await row(nickname).getByRole('button', { name: 'Accept' }).click()
      await row(nickname).getByRole('button', { name: 'Accept' }).waitFor({ state: 'detached' })
    },
    async open(nickname) {
      await row(nickname).getByRole('button').first().click()
    },
    async say(text) {
      await page.getByLabel('Message', { exact: true }).fill(text)
      await page.getByRole('button', { name: 'Send' }).click()
    },
    async end() {
      await page.getByRole('button', { name: 'End', exact: true }).click()
      const ended = page.getByRole('button', { name: 'End Post Processing' })
      const sure = page.getByRole('button', { name: 'Yes, end it' })
      await ended.or(sure).first().waitFor()
      if (await sure.isVisible()) await sure.click()
      await ended.waitFor()
    },
  }
}

/** Where a customer's chat stands, in the words that the customer reads. */
export function progress({ page }: Screen): Locator {
  return page.getByRole('status', { name: 'Where your chat stands' })
}

export interface CustomerScreen extends Screen {
  readonly nickname: string
  say(text: string): Promise<void>
  /** Ends the chat, as the question before it is meant. */
  leave(): Promise<void>
}

export interface CustomerDetails {
  readonly nickname: string
  readonly firstName?: string
  readonly lastName?: string
  readonly email?: string
  readonly queue?: string
}

export async function openCustomerPage(browser: Browser, { origins }: Address): Promise<Screen> {
  const screen = await openScreen(browser, `${origins[1]}/chat/`)
  await screen.page.locator('form[aria-busy="false"]').waitFor()
  return screen
}

/** Fills the form and clicks Start chat. */
export async function startChatOn(
  screen: Screen,
  { nickname, firstName, lastName, email, queue }: CustomerDetails,
): Promise<CustomerScreen> {
  const { page } = screen
  // What is asked is known once the queues are.
  await page.locator('form[aria-busy="false"]').waitFor()
  // One queue alone is no choice; another queue asks something else.
  const choice = page.getByLabel('Queue')
  if (queue && (await choice.count()) > 0) await choice.selectOption({ label: queue })
  await page.getByLabel('Nickname').fill(nickname)
  if (firstName) await page.getByLabel('First name').fill(firstName)
  if (lastName) await page.getByLabel('Last name').fill(lastName)
  if (email) await page.getByLabel('E-mail').fill(email)
  await page.getByRole('button', { name: 'Start chat' }).click()
  return {
    ...screen,
    nickname,
    async say(text) {
      await page.getByLabel('Message', { exact: true }).fill(text)
      await page.getByRole('button', { name: 'Send' }).click()
    },
    async leave() {
      await page.getByRole('button', { name: 'End chat' }).click()
      await page.getByRole('button', { name: 'Yes, end it' }).click()
    },
  }
}

/** Closes them all, and tells what their pages threw and were kept from. */
export async function closeScreens(screens: Screen[]): Promise<readonly string[]> {
  const faults = screens.flatMap(screen => screen.faults)
  await Promise.all(screens.splice(0).map(screen => screen.close()))
  return faults
}
