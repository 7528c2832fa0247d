/** Chats of the console: offered, under way, over, and in their own window. */
import type { AgentChatView } from '../../protocol/views.ts'
import { said, started } from '../web/fixtures.ts'
import { decisionsOf, longTalk, recordOfDana, replies, targets } from './console-data.ts'
import { busyWith, type ConsoleSet, consoleScreen, type Stage } from './console-stage.ts'
import type { StagedScreen } from './staged.ts'

const answers = (now: number): NonNullable<ConsoleSet['answers']> => ({
  'GET /api/records/r-dana': { body: recordOfDana(now) },
  'GET /api/replies': { body: { replies } },
  'GET /api/staff/transfer-targets': { body: targets },
  'GET /api/staff/chats/offer/decisions': { body: decisionsOf('offer', now) },
  'GET /api/staff/chats/dee/decisions': { body: decisionsOf('dee', now) },
})
const questions = [
  { label: 'Order number', text: '4711-08' },
  { label: 'What is it about?', text: 'A lamp that arrived broken; the glass is in many pieces and the box was wet.' },
]
/** The talk with Dana in front. */
export function talk(
  now: number,
  change: Partial<AgentChatView> = {},
  others: Readonly<Record<string, Partial<AgentChatView>>> = {},
): ConsoleSet {
  const log = longTalk(now)
  const mine = {
    head: log.length,
    record: 'r-dana',
    receipts: { customer: { delivered: 10, read: 10 }, agent: { delivered: 10, read: 10 } },
  }
  const { agent, logs } = busyWith(now, { dee: { ...mine, ...change }, ...others })
  return { agent, logs: { ...logs, dee: log }, chat: 'dee', answers: answers(now) }
}
const offered = (now: number, change: Partial<AgentChatView> = {}): ConsoleSet => ({
  ...talk(now, {}, { offer: { ...change } }),
  chat: 'offer',
})
const box = '.composer textarea'

