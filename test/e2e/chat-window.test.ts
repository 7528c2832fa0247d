/** The chat window as an agent sees it: links, the transcript as a file, ready replies, and a very long chat. Real browser, real host. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Browser, Download, Page } from 'playwright-core'
import { ada, agents, fillCentre } from '../../bench/administrator.ts'
import { type CustomerClient, openCustomer } from '../../bench/client.ts'
import type { ServerFrame } from '../../protocol/frames.ts'
import type { AgentChatView, EventView } from '../../protocol/views.ts'
import { launchBrowser } from '../support/browser.ts'
import { startTestHost, type TestHost } from '../support/host.ts'
import { type AgentScreen, atConsole, openScreen, signInAs } from '../support/people.ts'

jest.setTimeout(60_000)

const people = agents(['anna'])
const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>'

let host: TestHost
let browser: Browser
let anna: AgentScreen
let dee: CustomerClient
/** What the server is made to say of a row, and of a log. */
let editRow = (row: AgentChatView): AgentChatView => row
let longLog: readonly EventView[] | undefined

beforeAll(async () => {
  host = await startTestHost({ staff: [ada, ...people] })
  await fillCentre(host, [{ id: 'desk', name: 'Desk', offerTimeoutSeconds: 60, slaSeconds: 600, postProcessingSeconds: 600 }], people)
  browser = await launchBrowser()
  const screen = await openScreen(browser, 'about:blank')
  await tamper(screen.page)
  await screen.page.goto(`${host.origins[0]}/console/`)
  await signInAs(screen.page, 'anna')
  anna = await atConsole(screen)
  await anna.become('Available')
  dee = await openCustomer(host, { queue: 'desk', nickname: 'dee' })
  await anna.accept('dee')
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await host?.stop()
})

/** Stands between page and server, so that a log can be as long as wanted. */
async function tamper(page: Page): Promise<void> {
  await page.routeWebSocket(/./, socket => {
    const server = socket.connectToServer()
    socket.onMessage(message => {
      const frame = JSON.parse(String(message))
      if (frame.action !== 'sync' || !longLog) return server.send(message)
      const events = longLog.slice(frame.after, frame.after + frame.limit)
      const more = frame.after + events.length < longLog.length
      const page: ServerFrame = { action: 'page', chat: frame.chat, after: frame.after, events: [...events], head: longLog.length, more }
      socket.send(JSON.stringify(page))
    })
    server.onMessage(message => {
      const frame = JSON.parse(String(message))
      if (frame.agent) frame.agent.chats = frame.agent.chats.map(editRow)
      if (frame.action === 'agentChat') frame.chat = editRow(frame.chat)
      socket.send(JSON.stringify(frame))
    })
  })
}

const log = () => anna.page.getByRole('log')
const box = () => anna.page.getByLabel('Message', { exact: true })

test('[T7] an address in a message is a link that says where it leads and gives nothing away; everything else is text', async () => {
  await dee.say(dee.chat, 'https://example.com/a?b=c. javascript:alert(1) https://аррӏе.com <b>x</b>')
  await log().getByText('javascript:alert(1)').waitFor()
  const links = await log()
    .getByRole('link')
    .evaluateAll(all => all.map(one => ['href', 'rel', 'target'].map(name => one.getAttribute(name))))
  expect(links).toEqual([
    ['https://example.com/a?b=c', 'noopener noreferrer nofollow', '_blank'],
    ['https://xn--80ak6aa92e.com/', 'noopener noreferrer nofollow', '_blank'],
  ])
  await log().getByText('leads to xn--80ak6aa92e.com').waitFor()
  expect(await log().locator('b').count()).toBe(0)
})

test('[S36] every message reads as who, when, what, and what became of it', async () => {
  await anna.say('One')
  await anna.say('Two')
  await log().getByText('Two').waitFor()
  const texts = await log().locator('.own').allTextContents()
  for (const [index, text] of texts.entries())
    expect(text).toMatch(new RegExp(`^You, \\d{1,2}:\\d{2}.[AP]M: ${['One', 'Two'][index]}, \\w+$`))
  expect(texts).toHaveLength(2)
})

