/** A customer who is known, one of several, and a new one, as an agent sees them; post processing with its code. Real browser, real host with the demo's data. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { openAdministrator } from '../../bench/administrator.ts'
import { newKey } from '../../bench/client.ts'
import { launchBrowser } from '../support/browser.ts'
import { startTestHost, type TestHost } from '../support/host.ts'
import { type AgentScreen, openConsole } from '../support/people.ts'

jest.setTimeout(60_000)

let host: TestHost
let browser: Browser
let alice: AgentScreen

beforeAll(async () => {
  host = await startTestHost({ demo: 'demo/demo.json' })
  browser = await launchBrowser()
  alice = await openConsole(browser, host, 'alice')
  await alice.become('Available')
}, 150_000)

afterAll(async () => {
  await browser?.close()
  await host?.stop()
})

async function startChat(nickname: string, email: string): Promise<void> {
  const response = await fetch(`${host.origins[1]}/api/chats`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      startKey: newKey(),
      customerKey: newKey(),
      queue: 'support',
      nickname,
      email,
      answers: [{ question: 'about', text: 'An order' }],
    }),
  })
  expect(response.ok).toBe(true)
}
const panel = () => alice.page.getByRole('region', { name: 'Customer', exact: true })
const tabs = () => alice.page.getByRole('navigation', { name: 'Main' }).getByRole('link')

test('[S30] [I16] an existing customer: the row has the name, Accept opens the record in a tab behind, and both show the same', async () => {
  await startChat('d.', ' DEE@example.com ')
  await alice.accept('Dee')
  await alice.page.getByLabel('Message', { exact: true }).waitFor()
  await panel().getByLabel('Company').waitFor()
  expect(await panel().getByLabel('Company').inputValue()).toBe('Reyes & Daughters')
  // the chat is in front, the record one click away
  expect(await tabs().filter({ hasText: 'Dee' }).getAttribute('aria-current')).toBe(null)
  await panel().getByLabel('Phone').fill('+49 30 4711')
  await tabs().filter({ hasText: 'Dee' }).click()
  const record = alice.page.getByRole('region', { name: 'Dana Reyes' })
  await record.waitFor()
  expect(await record.getByLabel('Phone').inputValue()).toBe('+49 30 4711')
  await record.getByRole('button', { name: 'Save', exact: true }).click()
  await record.getByText('Saved', { exact: true }).waitFor()
  await record.getByLabel('New note').fill('Called on Friday')
  await record.getByRole('button', { name: 'Add note' }).click()
  await record.getByRole('listitem').filter({ hasText: 'Called on Friday' }).waitFor()
  // loaded anew, the record is in front as it was
  await alice.page.reload()
  await record.getByRole('listitem').filter({ hasText: 'Called on Friday' }).waitFor()
  await tabs().filter({ hasText: 'Dee' }).and(alice.page.locator('[aria-current="page"]')).waitFor()
  const kept = await alice.page.evaluate(() => JSON.stringify(Object.entries(sessionStorage).filter(([key]) => key.startsWith('usher.'))))
  expect(kept).not.toMatch(/Dee|Dana|example/)
  await record.getByRole('button', { name: /Go to chat/ }).click()
  await alice.page.getByLabel('Message', { exact: true }).waitFor()
  expect(await panel().getByLabel('Phone').inputValue()).toBe('+49 30 4711')
})

test('[S50] post processing: notes begun in the chat, a code that must be chosen, one extension, and the end', async () => {
  const { page } = alice
  await alice.say('Hello Dana')
  await panel().getByRole('tab', { name: 'Notes' }).click()
  await panel().getByLabel('Notes about this chat').fill('The lamp is broken')
  await panel().getByText('Saved', { exact: true }).waitFor()
  await alice.end()
  const form = page.getByRole('form', { name: 'Post processing' })
  expect(await form.getByLabel('Notes about this chat').inputValue()).toBe('The lamp is broken')
  await form.getByRole('button', { name: 'End Post Processing' }).click()
  await form.getByText(/^Choose a disposition code first/).waitFor()
  expect(await form.getByLabel('Disposition code').evaluate(element => element === document.activeElement)).toBe(true)
  await form.getByRole('button', { name: 'Extend' }).click()
  await form.getByText('Extended once already').waitFor()
  await page.reload()
  expect(await form.getByLabel('Notes about this chat').inputValue()).toBe('The lamp is broken')
  const code = form.getByLabel('Disposition code')
  await code.selectOption({ index: 1 })
  await form.getByRole('button', { name: 'End Post Processing' }).click()
  await alice.row('Dee').waitFor({ state: 'detached' })
})

test('[S31] a new customer: what was typed stands in the form, and is saved when post processing ends', async () => {
  const { page } = alice
  await startChat('newt', 'newt@example.com')
  await alice.accept('newt')
  await page.getByLabel('Message', { exact: true }).waitFor()
  await panel().getByText('New customer', { exact: true }).waitFor()
  expect(await panel().getByLabel('E-mail').inputValue()).toBe('newt@example.com')
  await panel().getByLabel('Company').fill('Pond & Sons')
  await alice.end()
  const form = page.getByRole('form', { name: 'Post processing' })
  const made = page.waitForResponse(response => response.url().endsWith('/api/records'))
  await form.getByLabel('Disposition code').selectOption({ index: 1 })
  await form.getByRole('button', { name: 'End Post Processing' }).click()
  expect((await made).ok()).toBe(true)
  await alice.row('newt').waitFor({ state: 'detached' })

  // and comes again as a known one, with the past chat
  await startChat('n', 'newt@example.com')
  await alice.accept('newt')
  await panel().getByRole('tab', { name: 'History' }).click()
  await panel()
    .getByRole('button', { name: /Show the transcript/ })
    .click()
  await panel().getByText('Alice Adler joined').waitFor()
  await alice.open('newt')
  await alice.end()
  await form.getByLabel('Disposition code').selectOption({ index: 1 })
  await form.getByRole('button', { name: 'End Post Processing' }).click()
  await alice.row('newt').waitFor({ state: 'detached' })
})

test('[S30] [S29] several records of one address: the tab asks who it is, and the row has the name that was chosen', async () => {
  const { token } = await openAdministrator(host)
  for (const firstName of ['Jo', 'Max']) {
    const response = await fetch(`${host.origins[0]}/api/records`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ recordKey: newKey(), nickname: firstName, firstName, lastName: 'Park', email: 'park@example.com' }),
    })
    expect(response.ok).toBe(true)
  }
  await startChat('p.', 'park@example.com')
  await alice.accept('p.')
  await tabs().filter({ hasText: 'p.' }).click()
  await alice.page.getByRole('heading', { name: 'Who is it?' }).first().waitFor()
  await alice.page.getByText('2 records have this address.').first().waitFor()
  await alice.page.getByRole('main').getByRole('button', { name: 'Choose Max Park' }).first().click()
  await alice.row('Max').waitFor()
  await tabs().filter({ hasText: 'Max' }).waitFor()
  await alice.page.getByRole('region', { name: 'Max Park' }).waitFor()
  expect(alice.faults).toEqual([])
})
