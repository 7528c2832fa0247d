/** The console's shell in a real browser, at a centre that says what the test tells it to: list, keys, profile, layout, languages. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'
import { busyScene } from '../support/console-scene.ts'
import { openScriptedConsole, type ScriptedCentre, startScriptedCentre } from '../support/scripted-centre.ts'

jest.setTimeout(60_000)

let browser: Browser
let centre: ScriptedCentre
let closing: (() => Promise<void>)[] = []
let faults: (readonly string[])[] = []

beforeAll(async () => {
  browser = await launchBrowser()
}, 60_000)
afterAll(async () => {
  await browser?.close()
})
beforeEach(async () => {
  const scene = busyScene(Date.now())
  centre = await startScriptedCentre(scene.agent)
  centre.logs = scene.logs
})
afterEach(async () => {
  for (const close of closing) await close()
  await centre.stop()
  const found = faults.flat()
  closing = []
  faults = []
  expect(found).toEqual([])
})

async function consoleWith(options: Parameters<typeof openScriptedConsole>[2] = {}): Promise<Page> {
  const { page, faults: found, close } = await openScriptedConsole(browser, centre, options)
  closing.push(close)
  faults.push(found)
  await page.locator('.row').first().waitFor()
  return page
}
const list = (page: Page) => page.getByLabel('Chat list', { exact: true })
const chats = (page: Page) => page.locator('.row').evaluateAll(rows => rows.map(row => row.getAttribute('data-chat')))
const sentActions = () => centre.sent.map(frame => frame.action)
const until = (page: Page, order: string) =>
  page.waitForFunction(
    wanted => [...document.querySelectorAll('.row')].map(row => row.getAttribute('data-chat')).join(' ') === wanted,
    order,
  )

test('[S38] [S39] [S41] [S43] each row says by word and mark how its chat stands, with queue, last message and unread count', async () => {
  const page = await consoleWith()
  const text = async (chat: string) => (await page.locator(`[data-chat=${chat}]`).allInnerTexts()).join()
  await page.getByRole('heading', { name: 'Customers' }).waitFor()
  await list(page).getByText('6 of 6').waitFor()
  expect(await chats(page)).toEqual(['offer', 'lee', 'dee', 'kim', 'zoe', 'bob'])
  expect(await text('offer')).toMatch(/M2PX-7HHA\s+Offered · \d+ s\s+Returns and complaints/)
  expect(await text('lee')).toMatch(/lee\s+Late 1:3\d\s+Support\s+Hello\?\s+2/)
  expect(await text('dee')).toMatch(/dee\s+Waiting 0:4\d\s+Sales\s+Thanks!/)
  expect(await text('kim')).toMatch(/Answered\s+Sales\s+You:\s+You are welcome/)
  expect(await text('zoe')).toMatch(/Away 2:1\d/)
  expect(await text('bob')).toMatch(/Post processing 0:4\d/)
  const shapes = await page
    .locator('.row .mark')
    .evaluateAll(marks => marks.map(mark => mark.innerHTML.replace(/stroke-dasharray="[\d. ]*"/, '')))
  expect(new Set(shapes).size).toBe(6)
})

test('[S41] the legend explains every state with its mark, and is reached from the list', async () => {
  const page = await consoleWith()
  await list(page).getByRole('button', { name: 'What the marks mean' }).click()
  const legend = page.getByRole('dialog', { name: 'What the marks mean' })
  await legend.getByRole('listitem').last().waitFor()
  expect(await legend.getByRole('listitem').count()).toBe(10)
  const words = await legend.locator('.row-status').allInnerTexts()
  expect(words.map(word => word.replace(/ [\d·:].*/, ''))).toEqual([
    'Offered',
    'Waiting',
    'Waiting',
    'Late',
    'Answered',
    'Typing…',
    'Away',
    'Ended – look and wrap up',
    'Post processing',
    'Post processing – choose a code',
  ])
  await page.keyboard.press('Escape')
  await legend.waitFor({ state: 'detached' })
})

test('[S42] [D10] order, filter and search; the order is kept for this browser, an offer is never hidden', async () => {
  const page = await consoleWith()
  await page.getByLabel('Sort by').selectOption({ label: 'Last name' })
  await until(page, 'offer zoe lee dee bob kim')
  await page.reload()
  await until(page, 'offer zoe lee dee bob kim')
  await page.getByLabel('Sort by').selectOption({ label: 'Longest waiting' })
  await page.getByLabel('Show').selectOption({ label: 'Waiting for you' })
  await until(page, 'offer lee dee')
  await page.getByText('3 chats are not shown.').waitFor()
  await page.getByRole('button', { name: 'Show all' }).click()
  const search = page.getByLabel('Search by name, e-mail or Transaction ID')
  await search.fill('angstrom')
  await until(page, 'offer lee')
  await search.press('Escape')
  await until(page, 'offer lee dee kim zoe bob')
})

