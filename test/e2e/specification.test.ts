/** The page that the specification is, from its first step to its last, as one working hour: four of the staff, their customers, the real host. */
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import type { Browser, Locator, Page } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'
import type { TestHost } from '../support/host.ts'
import {
  type AgentScreen,
  atConsole,
  type CustomerDetails,
  type CustomerScreen,
  openConsole,
  openScreen,
  progress,
  type Screen,
  signInAs,
} from '../support/people.ts'
import { customerAt, startShortCentre } from '../support/short-centre.ts'

jest.setTimeout(60_000)

let host: TestHost
let browser: Browser
let alice: AgentScreen
let bob: AgentScreen
let carla: AgentScreen
let dee: CustomerScreen
let kim: CustomerScreen
let rita: CustomerScreen
const screens: Screen[] = []

beforeAll(async () => {
  host = (await startShortCentre()).host
  browser = await launchBrowser()
}, 150_000)

afterAll(async () => {
  await browser?.close()
  await host?.stop()
})

afterEach(() => {
  expect(screens.flatMap(({ faults }) => faults)).toEqual([])
})

async function agentAt(username: string): Promise<AgentScreen> {
  const screen = await openConsole(browser, host, username)
  screens.push(screen)
  return screen
}
async function customer(details: CustomerDetails): Promise<CustomerScreen> {
  const screen = await customerAt(browser, host, details)
  screens.push(screen)
  return screen
}
/** A story goes no further than its first broken step. */
let broken = false
const step = (run: () => Promise<void>) => async () => {
  if (broken) throw new Error('an earlier step of the story has failed')
  broken = true
  await run()
  broken = false
}

const chatTab = ({ page }: AgentScreen) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Chat/ })
const says = (page: Page, text: string) => page.getByRole('log').getByText(text, { exact: true }).waitFor()
const form = ({ page }: Screen) => page.getByRole('form', { name: 'Post processing' })
const gone = (row: Locator) => row.waitFor({ state: 'detached' })
const nicknames = ({ page }: AgentScreen) => page.locator('.row .row-name').allInnerTexts()
const fillOf = ({ page }: AgentScreen, mark: string) =>
  page.locator(`.row .mark.${mark} .fill`).evaluate(shape => getComputedStyle(shape).fill)

test(
  '[S12] [S13] [S14] [S15] [S16] [S17] [S18] [S19] [S20] alice logs in, clicks Available and finds her chat queues; her menu is not the supervisor’s',
  step(async () => {
    const screen = await openScreen(browser, `${host.origins[0]}/console/`)
    screens.push(screen)
    const { page } = screen
    await signInAs(page, 'alice', 'not hers')
    await page.getByRole('alert').waitFor()
    await signInAs(page, 'alice')
    alice = await atConsole(screen)
    await page.getByText('Your state: Work Offline').waitFor()
    await alice.become('Available')
    await page.getByText('Your state: Available').waitFor()

    await page.getByRole('button', { name: 'Profile' }).click()
    await page.getByRole('button', { name: 'My Profile' }).click()
    await page.getByRole('heading', { name: 'My Profile' }).waitFor()
    await page.getByRole('region', { name: 'Personal data' }).getByText('alice@example.com').waitFor()
    const assigned = page.getByRole('region', { name: 'Queue Assignment' })
    await assigned.getByRole('tab', { name: 'Chat', exact: true }).click()
    const cells = (row: Locator) => row.getByRole('rowheader').or(row.getByRole('cell')).allInnerTexts()
    expect(await Promise.all((await assigned.getByRole('row').all()).slice(1).map(cells))).toEqual([
      ['Sales', '1'],
      ['Support', '1'],
    ])

    const sam = await agentAt('sam')
    const supervision = (of: AgentScreen) => of.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Supervision' })
    await supervision(sam).click()
    await sam.page.getByRole('row').filter({ hasText: 'Alice Adler' }).filter({ hasText: 'Available' }).waitFor()
    expect(await supervision(alice).count()).toBe(0)
    await page.evaluate(() => {
      location.hash = '#board'
    })
    // The address alone shows her nothing.
    await page.getByRole('region', { name: 'Supervision' }).getByText('Supervision is for supervisors and administrators.').waitFor()
    await page.getByRole('button', { name: 'Profile' }).click()
    await page.getByRole('button', { name: 'My Profile' }).click()
    await sam.close()
  }),
)

