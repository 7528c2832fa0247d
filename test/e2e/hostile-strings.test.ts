/** Hostile strings through every field that a person can fill, looked at wherever they are shown, on the real host in real browsers. */
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { ada, agents, fillCentre, tokenOf } from '../../bench/administrator.ts'
import { type AgentClient, newKey, openAgent, startChat } from '../../bench/client.ts'
import { launchBrowser } from '../support/browser.ts'
import { type Guarded, openGuarded, readAll, shows } from '../support/guarded.ts'
import { startTestHost, type TestHost } from '../support/host.ts'
import { hostile } from '../support/hostile.ts'
import { signInAs } from '../support/people.ts'

jest.setTimeout(120_000)

/** Names as they are kept (protocol/chat-start.ts): no control or format characters, white space folded, at most 64 characters. */
const asName = (text: string) =>
  text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
const names = [...new Set(hostile.map(asName))].filter(text => text !== '' && text.length <= 64)
/** Answers before a chat are kept without what turns the text around (domain/intake.ts). */
const asAnswer = (text: string) => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
/** In a file what turns the text around is shown instead of done (web/shared/transcript.ts). */
const inFile = (text: string) => text.replace(/[\u202a-\u202e]/g, found => `⟨U+${found.charCodeAt(0).toString(16).toUpperCase()}⟩`)
const name = (index: number): string => names[index % names.length] ?? ''
const text = (index: number): string => hostile[index % hostile.length] ?? ''
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

const [mal, eve, sue] = agents(['mal', 'eve', 'sue']).map((person, index) => ({ ...person, name: name(11 + 13 * index) })) as [
  ReturnType<typeof agents>[0],
  ReturnType<typeof agents>[0],
  ReturnType<typeof agents>[0],
]
const usual = { offerTimeoutSeconds: 60, slaSeconds: 600, askName: 'optional' as const }
const question = (from: number) => (index: number) => ({ id: `q${index}`, label: name(from + index), kind: 'text' as const })
/** Six of which each chat is closed at once, one with post processing, one that is never open. */
const queues = [
  ...upTo(6).map(index => ({
    id: `queue-${index}`,
    name: name(7 * index),
    ...usual,
    postProcessingSeconds: 0,
    questions: upTo(4).map(question(5 * index)),
  })),
  {
    id: 'last',
    name: name(44),
    ...usual,
    postProcessingSeconds: 600,
    questions: upTo(10).map(question(25)),
    dispositions: names.slice(0, 50).map((one, index) => ({ code: `code-${index}`, name: one })),
  },
  { id: 'shut', name: name(50), ...usual, hours: { timeZone: 'UTC', week: [] } },
]
const queueName = (id: string) => queues.find(queue => queue.id === id)?.name ?? ''
function labelsOf(id: string): string[] {
  const queue = queues.find(one => one.id === id)
  return queue !== undefined && 'questions' in queue ? queue.questions.map(one => one.label) : []
}
const breakReasons = names.slice(-20)

let host: TestHost
let browser: Browser
let administrator: string
let staff: Guarded
let page: Page
/** Mal's second window, without a screen. */
let link: AgentClient

