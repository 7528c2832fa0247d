/** The built customer's page in a real browser, under its own policy; the server is the test's. */
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'
import { type CustomerSite, formQueue, openCustomerSite } from '../support/customer-site.ts'

jest.setTimeout(30_000)
let site: CustomerSite
let browser: Browser
const faults: string[] = []

beforeAll(async () => {
  site = await openCustomerSite()
  browser = await launchBrowser()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await site.close()
})
beforeEach(() => {
  site.reset()
  faults.length = 0
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  expect(faults).toEqual([])
})

const phone = { viewport: { width: 360, height: 640 }, locale: 'en-GB' } satisfies BrowserContextOptions

async function openPage(options: BrowserContextOptions = phone): Promise<Page> {
  const context = await browser.newContext(options)
  context.setDefaultTimeout(10_000)
  await site.join(context)
  return anotherTab(await context.newPage())
}
async function anotherTab(page: Page, address = '/chat/'): Promise<Page> {
  page.on('pageerror', error => faults.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error' && /Content Security Policy|Trusted ?Type/.test(message.text())) faults.push(message.text())
  })
  await page.goto(site.origin + address)
  return page
}
async function startChat(page: Page): Promise<void> {
  await page.getByLabel('Nickname').fill('Dana')
  await page.getByRole('button', { name: 'Start chat' }).click()
  await page.getByText('2 people are ahead of you.').waitFor()
}
function agentJoins(): void {
  site.say({ kind: 'joined', from: { role: 'agent', name: 'Alice Adler' } })
  site.change({ status: 'active', agentName: 'Alice Adler' })
}
const agentSays = (text: string) => site.say({ kind: 'message', from: { role: 'agent', name: 'Alice Adler' }, text })
/** Wider than the window: somebody would have to scroll sideways (1.4.10). */
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

test('[CX1] [CX2] what is wrong stands at its field and has the focus; what was typed survives a reload', async () => {
  const question = { id: 'order', label: 'Order number', kind: 'text' as const, required: true, options: [] }
  site.queues = [formQueue({ askEmail: 'required', questions: [question] })]
  const page = await openPage({ ...phone, viewport: { width: 320, height: 640 } })
  await page.getByLabel('E-mail').fill('dana')
  expect(await page.getByLabel('Queue').count()).toBe(0)
  await page.getByRole('button', { name: 'Start chat' }).click()

  const nickname = page.getByLabel('Nickname')
  expect(await nickname.evaluate(element => element === document.activeElement)).toBe(true)
  const described = async (label: string) => {
    const id = await page.getByLabel(label).getAttribute('aria-describedby')
    return page.locator(`[id="${id}"]`).textContent()
  }
  expect(await described('Nickname')).toBe('Please tell us what to call you.')
  expect(await described('E-mail')).toBe('An e-mail address looks like name@example.com.')
  expect(await described('Order number')).toBe('Please fill in this field.')
  expect(site.asked).toEqual([])
  expect(await overflow(page)).toBe(0)

  await nickname.fill('Dana')
  await page.getByLabel('Order number').fill('12')
  await page.reload()
  expect(await page.getByLabel('Order number').inputValue()).toBe('12')
  await page.getByLabel('E-mail').fill('dana@example.com')
  await page.getByRole('button', { name: 'Start chat' }).click()
  await page.getByText('2 people are ahead of you.').waitFor()
  const sent = { queue: 'sales', nickname: 'Dana', email: 'dana@example.com', answers: [{ question: 'order', text: '12' }] }
  expect(site.asked).toEqual([expect.objectContaining({ path: '/api/chats', body: expect.objectContaining(sent) })])
})

