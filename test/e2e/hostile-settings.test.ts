/** Hostile strings as what a centre is set up with: names of queues, agents, questions and breaks, and messages left there. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { agents, type Person } from '../../bench/administrator.ts'
import { newKey, startChat } from '../../bench/client.ts'
import { atOnce } from '../support/at-once.ts'
import { type Guarded, say, sayAll, settles, someSays, texts } from '../support/guarded.ts'
import { hostile } from '../support/hostile.ts'
import {
  accept,
  choose,
  type HostileCentre,
  hostileQueue,
  labelsOf,
  name,
  names,
  openConsoleOf,
  openHostileCentre,
  rowOf,
  text,
  upTo,
  view,
  write,
} from '../support/hostile-centre.ts'

jest.setTimeout(240_000)

const [eve, sue] = agents(['eve', 'sue']).map((person, index) => ({ ...person, name: name(24 + index) })) as [Person, Person]
const supervisor: Person = { ...sue, group: 'supervisor' }
/** The first ones ask, ten questions each; then one that is shut, and the others have a name and nobody. */
const asking = upTo(7).map(index => hostileQueue(`queue-${index}`, index, 10))
const shut = hostileQueue('shut', 7, 0, { hours: { timeZone: 'UTC', week: [] } })
const idle = names.slice(8).map((_, index) => hostileQueue(`idle-${index}`, 8 + index, 0))

let centre: HostileCentre
let page: Page
let others: Guarded
/** The supervisor's browser and console. */
let sues: Guarded
let boss: Page
beforeAll(async () => {
  centre = await openHostileCentre(asking, [eve, supervisor])
  page = centre.page
  const { administrator } = centre
  await administrator.change('staff', 'eve', { queues: [] })
  await atOnce(8, [shut, ...idle], queue => administrator.create('queues', queue))
  sues = await centre.guarded()
  boss = await openConsoleOf(centre.host, sues, 'sue')
}, 90_000)
beforeEach(async () => {
  await centre.begin()
  others = await centre.guarded()
})
afterEach(async () => {
  await centre.clear()
  await others.context.close()
})
afterAll(() => centre?.close())

/** Each name is there, of a queue or of whoever of the staff is there too, and nothing else. */
const sayEach = (screen: Page, selector: string) =>
  settles(screen, async () => [...new Set(await texts(screen, selector))].sort(), [...names].sort())

test('[T6] [T8] names of queues, questions and colleagues are text in the form before a chat, on the board and where a chat is handed on', async () => {
  const customer = await others.open(`${centre.host.origins[1]}/chat/`)
  await customer.locator('form[aria-busy="false"]').waitFor()
  const open = [...asking, ...idle].map(queue => queue.name)
  await sayAll(customer, 'select[name="queue"] option', [...open, `${shut.name} – closed`])
  for (const queue of asking) {
    await customer.getByLabel('Queue').selectOption(queue.id)
    await settles(customer, async () => (await texts(customer, 'form .field label')).slice(-10), labelsOf(queue))
  }
  await others.check()

  const customers = upTo(6).map(index => ({ queue: `queue-${index}`, nickname: name(30 + index), lastName: name(40 + index) }))
  for (const one of customers) {
    const { chat } = await startChat(centre.host, one)
    await accept(page, chat)
  }
  await write(page, hostile.slice(0, 20))
  await view(boss, '#board')
  const last = customers[5] as (typeof customers)[0]
  await sayAll(
    boss,
    '.board-chats tbody th button',
    customers.map(one => one.nickname),
  )
  await sayEach(boss, '.board table:not(.board-chats) th bdi')
  await boss.locator('.board-chats tbody th button').filter({ hasText: last.nickname }).click()
  await say(boss, '.board .transcript h3', [`${last.nickname} · ${last.lastName}`])
  const said = async () => (await texts(boss, '.board .transcript .bubble')).map(one => one.replace(/ \(leads to [^)]*\)/g, ''))
  await settles(boss, said, hostile.slice(0, 20))
  await sues.check()

  await choose(page, 'Transfer…')
  await sayEach(page, 'dialog.transfer .choice span')
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await centre.staff.check()
})

