/** Hostile strings through what an agent works with beside the chat: ready replies and customers' records. Real host, real browser. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { tokenOf } from '../../bench/administrator.ts'
import { newKey, startChat } from '../../bench/client.ts'
import { atOnce } from '../support/at-once.ts'
import { hold, say, sayAll, settles } from '../support/guarded.ts'
import { hostile } from '../support/hostile.ts'
import { accept, type HostileCentre, hostileQueue, name, openHostileCentre, upTo } from '../support/hostile-centre.ts'

jest.setTimeout(240_000)

const queue = hostileQueue('queue', 1, 0)

let centre: HostileCentre
let page: Page
beforeAll(async () => {
  centre = await openHostileCentre([queue])
  page = centre.page
}, 90_000)
beforeEach(() => centre.begin())
afterEach(() => centre.clear())
afterAll(() => centre?.close())

test('[T6] [T33] a ready reply is text in its list and in the message box, and what was put in is not looked at again', async () => {
  const replies = hostile.map((one, index) => ({ shortcut: `s${String(index).padStart(2, '0')}`, name: name(index), text: one }))
  const dear = { shortcut: 'dear', name: 'Dear', text: 'Dear {customer.nickname}, I am {agent.name} of {queue}' }
  await atOnce(8, [...replies, dear], async reply => {
    expect((await centre.call('POST', 'replies', { id: reply.shortcut, ...reply })).status).toBe(201)
  })
  const nickname = '{customer.first} {agent.name} {__proto__} {constructor}'
  const { chat } = await startChat(centre.host, { queue: queue.id, nickname })
  await accept(page, chat)
  const box = page.getByLabel('Message', { exact: true })
  const values: Readonly<Record<string, string>> = {
    '{customer.first}': nickname,
    '{customer.nickname}': nickname,
    '{agent.name}': centre.mal.name,
    '{queue}': queue.name,
  }
  for (const { shortcut, name, text } of [...replies, dear]) {
    const filled = text.replace(/\{[a-z.]+\}/g, found => (Object.hasOwn(values, found) ? (values[found] ?? '') : found))
    await box.fill(`/${shortcut}`)
    await say(page, '.reply-popup [role="option"] > *, .reply-preview', [`/${shortcut}`, name, filled])
    await box.press('Enter')
    await settles(page, () => box.inputValue(), filled)
  }
  await box.fill('')
  await centre.staff.check()
})

test('[T6] [T8] what an agent types into a record is text in its fields, its heading, its tab and its notes, and in the panel beside the chat', async () => {
  const email = 'hal@example.com'
  const { chat } = await startChat(centre.host, { queue: queue.id, nickname: name(40), email })
  await accept(page, chat)
  const panel = page.getByRole('region', { name: 'Customer', exact: true })
  await panel.getByRole('button', { name: 'Save', exact: true }).click()
  await panel.getByRole('heading', { name: 'Record', exact: true }).waitFor()
  await centre.link.must({ action: 'end', chat })
  await say(page, '.list-panel li.row', [])

  // the same customer again: the record has a tab of its own
  const again = await startChat(centre.host, { queue: queue.id, nickname: name(41), email })
  await accept(page, again.chat)
  await page.locator('.tab-holder:has(.tab-close) .tab').click()
  const record = page.locator('.record-view')
  await record.getByLabel('Company').waitFor()
  let values: string[] = []
  for (const part of upTo(Math.ceil(hostile.length / 5))) {
    const [nickname, first, last, phone, company] = upTo(5).map(nth => name(part * 5 + nth)) as [string, string, string, string, string]
    const typed = { Nickname: nickname, 'First name': first, 'Last name': last, Phone: phone, Company: company }
    for (const [label, value] of Object.entries(typed)) await record.getByLabel(label, { exact: true }).fill(value)
    await record.getByRole('button', { name: 'Save', exact: true }).click()
    await say(page, '.record-form [role="status"]', ['Saved'])
    await say(page, '#record-name', [`${first} ${last}`])
    values = [nickname, first, last, email, phone, company]
    await hold(page, '.record-form input', values)
  }
  const id = new URL(page.url()).hash.replace('#record:', '')
  const token = await tokenOf(centre.host, centre.mal)
  await atOnce(8, hostile.slice(1), async one => {
    expect((await centre.call('POST', `records/${id}/notes`, { noteKey: newKey(), text: one }, token)).status).toBe(201)
  })
  await record.getByLabel('New note').fill(hostile[0] ?? '')
  await record.getByRole('button', { name: 'Add note' }).click()
  await sayAll(page, '.record-notes p[dir]', hostile)
  await centre.staff.check()

  await centre.begin()
  await page.locator('.list-panel li.row .row-open').click()
  await hold(page, '.customer-panel input', values)
  await panel.getByRole('tab', { name: 'Notes' }).click()
  await sayAll(page, '.customer-panel .record-notes p[dir]', hostile)
  await centre.staff.check()
})