test('[CX3] [S74] a closed queue says when it opens where the customer is, and takes a message', async () => {
  const opensAt = Date.now() + 3 * 86_400_000
  const support = { id: 'support', name: 'Support', state: 'closed' as const, opensAt, hours: [{ from: opensAt, to: opensAt + 3_600_000 }] }
  site.queues = [formQueue(), formQueue(support), formQueue({ id: 'billing', name: 'Billing', state: 'tooBusy' })]
  const page = await openPage({ ...phone, timezoneId: 'Asia/Tokyo' })
  await page.getByLabel('Queue').selectOption({ label: 'Billing – very busy' })
  await page.getByText('Everybody in Billing is busy').waitFor()
  await page.getByLabel('Queue').selectOption({ label: 'Support – closed' })
  const time = new Intl.DateTimeFormat('en-GB', { hour: 'numeric', minute: '2-digit', timeZone: 'Asia/Tokyo' }).format(opensAt)
  const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'Asia/Tokyo' }).format(opensAt)
  await page.getByText(`Opens ${day} at ${time}.`).waitFor()
  await page.getByText('Opening hours of the next days').click()
  await page.getByText('Times are in your time zone: Japan Standard Time.').waitFor()
  expect(await page.getByRole('button', { name: 'Start chat' }).count()).toBe(0)

  await page.getByLabel('Nickname').fill('Dana')
  await page.getByLabel('E-mail').fill('dana@example.com')
  await page.getByLabel('Your message').fill('<b>Where</b> is my parcel?')
  await page.getByRole('button', { name: 'Send message' }).click()
  await page.getByText('Its reference is M4T9-QX2C.').waitFor()
  const body = { queue: 'support', nickname: 'Dana', email: 'dana@example.com', text: '<b>Where</b> is my parcel?' }
  expect(site.asked).toEqual([expect.objectContaining({ path: '/api/left-messages', body: expect.objectContaining(body) })])
})

test('[CX4] a link keeps the place: made here, opened elsewhere, and its secret is out of the address at once', async () => {
  const page = await openPage()
  await startChat(page)
  await page.getByRole('button', { name: 'Keep my place' }).click()
  const address = await page.getByLabel('With this link').inputValue()
  expect(site.asked.at(-1)).toMatchObject({ path: '/api/chats/c1/places', authorization: 'Bearer secret' })

  const elsewhere = await openPage()
  await elsewhere.goto('about:blank')
  // an answer that does not come: the link is opened again, by the same browser
  site.answers['/api/places'] = { status: 503, body: { code: 'RETRY', message: 'later' } }
  await elsewhere.goto(address)
  await elsewhere.getByText('could not be opened from the link').waitFor()
  const first = site.asked.findLast(({ path }) => path === '/api/places')?.body
  delete site.answers['/api/places']
  await elsewhere.goto('about:blank')
  await elsewhere.goto(address)
  await elsewhere.getByText('2 people are ahead of you.').waitFor()
  expect(elsewhere.url()).toBe(`${site.origin}/chat/`)
  expect(site.asked.at(-1)).toMatchObject({ path: '/api/places', body: first })
  expect(first).toEqual({ chat: 'c1', place: 'p'.repeat(22), customerKey: expect.stringMatching(/^[\w-]{22,}$/) })

  site.answers['/api/places'] = { status: 404, body: { code: 'NOT_FOUND', message: 'no such place' } }
  const late = await openPage()
  await late.goto('about:blank')
  await late.goto(address)
  await late.getByText('This link does not lead to a chat any more').waitFor()
  await late.getByRole('button', { name: 'Start chat' }).waitFor()
})

test('[CX13] a Transaction ID stays in one piece, however narrow it is', async () => {
  const page = await openPage()
  await startChat(page)
  const title = page.locator('.chat-title')
  await title.getByText('K7F3-92QD').waitFor()
  const lines = await title.evaluate(element => {
    const id = [...element.querySelectorAll('*')].findLast(one => one.textContent?.includes('K7F3-92QD'))
    const range = document.createRange()
    const text = id?.lastChild as Text
    range.setStart(text, text.data.indexOf('K7F3'))
    range.setEnd(text, text.length)
    return [200, 160, 120, 90, 60].map(width => {
      ;(element as HTMLElement).style.width = `${width}px`
      return new Set([...range.getClientRects()].map(({ top }) => top)).size
    })
  })
  expect(lines).toEqual([1, 1, 1, 1, 1])
})

