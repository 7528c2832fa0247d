/** A shift without a pointer: the journey of the specification by keys alone, and after each key somebody has the focus and shows it. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Browser, Keyboard, Page } from 'playwright-core'
import { password } from '../../bench/administrator.ts'
import { openCustomer } from '../../bench/client.ts'
import { launchBrowser } from '../support/browser.ts'
import type { TestHost } from '../support/host.ts'
import { openScreen } from '../support/people.ts'
import { startShortCentre } from '../support/short-centre.ts'

jest.setTimeout(90_000)

let host: TestHost
let browser: Browser

beforeAll(async () => {
  const { host: started, administrator } = await startShortCentre()
  host = started
  await administrator.change('queues', 'sales', { dispositionRequired: true, postProcessingSeconds: 60 })
  browser = await launchBrowser()
}, 150_000)

afterAll(async () => {
  await browser?.close()
  await host?.stop()
})

/** What has the focus, as a screen reader would name it; fails when nothing has, or when it is not seen. */
async function focused(page: Page): Promise<string> {
  const now = await page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement) || element === document.body) return { name: '', ring: 'nobody has the focus' }
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    const { width, height } = element.getBoundingClientRect()
    const outlined = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0
    const labels = element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement
    const label = labels ? [...(element.labels ?? [])].map(one => one.textContent).join(' ') : element.textContent
    const seen = width > 1 && height > 1 && (outlined || boxShadow !== 'none')
    const name = (element.getAttribute('aria-label') ?? label ?? '').replace(/\s+/g, ' ').trim()
    return { name, ring: seen ? 'seen' : `not seen: ${element.outerHTML.slice(0, 120)}` }
  })
  expect(now.ring).toBe('seen')
  return now.name
}

/** Tab until this has the focus. */
async function tabTo(page: Page, name: string | RegExp, key = 'Tab'): Promise<void> {
  const passed: string[] = []
  for (let steps = 0; steps < 60; steps++) {
    await page.keyboard.press(key)
    // After the last one the keyboard is with the browser itself.
    if (await page.evaluate(() => document.activeElement === document.body)) continue
    const now = await focused(page)
    if (typeof name === 'string' ? now === name : name.test(now)) return
    passed.push(now)
  }
  throw new Error(`no Tab leads to ${name}; passed: ${passed.join(' | ')}`)
}