async function call(method: string, path: string, body: object, bearer = administrator) {
  const response = await fetch(`${host.origins[path.startsWith('chats') || path === 'left-messages' ? 1 : 0]}/api/${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

async function openConsole(guarded: Guarded, username: string): Promise<Page> {
  const screen = await guarded.open(`${host.origins[0]}/console/`)
  await signInAs(screen, username)
  await screen.locator('.list-panel').waitFor()
  return screen
}

beforeAll(async () => {
  host = await startTestHost({ staff: [ada, ...agents(['mal', 'eve']), { ...agents(['sue'])[0], group: 'supervisor' } as typeof sue] })
  const opened = await fillCentre(host, queues, [mal, eve, { ...sue, group: 'supervisor' }])
  administrator = opened.token
  await opened.change('staff', 'eve', { queues: [] })
  expect((await call('PUT', 'settings', { rev: 0, breakReasons })).status).toBe(200)
  const replies = hostile.map((one, index) => ({
    id: `r${index}`,
    shortcut: `s${String(index).padStart(2, '0')}`,
    name: name(index),
    text: one,
  }))
  for (const reply of replies) expect((await call('POST', 'replies', reply)).status).toBe(201)
  await call('POST', 'replies', {
    id: 'dear',
    shortcut: 'dear',
    name: 'Dear',
    text: 'Dear {customer.nickname}, I am {agent.name} of {queue}',
  })
  browser = await launchBrowser()
  const own = [...host.origins, host.issuer]
  // high enough that cards of long answers cover no row
  staff = await openGuarded(browser, own, { viewport: { width: 1280, height: 1600 } })
  page = await openConsole(staff, 'mal')
  await page.getByRole('group', { name: 'Change state' }).getByRole('button', { name: 'Available' }).click()
  link = await openAgent(host, agents(['mal'])[0] as typeof mal)
}, 90_000)

/** Each test begins with an empty list, also after one that failed. */
afterEach(async () => {
  for (const { chat } of link.rows('active')) await link.must({ action: 'end', chat })
  for (const { chat } of link.rows('postProcessing')) await link.must({ action: 'endPostProcessing', chat })
})

afterAll(async () => {
  await link?.close()
  await browser?.close()
  await host?.stop()
})

/** As if the window were behind another one: the desktop is told then. */
const lookAway = (away: boolean) =>
  page.evaluate(value => {
    Reflect.get(globalThis, 'told').length = 0
    Object.defineProperty(document, 'hasFocus', { configurable: true, value: () => !value })
    dispatchEvent(new Event(value ? 'blur' : 'focus'))
  }, away)
async function toldOf(count: number): Promise<{ title: string; body: string }[]> {
  await page.waitForFunction(wanted => Reflect.get(globalThis, 'told').length >= wanted, count)
  return page.evaluate(() => Reflect.get(globalThis, 'told'))
}
const rows = () => page.locator('.list-panel li.row')
const rowOf = (chat: string) => page.locator(`.list-panel li.row[data-chat="${chat}"]`)
async function view(hash: string, screen = page) {
  await screen.evaluate(to => void Object.assign(location, { hash: to }), hash)
}
async function accept(chat: string): Promise<void> {
  await view('#chat')
  await rowOf(chat).locator('.row-open').click()
  await page.locator('.offer-card button.primary').click()
  await page.getByLabel('Message', { exact: true }).waitFor()
}
async function choose(item: string): Promise<void> {
  await page.getByRole('button', { name: 'Chat menu' }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

test.each(upTo(Math.ceil(names.length / 18)))(
  '[T6] [T8] [T33] what customers call themselves and answer is text in rows, offers, titles, notifications, windows, the palette and the record, part %i',
  async round => {
    await view('#profile')
    await lookAway(true)
    const started = await Promise.all(
      upTo(6).map(async index => {
        const at = round * 18 + index * 3
        const [nickname, lastName, firstName] = [name(at), name(at + 1), name(at + 2)]
        const queue = `queue-${index}`
        const email = `c${round}${index}@example.com`
        const answers = upTo(4).map(nth => ({ question: `q${nth}`, text: text(round * 24 + index * 4 + nth) }))
        const { chat, transactionId } = await startChat(host, Object.assign({ queue, nickname, firstName, lastName, email }, { answers }))
        const title = [nickname, lastName, firstName, email].join(' · ')
        return { chat, transactionId, queue, nickname, firstName, lastName, email, title, answers: answers.map(one => asAnswer(one.text)) }
      }),
    )
    await page.waitForFunction(() => document.querySelectorAll('.list-panel li.row').length === 6)
    const seen = await rows().evaluateAll(all =>
      all.map(row => ({
        chat: row.getAttribute('data-chat'),
        name: row.querySelector('.row-name')?.textContent,
        queue: row.querySelector('.row-queue')?.textContent,
        title: row.querySelector('.row-open')?.getAttribute('title'),
      })),
    )
    const byChat = <One extends { chat: string | null }>(all: readonly One[]) =>
      [...all].sort((a, b) => (String(a.chat) < String(b.chat) ? -1 : 1))
    expect(byChat(seen)).toEqual(
      byChat(
        started.map(({ chat, nickname, queue, title, transactionId }) => ({
          chat,
          name: nickname,
          queue: queueName(queue),
          title: `${title}\n${transactionId}`,
        })),
      ),
    )
    // another view is in front: cards float over it
    expect(started.map(one => one.nickname)).toEqual(
      expect.arrayContaining(await readAll(page, '.floating-offer .floating-head button', 2)),
    )
    expect(started.flatMap(one => one.answers)).toEqual(expect.arrayContaining(await readAll(page, '.floating-offer dd', 8)))
    const announced = await page.locator('[role="alert"][aria-live="assertive"]').textContent()
    expect(started.map(one => `New chat offered: ${one.nickname}, ${queueName(one.queue)}`)).toContain(announced)

    const told = await toldOf(6)
    for (const { nickname, queue } of started)
      expect(told).toContainEqual({ title: `New chat: ${nickname}`, body: expect.stringContaining(`${queueName(queue)} · `) })
    await lookAway(false)

    for (const { chat, nickname, firstName, lastName, queue, title, answers } of started) {
      await view('#chat')
      await rowOf(chat).locator('.row-open').click()
      await shows(page, '.offer-card h2', nickname)
      expect(await page.locator('.offer-card .answers dt').allTextContents()).toEqual(labelsOf(queue))
      expect(await page.locator('.offer-card .answers dd').allTextContents()).toEqual(answers)
      await page.locator('.offer-card button.primary').click()
      await shows(page, '.chat-title h2', title)
      const panel = page.getByRole('region', { name: 'Customer', exact: true })
      await panel.getByLabel('First name').waitFor()
      expect(await panel.locator('input').evaluateAll(all => all.slice(0, 3).map(one => (one as HTMLInputElement).value))).toEqual([
        nickname,
        firstName,
        lastName,
      ])
      expect(await panel.locator('dd').allTextContents()).toEqual(expect.arrayContaining(answers))
    }
    await page.keyboard.press('Control+k')
    const commands = await readAll(page, '[role="option"]', 10)
    for (const one of started) expect(commands).toContain(`Go to the chat of ${one.nickname}`)
    await page.locator('.palette input').fill(started[3]?.nickname ?? '')
    await shows(page, '[role="option"]', `Go to the chat of ${started[3]?.nickname}`)
    await page.keyboard.press('Escape')

    await choose('Transfer…')
    const dialog = page.getByRole('dialog')
    await shows(page, '.targets .choice span', queueName('last'))
    expect(await dialog.getByRole('heading').first().textContent()).toBe(`Transfer the chat of ${started[5]?.nickname}`)
    expect(await dialog.locator('.choice span').allTextContents()).toEqual(expect.arrayContaining(queues.slice(0, 5).map(one => one.name)))
    await dialog.getByRole('button', { name: 'Cancel' }).click()

    const [window] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button', { name: 'Open in its own window' }).click()])
    await window.getByRole('log').waitFor()
    const last = started[5]
    await shows(window, '.pop-out-bar h1', `${last?.title} · ${last?.transactionId}`)
    expect(await window.title()).toBe(`${last?.title} · ${last?.transactionId}`.replace(/\s+/g, ' '))
    await staff.check()
    await window.close()
    for (const { chat } of started) await link.must({ action: 'end', chat })
    await page.waitForFunction(() => document.querySelectorAll('.list-panel li.row').length === 0)
  },
)

/** The bubbles of a log, without what stands beside an address that leads elsewhere. */
async function said(screen: Page, log: string, count: number): Promise<string[]> {
  const all = await readAll(screen, `${log} .bubble`, count)
  return all.map(one => one.replace(/ \(leads to [^)]*\)/g, ''))
}
async function saved(screen: Page, click: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([screen.waitForEvent('download'), click()])
  return readFileSync(await download.path(), 'utf8')
}
/** A saved page opened as a page: it shows the words and does nothing. */
async function opened(html: string, words: readonly string[]): Promise<void> {
  const reader = await staff.context.newPage()
  const address = `${host.origins[0]}/saved.html`
  await reader.route(address, route => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }))
  await reader.goto(address)
  expect(await reader.locator('li p[dir]').allTextContents()).toEqual(words.map(inFile))
  await staff.check()
  await reader.close()
}
const email = 'dee@example.com'

test('[T6] [T9] [T33] what both sides write is text in both logs, in every file that is saved, in post processing, the rating, the record and its history', async () => {
  const guarded = await openGuarded(browser, [...host.origins, host.issuer])
  const customer = await guarded.open(`${host.origins[1]}/chat/`)
  const form = customer.locator('form[aria-busy="false"]')
  await form.waitFor()
  expect(await customer.getByLabel('Queue').locator('option').allTextContents()).toEqual(
    expect.arrayContaining([...queues.filter(({ id }) => id !== 'shut').map(one => one.name), `${queueName('shut')} – closed`]),
  )
  await customer.getByLabel('Queue').selectOption('last')
  const labels = labelsOf('last')
  expect(await form.locator('.field label').allTextContents()).toEqual(expect.arrayContaining(labels))
  const nickname = '{customer.first} {agent.name} {__proto__} {constructor}'
  const [firstName, lastName] = [name(9), name(31)]
  await customer.getByLabel('Nickname').fill(nickname)
  await customer.getByLabel('First name').fill(firstName)
  await customer.getByLabel('Last name').fill(lastName)
  for (const index of upTo(10)) await customer.locator(`[name="answer.last.q${index}"]`).fill(text(40 + index))
  // what is no address is refused at the field and never sent
  const start = form.getByRole('button', { name: 'Start chat' })
  for (const one of upTo(7).map(index => text(index * 9))) {
    await customer.getByLabel('Email').fill(one)
    await start.click()
    await shows(customer, '#email-hint', 'An e-mail address looks like name@example.com.')
  }
  await customer.getByLabel('Email').fill(email)
  await start.click()
  await customer.getByRole('log').waitFor()

  await view('#chat')
  await rows().first().locator('.row-open').click()
  await shows(page, '.offer-card h2', nickname)
  expect(await page.locator('.offer-card .answers dd').allTextContents()).toEqual(upTo(10).map(index => asAnswer(text(40 + index))))
  await page.locator('.offer-card button.primary').click()
  await shows(customer, '.chat-header h1', mal.name)
  await shows(customer, '.chat-header p bdi', queueName('last'))

  await write(customer, hostile)
  expect(await said(page, '[role="log"]', hostile.length)).toEqual(hostile)
  await shows(page, '.row-snippet', hostile.at(-1) ?? '')
  await write(page, hostile)
  const both = [...hostile, ...hostile]
  expect(await said(page, '[role="log"]', both.length)).toEqual(both)
  expect(await said(customer, '[role="log"]', both.length)).toEqual(both)
  // behind another window the desktop is told what was written
  await lookAway(true)
  for (const one of [5, 30, 60]) {
    const count = (await toldOf(0)).length
    await write(customer, [text(one)])
    expect((await toldOf(count + 1)).at(-1)).toEqual({ title: `${nickname} wrote`, body: text(one) })
  }
  await lookAway(false)
  both.push(text(5), text(30), text(60))

  const menu = (item: string) => async () => {
    await customer.getByRole('button', { name: 'More about this chat' }).click()
    await customer.getByRole('menuitem', { name: item }).click()
  }
  const format = (label: string) => async () => {
    await choose('Save')
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

  // the record, typed by hand
  const panel = page.getByRole('region', { name: 'Customer', exact: true })
  const typed = { Phone: name(3), Company: name(17) }
  for (const [label, value] of Object.entries(typed)) await panel.getByLabel(label).fill(value)
  await panel.getByRole('button', { name: 'Save', exact: true }).click()
  await panel.getByRole('heading', { name: 'Record', exact: true }).waitFor()

  await page.getByRole('button', { name: 'End', exact: true }).click()
  const sure = page.getByRole('button', { name: 'Yes, end it' })
  const code = page.locator('#disposition')
  await sure.or(code).first().waitFor()
  if (await sure.isVisible()) await sure.click()
  await code.waitFor()
  expect((await code.locator('option').allTextContents()).slice(1)).toEqual(names.slice(0, 50))
  await code.selectOption('code-8')
  const notes = upTo(20)
    .map(index => text(index * 3))
    .join('\n')
  await page.getByRole('form', { name: 'Post processing' }).getByLabel('Notes about this chat').fill(notes)
  await page.getByRole('button', { name: 'End Post Processing' }).click()
  await page.waitForFunction(() => document.querySelectorAll('.list-panel li.row').length === 0)
  const comment = upTo(20)
    .map(index => text(index * 3 + 1))
    .join('\n')
  await customer.locator('.stars label').nth(3).click()
  await customer.locator('#rating-comment').fill(comment)
  await customer.getByRole('button', { name: 'Send rating' }).click()
  await customer.getByText('Thank you for your rating.').waitFor()
  await guarded.check()
  await guarded.context.close()

  // the same customer again: the record with all of it
  const { chat } = await startChat(host, { queue: 'queue-0', nickname: name(2), email })
  await rowOf(chat).waitFor()
  await accept(chat)
  await panel.getByRole('tab', { name: 'History' }).click()
  await shows(page, '.past-chats dd', notes)
  const facts = await panel.locator('.past-chats dd').allTextContents()
  expect(facts).toEqual([mal.name, name(8), notes])
  await shows(page, '.past-chats q', comment)
  await panel.getByRole('button', { name: /Show the transcript/ }).click()
  const more = panel.getByRole('button', { name: 'Show more' })
  await more.click()
  await more.waitFor({ state: 'detached' })
  expect(await said(page, '.past-transcript', both.length)).toEqual(both)

  // of a record are the tabs that can be closed
  await shows(page, '.tab-holder:has(.tab-close) .tab-name', nickname)
  await page.locator('.tab-holder:has(.tab-close) .tab-name').click()
  const record = page.locator('.record-view')
  await record.getByLabel('Company').waitFor()
  expect(await record.getByRole('heading', { level: 2 }).textContent()).toBe(`${firstName} ${lastName}`)
  const values = await record.locator('.record-form input').evaluateAll(all => all.map(one => (one as HTMLInputElement).value))
  expect(values).toEqual([nickname, firstName, lastName, email, typed.Phone, typed.Company])
  const id = new URL(page.url()).hash.replace('#record:', '')
  const token = await tokenOf(host, agents(['mal'])[0] as typeof mal)
  for (const one of hostile.slice(1))
    expect((await call('POST', `records/${id}/notes`, { noteKey: newKey(), text: one }, token)).status).toBe(201)
  await record.getByLabel('New note').fill(text(0))
  await record.getByRole('button', { name: 'Add note' }).click()
  await shows(page, '.record-notes p[dir]', text(0))
  expect(new Set(await record.locator('.record-notes p[dir]').allTextContents())).toEqual(new Set(hostile))
  await staff.check()
  await view('#chat')
  await link.must({ action: 'end', chat })
})

async function write(screen: Page, words: readonly string[]): Promise<void> {
  const box = screen.getByLabel('Message', { exact: true })
  for (const one of words) {
    await box.fill(one)
    await box.press('Enter')
  }
}

test('[T6] [T33] a ready reply is text in its list and in the message box, and what was put in is not looked at again', async () => {
  const nickname = '{customer.first} {agent.name} {__proto__} {constructor}'
  const { chat } = await startChat(host, { queue: 'queue-1', nickname })
  await rowOf(chat).waitFor()
  await accept(chat)
  const box = page.getByLabel('Message', { exact: true })
  const shown: string[] = []
  for (const ten of upTo(Math.ceil(hostile.length / 10))) {
    await box.fill('')
    await box.pressSequentially(`/s${ten}`)
    const wanted = Math.min(10, hostile.length - ten * 10)
    await page.waitForFunction(
      ([start, count]) =>
        document.querySelectorAll('.reply-popup kbd').length === count && document.querySelector('.reply-popup kbd')?.textContent === start,
      [`/s${ten}0`, wanted] as const,
    )
    shown.push(...(await page.locator('.reply-popup [role="option"] span').allTextContents()))
    expect(await page.locator('.reply-preview').textContent()).toBe(text(ten * 10).trim())
  }
  expect(shown).toEqual(hostile.map((_, index) => name(index)))
  for (const [shortcut, filled] of [
    ['s00', text(0)],
    ['s49', text(49)],
    ['s51', text(51)],
    ['s54', `${nickname} ${mal.name} {__proto__} {constructor}`],
    ['dear', `Dear ${nickname}, I am ${mal.name} of ${queueName('queue-1')}`],
  ] as const) {
    await box.fill('')
    await box.pressSequentially(`/${shortcut}`)
    await shows(page, '.reply-popup kbd', `/${shortcut}`)
    await box.press('Enter')
    expect(await box.inputValue()).toBe(filled)
  }
  await box.fill('')
  await staff.check()
  await link.must({ action: 'end', chat })
})

test('[T6] [T8] what the centre is set up with and what is left is text on the board, among the messages left and in the states', async () => {
  // a message left by hand where nobody is there, the others without a page
  const guarded = await openGuarded(browser, [...host.origins, host.issuer])
  const customer = await guarded.open(`${host.origins[1]}/chat/`)
  await customer.locator('form[aria-busy="false"]').waitFor()
  await customer.getByLabel('Queue').selectOption('shut')
  await shows(customer, '.notice span', `${queueName('shut')} is closed at the moment.`)
  await customer.locator('#leave-nickname').fill(name(20))
  await customer.locator('#leave-email').fill(email)
  await customer.locator('#leave-text').fill(text(0))
  await customer.getByRole('button', { name: 'Send message' }).click()
  await customer.getByText('Thank you, we have your message.').waitFor()
  await guarded.check()
  for (const [index, one] of hostile.entries()) {
    const message = { messageKey: newKey(), queue: `queue-${index % 6}`, nickname: name(index), email, text: one }
    expect((await call('POST', 'left-messages', message)).status).toBe(201)
    // none of them is an address
    const refused = await call('POST', 'left-messages', { ...message, messageKey: newKey(), email: one })
    expect(refused).toMatchObject({ status: 400, body: { message: expect.stringMatching(/^email: /) } })
    const start = { startKey: newKey(), customerKey: newKey(), queue: 'queue-0', nickname: 'x', email: one }
    expect(await call('POST', 'chats', start)).toMatchObject({ status: 400, body: { message: expect.stringMatching(/^email: /) } })
  }

  const boss = await openConsole(guarded, 'sue')
  await view('#messages', boss)
  expect(new Set(await readAll(boss, '.left-message .left-text', hostile.length + 1))).toEqual(new Set(hostile))
  expect(new Set(await boss.locator('.left-message h3').allTextContents())).toEqual(new Set(names))
  for (const place of await boss.locator('.left-message a').evaluateAll(all => all.map(one => one.getAttribute('href'))))
    expect(place).toMatch(/^mailto:dee@example\.com\?subject=[\w%.!'()*~-]+$/)

  const nickname = name(40)
  const address = 'hal@example.com'
  const { chat } = await startChat(host, { queue: 'queue-2', nickname, lastName: name(41), email: address })
  await rowOf(chat).waitFor()
  await accept(chat)
  await write(page, hostile.slice(0, 20))
  // a break with its reason, by its name in the menu
  await page.getByRole('button', { name: 'More states' }).click()
  const items = await readAll(page, '[role="menu"] [role^="menuitem"]', breakReasons.length)
  expect(items).toEqual(expect.arrayContaining(breakReasons.map(reason => `On Break: ${reason}`)))
  const reason = breakReasons[4] ?? ''
  await page
    .getByRole('menu')
    .locator('[role^="menuitem"]')
    .nth(items.indexOf(`On Break: ${reason}`))
    .click()
  await shows(page, '.state-now small', ` · ${reason}`)

  await view('#board', boss)
  await shows(boss, '.board td.state', ` On Break · ${reason}`)
  expect(await boss.locator('.board th bdi').allTextContents()).toEqual(expect.arrayContaining([...queues.map(one => one.name), mal.name]))
  await shows(boss, '.board tbody th button', nickname)
  await boss.locator('.board tbody th button').first().click()
  await shows(boss, '.board .transcript h3', [nickname, name(41), address].join(' · '))
  expect(await said(boss, '.board .transcript', 20)).toEqual(hostile.slice(0, 20))
  await guarded.check()

  // handed on with a note, which the colleague reads before and after
  const other = await openGuarded(browser, [...host.origins, host.issuer])
  const colleague = await openConsole(other, 'eve')
  await colleague.getByRole('group', { name: 'Change state' }).getByRole('button', { name: 'Available' }).click()
  const note = text(12)
  await choose('Transfer…')
  const dialog = page.getByRole('dialog')
  await dialog.locator('.choice').filter({ hasText: eve.name }).locator('input').check()
  await dialog.locator('#transfer-note').fill(note)
  await dialog.getByRole('button', { name: 'Transfer', exact: true }).click()
  await colleague.locator('.list-panel li.row .row-open').click()
  await shows(colleague, '.offer-card .handover blockquote, .offer-card .handover p', note)
  await colleague.locator('.offer-card button.primary').click()
  await shows(colleague, '.chat-title h2', [nickname, name(41), address].join(' · '))
  await other.check()
  await staff.check()
  await guarded.context.close()
  await other.context.close()
})