async function save(format: string): Promise<{ name: string; text: string }> {
  await anna.page.getByRole('button', { name: 'Chat menu' }).click()
  await anna.page.getByRole('menuitem', { name: 'Save', exact: true }).click()
  const coming: Promise<Download> = anna.page.waitForEvent('download')
  await anna.page.getByRole('dialog').getByRole('button', { name: format, exact: true }).click()
  const download = await coming
  await anna.page.getByRole('dialog').waitFor({ state: 'detached' })
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') }
}

test('[S46] Save gives the transcript as text, HTML and JSON, and none of them does anything but be read', async () => {
  await dee.say(dee.chat, hostile)
  await dee.say(dee.chat, '=1+1\n@SUM(A1)')
  await log().getByText('@SUM(A1)').waitFor()

  const text = await save('Text')
  expect(text.name).toBe(`chat-${dee.transactionId}.txt`)
  for (const word of [
    `Transaction ID: ${dee.transactionId}`,
    'Queue: Desk',
    'Agent: Anna',
    'Customer: dee',
    `dee: ${hostile}`,
    'dee: =1+1\r\n  | @SUM(A1)',
  ])
    expect(text.text).toContain(word)

  const json = JSON.parse((await save('JSON')).text)
  expect(json.items.map((item: { text: string }) => item.text)).toContain(hostile)

  const html = await save('HTML')
  expect(html.name).toBe(`chat-${dee.transactionId}.html`)
  const reader = await browser.newPage()
  const asked: string[] = []
  reader.on('request', request => asked.push(request.url()))
  await reader.setContent(html.text)
  await reader.getByText(hostile).waitFor()
  expect(await reader.title()).toBe(`Chat transcript ${dee.transactionId}`)
  expect(await reader.locator('script, img, a, iframe').count()).toBe(0)
  expect(asked).toEqual([])
  await reader.close()
})

test('[S36] a slash opens the ready replies; keys choose, Enter puts one in with its blanks filled, Esc closes', async () => {
  const { page } = anna
  const replies = [
    { id: 'a', rev: 1, shortcut: 'hello', name: 'Greeting', text: 'Hello {customer.first}, this is {agent.name}.' },
    { id: 'b', rev: 1, shortcut: 'number', name: 'Which number', text: 'Your number is {transaction}.' },
  ]
  let asked = 0
  await page.route('**/api/replies', route => {
    asked += 1
    return route.fulfill({ json: { replies } })
  })
  await box().fill('')
  await box().pressSequentially('Well, /')
  const options = page.getByRole('listbox', { name: 'Ready replies' }).getByRole('option')
  await options.first().waitFor()
  expect(await options.allTextContents()).toEqual(['/helloGreeting', '/numberWhich number'])
  const active = () => box().getAttribute('aria-activedescendant')
  const first = await active()
  await box().press('ArrowDown')
  await page.getByRole('option', { selected: true }).filter({ hasText: '/number' }).waitFor()
  expect(await active()).not.toBe(first)
  expect(await options.nth(1).getAttribute('id')).toBe(await active())
  await box().press('Enter')
  expect(await box().inputValue()).toBe(`Well, Your number is ${dee.transactionId}.`)
  await options.first().waitFor({ state: 'detached' })

  // by name, with Tab; and the keyboard never leaves the box
  await box().fill('')
  await box().pressSequentially('/greet')
  await options.first().waitFor()
  await box().press('Tab')
  expect(await box().inputValue()).toBe('Hello dee, this is Anna.')
  expect(await box().evaluate(element => element === document.activeElement)).toBe(true)

  await box().fill('')
  await page.getByRole('button', { name: 'Ready replies' }).click()
  await options.first().waitFor()
  await box().press('Escape')
  await options.first().waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Ready replies' }).click()
  await options.nth(1).click()
  expect(await box().inputValue()).toMatch(/Your number is/)
  expect(asked).toBe(1)
  // a slash within a word is a slash, and Enter sends
  await box().fill('')
  await box().pressSequentially('and/or')
  expect(await options.count()).toBe(0)
  await box().press('Enter')
  await log().getByText('and/or').waitFor()
})