/** Keys are all that this test has. */
async function press(page: Page, ...keys: Parameters<Keyboard['press']>[0][]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

async function command(page: Page, words: string): Promise<void> {
  await press(page, 'Control+k')
  await page.getByRole('combobox', { name: 'Type a name or a command' }).waitFor()
  await page.keyboard.type(words)
  await page.getByRole('dialog').getByRole('option').first().waitFor()
  expect(await focused(page)).toBe('Type a name or a command')
  await press(page, 'Enter')
  await page.getByRole('combobox', { name: 'Type a name or a command' }).waitFor({ state: 'detached' })
}

/** The focus comes there by itself. */
async function leadsTo(page: Page, selector: string): Promise<void> {
  await page.waitForFunction(wanted => document.activeElement?.matches(wanted), selector)
  await focused(page)
}

test('[AX5] [S12] [S13] [S15] [S22] [S23] [S27] [S30] [S36] [S44] [S46] [S47] [S50] the journey by keyboard alone: the focus is seen at every step and never lost', async () => {
  const { page, faults, close } = await openScreen(browser, `${host.origins[0]}/console/`)
  await page.getByLabel('Username').waitFor()
  if ((await page.evaluate(() => document.activeElement?.id)) !== 'username') await tabTo(page, 'Username')
  await page.keyboard.type('alice')
  await tabTo(page, 'Password')
  await page.keyboard.type(password)
  await press(page, 'Enter')
  await page.getByLabel('Chat list', { exact: true }).waitFor()
  // the states come with the connection
  await page.getByRole('group', { name: 'Change state' }).getByRole('button', { name: 'Available' }).waitFor()

  await tabTo(page, 'Available')
  await press(page, 'Enter')
  await page.getByText('Your state: Available').waitFor()
  expect(await focused(page)).toBe('Available')

  // Profile, My Profile, and back to the chats.
  await tabTo(page, 'Profile')
  await press(page, 'Enter')
  await tabTo(page, 'My Profile')
  await press(page, 'Enter')
  await page.getByRole('heading', { name: 'My Profile' }).waitFor()
  await focused(page)
  await tabTo(page, /^Chat$/)
  await press(page, 'Enter')
  await focused(page)

  // An offer, accepted in the list: the message box is next.
  const dee = await openCustomer(host, { queue: 'sales', nickname: 'dee', email: 'dee@example.com' })
  await page.getByRole('button', { name: 'Accept' }).waitFor()
  await tabTo(page, 'Accept')
  await press(page, 'Enter')
  await leadsTo(page, '#message')

  // A canned reply; then one by hands that wait for nothing: each key is for what the one before has made.
  await page.keyboard.type('/hi')
  await page.getByRole('listbox', { name: 'Ready replies' }).getByRole('option').first().waitFor()
  await press(page, 'Enter', 'Enter')
  const replies = () => dee.log(dee.chat).filter(event => event.kind === 'message')
  await dee.until('the reply', () => replies().length === 1)
  await page.keyboard.type('/moment')
  await press(page, 'Enter', 'Enter')
  await dee.until('the second reply', () => replies().length === 2)
  expect(replies()).toMatchObject([
    { text: 'Hello dee, this is Alice Adler of Sales. How can I help you?' },
    { text: 'One moment please, dee, I am looking that up for you.' },
  ])
  await leadsTo(page, '#message')

  // A second chat from the palette; the first stays in front, and so does the focus.
  await openCustomer(host, { queue: 'sales', nickname: 'kim', email: 'kim@example.com' })
  await page.getByRole('region', { name: 'Offered chat of Kim' }).waitFor()
  await press(page, 'Control+k')
  await page.keyboard.type('accept kim')
  await press(page, 'Enter')
  await page.getByRole('region', { name: 'Offered chat of Kim' }).waitFor({ state: 'detached' })
  await leadsTo(page, '#message')
  const inFront = (name: string) => page.getByRole('heading', { level: 2, name: new RegExp(`^${name} ·`) }).waitFor()
  await inFront('Dee')
  await press(page, 'Control+ArrowDown')
  await inFront('Kim')
  await leadsTo(page, '#message')
  await press(page, 'Control+ArrowUp')
  await inFront('Dee')
  const second = (await page.locator('.row').last().getAttribute('class'))?.includes('open') ? 1 : 2
  await press(page, `Control+${second}`)
  await inFront('Kim')
  await press(page, `Control+${3 - second}`)
  await inFront('Dee')
  await leadsTo(page, '#message')
  // The list by its own keys.
  await tabTo(page, /^Dee/, 'Shift+Tab')
  await press(page, 'End', 'Home')
  await leadsTo(page, '.row-open')
  await press(page, `Control+${3 - second}`)
  await leadsTo(page, '#message')

  // Transfer, from the palette and from the menu; Esc leads back.
  await command(page, 'transfer')
  const transfer = page.getByRole('dialog', { name: 'Transfer the chat of Dee' })
  await transfer.waitFor()
  await focused(page)
  await press(page, 'Escape')
  await transfer.waitFor({ state: 'detached' })
  await leadsTo(page, '#message')
  await tabTo(page, 'Chat menu', 'Shift+Tab')
  await press(page, 'Enter')
  await leadsTo(page, '[role=menuitem]')
  await press(page, 'ArrowDown')
  expect(await focused(page)).toBe('Transfer…')
  await press(page, 'Enter')
  await transfer.waitFor()
  await focused(page)
  await press(page, 'Escape')
  await transfer.waitFor({ state: 'detached' })
  expect(await focused(page)).toBe('Chat menu')

  // The transcript.
  await press(page, 'Enter')
  await leadsTo(page, '[role=menuitem]')
  expect(await focused(page)).toBe('Save')
  await press(page, 'Enter')
  await page.getByRole('dialog').waitFor()
  await press(page, 'Tab')
  await focused(page)
  const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Enter')])
  expect(download.suggestedFilename()).toMatch(/\.txt$/)
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await focused(page)).toBe('Chat menu')

  // The record's tab, and back by the number of the chat.
  await tabTo(page, 'Dee', 'Shift+Tab')
  await press(page, 'Enter')
  await page.getByRole('region', { name: 'Dana Reyes' }).waitFor()
  expect(await focused(page)).toBe('Dee')
  await press(page, 'Tab')
  expect(await focused(page)).toBe('Close the record of Dee')
  await press(page, 'Enter')
  await page.getByRole('link', { name: 'Dee', exact: true }).waitFor({ state: 'detached' })
  await focused(page)
  await press(page, `Control+${3 - second}`)
  await leadsTo(page, '#message')

  // End: post processing is what is next, read first; a code, and the next chat.
  await tabTo(page, 'End', 'Shift+Tab')
  await press(page, 'Enter')
  await leadsTo(page, '.post-processing h2')
  await tabTo(page, /^Disposition code/)
  await press(page, 'ArrowDown')
  await tabTo(page, 'End Post Processing')
  await press(page, 'Enter')
  await page.locator('.row', { hasText: 'Dee' }).waitFor({ state: 'detached' })
  await leadsTo(page, '.row-open')
  await press(page, 'Enter')
  await inFront('Kim')
  await leadsTo(page, '#message')
  // The same from the palette.
  await command(page, 'end kim')
  await page.getByRole('dialog', { name: 'End the chat of Kim?' }).waitFor()
  await tabTo(page, 'Yes, end it')
  await press(page, 'Enter')
  await leadsTo(page, '.post-processing h2')
  await tabTo(page, /^Disposition code/)
  await press(page, 'ArrowDown')
  await tabTo(page, 'End Post Processing')
  await press(page, 'Enter')
  await page.getByText('You are Available in Sales and Support. The next chat comes here.').waitFor()
  await focused(page)

  await tabTo(page, 'Profile', 'Shift+Tab')
  await press(page, 'Enter')
  await tabTo(page, 'Sign out')
  await press(page, 'Enter')
  await page.getByText('You are signed out.').or(page.getByLabel('Username')).first().waitFor()
  expect(faults).toEqual([])
  await close()
})
