/**
 * How soon a customer can write, in a browser that has never been here: from the start of the navigation to the first field of the form
 * and to the form that can be sent, with what was fetched for it; and on another company's site, until the launcher stands and from the
 * click on it to the form. Nothing is compressed or cached by the host; the browser is new each time, the host is not.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchBrowser } from '../test/support/browser.ts'
import { startTestHost, type TestHost } from '../test/support/host.ts'
import { frameOf, launcherOf } from '../test/support/sites.ts'
import { ada, agents, fillCentre } from './administrator.ts'
import type { BenchOptions, Outcome } from './run.ts'
import { median } from './statistics.ts'

const queue = { id: 'page', name: 'Page' }
const aims = { fieldMs: 1_000, launcherMs: 1_000, openedMs: 1_000 }

/**
 * Notes when a page's form became usable, on the machine's clock. Runs before the page's own scripts, in frames, too. No inner function
 * may have a name: the compiler's helper for names is not in the page.
 */
function note(): void {
  const noted = window as unknown as { fieldAt?: number; readyAt?: number; launcherAt?: number; clickedAt?: number }
  new MutationObserver(() => {
    const now = performance.timeOrigin + performance.now()
    if (document.querySelector('form input:enabled, form textarea:enabled')) noted.fieldAt ??= now
    if (document.querySelector('form button[type=submit]:enabled:not([aria-disabled=true])')) noted.readyAt ??= now
    if (document.querySelector('usher-chat')) noted.launcherAt ??= now
  }).observe(document, { childList: true, subtree: true, attributes: true })
  addEventListener(
    'click',
    () => {
      noted.clickedAt ??= performance.timeOrigin + performance.now()
    },
    true,
  )
}

interface Fetched {
  requests: number
  bytes: number
}

/** Counts what a page's network carries, bodies and headers, from now on. */
async function count(context: BrowserContext, page: Page): Promise<Fetched> {
  const fetched = { requests: 0, bytes: 0 }
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  session.on('Network.requestWillBeSent', ({ request }) => {
    if (request.url.startsWith('http')) fetched.requests += 1
  })
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    fetched.bytes += encodedDataLength
  })
  return fetched
}

async function fresh<T>(browser: Browser, measure: (page: Page, context: BrowserContext) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  try {
    await context.addInitScript(note)
    return await measure(await context.newPage(), context)
  } finally {
    await context.close()
  }
}

function openPage(browser: Browser, { origins }: TestHost) {
  return fresh(browser, async (page, context) => {
    const fetched = await count(context, page)
    await page.goto(`${origins[1]}/chat/`)
    await page.waitForFunction(() => 'readyAt' in window)
    const [field, ready] = await page.evaluate(() => {
      const { fieldAt = Number.NaN, readyAt = Number.NaN } = window as unknown as { fieldAt?: number; readyAt?: number }
      return [fieldAt - performance.timeOrigin, readyAt - performance.timeOrigin] as const
    })
    // what the page goes on to fetch by itself belongs to it, too
    await page.waitForLoadState('networkidle')
    return { field, ready, ...fetched }
  })
}

function openWidget(browser: Browser, { origins }: TestHost) {
  return fresh(browser, async page => {
    await page.goto(`${origins[3]}/`)
    await launcherOf(page).waitFor()
    const launcher = await page.evaluate(() => (window as unknown as { launcherAt: number }).launcherAt - performance.timeOrigin)
    await launcherOf(page).click()
    await frameOf(page).locator('form button[type=submit]:enabled:not([aria-disabled=true])').waitFor()
    const clicked = await page.evaluate(() => (window as unknown as { clickedAt: number }).clickedAt)
    const usable = await frameOf(page)
      .locator('body')
      .evaluate(() => (window as unknown as { fieldAt: number }).fieldAt)
    return { launcher, opened: usable - clicked }
  })
}

export async function page({ runs = 9 }: BenchOptions): Promise<Outcome> {
  const people = agents(['anna'])
  const host = await startTestHost({ staff: [ada, ...people], sites: ['demo/shop'], parameters: { SiteOrigins: '{{origin3}}' } })
  const browser = await launchBrowser()
  try {
    await fillCentre(host, [queue], people)
    const pages: Awaited<ReturnType<typeof openPage>>[] = []
    for (let i = 0; i < runs; i++) pages.push(await openPage(browser, host))
    const widgets: Awaited<ReturnType<typeof openWidget>>[] = []
    for (let i = 0; i < runs; i++) widgets.push(await openWidget(browser, host))

    const of = <T>(all: readonly T[], what: (one: T) => number) => median(all.map(what))
    const field = of(pages, one => one.field)
    const launcher = of(widgets, one => one.launcher)
    const opened = of(widgets, one => one.opened)
    const ms = (time: number) => `${time.toFixed(0)} ms`
    const carried = `${of(pages, one => one.requests)} requests, ${(of(pages, one => one.bytes) / 1000).toFixed(0)} kB uncompressed`
    const longest = Math.max(...pages.map(one => one.field))
    console.log(`Chromium ${browser.version()}, a new browser context each time, ${runs} times each, medians`)
    console.log(
      `customer page: first field ${ms(field)} (longest ${ms(longest)}), form complete ${ms(of(pages, one => one.ready))}; ${carried}`,
    )
    console.log(`widget on a shop: launcher after ${ms(launcher)}; from the click to the form ${ms(opened)}`)
    return {
      figure: `customer page usable after ${ms(field)} (aim: ≤ ${aims.fieldMs} ms), ${carried}; widget: launcher ${ms(launcher)}, click → form ${ms(opened)} (aims: ≤ ${aims.launcherMs} ms each)`,
      reached: field <= aims.fieldMs && launcher <= aims.launcherMs && opened <= aims.openedMs,
    }
  } finally {
    await browser.close()
    await host.stop()
  }
}
