/** The console around its chats: signing in, the list, notices, what lies over it, profile, supervision, messages left. */
import { row, said, started } from '../web/fixtures.ts'
import { boardOf, leftMessages, longTalk } from './console-data.ts'
import { busyWith, type ConsoleSet, consoleScreen, type Stage } from './console-stage.ts'
import type { StagedScreen } from './staged.ts'

const queues = [
  { queue: 'sales', name: 'Sales', level: 1 },
  { queue: 'support', name: 'Support', level: 2 },
]
const key =
  (...names: string[]) =>
  async ({ page }: Stage) => {
    for (const name of names) await page.keyboard.press(name)
    await page.locator('dialog[open]').waitFor()
  }
const nothing = { body: { code: 'RETRY', message: 'nobody answers' }, status: 503 }
const supervisor = (now: number, supervision = boardOf(now)): ConsoleSet => ({
  ...busyWith(now, {}, { role: 'supervisor' }),
  address: '#board',
  answers: {
    'GET /api/supervision': { body: supervision },
    'GET /api/left-messages': { body: leftMessages(now) },
    'GET /api/staff/chats/dee/events': {
      body: { chat: 'dee', after: 0, events: longTalk(now), head: longTalk(now).length, more: false },
    },
  },
})

export const consoleShell: readonly StagedScreen[] = [
  consoleScreen('opening', () => ({ signedOut: true, until: '.sign-in', answers: { 'GET /config.json': 'never' } })),
  consoleScreen('signed-out', () => ({ signedOut: true, until: '.sign-in button', session: { 'usher.signedOut': '1' } })),
  consoleScreen('unreachable', () => ({ signedOut: true, until: '.sign-in button', answers: { 'GET /config.json': nothing } })),
  consoleScreen('loading', () => ({ hear: ({ action }) => (action === 'hello' ? 'silence' : undefined) })),
  consoleScreen('empty', now => ({ agent: { queues, stateSince: now - 751_000 }, until: '.chat-window.empty .icon' })),
  consoleScreen('no-queue', now => ({ agent: { queues: [], state: 'workOffline', stateSince: now - 30_000 } })),
  consoleScreen('on-break', now => ({ agent: { queues, state: 'onBreak', breakReason: 'Lunch', stateSince: now - 600_000 } })),
  consoleScreen('list', busyWith, rows),
  consoleScreen('list-more-states', now => restlessScene(now), typing),
  consoleScreen('list-full', now => fullScene(now), rows),
  consoleScreen(
    'list-filtered',
    now => {
      const { agent, logs } = busyWith(now)
      return { agent: { ...agent, chats: agent.chats.filter(one => one.status !== 'offered') }, logs }
    },
    async stage => {
      await rows(stage)
      await stage.page.locator('.list-tools input').fill('nobody like this')
      await stage.page.locator('.row').first().waitFor({ state: 'detached' })
    },
  ),
  consoleScreen(
    'alert-test',
    now => ({ ...busyWith(now), untested: true }),
    async stage => {
      await rows(stage)
      await stage.page.locator('.alert-test').waitFor()
    },
  ),
  consoleScreen('missed-offer', now => {
    const gone = { chat: 'x', round: 0, transactionId: 'M2PX-7HHA', nickname: 'pat', why: 'missed', at: now - 5_000 } as const
    const { agent, logs } = busyWith(now, {}, { state: 'onBreak', stateReason: 'offerMissed', offersGone: [gone], stateSince: now - 5_000 })
    return { agent: { ...agent, chats: agent.chats.filter(one => one.status === 'active') }, logs }
  }),
  consoleScreen('lost-chats', now => {
    const lost = (nickname: string) => ({ chat: nickname, transactionId: 'M2PX-7HHA', nickname, at: now - 20_000 })
    return { agent: { queues, stateSince: now - 300_000, chatsLost: [lost('pat'), lost('kim')] }, until: '.notices .notice' }
  }),
  consoleScreen('state-menu', busyWith, async stage => {
    await rows(stage)
    await stage.page.locator('.more-states > button').click()
  }),
  consoleScreen('profile-menu', busyWith, async stage => {
    await rows(stage)
    await stage.page.locator('.profile-menu > button, .tools button[aria-haspopup]').last().click()
  }),
  consoleScreen('palette', busyWith, async stage => {
    await rows(stage)
    await key('Control+k')(stage)
  }),
  consoleScreen('palette-nothing', busyWith, async stage => {
    await rows(stage)
    await key('Control+k')(stage)
    await stage.page.locator('dialog input').fill('no such thing')
  }),
  consoleScreen('keys', busyWith, async stage => {
    await rows(stage)
    await key('?')(stage)
  }),
  consoleScreen('legend', busyWith, async ({ page }) => {
    await page.locator('.row').first().waitFor()
    if (!(await page.locator('.legend-open').isVisible())) await page.locator('.drawer-button').click()
    await page.locator('.legend-open').click()
    await page.locator('dialog[open]').waitFor()
  }),
  consoleScreen('profile', now => ({ ...busyWith(now), address: '#profile', until: '.my-profile .switch' })),
  consoleScreen('profile-queues-off', now => {
    const off = queues.map(one => ({ ...one, off: true as const }))
    return { agent: { queues: off, mayChooseQueues: true, stateSince: now }, address: '#profile', until: '.my-profile .switch' }
  }),
  consoleScreen('profile-no-queue', now => ({
    agent: { queues: [], stateSince: now - 60_000 },
    address: '#profile',
    until: '.my-profile .notice',
  })),
  consoleScreen('board', supervisor, async ({ page }) => page.locator('.board table').last().waitFor()),
  consoleScreen(
    'board-empty',
    now => supervisor(now, { now, queues: [], agents: [], chats: [] }),
    async ({ page }) => page.locator('.board-section').last().waitFor(),
  ),
  consoleScreen(
    'board-failed',
    now => ({ ...supervisor(now), answers: { 'GET /api/supervision': nothing } }),
    async ({ page }) => page.locator('.board .notice').waitFor(),
  ),
  consoleScreen('board-reading', supervisor, async ({ page }) => {
    await page.locator('.board .row .link').nth(2).click()
    await page.locator('.transcript .item').first().waitFor()
  }),
  consoleScreen('messages', now => ({
    ...supervisor(now),
    address: '#messages',
    until: '.left-message',
  })),
  consoleScreen('messages-none', now => ({ ...busyWith(now), address: '#messages', until: '.left-messages > .muted' })),
  consoleScreen('sign-in-expired', busyWith, async ({ page, centre }) => {
    await rows({ page })
    centre.answers = { ...centre.answers, 'POST /api/tickets': { status: 401, body: { code: 'UNAUTHENTICATED', message: 'ended' } } }
    centre.cut()
    await page.locator('.notice.breach').waitFor()
  }),
]

