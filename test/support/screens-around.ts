/** What stands around the customer's page: the widget on a shop's site, the saved transcript, and the pages of this machine's trial. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sendLogin } from '../../local/identity-pages.ts'
import { agent, type CustomerScreenOf, hears, joins, openAt, openScene, type Scene, staged, start, writes } from './customer-scene.ts'
import { formQueue } from './customer-site.ts'
import { typeOf } from './site-files.ts'
import { frameOf, launcherOf } from './sites.ts'
import type { Look } from './staged.ts'

/** The demo's pages as the host fills them in, and its sign-in page. */
async function openShop(customers: string, language: Look['language']) {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname === '/sign-in') {
      const problem = searchParams.has('wrong') ? { problem: 'Incorrect username or password.' } : {}
      return sendLogin(response, 200, { action: '/sign-in', username: 'alice', leadsTo: customers, ...problem })
    }
    const name = pathname === '/home.html' ? 'demo/home.html' : `demo/shop${pathname === '/' ? '/index.html' : pathname}`
    const body = name.endsWith('.html')
      ? readFileSync(name, 'utf8')
          .replaceAll('{{origin1}}', customers)
          .replaceAll('{{origin3}}', '')
          .replace('data-queue', `data-locale="${language}" data-queue`)
      : readFileSync(name)
    response.writeHead(200, { 'content-type': typeOf(name) }).end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  // the same site as the chat's: browsers of tests keep nothing for frames of other sites
  return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, close }
}

function shop(name: string, path: string, play: (scene: Scene) => Promise<void>, onlyEnglish?: true): CustomerScreenOf {
  return {
    name,
    ...(onlyEnglish ? { onlyEnglish } : {}),
    async stage(browser, look) {
      const scene = await openScene(browser, look)
      scene.site.queues = [formQueue({ name: scene.says.sales })]
      scene.site.change({ queueName: scene.says.sales })
      const site = await openShop(scene.site.origin, look.language)
      await scene.page.goto(site.origin + path)
      await play(scene)
      return staged(scene, site)
    },
  }
}
async function opens({ page }: Scene): Promise<void> {
  await launcherOf(page).click()
  await frameOf(page).locator('form[aria-busy="false"]').waitFor()
}
async function talks(scene: Scene): Promise<void> {
  const frame = frameOf(scene.page)
  await opens(scene)
  await start(frame)
  await joins(scene, true, frame)
  await writes(frame, scene.says.question)
}
const panelButton = ({ page }: Scene, which: 'first' | 'last') => frameOf(page).locator('.panel-buttons button')[which]()

export const around: readonly CustomerScreenOf[] = [
  shop('widget-launcher', '/', scene => launcherOf(scene.page).waitFor()),
  shop('widget-form', '/', opens),
  shop('widget-chat', '/', talks),
  shop('widget-end-question', '/', async scene => {
    await talks(scene)
    await panelButton(scene, 'last').click()
    await frameOf(scene.page).locator('dialog[open]').waitFor()
  }),
  shop('widget-unread', '/product.html?p=lamp', async scene => {
    await talks(scene)
    await panelButton(scene, 'first').click()
    await scene.page.locator('usher-chat dialog:not([open])').waitFor({ state: 'attached' })
    for (const text of [scene.says.answer, scene.says.thanks]) hears(scene, text)
    await scene.page.locator('usher-chat .count').waitFor()
  }),
  shop('shop', '/', scene => launcherOf(scene.page).waitFor(), true),
  shop('shop-product', '/product.html?p=teapot', scene => launcherOf(scene.page).waitFor(), true),
  shop('shop-checkout', '/checkout.html', scene => launcherOf(scene.page).waitFor(), true),
  shop('start-page', '/home.html', scene => scene.page.locator('.doors').waitFor(), true),
  shop('sign-in', '/sign-in', scene => scene.page.locator('#password').waitFor(), true),
  shop('sign-in-wrong', '/sign-in?wrong', scene => scene.page.locator('#problem').waitFor(), true),
  {
    name: 'customer-transcript',
    async stage(browser, look) {
      const scene = await openScene(browser, look)
      const { page, site, says } = scene
      site.queues = [formQueue({ name: says.sales })]
      site.change({ queueName: says.sales })
      await openAt(scene)
      await start(page)
      await joins(scene)
      await writes(page, says.question)
      await page.locator('[aria-haspopup="menu"]').click()
      const saving = page.waitForEvent('download')
      await page.locator('.menu [role="menuitem"]').nth(1).click()
      const file = await (await saving).path()
      await page.goto('about:blank')
      await page.setContent(readFileSync(file, 'utf8'))
      await page.getByText(agent).first().waitFor()
      return staged(scene)
    },
  },
]