export const consoleChats: readonly StagedScreen[] = [
  consoleScreen('offer', offered),
  consoleScreen(
    'offer-why',
    now =>
      offered(now, { customer: { nickname: 'pat', firstName: 'Pat', lastName: 'Moreau', email: 'pat@example.com' }, answers: questions }),
    async ({ page }) => {
      await page.locator('.why summary').click()
      await page.locator('.decision table').waitFor()
    },
  ),
  consoleScreen('offer-handover', now =>
    offered(now, { handover: { fromName: 'Ben Brandt', note: 'Knows the product well; wants the money back, has the receipt.' } }),
  ),
  consoleScreen('offer-no-reject', now => {
    const set = offered(now)
    return { ...set, agent: { ...set.agent, mayNotReject: true } }
  }),
  consoleScreen('offer-floating', now => ({
    ...busyWith(now, { offer: { answers: questions } }),
    address: '#profile',
    until: '.floating-offer',
  })),
  consoleScreen('chat', talk, quiet),
  consoleScreen(
    'chat-unread',
    now => talk(now, { receipts: { customer: { delivered: 10, read: 9 }, agent: { delivered: 9, read: 9 } } }),
    quiet,
  ),
  consoleScreen(
    'chat-failed',
    now => ({
      ...talk(now),
      hear: frame =>
        frame.action === 'message'
          ? { action: 'nack', cid: frame.items[0]?.cid ?? '', chat: 'dee', code: 'TOO_LONG', message: 'too long', retry: false }
          : undefined,
    }),
    async ({ page }) => {
      await page.locator(box).fill('That one is still with us; it leaves tomorrow.')
      await page.keyboard.press('Enter')
      await page.locator('.failure').first().waitFor()
    },
  ),
  consoleScreen('chat-typing', talk, async ({ page, centre }) => {
    centre.push({ action: 'typing', chat: 'dee', from: 'customer', on: true })
    await page.locator('.typing .dots').waitFor()
  }),
  consoleScreen('chat-long-draft', talk, async ({ page }) => {
    await page.locator(box).fill('A long answer, word by word. '.repeat(165))
    await page.locator('.composer .count').waitFor()
  }),
  consoleScreen('chat-transferring', now => talk(now, { transfer: { to: 'ben', toName: 'Ben Brandt', expiresAt: now + 25_000 } }), quiet),
  consoleScreen('chat-reconnecting', now => ({ ...talk(now), clock: true }), lost(4_000)),
  consoleScreen('chat-offline', now => ({ ...talk(now), clock: true }), lost(20_000)),
  consoleScreen(
    'chat-back',
    now => ({ ...talk(now), clock: true }),
    async stage => {
      await lost(20_000)(stage)
      const { page, centre, now } = stage
      const more = said(13, 'customer', 'Are you still there?', now)
      centre.logs = { ...centre.logs, dee: [...(centre.logs.dee ?? []), more] }
      await page.context().setOffline(false)
      await page.locator('.notice.ok').waitFor()
    },
  ),
  consoleScreen('replies', talk, async ({ page }) => {
    await page.locator(box).pressSequentially('/')
    await page.locator('.reply-popup [role=option]').first().waitFor()
  }),
  consoleScreen('replies-none', talk, async ({ page }) => {
    await page.locator(box).pressSequentially('/zzz')
    await page.locator('.reply-popup').waitFor()
  }),
  consoleScreen('chat-menu', talk, async ({ page }) => page.locator('.chat-header [aria-haspopup]').last().click()),
  consoleScreen('transfer', talk, async ({ page }) => {
    await page.locator('.chat-header [aria-haspopup]').last().click()
    await page.locator('[role=menuitem]').nth(1).click()
    await page.locator('dialog[open] input[type=radio]').first().waitFor()
  }),
  consoleScreen('save', talk, async ({ page }) => {
    await page.locator('.chat-header [aria-haspopup]').last().click()
    await page.locator('[role=menuitem]').first().click()
    await page.locator('dialog[open] .formats').waitFor()
  }),
  consoleScreen('decisions', talk, async ({ page }) => {
    await page.locator('.chat-header [aria-haspopup]').last().click()
    await page.locator('[role=menuitem]').last().click()
    await page.locator('dialog[open] table').waitFor()
  }),
  consoleScreen(
    'end-question',
    now => {
      const set = talk(now)
      return { ...set, logs: { ...set.logs, dee: [started(1, now - 60_000), said(2, 'customer', 'One more thing …', now + 3_000)] } }
    },
    async ({ page }) => {
      await page.locator('.chat-header > .danger').click()
      await page.locator('dialog[open]').waitFor()
    },
  ),
  consoleScreen('post-processing', now => ended(now)),
  consoleScreen(
    'post-processing-missing',
    now => ended(now, { dispositions: codes, dispositionRequired: true, endedBy: 'agent', extended: true, notes: 'The lamp is broken' }),
    async ({ page }) => {
      await page.locator('.post-processing .primary').click()
      await page.locator('.post-processing .notice.breach').waitFor()
    },
  ),
  consoleScreen('post-processing-overdue', now => ended(now, { dispositions: codes, dispositionRequired: true, overdue: true })),
  consoleScreen('pop-out', now => ({ ...talk(now), ...small, address: '#window=dee', until: '.pop-out .log .item' })),
  consoleScreen('pop-out-gone', now => ({ ...busyWith(now), ...small, address: '#window=nobody', until: '.pop-out .empty button' })),
]

/** As the console opens it. */
const small = { viewport: { width: 480, height: 720 } } as const
const codes = [
  { code: 'solved', name: 'Solved' },
  { code: 'order', name: 'Order placed' },
  { code: 'return', name: 'Return arranged' },
]
function ended(now: number, change: Partial<AgentChatView> = {}): ConsoleSet {
  return talk(now, {
    status: 'postProcessing',
    endedAt: now - 12_000,
    endedBy: 'customer',
    postProcessingEndsAt: now + 48_000,
    dispositions: codes,
    ...change,
  })
}
/** The customer's record is there, too, where it is drawn. */
async function quiet({ page }: Stage) {
  if (await page.locator('.customer-panel').isVisible()) await page.locator('.customer-panel input').first().waitFor()
}
function lost(forMs: number) {
  return async (stage: Stage) => {
    const { page, centre } = stage
    await quiet(stage)
    await page.context().setOffline(true)
    centre.cut()
    await page.locator('.connection').waitFor({ state: 'attached' })
    await page.clock.fastForward(forMs)
    await page.locator('.connection.warn').waitFor({ state: 'attached' })
  }
}