test('[CX5] [S75] a message left instead of waiting ends the chat once it has been taken', async () => {
  const page = await openPage()
  await startChat(page)
  site.answers['/api/left-messages'] = { status: 503, body: { code: 'RETRY', message: 'later' } }
  await page.getByRole('button', { name: 'Leave a message instead' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('E-mail').fill('dana@example.com')
  await dialog.getByLabel('Your message').fill('please call')
  await dialog.getByRole('button', { name: 'Send message' }).click()
  await dialog.getByText('It is still here').waitFor()
  expect(site.heard.filter(({ action }) => action === 'end')).toEqual([])
  site.answers = {}
  await dialog.getByRole('button', { name: 'Send message' }).click()
  await page.getByText('You ended the chat.').first().waitFor()
  await page.getByText('Its reference is M4T9-QX2C.').waitFor()
  const [first, second] = site.asked.filter(({ path }) => path === '/api/left-messages')
  expect(first?.body).toMatchObject({ nickname: 'Dana', queue: 'sales' })
  expect(second?.body).toEqual(first?.body)
})

test('[CX6] [CX7] a silent customer is asked and answers; the ended chat is rated once', async () => {
  const page = await openPage()
  await startChat(page)
  agentJoins()
  agentSays('Hello Dana')
  site.change({ idle: { since: Date.now() - 61_000, warnMs: 60_000, endMs: 301_000 } })
  await page.getByText(/The chat ends in (4:00|3:59)/).waitFor()
  await page.getByRole('button', { name: 'I’m still here' }).click()
  await page.getByText(/The chat ends in/).waitFor({ state: 'detached' })
  expect(site.heard.filter(({ action }) => action === 'stillHere')).toHaveLength(1)

  site.say({ kind: 'ended', from: { role: 'agent', name: 'Alice Adler' } })
  site.change({ status: 'ended', endedBy: 'agent', mayRate: true })
  await page.getByText('How was this chat?').waitFor()
  await page.getByRole('button', { name: 'Send rating' }).click()
  await page.getByText('Please choose one to five stars').waitFor()
  await page.getByRole('radio', { name: '1 of 5: Very bad' }).focus()
  for (const _ of [1, 2, 3]) await page.keyboard.press('ArrowRight')
  await page.getByLabel('What would you like to tell us?').fill('quick')
  await page.getByRole('button', { name: 'Send rating' }).click()
  await page.getByText('Thank you for your rating.').waitFor()
  expect(site.asked.at(-1)).toEqual({ path: '/api/chats/c1/rating', body: { stars: 4, comment: 'quick' }, authorization: 'Bearer secret' })
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0])

  await page.getByRole('button', { name: 'Start a new chat' }).click()
  expect(await page.getByLabel('Nickname').inputValue()).toBe('')
})

