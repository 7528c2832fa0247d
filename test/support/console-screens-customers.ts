/** What the console knows of customers: the panel beside the chat, and the record in its own tab. */
import type { AgentChatView } from '../../protocol/views.ts'
import { pastTalk, twoMatches } from './console-data.ts'
import { talk } from './console-screens-chats.ts'
import { type ConsoleSet, consoleScreen, type Stage } from './console-stage.ts'
import type { StagedScreen } from './staged.ts'

const silent = { status: 503, body: { code: 'RETRY', message: 'nobody answers' } } as const
const pastEvents = (now: number) => ({ body: { chat: 'past1', after: 0, events: pastTalk(now), head: 5, more: false } })
const withAnswers = (set: ConsoleSet, more: ConsoleSet['answers']): ConsoleSet => ({ ...set, answers: { ...set.answers, ...more } })
/** The customer in front has no record; `matches` of them might be theirs. */
const unknown = (now: number, matches?: number): ConsoleSet => ({
  ...withAnswers(talk(now, {}, { lee: matches === undefined ? {} : { matches } }), {
    'GET /api/staff/chats/lee/records': { body: twoMatches(now) },
  }),
  chat: 'lee',
})
/** A record's tab opens with Accept: the chat is there only once it was accepted. */
const accepted = (now: number): ConsoleSet =>
  withAnswers(talk(now), {
    'GET /api/records/r-dana/chats/past1/events': pastEvents(now),
    'GET /api/staff/chats/offer/records': { body: twoMatches(now) },
  })

export const consoleCustomers: readonly StagedScreen[] = [
  consoleScreen(
    'customer-new',
    now => unknown(now),
    async stage => {
      await panel(stage)
      await stage.page.locator('.customer-panel input').last().fill('Pond & Sons')
    },
  ),
  consoleScreen(
    'customer-matches',
    now => unknown(now, 2),
    async stage => {
      await panel(stage)
      await stage.page.locator('.record-chooser li').first().waitFor()
    },
  ),
  consoleScreen(
    'customer-changed',
    now => withAnswers(talk(now), { 'PUT /api/records/r-dana': { status: 409, body: { code: 'CONFLICT', message: 'changed' } } }),
    async stage => {
      await panel(stage)
      await stage.page.locator('.customer-panel input').last().fill('Reyes & Daughters Ltd')
      await stage.page.locator('.record-form button[type=submit]').click()
      await stage.page.locator('.record-form .notice').waitFor()
    },
  ),
  consoleScreen(
    'customer-bad-email',
    now => unknown(now),
    async stage => {
      await panel(stage)
      await stage.page.locator('.customer-panel input').nth(3).fill('lee at example')
      await stage.page.locator('.record-form button[type=submit]').click()
      await stage.page.locator('.record-form .notice').waitFor()
    },
  ),
  consoleScreen(
    'customer-failed',
    now => withAnswers(talk(now), { 'GET /api/records/r-dana': silent }),
    async stage => {
      await panel(stage)
      await stage.page.locator('.customer-panel [role=tabpanel] button').first().waitFor()
    },
  ),
  consoleScreen(
    'customer-history',
    now => withAnswers(talk(now), { 'GET /api/records/r-dana/chats/past1/events': pastEvents(now) }),
    async stage => {
      await panel(stage)
      await stage.page.locator('.customer-panel [role=tab]').nth(1).click()
      await stage.page.locator('.past-chats .link').first().click()
      await stage.page.locator('.past-transcript .item').first().waitFor()
    },
  ),
  consoleScreen('customer-notes', talk, async stage => {
    await panel(stage)
    await stage.page.locator('.customer-panel [role=tab]').nth(2).click()
    await stage.page.locator('.record-notes li').first().waitFor()
  }),
  consoleScreen(
    'customer-no-notes',
    now => unknown(now),
    async stage => {
      await panel(stage)
      await stage.page.locator('.customer-panel [role=tab]').nth(2).click()
      await stage.page.locator('.customer-panel .muted').first().waitFor()
    },
  ),
  consoleScreen('record', accepted, accept({ record: 'r-dana' })),
  consoleScreen('record-matches', accepted, accept({ matches: 2 })),
]

/** Opens the customer's details where they are not always there. */
async function panel({ page }: Pick<Stage, 'page'>) {
  const toggle = page.locator('.panel-toggle')
  if (await toggle.isVisible()) await toggle.click()
  await page.locator('.customer-panel [role=tabpanel] *').first().waitFor()
}

/** The offered chat becomes the agent's, and its customer is known: the record's tab opens. */
function accept(known: { record: string } | { matches: number }) {
  return async ({ page, centre, now }: Stage) => {
    centre.hear = frame => {
      if (frame.action === 'accept')
        centre.show({ chats: centre.agent.chats.map(row => (row.chat === 'offer' ? taken(row, known, now) : row)) })
      return undefined
    }
    await page.locator('.offer-buttons .primary:visible').first().click()
    await page.locator('.tab-strip .tab').nth(2).waitFor({ state: 'attached' })
    await page.evaluate(
      tab => {
        location.hash = tab
      },
      'record' in known ? `#record:${known.record}` : '#record:matches.offer',
    )
    await page.locator('.record-view .card, .record-view .record-chooser li').first().waitFor()
  }
}
function taken(row: AgentChatView, known: { record: string } | { matches: number }, now: number): AgentChatView {
  const { offeredAt: _, offerExpiresAt: __, ...rest } = row
  const customer = { nickname: 'dee', firstName: 'Dana', lastName: 'Reyes', email: 'dee@example.com' }
  return { ...rest, ...known, customer, status: 'active', rev: row.rev + 1, joinedAt: now }
}