test(
  '[S21] [S22] [S23] [S26] [S29] [S30] [S36] [S37] a known customer’s chat is announced, found by one click and accepted; name, count and record are there',
  step(async () => {
    const { page } = alice
    dee = await customer({ nickname: 'd.', email: ' DEE@example.com ', queue: 'Support' })
    await page.getByRole('alert').getByText('New chat offered: Dee, Support').waitFor()
    await page.waitForFunction(() => document.title === '(1) New chat – Usher')
    await alice
      .row('Dee')
      .getByText(/Offered · \d+ s/)
      .waitFor()
    // She is in My Profile still: one click.
    await page.getByRole('region', { name: 'Offered chat of Dee' }).getByRole('button', { name: 'Dee' }).click()
    const offer = page.getByRole('region', { name: 'Offered chat', exact: true })
    await offer.getByText('What is it about?').waitFor()
    await offer.getByText('An order').waitFor()
    await offer.getByRole('button', { name: 'Accept' }).click()
    await page.getByRole('heading', { level: 2, name: 'Dee · Reyes · Dana · dee@example.com' }).waitFor()
    await dee.page.getByRole('heading', { name: 'Alice Adler' }).waitFor()
    await page.getByText('1 of 6').waitFor()

    await dee.say('Where is my order?')
    await says(page, 'Where is my order?')
    await chatTab(alice).getByText('1 waiting for you, 1 active').waitFor()
    await alice.say('It left this morning.')
    await says(dee.page, 'It left this morning.')
    await chatTab(alice).getByText('waiting for you').waitFor({ state: 'detached' })

    // The record waits in a tab of its own, behind the chat.
    const record = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Dee', exact: true })
    expect(await record.getAttribute('aria-current')).toBe(null)
    await record.click()
    const opened = page.getByRole('region', { name: 'Dana Reyes' })
    await opened.getByText('Prefers deliveries in the morning').waitFor()
    expect(await opened.getByLabel('Company').inputValue()).toBe('Reyes & Daughters')
    await chatTab(alice).click()
  }),
)

test(
  '[S32] [S33] [S35] [S28] her chat in its own window, and in a second tab, is the same everywhere; closing the window ends nothing',
  step(async () => {
    const { page } = alice
    const [window] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button', { name: 'Open in its own window' }).click()])
    const second = await alice.context.newPage()
    await second.goto(`${host.origins[0]}/console/`)
    await second.locator('.row', { hasText: 'Dee' }).locator('.row-open').click()
    await window.waitForFunction(() => document.title === 'Dee · Reyes · Dana · dee@example.com')
    await window.getByRole('heading', { level: 1, name: 'Dee · Reyes · Dana · dee@example.com' }).waitFor()

    await dee.say('Thank you. And the invoice?')
    await Promise.all([page, window, second].map(view => says(view, 'Thank you. And the invoice?')))
    await window.getByLabel('Message', { exact: true }).fill('It comes by e-mail.')
    await window.getByRole('button', { name: 'Send' }).click()
    await Promise.all([page, second, dee.page].map(view => says(view, 'It comes by e-mail.')))
    await second.locator('.row.answered', { hasText: 'Dee' }).waitFor()

    await alice.row('Dee').getByText('In its own window').waitFor()
    await window.close({ runBeforeUnload: true })
    await alice.row('Dee').getByText('In its own window').waitFor({ state: 'detached' })
    await dee.say('It has come.')
    await Promise.all([page, second].map(view => says(view, 'It has come.')))
    await second.close()
  }),
)

