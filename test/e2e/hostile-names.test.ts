/** Hostile strings as what customers call themselves and answer, looked at wherever agents read it. Real host, real browser. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { startChat } from '../../bench/client.ts'
import { hold, say, sayAll, settles, someSays, texts } from '../support/guarded.ts'
import {
  asAnswer,
  choose,
  type HostileCentre,
  hostileQueue,
  labelsOf,
  lookAway,
  name,
  names,
  openHostileCentre,
  rowOf,
  text,
  told,
  upTo,
  view,
} from '../support/hostile-centre.ts'

jest.setTimeout(240_000)

const queues = upTo(6).map(index => hostileQueue(`queue-${index}`, 7 * index, 4))

let centre: HostileCentre
let page: Page
beforeAll(async () => {
  centre = await openHostileCentre(queues)
  page = centre.page
}, 90_000)
beforeEach(() => centre.begin())
afterEach(() => centre.clear())
afterAll(() => centre?.close())

/** Six customers, each with three strings as names, and four as answers. */
async function customersOf(part: number) {
  const started = upTo(6).map(async index => {
    const queue = queues[index] as (typeof queues)[0]
    const at = part * 18 + index * 3
    const [nickname, lastName, firstName, email] = [name(at), name(at + 1), name(at + 2), `c${part}${index}@example.com`]
    const given = upTo(4).map(nth => text(part * 24 + index * 4 + nth))
    const answers = given.map((one, nth) => ({ question: `q${nth}`, text: one }))
    const { chat, transactionId } = await startChat(centre.host, { queue: queue.id, nickname, firstName, lastName, email, answers })
    const title = [nickname, lastName, firstName, email].join(' · ')
    return { chat, transactionId, queue, nickname, firstName, lastName, email, title, answers: given.map(asAnswer) }
  })
  return Promise.all(started)
}

/** Whatever is drawn, title and panel are of the same customer: told to the guard after each change of the page. */
const watchPanel = () =>
  page.evaluate(() => {
    const read = (selector: string) => document.querySelector(selector)
    new MutationObserver(() => {
      const title = read('.chat-title p bdi:nth-of-type(2)')?.textContent
      const panel = read('.customer-panel section:last-of-type dd bdi')?.textContent
      const fields = Array.from(document.querySelectorAll<HTMLInputElement>('.customer-panel input'), ({ value }) => value)
      const [nickname, firstName, lastName, email] = fields
      const named = fields.length === 0 ? undefined : [nickname, lastName, firstName, email].join(' · ')
      if (title && panel && title !== panel) Reflect.get(globalThis, 'tellGuard')(`the panel of ${panel} beside the chat ${title}`)
      const heading = read('.chat-title h2')?.textContent
      if (heading && named && named !== heading) Reflect.get(globalThis, 'tellGuard')(`the names ${named} beside ${heading}`)
    }).observe(document, { childList: true, subtree: true, characterData: true, attributes: true })
  })

test.each(upTo(Math.ceil(names.length / 18)))(
  '[T6] [T8] [T33] what customers call themselves and answer is text in rows, offers, titles, notifications, windows, the palette and the record, part %i',
  async part => {
    await view(page, '#profile')
    await page.locator('.my-profile').waitFor()
    await lookAway(page, true)
    const started = await customersOf(part)
    const shown = started.map(one => [one.nickname, one.queue.name, `${one.title}\n${one.transactionId}`].join('\n'))
    const rows = () =>
      page.locator('.list-panel li.row').evaluateAll(all =>
        all.map(row => {
          const said = ['.row-name', '.row-queue'].map(part => row.querySelector(part)?.textContent)
          return [...said, row.querySelector('.row-open')?.getAttribute('title')].join('\n')
        }),
      )
    await settles(page, async () => (await rows()).sort(), shown.sort())
    // another view is in front: two cards float over it
    await settles(page, async () => (await texts(page, '.floating-offer')).length, 2)
    const floating = await page
      .locator('.floating-offer')
      .evaluateAll(all =>
        all.map(card => [card.querySelector('.floating-head button'), ...card.querySelectorAll('dd')].map(one => one?.textContent)),
      )
    for (const card of floating) expect(started.map(one => [one.nickname, ...one.answers])).toContainEqual(card)
    const announced = await page.locator('[role="alert"][aria-live="assertive"]').textContent()
    expect(started.map(one => `New chat offered: ${one.nickname}, ${one.queue.name}`)).toContain(announced)
    const notified = started.map(one => `New chat: ${one.nickname}\n${one.queue.name}`)
    const notes = async () => (await told(page)).map(({ title, body }) => `${title}\n${body.replace(/ · \d+ s to accept$/, '')}`)
    await settles(page, async () => (await notes()).sort(), notified.sort())
    await lookAway(page, false)

    await view(page, '#chat')
    await watchPanel()
    for (const one of started) {
      await rowOf(page, one.chat).locator('.row-open').click()
      await say(page, '.offer-card h2', [one.nickname])
      await say(page, '.offer-card .answers dt', labelsOf(one.queue))
      await say(page, '.offer-card .answers dd', one.answers)
      await page.locator('.offer-card button.primary').click()
      await page.getByLabel('Message', { exact: true }).waitFor()
      await say(page, '.chat-title h2', [one.title])
      await hold(page, '.customer-panel input', [one.nickname, one.firstName, one.lastName, one.email, '', ''])
      await say(page, '.customer-panel dd', [...one.answers, one.transactionId, one.queue.name])
      await say(page, '.customer-panel dt', [...labelsOf(one.queue), 'Transaction ID', 'Queue'])
    }
    await inWindows(started)
    await inDialogs(started)
    await centre.staff.check()
  },
)

type Started = Awaited<ReturnType<typeof customersOf>>

/** A window of its own for two of them: bar and document have the same title. */
async function inWindows(started: Started) {
  for (const { chat, title, transactionId } of [...started.slice(0, 1), ...started.slice(-1)]) {
    await rowOf(page, chat).locator('.row-open').click()
    await say(page, '.chat-title h2', [title])
    const [own] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button', { name: 'Open in its own window' }).click()])
    await say(own, '.pop-out-bar h1', [`${title} · ${transactionId}`])
    await settles(own, () => own.title(), `${title} · ${transactionId}`.replace(/\s+/g, ' '))
  }
  await centre.staff.check()
  for (const own of centre.staff.context.pages()) if (own !== page) await own.close()
}

async function inDialogs(started: Started) {
  await page.keyboard.press('Control+k')
  for (const { nickname } of started) await someSays(page, '.palette [role="option"]', `Go to the chat of ${nickname}`)
  const [one, , , two] = started as [Started[0], Started[0], Started[0], Started[0]]
  await page.locator('.palette input').fill(two.email)
  await sayAll(page, '.palette [role="option"]', [`Go to the chat of ${two.nickname}`])
  await page.keyboard.press('Escape')

  await rowOf(page, one.chat).locator('.row-open').click()
  await say(page, '.chat-title h2', [one.title])
  await choose(page, 'Transfer…')
  await say(page, 'dialog.transfer h2', [`Transfer the chat of ${one.nickname}`])
  await sayAll(
    page,
    'dialog.transfer .choice span',
    queues.map(queue => queue.name),
  )
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
}
