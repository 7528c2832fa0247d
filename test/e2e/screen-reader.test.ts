/** What a screen reader is given and told: trees of the page as the browser hands them over, at a centre that says what the test tells it to. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import type { Browser, Locator, Page } from 'playwright-core'
import type { AgentChatView, EventView } from '../../protocol/views.ts'
import { launchBrowser } from '../support/browser.ts'
import { openScriptedConsole, type ScriptedCentre, startScriptedCentre } from '../support/scripted-centre.ts'
import { agent, joined, row, said, started } from '../web/fixtures.ts'

jest.setTimeout(60_000)

let browser: Browser
let centre: ScriptedCentre
let page: Page
let close: () => Promise<void>
let faults: readonly string[]

beforeAll(async () => {
  browser = await launchBrowser()
}, 60_000)
afterAll(async () => {
  await browser?.close()
})
beforeEach(async () => {
  const began = Date.now() - 300_000
  const ann = row('ann', {
    customer: { nickname: 'Ann', firstName: '', lastName: '', email: '' },
    startedAt: began,
    joinedAt: began,
    head: 4,
  })
  const bo = row('bo', { customer: { nickname: 'Bo', firstName: '', lastName: '', email: '' }, startedAt: began, joinedAt: began, head: 2 })
  centre = await startScriptedCentre(agent(5, [read(ann, 4), bo]))
  centre.logs = {
    ann: [
      started(1, began),
      joined(2, began),
      said(3, 'customer', 'Where is my parcel?', began),
      said(4, 'agent', 'It left this morning.', began),
    ],
    bo: [started(1, began), joined(2, began)],
  }
  const opened = await openScriptedConsole(browser, centre)
  page = opened.page
  close = opened.close
  faults = opened.faults
  await page.locator('[data-chat=ann] .row-open').click()
  await page.getByRole('log').getByText('It left this morning.').waitFor()
  await listen(page)
})
afterEach(async () => {
  const found = faults
  await close()
  await centre.stop()
  expect(found).toEqual([])
})

function read(chat: AgentChatView, upTo: number): AgentChatView {
  return { ...chat, receipts: { customer: { delivered: upTo, read: upTo }, agent: { delivered: upTo, read: upTo } } }
}

/** Writes down all that live regions say: what an element that is live, or stands in one, gets as new words. */
async function listen(on: Page): Promise<void> {
  await on.evaluate(() => {
    const page = globalThis as unknown as { told: string[] }
    page.told = []
    const hear = (node: Node | null) => {
      const element = node instanceof Element ? node : node?.parentElement
      const live = element?.closest('[aria-live], [role=alert], [role=status], [role=log]')
      if (!element || !live || element.closest('[aria-hidden=true]')) return
      const assertive = live.getAttribute('aria-live') === 'assertive' || live.getAttribute('role') === 'alert'
      if (live.getAttribute('aria-live') === 'off') return
      const text = (node?.textContent ?? '').trim()
      if (text !== '') page.told.push(`${assertive ? 'assertive' : 'polite'}: ${text}`)
    }
    new MutationObserver(records => {
      for (const { type, target, addedNodes } of records) {
        if (type === 'characterData') hear(target)
        else for (const node of addedNodes) hear(node)
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true })
  })
}
const told = (on: Page) => on.evaluate(() => (globalThis as unknown as { told: string[] }).told)
const heard = (on: Page, words: string) =>
  on.waitForFunction(text => (globalThis as unknown as { told: string[] }).told.some(line => line.includes(text)), words)

const withoutTime = (text: string) => text.replace(/\b\d{1,2}:\d\d\s?(AM|PM)/g, 'TIME')

/** The accessibility tree, its running times made one. */
async function tree(of: Locator): Promise<string> {
  const text = await of.ariaSnapshot()
  return text
    .replace(/\b\d{1,2}:\d\d\s?(AM|PM)\b/g, 'TIME')
    .replace(/\b\d+:\d\d\b/g, 'M:SS')
    .replace(/\b\d+ s\b/g, 'N s')
}

function unindented(text: string): string {
  const lines = text.split('\n').slice(1, -1)
  const margin = Math.min(...lines.map(line => line.search(/\S/)))
  return lines.map(line => line.slice(margin)).join('\n')
}

test('[AX6] an offer: a named region with who, where and how long; said once, at once, and its countdown is silent until ten seconds are left', async () => {
  const now = Date.now()
  const cy = row('cy', {
    status: 'offered',
    customer: { nickname: 'Cy', firstName: '', lastName: '', email: '' },
    offeredAt: now - 16_000,
    offerExpiresAt: now + 14_000,
    startedAt: now - 20_000,
  })
  centre.show({ chats: [...centre.agent.chats, cy] })
  const card = page.getByRole('region', { name: 'Offered chat of Cy' })
  await card.waitFor()
  await heard(page, 'New chat offered: Cy, Sales')
  expect(await tree(card)).toBe(
    unindented(`
      - region "Offered chat of Cy":
        - button "Cy"
        - paragraph: Sales · Waits M:SS
        - button "Accept"
        - button "Reject"
    `),
  )
  const silent = (await told(page)).length
  await page.locator('[data-chat=cy]', { hasText: /Offered · 11 s/ }).waitFor()
  expect((await told(page)).slice(silent)).toEqual([])
  await heard(page, '10 seconds left to accept the chat of Cy')
  expect(await told(page)).toEqual(['assertive: New chat offered: Cy, Sales', 'assertive: 10 seconds left to accept the chat of Cy'])
})

test('[AX6] a message reads as who, when, what and what became of it; one in another chat is told without its words', async () => {
  expect(await tree(page.getByRole('log'))).toBe(
    unindented(`
      - log "Chat with Ann":
        - list:
          - listitem:
            - text: Ann started the chat ·
            - time: TIME
          - listitem:
            - text: alice joined ·
            - time: TIME
          - listitem:
            - paragraph:
              - text: Ann ,
              - time: TIME
              - text: ":"
            - paragraph: Where is my parcel?
          - listitem:
            - paragraph:
              - text: You ,
              - time: TIME
              - text: ":"
            - paragraph: It left this morning.
            - text: ", read"
        - paragraph
    `),
  )
  const read = await page.getByRole('log').getByRole('listitem').allTextContents()
  expect(read.slice(2).map(withoutTime)).toEqual(['Ann, TIME: Where is my parcel?', 'You, TIME: It left this morning., read'])
  const push = (chat: string, event: EventView) => centre.push({ action: 'events', chat, events: [event] })
  push('bo', said(3, 'customer', 'my card is 4111', Date.now()))
  await heard(page, 'Bo: new message')
  push('ann', said(5, 'customer', 'Thank you', Date.now()))
  await heard(page, 'Thank you')
  expect((await told(page)).join('\n')).not.toContain('4111')
  expect((await told(page)).filter(line => line.includes('Bo'))).toEqual(['polite: Bo: new message'])
  const mine = (await told(page)).filter(line => line.includes('Thank you'))
  expect(mine.map(withoutTime)).toEqual(['polite: Ann, TIME: Thank you'])
})

test('[AX6] a wait past the SLA: the row’s name says Late and how long; said once, politely', async () => {
  const now = Date.now()
  const [ann, bo] = centre.agent.chats
  const waiting = { ...(bo as AgentChatView), rev: 2, head: 3, waitingSince: now - 58_000, slaMs: 60_000 }
  centre.logs = { ...centre.logs, bo: [...(centre.logs.bo ?? []), said(3, 'customer', 'Hello?', now - 58_000)] }
  centre.show({ chats: [ann as AgentChatView, waiting] })
  await page.locator('.row.near[data-chat=bo]').waitFor()
  await page.locator('.row.late[data-chat=bo]').waitFor()
  await heard(page, 'Bo has waited longer than 1 minute')
  expect(await tree(page.getByLabel('Chat list', { exact: true }).getByRole('list'))).toBe(
    unindented(`
      - list "Customers":
        - listitem:
          - 'button "Ann Answered Sales You: It left this morning."'
        - listitem:
          - button "Bo Late M:SS Sales Hello? , 1 unanswered"
    `),
  )
  await page.locator('.row.late[data-chat=bo]', { hasText: /Late 1:0[2-9]/ }).waitFor()
  expect((await told(page)).filter(line => line.includes('waited'))).toEqual(['polite: Bo has waited longer than 1 minute'])
})