test(
  '[S38] [S39] [S40] [S41] her row is blue while Dee waits, red after the SLA, and calm once she has answered; the legend says so',
  step(async () => {
    const { page } = alice
    await alice.say('Wonderful!')
    await page.locator('.row.answered', { hasText: 'Dee' }).waitFor()
    await dee.say('One more thing.')
    await dee.say('Are you there?')
    const row = page.locator('.row', { hasText: 'Dee' })
    await row.getByText(/Waiting 0:0[0-7]/).waitFor()
    await row.getByText(', 2 unanswered').waitFor({ state: 'attached' })
    expect(await fillOf(alice, 'waiting')).toBe('rgb(18, 89, 195)')
    await page.locator('.row.near', { hasText: 'Dee' }).waitFor()
    await page
      .locator('.row.late', { hasText: 'Dee' })
      .getByText(/Late 0:(0[89]|1\d)/)
      .waitFor()
    expect(await fillOf(alice, 'late')).toBe('rgb(179, 38, 30)')

    await page.getByRole('button', { name: 'What the marks mean' }).click()
    const legend = page.getByRole('dialog', { name: 'What the marks mean' })
    await legend.getByText('The customer has waited longer than the queue allows.').waitFor()
    expect(await legend.getByRole('listitem').count()).toBe(10)
    await legend.getByRole('button', { name: 'Close' }).click()

    await alice.say('Yes, I am.')
    await page.locator('.row.answered', { hasText: 'Dee' }).getByText('Answered', { exact: true }).waitFor()
    await page.locator('.row.late').waitFor({ state: 'detached' })
  }),
)

test(
  '[S27] [S42] [S43] a second chat is accepted beside the first; the longest waiting is on top, or the order she asks for, and names are found',
  step(async () => {
    const { page } = alice
    const box = page.getByLabel('Message', { exact: true })
    await box.fill('Let me see')
    kim = await customer({ nickname: 'K', email: 'kim@example.com', queue: 'Sales' })
    await alice.row('Kim').getByRole('button', { name: 'Accept' }).click()
    await kim.page.getByRole('heading', { name: 'Alice Adler' }).waitFor()
    // The first chat is still in front, with what she was writing.
    expect(await box.inputValue()).toBe('Let me see')
    await page.getByText('2 of 6').waitFor()
    await box.fill('')
    await page.getByRole('heading', { name: 'Customers' }).waitFor()

    await kim.say('Is the red lamp back?')
    await page.waitForFunction(() => document.querySelector('.row .row-name')?.textContent === 'Kim')
    await page.mouse.move(700, 400)
    await page.getByLabel('Sort by').selectOption({ label: 'Nickname' })
    await page.waitForFunction(() => document.querySelector('.row .row-name')?.textContent === 'Dee')
    expect(await nicknames(alice)).toEqual(['Dee', 'Kim'])
    await page.getByLabel('Sort by').selectOption({ label: 'Longest waiting' })
    await page.waitForFunction(() => document.querySelector('.row .row-name')?.textContent === 'Kim')
    await page.getByRole('searchbox').fill('reyes')
    await gone(alice.row('Kim'))
    expect(await nicknames(alice)).toEqual(['Dee'])
    await page.getByRole('searchbox').fill('')
    await alice.row('Kim').waitFor()
  }),
)

test(
  '[S24] [S25] what she rejects goes to the next, and why she is offered nothing more is told',
  step(async () => {
    bob = await agentAt('bob')
    await bob.become('Available')
    carla = await agentAt('carla')
    await carla.become('Available')
    rita = await customer({ nickname: 'Rita', queue: 'Sales' })
    await alice.row('Rita').getByRole('button', { name: 'Reject' }).click()
    await gone(alice.row('Rita'))
    await bob
      .row('Rita')
      .getByText(/Offered · 1\d s/)
      .waitFor()
    await alice.page.getByText('No new chats come to you because you rejected a chat. It was the chat of Rita.').waitFor()
    expect(await nicknames(alice)).toEqual(['Kim', 'Dee'])
  }),
)