test('[S42] no row moves under the pointer; when it leaves, the order is what it should be', async () => {
  const page = await consoleWith()
  await page.locator('[data-chat=kim]').hover()
  const waits = centre.agent.chats.map(row => (row.chat === 'kim' ? { ...row, rev: 9, waitingSince: Date.now() - 300_000 } : row))
  centre.show({ chats: waits })
  await page.locator('[data-chat=kim].late').waitFor()
  expect(await chats(page)).toEqual(['offer', 'lee', 'dee', 'kim', 'zoe', 'bob'])
  await page.mouse.move(900, 500)
  await until(page, 'offer kim lee dee zoe bob')
})

test('[S22] the keys lead everywhere, the palette finds by words, and all of them can be switched off', async () => {
  const page = await consoleWith()
  await page.keyboard.press('Control+ArrowDown')
  await page.locator('[data-chat=offer].open').waitFor()
  await page.keyboard.press('Control+3')
  await page.getByRole('heading', { name: 'dee · Reyes · Dana · dee@example.com' }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Type a name or a command' }).fill('zoe')
  await page.getByRole('option', { name: 'Go to the chat of Zoë', selected: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('[data-chat=zoe].open').waitFor()
  await page.waitForFunction(() => document.querySelector('dialog[open]') === null)
  await page.keyboard.press('Control+k')
  const asked = new Promise(resolve => {
    centre.hear = frame => void (frame.action === 'setState' && resolve(frame))
  })
  await page.getByRole('combobox', { name: 'Type a name or a command' }).fill('break lunch')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelector('dialog[open]') === null)
  expect(await asked).toMatchObject({ state: 'onBreak', reason: 'Lunch' })

  await page.getByRole('button', { name: 'Profile' }).focus()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await page.keyboard.press('Escape')
  await page.evaluate(() => {
    location.hash = '#profile'
  })
  await page.getByLabel(/Use the console’s keys/).uncheck()
  await page.getByRole('button', { name: 'Profile' }).focus()
  await page.keyboard.press('?')
  await page.keyboard.press('Control+k')
  expect(await page.getByRole('dialog').count()).toBe(0)
  await page.getByRole('button', { name: 'Show all keys' }).click()
  await page.getByText('The keys are switched off in My Profile.').waitFor()
})

test('[S15] [S45] the state with its reason, a break for a reason, and what comes after the chats', async () => {
  const page = await consoleWith()
  await page.getByText('Your state: Busy').waitFor()
  await page.getByRole('button', { name: 'More states' }).click()
  await page.getByRole('menuitemradio', { name: 'On Break: Training' }).click()
  await page.waitForFunction(() => document.querySelector('[role=menu]') === null)
  centre.show({ state: 'onBreak', breakReason: 'Training', stateSince: Date.now() - 61_000 })
  await page.getByText('Your state: On Break · Training').waitFor()
  await page.getByText(/On Break · Training\s*1:0\d/).waitFor()
  expect(centre.sent).toContainEqual(expect.objectContaining({ action: 'setState', state: 'onBreak', reason: 'Training' }))
})

test('[S17] [S18] [S20] My Profile: name, picture, and queues switched on and off', async () => {
  const page = await consoleWith()
  await page.getByRole('button', { name: 'Profile' }).click()
  await page.getByRole('button', { name: 'My Profile' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Alice Ångström')
  await page.getByRole('button', { name: 'Save name' }).click()
  await page.getByText('Saved.').waitFor()
  expect(centre.asked.at(-1)).toEqual({ what: 'PUT /api/me', body: { rev: 1, name: 'Alice Ångström' } })

  const drawn = await page.screenshot({ clip: { x: 0, y: 0, width: 300, height: 200 } })
  await page.locator('input[type=file]').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: drawn })
  await page.getByRole('button', { name: 'Remove the picture' }).waitFor()
  const changed = centre.asked.at(-1)
  expect(changed?.what).toBe('PUT /api/me/picture')
  const bytes = Buffer.from(String(Object(changed?.body).picture), 'base64')
  expect(bytes.length).toBeLessThan(24 * 1024)
  expect([...bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff])
  await page.locator('input[type=file]').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
  await page.getByText('This file could not be read as a picture.').waitFor()

  const assigned = page.getByRole('region', { name: 'Queue Assignment' })
  await assigned.getByRole('switch', { name: 'Take chats of Sales', checked: true }).click()
  await page.waitForFunction(() => document.querySelector('[role=switch][aria-busy=true]') === null)
  expect(centre.sent).toContainEqual(expect.objectContaining({ action: 'setQueue', queue: 'sales', on: false }))
  centre.show({ queues: centre.agent.queues.map(queue => ({ ...queue, off: true as const })) })
  await assigned.getByText('You have switched off all your queues').waitFor()
  await assigned.getByRole('switch', { name: 'Take chats of Sales', checked: false }).waitFor()
})

const sizes = [
  { width: 1024, height: 700 },
  { width: 640, height: 400 },
  { width: 360, height: 640 },
  { width: 320, height: 568 },
]
test.each(sizes)('[S12] at $width × $height nothing is cut off or out of reach, in three languages', async viewport => {
  for (const language of ['en', 'de', 'ar']) {
    const page = await consoleWith({ viewport, language })
    await fits(page, `${language} list`)
    await page.locator('[data-chat=dee] .row-open').click()
    await page.locator('.chat-header').waitFor()
    await fits(page, `${language} chat`)
    if (viewport.width < 900) {
      await page.locator('.drawer-button').click()
      await page.locator('[data-chat=lee] .row-open').click()
      await page.locator('.drawer-open').waitFor({ state: 'detached' })
      await page.locator('[data-chat=lee].open').waitFor({ state: 'attached' })
    }
    await page.locator('.more-states > button').click()
    await fits(page, `${language} states`)
    await page.keyboard.press('Escape')
    await page.evaluate(() => {
      location.hash = '#profile'
    })
    await page.locator('.my-profile .switch').first().waitFor()
    await fits(page, `${language} profile`)
    await closing.pop()?.()
  }
})

/** No scrolling sideways, and every control that is drawn lies within the window's width. */
async function fits(page: Page, what: string): Promise<void> {
  const outside = await page.evaluate(() => {
    const wide = document.documentElement.scrollWidth > innerWidth ? [`page ${document.documentElement.scrollWidth} > ${innerWidth}`] : []
    const controls = [...document.querySelectorAll('button, a, input, select, textarea, h2')].filter(
      element => !element.closest('.tab-strip') && element.checkVisibility() && !element.closest('.hidden'),
    )
    const out = controls.filter(element => {
      const { left, right, width } = element.getBoundingClientRect()
      return width > 1 && (left < -0.5 || right > innerWidth + 0.5)
    })
    return [...wide, ...out.map(element => element.outerHTML.slice(0, 120))]
  })
  expect({ what, outside }).toEqual({ what, outside: [] })
}

test('[S12] every text of the shell comes from the catalogue, and axe finds nothing serious in light and dark, in three languages', async () => {
  const pseudo = await consoleWith({ language: 'en-XA' })
  const bare = await pseudo.evaluate(() =>
    [...document.querySelectorAll('.top-bar, .tab-strip, .list-head, .list-tools, .list-panel h3')]
      .flatMap(part => [...part.querySelectorAll('*')])
      .filter(element => element.checkVisibility() && element.childElementCount === 0 && /[A-Za-z]{2}/.test(element.textContent ?? ''))
      .map(element => element.textContent ?? '')
      .filter(text => !text.includes('⟦') && !/^(Usher|Ctrl|English|Deutsch)$/.test(text)),
  )
  expect(bare).toEqual([])
  await closing.pop()?.()

  for (const [language, theme] of [
    ['en', 'light'],
    ['de', 'dark'],
    ['ar', 'light'],
  ] as const) {
    const page = await consoleWith({ language, theme })
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
      language,
      language === 'ar' ? 'rtl' : 'ltr',
    ])
    for (const hash of ['#chat', '#profile']) {
      await page.evaluate(to => {
        location.hash = to
      }, hash)
      await page
        .locator(hash === '#chat' ? '.view-chat' : '.my-profile .switch')
        .first()
        .waitFor()
      expect({ language, hash, found: await serious(page) }).toEqual({ language, hash, found: [] })
    }
    await page.locator('.legend-open').click()
    expect({ language, legend: await serious(page) }).toEqual({ language, legend: [] })
    await closing.pop()?.()
  }
})

async function serious(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
    violations: { id: string; impact: string; nodes: { html: string }[] }[]
  }
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 100)).join(' | ')}`)
}
const axeSource = axe.source

test('[S39] [S21] what happens out of sight is told: an offer at once, messages politely and without their words', async () => {
  const page = await consoleWith()
  await page.locator('[data-chat=dee] .row-open').click()
  const polite = page.locator('[aria-live=polite].hidden')
  centre.push({
    action: 'events',
    chat: 'kim',
    events: [{ kind: 'message', seq: 4, at: Date.now(), from: { role: 'customer' }, text: 'my secret' }],
  })
  await polite.getByText('kim: new message').waitFor()
  expect(await polite.textContent()).not.toContain('secret')
  const offer = { ...centre.agent.chats.find(row => row.chat === 'offer') }
  centre.show({ chats: [...centre.agent.chats.slice(0, 5), { ...(offer as (typeof centre.agent.chats)[number]), chat: 'second', rev: 1 }] })
  await page.locator('[aria-live=assertive].hidden').getByText('New chat offered: M2PX-7HHA, Returns and complaints').waitFor()
  expect(sentActions()).not.toContain('accept')
})
