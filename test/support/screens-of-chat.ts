/** The customer's page while an agent has the chat, and after it. */
import { type CustomerScreenOf, ends, hears, joins, type Scene, screen, start, writes } from './customer-scene.ts'
import { formQueue } from './customer-site.ts'

function talking(name: string, play: (scene: Scene) => Promise<void>, before?: (scene: Scene) => Promise<void>): CustomerScreenOf {
  return screen(
    name,
    async scene => {
      scene.site.queues = [formQueue({ name: scene.says.sales })]
      scene.site.change({ queueName: scene.says.sales })
      await before?.(scene)
    },
    async scene => {
      await start(scene.page)
      await play(scene)
    },
  )
}
/** They have talked a little. */
async function talks(scene: Scene): Promise<void> {
  await joins(scene)
  await writes(scene.page, scene.says.question)
  hears(scene, scene.says.answer)
  await scene.page.locator('.item.other').nth(1).waitFor()
}
async function over(scene: Scene, by: 'agent' | 'customer' | 'system'): Promise<void> {
  await talks(scene)
  ends(scene, by)
  await scene.page.locator('.rating').waitFor()
}
/** Time can be turned on, for what shows only after a while. */
const ownClock = async ({ page }: Scene) => page.clock.install()
async function loses(scene: Scene, ms: number): Promise<void> {
  await talks(scene)
  scene.site.hangUp()
  await scene.page.clock.fastForward(ms)
  await scene.page.locator('.connection-line .notice').waitFor()
}

export const ofChat: readonly CustomerScreenOf[] = [
  talking('chat', talks),
  // What the README shows.
  talking('readme', async scene => {
    const { says, page } = scene
    await joins(scene)
    await writes(page, says.question)
    hears(scene, says.answer)
    await page.locator('.item.other').nth(1).waitFor()
    await writes(page, says.thanks)
    scene.site.change({ receipts: { customer: { delivered: 6, read: 6 }, agent: { delivered: 6, read: 6 } } })
    await page.locator('.delivery.read').last().waitFor()
    scene.site.tell({ action: 'typing', chat: 'c1', from: 'agent', on: true })
    await page.locator('.typing .dots').waitFor()
  }),
  talking('chat-no-picture', async scene => {
    await joins(scene, false)
    scene.site.tell({ action: 'typing', chat: 'c1', from: 'agent', on: true })
    await scene.page.locator('.typing .dots').waitFor()
  }),
  talking('chat-receipts', async scene => {
    await joins(scene)
    for (const text of [scene.says.question, scene.says.thanks]) await writes(scene.page, text)
    scene.site.change({ receipts: { customer: { delivered: 3, read: 3 }, agent: { delivered: 5, read: 4 } } })
    await scene.page.locator('.delivery.read').waitFor()
    await writes(scene.page, 'https://example.com/orders/12')
  }),
  talking('chat-failed', async scene => {
    await joins(scene)
    scene.site.refuses = true
    await writes(scene.page, scene.says.question)
    await scene.page.locator('.failure').waitFor()
  }),
  talking('chat-long', async scene => {
    await joins(scene)
    await writes(scene.page, scene.says.unbroken)
    hears(scene, scene.says.long)
    await scene.page.locator('.item.other').nth(1).waitFor()
    await scene.page.locator('#message').fill(scene.says.long.repeat(12))
  }),
  talking('chat-long-names', async scene => {
    scene.site.change({ queueName: 'Kundendienstaußenstellenleitung Rheinland-Pfalz' })
    scene.site.say({ kind: 'joined', from: { role: 'agent', name: longName } })
    scene.site.change({ status: 'active', agentName: longName })
    scene.site.say({ kind: 'message', from: { role: 'agent', name: longName }, text: scene.says.hello })
    await scene.page.locator('.item.other').waitFor()
    scene.site.tell({ action: 'typing', chat: 'c1', from: 'agent', on: true })
    await scene.page.locator('.typing .dots').waitFor()
  }),
  talking('chat-handed-on', async scene => {
    await talks(scene)
    scene.site.say({
      kind: 'transferred',
      from: { role: 'agent', name: 'Alice Adler' },
      to: { kind: 'agent', name: 'Bob Brandt' },
    })
    scene.site.say({ kind: 'joined', from: { role: 'agent', name: 'Bob Brandt' } })
    scene.site.change({ agentName: 'Bob Brandt' })
    await scene.page.locator('.line').nth(3).waitFor()
  }),
  talking('chat-away', async scene => {
    await talks(scene)
    scene.site.change({ agentAway: true })
    await scene.page.locator('.progress.away').waitFor()
  }),
  talking('chat-reconnecting', scene => loses(scene, 3_000), ownClock),
  talking(
    'chat-offline',
    async scene => {
      await loses(scene, 3_000)
      const line = scene.page.locator('.connection-line .notice')
      const reconnecting = (await line.textContent()) ?? ''
      await scene.page.locator('#message').fill(scene.says.thanks)
      await scene.page.locator('.send').click()
      await scene.page.locator('.delivery.sending').waitFor()
      await scene.page.clock.fastForward(16_000)
      await line.filter({ hasNotText: reconnecting }).waitFor()
    },
    ownClock,
  ),
  talking(
    'chat-back',
    async scene => {
      await loses(scene, 3_000)
      hears(scene, scene.says.thanks)
      scene.site.answers = {}
      await scene.page.clock.fastForward(8_000)
      await scene.page.locator('.connection-line .ok').waitFor()
    },
    ownClock,
  ),
  talking('chat-idle', async scene => {
    await talks(scene)
    scene.site.change({ idle: { since: Date.now() - 61_000, warnMs: 60_000, endMs: 301_000 } })
    await scene.page.locator('.notice.idle').waitFor()
  }),
  talking('chat-menu', async scene => {
    await talks(scene)
    await scene.page.locator('[aria-haspopup="menu"]').click()
    await scene.page.locator('.menu [role="menuitemradio"]').first().waitFor()
  }),
  talking('chat-end-question', async scene => {
    await talks(scene)
    await scene.page.locator('.chat-header .end').click()
    await scene.page.locator('dialog[open]').waitFor()
  }),
  talking('ended-by-agent', scene => over(scene, 'agent')),
  talking('ended-by-customer', scene => over(scene, 'customer')),
  talking('ended-by-system', scene => over(scene, 'system')),
  talking('rating', async scene => {
    await over(scene, 'agent')
    await scene.page.locator('.stars label').nth(3).click()
    await scene.page.locator('#rating-comment').fill(scene.says.thanks)
  }),
  talking('rated', async scene => {
    await over(scene, 'agent')
    await scene.page.locator('.stars label').nth(3).click()
    await scene.page.locator('.rating button[type="submit"]').click()
    await scene.page.locator('.rating-thanks').waitFor()
  }),
  talking('rating-skipped', async scene => {
    await over(scene, 'agent')
    await scene.page.locator('.rating button.quiet').click()
    await scene.page.locator('.rating').waitFor({ state: 'detached' })
  }),
]

const longName = 'Maximiliane-Leopoldine von Schwarzenberg-Hohenstaufen'