test(
  '[S44] [S45] [S46] [S48] [S50] [S47] End, the transcript from the menu, and post processing that waits for its code',
  step(async () => {
    const { page } = alice
    await alice.open('Dee')
    await alice.end()
    await progress(dee).getByText('Alice Adler ended the chat.').waitFor()
    expect(await dee.page.getByLabel('Message', { exact: true }).count()).toBe(0)
    await alice
      .row('Dee')
      .getByText(/Post processing/)
      .waitFor()
    await form(alice).getByRole('button', { name: 'End Post Processing' }).click()
    await form(alice)
      .getByText(/^Choose a disposition code first/)
      .waitFor()

    await page.getByRole('button', { name: 'Chat menu' }).click()
    await page.getByRole('menuitem', { name: 'Save' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('dialog').getByRole('listitem').first().getByRole('button').click(),
    ])
    const transcript = readFileSync(await download.path(), 'utf8')
    for (const text of ['Where is my order?', 'It comes by e-mail.', 'Support', 'Alice Adler', 'dee@example.com']) {
      expect(transcript).toContain(text)
    }
    // The countdown is over, and the name is still there.
    await alice.row('Dee').getByText('Post processing – choose a code').waitFor()
    await form(alice).getByLabel('Disposition code').selectOption({ label: 'Solved' })
    await form(alice).getByRole('button', { name: 'End Post Processing' }).click()
    await gone(alice.row('Dee'))
  }),
)

test(
  '[S31] [S34] a new customer is known by the Transaction ID until the form is saved',
  step(async () => {
    const { page } = carla
    const newt = await customer({ nickname: 'newt', email: 'newt@example.com', queue: 'Sales' })
    await carla.accept('newt')
    await page.getByLabel('Message', { exact: true }).waitFor()
    const id = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec((await page.locator('.chat-title').textContent()) ?? '')?.[0] ?? ''
    const [window] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button', { name: 'Open in its own window' }).click()])
    await window.waitForFunction(title => document.title === title, `newt · newt@example.com · ${id}`)
    const panel = page.getByRole('region', { name: 'Customer', exact: true })
    await panel.getByText('New customer', { exact: true }).waitFor()
    await panel.getByLabel('Last name').fill('Pond')
    await panel.getByRole('button', { name: 'Save', exact: true }).click()
    await window.waitForFunction(() => document.title === 'newt · Pond · newt@example.com')
    await window.close()
    await newt.leave()
    await page.getByText('newt ended the chat.').first().waitFor()
    await page.getByRole('button', { name: 'End Post Processing' }).click()
    await gone(carla.row('newt'))
  }),
)

test(
  '[S25] what bob does not answer in time goes on; one click brings him back, and one her',
  step(async () => {
    const { page } = bob
    await page.getByText('You are On Break because a chat offered to you was not answered in time. It was the chat of Rita.').waitFor()
    await page.getByText('Your state: On Break').waitFor()
    await carla.accept('Rita')
    await page.getByRole('button', { name: 'Back to Available' }).click()
    await alice.page.getByRole('button', { name: 'Take new chats' }).click()
    await alice.page.getByText('No new chats come to you').waitFor({ state: 'detached' })
    await page.getByText('Your state: Available').waitFor()
    expect(await bob.rows().count()).toBe(0)
  }),
)

test(
  '[S49] [S76] [S48] the countdown ends by itself; the row of a customer who left stays until somebody has looked',
  step(async () => {
    const { page } = carla
    await rita.page.getByRole('heading', { name: 'Carla Conti' }).waitFor()
    await page.getByRole('button', { name: 'Profile' }).click()
    await page.getByRole('button', { name: 'My Profile' }).click()
    await page.getByRole('heading', { name: 'My Profile' }).waitFor()
    await rita.leave()
    await carla.row('Rita').getByText('Ended – look and wrap up').waitFor()

    await alice.open('Kim')
    await alice.end()
    await alice
      .row('Kim')
      .getByText(/Post processing 0:0\d/)
      .waitFor()
    await alice.page.getByText('Your state: Post processing').waitFor()
    await gone(alice.row('Kim'))
    await alice.page.getByText('Your state: Available').waitFor()

    // As much time has passed for Rita's chat, and it has not gone.
    await carla.row('Rita').getByText('Ended – look and wrap up').waitFor()
    await carla.open('Rita')
    await page.getByRole('log').getByText('The customer ended the chat').waitFor()
    await carla
      .row('Rita')
      .getByText(/Post processing 0:0\d/)
      .waitFor()
    await form(carla).getByRole('button', { name: 'End Post Processing' }).click()
    await gone(carla.row('Rita'))
    await page.getByText('Your state: Available').waitFor()
  }),
)