test('[S36] a chat of a thousand messages opens at its end, and older ones come without a jump', async () => {
  const { page } = anna
  const day = 86_400_000
  const begin = Date.now() - 3 * day
  await box().waitFor()
  longLog = Array.from({ length: 1_000 }, (_, index): EventView => {
    const from = index % 3 === 0 ? ({ role: 'agent', name: 'Anna', id: 'anna' } as const) : ({ role: 'customer' } as const)
    return {
      kind: 'message',
      seq: index + 1,
      at: begin + index * 250_000,
      from,
      text: `message ${index + 1}${'\nand more'.repeat(index % 4)}`,
    }
  })
  const read = { delivered: 1_000, read: 990 }
  editRow = row => ({ ...row, head: 1_000, receipts: { customer: read, agent: read } })
  await page.reload()
  await log().getByText('message 1000', { exact: false }).waitFor()
  const scroller = log()
  const toEnd = () => scroller.evaluate(element => element.scrollHeight - element.scrollTop - element.clientHeight)
  await page.waitForFunction(() => {
    const element = document.querySelector('[role="log"]')
    return element && element.scrollHeight - element.scrollTop - element.clientHeight < 2
  })
  expect(await toEnd()).toBeLessThan(2)
  // what was not read when the chat came in front stands below a divider, and days have their names
  const divider = scroller.locator('.divider.new')
  expect(await divider.textContent()).toBe('New')
  expect(await divider.evaluate(element => element.nextElementSibling?.textContent)).toMatch(/message 992/)
  const drawn = () => scroller.locator('li').count()
  expect(await drawn()).toBeLessThanOrEqual(300)
  const before = await drawn()

  // up by steps: each step moves what is in sight by its own length, whether or not older ones came in above; of three hundred
  // that may be drawn, a hundred steps lead to the first
  for (let step = 0; step < 100 && (await drawn()) === before; step++) {
    const jump = await scroller.evaluate(async element => {
      const { top } = element.getBoundingClientRect()
      const items = [...element.querySelectorAll('li')]
      const seen = items.find(item => item.getBoundingClientRect().bottom > top + 200)
      const was = seen?.getBoundingClientRect().top ?? 0
      const from = element.scrollTop
      element.scrollTop = Math.max(0, from - 200)
      const moved = from - element.scrollTop
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
      return Math.abs((seen?.getBoundingClientRect().top ?? 0) - was - moved)
    })
    expect(jump).toBeLessThan(3)
  }
  expect(await drawn()).toBeGreaterThan(before)
  // and in one leap to the top, where a browser by itself keeps nothing in its place
  for (let leap = 0; leap < 2; leap++) {
    const was = await drawn()
    const jump = await scroller.evaluate(async element => {
      element.scrollTop = 0
      const seen = element.querySelector('li:not(.divider)')
      const top = seen?.getBoundingClientRect().top ?? 0
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
      return Math.abs((seen?.getBoundingClientRect().top ?? 0) - top)
    })
    expect(jump).toBeLessThan(3)
    expect(await drawn()).toBeGreaterThan(was)
  }
  expect(await scroller.locator('.divider.day').count()).toBeGreaterThan(0)
  expect(anna.faults).toEqual([])
})

test('[S36] whoever looks at another page and comes back goes on reading where they were; at the end it stays at the end', async () => {
  const { page } = anna
  const fromEnd = () => log().evaluate(element => Math.round(element.scrollHeight - element.scrollTop - element.clientHeight))
  const lookAway = async () => {
    await page.evaluate(() => {
      location.hash = '#profile'
    })
    await log().waitFor({ state: 'detached' })
    await page.evaluate(() => {
      location.hash = '#chat'
    })
    await log().waitFor()
    for (let frame = 0; frame < 3; frame++) await page.evaluate(() => new Promise(requestAnimationFrame))
  }
  for (const place of [700, 0]) {
    await log().evaluate(async (element, wanted) => {
      element.scrollTop = element.scrollHeight - element.clientHeight - wanted
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
    }, place)
    const was = await fromEnd()
    await lookAway()
    expect(Math.abs((await fromEnd()) - was)).toBeLessThan(3)
  }
})
