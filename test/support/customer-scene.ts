/** One customer at the built page, with a server of their own that says what the scene needs. */
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core'
import { type CustomerSite, openCustomerSite } from './customer-site.ts'
import { sceneWords } from './scene-words.ts'
import type { Look, Staged, StagedScreen } from './staged.ts'

/** What a customer of that language has set in the browser. */
const regions: Record<Look['language'], string> = { en: 'en-GB', de: 'de-DE', ar: 'ar-EG', 'en-XA': 'en-GB' }

export interface CustomerScreenOf extends StagedScreen {
  /** Not of the catalogues: a page in English alone, such as the demo's. */
  readonly onlyEnglish?: true
}

export interface Scene {
  readonly site: CustomerSite
  readonly context: BrowserContext
  readonly page: Page
  readonly look: Look
  readonly says: ReturnType<typeof sceneWords>
}

export const agent = 'Alice Adler'
const picture = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="#c9dfd2"/><circle cx="20" cy="16" r="7" fill="#7a4b35"/><path d="M6 40c0-9 6-15 14-15s14 6 14 15z" fill="#2f6b4f"/></svg>',
)}`

/** `play` brings the page from its first sight to the state; everything it waits for is what a person would see. */
export function screen(name: string, set: (scene: Scene) => void | Promise<void>, play: (scene: Scene) => Promise<void>): CustomerScreenOf {
  return {
    name: `customer-${name}`,
    async stage(browser, look) {
      const scene = await openScene(browser, look)
      await set(scene)
      await openAt(scene)
      await play(scene)
      return staged(scene)
    },
  }
}

export async function openScene(browser: Browser, look: Look): Promise<Scene> {
  const { width, height } = look
  const phone = width < 600
  const site = await openCustomerSite()
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: look.theme,
    locale: regions[look.language],
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    hasTouch: phone,
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  context.setDefaultTimeout(30_000)
  await site.join(context)
  return { site, context, look, page: await context.newPage(), says: sceneWords(look.language) }
}

export async function openAt({ page, site, look }: Scene, hash = ''): Promise<void> {
  await page.goto(`${site.origin}/chat/?lang=${look.language}${hash}`)
  // What a screen waits for after this is in no language, so that it is found in all of them.
  await page.locator('main.card').waitFor()
}

export function staged({ page, context, site }: Scene, also?: { close(): Promise<void> }): Staged {
  return {
    page,
    async close() {
      await context.close()
      await also?.close()
      await site.close()
    },
  }
}

type Place = Page | FrameLocator

/** Fills the form's first field and starts the chat. */
export async function start(place: Place): Promise<void> {
  await place.locator('form[aria-busy="false"]').waitFor()
  await place.locator('#nickname').fill('Dana')
  await place.locator('button[type="submit"]').click()
  await place.locator('.chat-page').waitFor()
}

export async function joins({ site, says, page }: Scene, withPicture = true, place: Place = page): Promise<void> {
  site.say({ kind: 'joined', from: { role: 'agent', name: agent } })
  site.change({ status: 'active', agentName: agent, ...(withPicture ? { agentPicture: picture } : {}) })
  hears({ site }, says.hello)
  await place.locator('.item.other').first().waitFor()
}

export function hears({ site }: Pick<Scene, 'site'>, text: string): void {
  site.say({ kind: 'message', from: { role: 'agent', name: agent }, text })
}

/** Writes as the customer does, and waits for the bubble. */
export async function writes(place: Place, text: string): Promise<void> {
  const own = place.locator('.item.own')
  const before = await own.count()
  await place.locator('#message').fill(text)
  await place.locator('.send').click()
  await own.nth(before).waitFor()
}

export function ends({ site }: Scene, by: 'agent' | 'customer' | 'system'): void {
  site.say({ kind: 'ended', from: by === 'agent' ? { role: 'agent', name: agent } : { role: by } })
  site.change({ status: 'ended', endedBy: by, mayRate: true })
}