async function rows({ page }: Pick<Stage, 'page'>) {
  await page.locator('.row').first().waitFor({ state: 'attached' })
}
async function typing({ page, centre }: Stage) {
  await rows({ page })
  centre.push({ action: 'typing', chat: 'ida', from: 'customer', on: true })
  await page.locator('.row.typing').waitFor({ state: 'attached' })
}

/** The states of a row that the busy scene does not have. */
function restlessScene(now: number): ConsoleSet {
  const of = (nickname: string) => ({ nickname, firstName: '', lastName: '', email: '' })
  const chats = [
    row('ned', { customer: of('ned'), waitingSince: now - 50_000, head: 2, joinedAt: now - 300_000 }),
    row('ida', { customer: of('ida'), head: 2, joinedAt: now - 200_000 }),
    row('eva', {
      status: 'postProcessing',
      customer: of('eva'),
      head: 1,
      endedAt: now - 9_000,
      endedBy: 'customer',
      postProcessingEndsAt: now + 51_000,
    }),
    row('tom', { status: 'postProcessing', customer: of('tom'), head: 1, endedAt: now - 90_000, endedBy: 'agent', overdue: true }),
    row('uma', {
      customer: of('uma'),
      head: 1,
      joinedAt: now - 100_000,
      transfer: { to: 'ben', toName: 'Ben Brandt', expiresAt: now + 25_000 },
    }),
    row('off', {
      status: 'offered',
      customer: of('Oskar'),
      offeredAt: now - 3_000,
      offerExpiresAt: now + 27_000,
      startedAt: now - 400_000,
      handover: { fromName: 'Ben Brandt', note: 'Needs somebody who knows returns; has the receipt at hand.' },
    }),
  ]
  const logs = Object.fromEntries(
    chats.map(({ chat }) => [chat, [started(1, now - 400_000), said(2, 'agent', 'Good morning!', now - 150_000)]]),
  )
  const waits = { ...logs, ned: [started(1, now - 400_000), said(2, 'customer', 'Is anybody there?', now - 50_000)] }
  return { agent: { name: 'Alice Adler', queues, chats, stateSince: now - 900_000 }, logs: waits }
}

/** Six of six: an offer cannot come any more. */
function fullScene(now: number): ConsoleSet {
  const { agent, logs } = busyWith(now)
  const rest = agent.chats.filter(one => one.status !== 'offered')
  const sixth = row('max', {
    customer: { nickname: 'max', firstName: 'Max', lastName: 'Weber', email: '' },
    head: 1,
    joinedAt: now - 60_000,
  })
  return { agent: { ...agent, chats: [...rest, sixth] }, logs: { ...logs, max: [started(1, now - 60_000)] } }
}