test('[CX9] [CX10] the menu by keyboard: theme, transcript, language; Arabic runs from right to left without overflow', async () => {
  const page = await openPage({ ...phone, viewport: { width: 320, height: 640 } })
  await startChat(page)
  agentJoins()
  agentSays('Hello <i>Dana</i> & co.')
  await page.getByText('Hello <i>Dana</i>').waitFor()
  const more = page.getByRole('button', { name: 'More about this chat' })
  await more.focus()
  await page.keyboard.press('Enter')
  const focused = () => page.evaluate(() => document.activeElement?.textContent)
  await page.getByRole('menuitemcheckbox', { name: 'Sound for new messages' }).waitFor()
  expect(await focused()).toBe('Sound for new messages')
  await page.keyboard.press('End')
  expect(await focused()).toBe('End chat')
  await page.keyboard.press('ArrowUp')
  expect(await focused()).toBe('Dark')
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark')
  await page.keyboard.press('Escape')
  expect(await more.evaluate(element => element === document.activeElement)).toBe(true)

  for (const [item, expected] of [
    ['Save transcript as text', 'Hello <i>Dana</i> & co.'],
    ['Save transcript as a web page', 'Hello &#60;i&#62;Dana'],
  ] as const) {
    await more.click()
    const saved = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: item }).click()
    const download = await saved
    expect(download.suggestedFilename()).toMatch(/K7F3-92QD\.(txt|html)$/)
    expect(
      readFileSync(await download.path(), 'utf8')
        .replace(/&lt;/g, '&#60;')
        .replace(/&gt;/g, '&#62;'),
    ).toContain(expected)
  }

  await more.click()
  await page.getByRole('menuitemradio', { name: 'العربية' }).click()
  await page.getByLabel('الرسالة').waitFor()
  expect(await page.evaluate(() => [document.documentElement.dir, document.documentElement.lang])).toEqual(['rtl', 'ar'])
  expect(await overflow(page)).toBe(0)
  const header = await page.locator('.chat-header').evaluate(element => {
    const [avatar, end] = [element.querySelector('.avatar'), element.querySelector('.end')].map(one => one?.getBoundingClientRect().x ?? 0)
    return (avatar ?? 0) > (end ?? 0)
  })
  expect(header).toBe(true)
})

test('[CX9] the page speaks the language that is asked for, and in no language shows nothing unmarked', async () => {
  const german = await openPage({ ...phone, locale: 'de-AT' })
  await german.getByRole('button', { name: 'Chat starten' }).waitFor()
  const page = await openPage()
  await page.goto(`${site.origin}/chat/?lang=en-XA`)
  await page.getByRole('button', { name: 'Start chat' }).waitFor()
  await page.getByLabel('Nickname').fill('Dana')
  await page.getByRole('button', { name: 'Start chat' }).click()
  await page.getByText('2 people are ahead of you.').waitFor()
  agentJoins()
  await page.getByText('You started the chat').waitFor()
  const unmarked = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const found: string[] = []
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? ''
      const hidden = node.parentElement?.closest('noscript, time, .avatar, bdi, script, style')
      if (!hidden && /\p{L}{2}/u.test(text) && !text.includes('⟦')) found.push(text)
    }
    return found
  })
  expect(unmarked).toEqual([])
  expect(await overflow(page)).toBe(0)
})

test('[CX8] a second tab shows the same chat, and the title counts what nobody has looked at', async () => {
  const page = await openPage()
  await startChat(page)
  agentJoins()
  const second = await anotherTab(await page.context().newPage())
  await second.getByText('Alice Adler joined').first().waitFor()
  await second.getByLabel('Message', { exact: true }).fill('Hello from here')
  await second.keyboard.press('Enter')
  await page.getByText('Hello from here').waitFor()
  expect(await second.title()).toBe('Chat with Alice Adler')
  // Nobody looks at either.
  for (const tab of [page, second]) await tab.evaluate(() => Object.defineProperty(document, 'hasFocus', { value: () => false }))
  agentSays('Hello Dana')
  agentSays('Are you there?')
  await second.waitForFunction(() => document.title === '(2) Chat with Alice Adler')
  await page.waitForFunction(() => document.title === '(2) Chat with Alice Adler')
})

test('[CX13] a phone has targets of 44 px, and the page is told apart in forced colours and without motion', async () => {
  const page = await openPage({ ...phone, reducedMotion: 'reduce', forcedColors: 'active' })
  await startChat(page)
  agentJoins()
  await page.getByText('Alice Adler joined').first().waitFor()
  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, textarea')]
      .map(element => [element.textContent || element.id, element.getBoundingClientRect()] as const)
      .filter(([, box]) => box.height > 0 && (box.height < 44 || box.width < 44))
      .map(([name]) => name),
  )
  expect(small).toEqual([])
  expect(await page.locator('[role="log"]').count()).toBe(1)
})
