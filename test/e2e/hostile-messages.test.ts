/** Hostile strings as what both sides write: in the chat, in files, and afterwards. Real host, real browsers. */
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { openCustomer } from '../../bench/client.ts'
import { type Guarded, hold, say, settles, texts } from '../support/guarded.ts'
import { hostile } from '../support/hostile.ts'
import {
  accept,
  choose,
  type HostileCentre,
  hostileQueue,
  inFile,
  lookAway,
  name,
  names,
  openHostileCentre,
  text,
  told,
  upTo,
  write,
} from '../support/hostile-centre.ts'

jest.setTimeout(240_000)

const codes = names.slice(0, 50).map((one, index) => ({ code: `code-${index}`, name: one }))
const queue = hostileQueue('last', 44, 0, { postProcessingSeconds: 600, dispositions: codes })

let centre: HostileCentre
let page: Page
let customers: Guarded
beforeAll(async () => {
  centre = await openHostileCentre([queue])
  page = centre.page
}, 90_000)
beforeEach(async () => {
  await centre.begin()
  customers = await centre.guarded()
})
afterEach(async () => {
  await centre.clear()
  await customers.context.close()
})
afterAll(() => centre?.close())

/** The bubbles of a log, without what stands beside an address that leads elsewhere. */
async function bubbles(screen: Page, log: string, words: readonly string[]): Promise<void> {
  const said = async () => (await texts(screen, `${log} .bubble`)).map(one => one.replace(/ \(leads to [^)]*\)/g, ''))
  await settles(screen, said, [...words])
}
async function saved(screen: Page, click: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([screen.waitForEvent('download'), click()])
  return readFileSync(await download.path(), 'utf8')
}
/** A saved page opened as a page: it shows the words and does nothing. */
async function opened(html: string, words: readonly string[]): Promise<void> {
  const reader = await customers.context.newPage()
  const address = `${centre.host.origins[0]}/saved.html`
  await reader.route(address, route => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }))
  await reader.goto(address)
  await say(reader, 'li p[dir]', words.map(inFile))
  await customers.check()
  await reader.close()
}
const panel = () => page.getByRole('region', { name: 'Customer', exact: true })

/** Each fits a field of 2,000 characters. */
const firstPart = hostile.slice(0, 30).join('\n')
const otherPart = hostile.slice(30).join('\n')

test('[T6] [T9] [T33] what both sides write is text in both logs, in notifications and in every file that is saved', async () => {
  const customer = await customers.open(`${centre.host.origins[1]}/chat/`)
  const form = customer.locator('form[aria-busy="false"]')
  await form.waitFor()
  const nickname = '{customer.first} {agent.name} {__proto__} {constructor}'
  await customer.getByLabel('Nickname').fill(nickname)
  // what is no address is refused at the field
  for (const one of upTo(6).map(index => text(index * 11))) {
    await customer.getByLabel('E-mail').fill(one)
    await form.getByRole('button', { name: 'Start chat' }).click()
    await say(customer, '#email-hint', ['An e-mail address looks like name@example.com.'])
  }
  await customer.getByLabel('E-mail').fill('dee@example.com')
  await form.getByRole('button', { name: 'Start chat' }).click()
  await customer.getByRole('log').waitFor()

  await page.locator('.list-panel li.row .row-open').click()
  await page.locator('.offer-card button.primary').click()
  await say(customer, '.chat-header h1', [centre.mal.name])
  await say(customer, '.chat-header p > bdi', [queue.name])
  await write(customer, hostile)
  await bubbles(page, '[role="log"]', hostile)
  await say(page, '.row-snippet', [hostile.at(-1) ?? ''])
  await write(page, hostile)
  const both = [...hostile, ...hostile]
  await bubbles(page, '[role="log"]', both)
  await bubbles(customer, '[role="log"]', both)
  // behind another window the desktop is told what was written
  await lookAway(page, true)
  const more = [text(5), text(30), text(60)]
  for (const [index, one] of more.entries()) {
    // of those that come together only the last one is told
    await write(customer, [one])
    const notes = more.slice(0, index + 1).map(body => ({ title: `${nickname} wrote`, body }))
    await settles(page, async () => [...(await told(page))], notes)
  }
  await lookAway(page, false)
  both.push(...more)
  await bubbles(page, '[role="log"]', both)
  await bubbles(customer, '[role="log"]', both)

  const menu = (item: string) => async () => {
    await customer.getByRole('button', { name: 'More about this chat' }).click()
    await customer.getByRole('menuitem', { name: item }).click()
  }
  const format = (label: string) => async () => {
    await choose(page, 'Save')
    await page.getByRole('dialog').getByRole('button', { name: label, exact: true }).click()
  }
  for (const file of [await saved(page, format('Text')), await saved(customer, menu('Save transcript as text'))]) {
    for (const one of hostile) expect(file).toContain(`: ${inFile(one)}\r\n`)
    // no line of a person’s begins a cell
    expect(file.split('\r\n').filter(line => /^[=+@\t-]/.test(line))).toEqual([])
  }
  const json = JSON.parse(await saved(page, format('JSON'))) as { items: { kind: string; text: string }[] }
  expect(json.items.filter(({ kind }) => kind === 'message').map(one => one.text)).toEqual(both)
  await opened(await saved(page, format('HTML')), both)
  await opened(await saved(customer, menu('Save transcript as a web page')), both)

  // a record is made of it, and the chat ends: code, notes, rating
  await panel().getByLabel('Phone').fill(name(3))
  await panel().getByLabel('Company').fill(name(17))
  await panel().getByRole('button', { name: 'Save', exact: true }).click()
  await panel().getByRole('heading', { name: 'Record', exact: true }).waitFor()
  await page.getByRole('button', { name: 'End', exact: true }).click()
  const sure = page.getByRole('button', { name: 'Yes, end it' })
  const code = page.locator('#disposition')
  await sure.or(code).first().waitFor()
  if (await sure.isVisible()) await sure.click()
  await say(page, '#disposition option', ['Choose a code', ...codes.map(one => one.name)])
  await code.selectOption('code-8')
  const notes = page.getByRole('form', { name: 'Post processing' }).getByLabel('Notes about this chat')
  await notes.fill(firstPart)
  await page.getByRole('button', { name: 'End Post Processing' }).click()
  await say(page, '.list-panel li.row', [])
  await customer.locator('.stars label').nth(3).click()
  await customer.locator('#rating-comment').fill(otherPart)
  await customer.getByRole('button', { name: 'Send rating' }).click()
  await customer.getByText('Thank you for your rating.').waitFor()
  await customers.check()
  await centre.staff.check()

  // the same customer again: the record with all of it
  const again = await openCustomer(centre.host, { queue: queue.id, nickname: name(2), email: 'dee@example.com' })
  await accept(page, again.chat)
  await hold(page, '.customer-panel input', [nickname, '', '', 'dee@example.com', name(3), name(17)])
  await panel().getByRole('tab', { name: 'History' }).click()
  await say(page, '.past-chats dd', [centre.mal.name, name(8), firstPart])
  await say(page, '.past-chats q', [otherPart])
  await panel()
    .getByRole('button', { name: /Show the transcript/ })
    .click()
  await panel().getByRole('button', { name: 'Show more' }).click()
  await bubbles(page, '.past-transcript', both)
  await centre.staff.check()
  await again.close()
})
