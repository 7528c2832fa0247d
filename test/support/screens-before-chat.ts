/** The customer's page until somebody has the chat: the form, what stands in its place, and the wait. */
import { type CustomerScreenOf, joins, openAt, openScene, type Scene, screen, staged, start, writes } from './customer-scene.ts'
import { formQueue } from './customer-site.ts'

const hour = 3_600_000
const day = 24 * hour

function oneQueue({ site, says }: Scene): void {
  site.queues = [formQueue({ name: says.sales })]
}
function threeQueues({ site, says }: Scene): void {
  const opensAt = new Date().setHours(8, 0, 0, 0) + 2 * day
  const hours = [0, 1, 2].map(days => ({ from: opensAt + days * day, to: opensAt + days * day + 9 * hour }))
  site.queues = [
    formQueue({ name: says.sales, estimate: { fromMs: 110_000, toMs: 230_000 } }),
    formQueue({ id: 'support', name: says.support, state: 'closed', opensAt, hours }),
    formQueue({ id: 'billing', name: says.billing, state: 'tooBusy' }),
  ]
}
function questions({ site, says }: Scene): void {
  const about = { id: 'about', label: says.about, kind: 'choice' as const, required: true, options: says.options }
  const order = { id: 'order', label: says.order, kind: 'text' as const, required: false, options: [] }
  const details = { id: 'details', label: says.details, kind: 'longText' as const, required: false, options: [] }
  site.queues = [formQueue({ name: says.support, askName: 'optional', askEmail: 'required', questions: [about, order, details] })]
}
const form = ({ page }: Scene) => page.locator('form[aria-busy="false"]').waitFor()
/** The queue was chosen that cannot take a chat now, and the message box stands there. */
async function chooses(scene: Scene, queue: string): Promise<void> {
  await form(scene)
  await scene.page.locator('#queue').selectOption(queue)
  await scene.page.locator('#leave-text').waitFor()
}
async function leaves({ page, says }: Scene): Promise<void> {
  await page.locator('#leave-nickname').fill('Dana')
  await page.locator('#leave-email').fill('dana@example.com')
  await page.locator('#leave-text').fill(says.question)
  await page.locator('.leave button.primary').click()
}

/** A chat with a place in line. */
function inLine(name: string, ahead: number, play?: (scene: Scene) => Promise<void>): CustomerScreenOf {
  return screen(
    name,
    ({ site, says }) => {
      site.queues = [formQueue({ name: says.sales })]
      site.change({ queueName: says.sales, ahead, estimate: { fromMs: 110_000, toMs: 230_000 } })
    },
    async scene => {
      await start(scene.page)
      await scene.page.locator('.while-waiting').waitFor()
      await play?.(scene)
    },
  )
}

export const beforeChat: readonly CustomerScreenOf[] = [
  screen('form', oneQueue, form),
  screen('form-queues', threeQueues, form),
  screen('form-questions', questions, form),
  screen('form-errors', questions, async scene => {
    await form(scene)
    await scene.page.locator('#email').fill('dana')
    await scene.page.locator('button[type="submit"]').click()
    await scene.page.locator('.hint').first().waitFor()
  }),
  screen('form-closed', threeQueues, async scene => {
    await chooses(scene, 'support')
    await scene.page.locator('.hours summary').click()
  }),
  screen('form-too-busy', threeQueues, scene => chooses(scene, 'billing')),
  screen('message-left', threeQueues, async scene => {
    await chooses(scene, 'support')
    await leaves(scene)
    await scene.page.locator('.notice.ok').waitFor()
  }),
  screen('message-failed', threeQueues, async scene => {
    scene.site.answers['/api/left-messages'] = { status: 503, body: { code: 'RETRY', message: 'later' } }
    await chooses(scene, 'support')
    await leaves(scene)
    await scene.page.locator('.leave .notice.breach').waitFor()
  }),
  screen(
    'form-unreachable',
    ({ site }) => {
      site.answers['/api/chats/form'] = { status: 503, body: { code: 'RETRY', message: 'later' } }
    },
    ({ page }) => page.locator('.start .notice.breach').waitFor(),
  ),
  screen(
    'form-loading',
    ({ site }) => void site.silent.add('/api/chats/form'),
    ({ page }) => page.locator('form[aria-busy="true"]').waitFor(),
  ),
  screen(
    'form-nobody',
    ({ site }) => {
      site.queues = []
    },
    form,
  ),
  screen(
    'start-refused',
    ({ site, says }) => {
      site.queues = [formQueue({ name: says.sales })]
      site.answers['/api/chats'] = { status: 429, body: { code: 'RATE', message: 'too many' } }
    },
    async ({ page }) => {
      await page.locator('form[aria-busy="false"]').waitFor()
      await page.locator('#nickname').fill('Dana')
      await page.locator('button[type="submit"]').click()
      await page.locator('.start .notice.breach').waitFor()
    },
  ),
  screen(
    'opening',
    ({ site }) => void site.silent.add('hello'),
    async ({ page }) => {
      await page.locator('form[aria-busy="false"]').waitFor()
      await page.locator('#nickname').fill('Dana')
      await page.locator('button[type="submit"]').click()
      await page.locator('.opening').waitFor()
    },
  ),
  {
    name: 'customer-place-used-up',
    async stage(browser, look) {
      const scene = await openScene(browser, look)
      scene.site.queues = [formQueue({ name: scene.says.sales })]
      scene.site.answers['/api/places'] = { status: 404, body: { code: 'NOT_FOUND', message: 'no such place' } }
      await openAt(scene, `#place=c1.${'p'.repeat(22)}`)
      await scene.page.locator('.start .notice').waitFor()
      return staged(scene)
    },
  },
  inLine('waiting-next', 0),
  inLine('waiting-third', 2),
  inLine('waiting-written', 2, ({ page, says }) => writes(page, says.question)),
  inLine('waiting-offered', 0, async ({ site, page }) => {
    site.change({ status: 'offered' })
    await page.locator('.steps .now:nth-child(2)').waitFor()
  }),
  inLine('waiting-link', 2, async ({ page }) => {
    await page.locator('.while-waiting button').first().click()
    await page.locator('#place').waitFor()
  }),
  inLine('waiting-leave', 2, async ({ page }) => {
    await page.locator('.while-waiting button').last().click()
    await page.locator('#leave-text').waitFor()
  }),
  inLine('waiting-again', 0, async scene => {
    await joins(scene)
    scene.site.say({ kind: 'agentLeft', from: { role: 'agent', name: 'Alice Adler' } })
    const { agentName: _, agentPicture: _picture, ...rest } = scene.site.chat
    scene.site.chat = rest
    scene.site.change({ status: 'waiting', ahead: 0, waitingAfter: 'agentLeft' })
    await scene.page.locator('.while-waiting').waitFor()
  }),
  inLine('waiting-left-a-message', 2, async scene => {
    await scene.page.locator('.while-waiting button').last().click()
    await scene.page.locator('#leave-text').waitFor()
    await leaves(scene)
    await scene.page.locator('.after .notice.ok').waitFor()
  }),
]