test('[T6] [T8] a message left is text, and what is no address is taken from nobody', async () => {
  const customer = await others.open(`${centre.host.origins[1]}/chat/`)
  await customer.locator('form[aria-busy="false"]').waitFor()
  await customer.getByLabel('Queue').selectOption('shut')
  await say(customer, '.notice span', [`${shut.name} is closed at the moment.`])
  await customer.locator('#leave-nickname').fill(name(20))
  await customer.locator('#leave-email').fill('dee@example.com')
  await customer.locator('#leave-text').fill(text(0))
  await customer.getByRole('button', { name: 'Send message' }).click()
  await customer.getByText('Thank you, we have your message.').waitFor()
  await others.check()
  const left = hostile.slice(1).map((one, index) => ({ queue: `queue-${index % 7}`, nickname: name(index + 1), text: one }))
  await atOnce(8, left, async one => {
    const message = { messageKey: newKey(), email: 'dee@example.com', ...one }
    expect((await centre.call('POST', 'left-messages', message)).status).toBe(201)
    // none of them is an address
    const refused = await centre.call('POST', 'left-messages', { ...message, messageKey: newKey(), email: one.text })
    expect(refused).toMatchObject({ status: 400, body: { message: expect.stringMatching(/^email: /) } })
    const start = { startKey: newKey(), customerKey: newKey(), queue: 'queue-0', nickname: 'x', email: one.text }
    expect(await centre.call('POST', 'chats', start)).toMatchObject({ status: 400, body: { message: expect.stringMatching(/^email: /) } })
  })
  await view(boss, '#messages')
  await sayAll(boss, '.left-message .left-text', hostile)
  await sayAll(boss, '.left-message h3', [name(20), ...left.map(one => one.nickname)])
  for (const place of await boss.locator('.left-message a').evaluateAll(all => all.map(one => one.getAttribute('href'))))
    expect(place).toMatch(/^mailto:dee@example\.com\?subject=[\w%.!'()*~-]+$/)
  await sues.check()
})

test('[T6] [T8] the reason of a break and the note that a colleague reads are text', async () => {
  for (const [rev, from] of [0, 20, 40, names.length - 20].entries()) {
    const breakReasons = names.slice(from, from + 20)
    const reason = breakReasons[4] ?? ''
    await centre.administrator.change('staff', 'mal', { name: name(50 + rev) })
    expect((await centre.call('PUT', 'settings', { rev, breakReasons })).status).toBe(200)
    await centre.begin()
    await page.getByRole('button', { name: 'More states' }).click()
    for (const one of breakReasons) await someSays(page, '[role="menu"] [role^="menuitem"]', `On Break: ${one}`)
    const items = await texts(page, '[role="menu"] [role^="menuitem"]')
    await page
      .locator('[role="menu"] [role^="menuitem"]')
      .nth(items.indexOf(`On Break: ${reason}`))
      .click()
    await say(page, '.state-now small', [` · ${reason}`])
    // opened anew it is read at once
    await view(boss, '#messages')
    await boss.locator('.board').waitFor({ state: 'detached' })
    await view(boss, '#board')
    await someSays(boss, '.board td.state', ` On Break · ${reason}`)
    await someSays(boss, '.board tr:has(td.state) th bdi', name(50 + rev))
    await page.keyboard.press('Control+k')
    for (const one of breakReasons) await someSays(page, '.palette [role="option"]', `State: On Break: ${one}`)
    await page.keyboard.press('Escape')
  }
  await sues.check()
  await centre.begin()

  // handed on with notes, which the colleague reads before and after
  const eves = await centre.guarded()
  const colleague = await openConsoleOf(centre.host, eves, 'eve')
  await colleague.getByRole('group', { name: 'Change state' }).getByRole('button', { name: 'Available' }).click()
  await colleague.locator('[aria-pressed="true"]', { hasText: 'Available' }).waitFor()
  const { chat } = await startChat(centre.host, { queue: 'queue-2', nickname: name(40) })
  await accept(page, chat)
  const note = [text(0), text(5), ...hostile.slice(54)].join('\n')
  await choose(page, 'Transfer…')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: `${eve.name} Available · 6 places` }).check()
  await dialog.locator('#transfer-note').fill(note)
  await dialog.getByRole('button', { name: 'Transfer', exact: true }).click()
  await rowOf(colleague, chat).locator('.row-open').click()
  await say(colleague, '.offer-card .handover blockquote', [note])
  await colleague.locator('.offer-card button.primary').click()
  await colleague.getByLabel('Message', { exact: true }).waitFor()
  await say(colleague, '.customer-panel .handover blockquote', [note])
  await eves.check()
  await eves.context.close()
  await centre.staff.check()
})
