/** Notes inside a page, on the machine's clock, when a person acted and when something is first seen. */
import type { Page } from 'playwright-core'

/** Runs in a page. No inner function may have a name: the compiler's helper for names is not in the page. */
function watch(): void {
  const noted = window as unknown as { actedAt: number; shownAt: number; wanted: string }
  noted.wanted = ''
  for (const type of ['keydown', 'click'])
    addEventListener(
      type,
      event => {
        const acts = event instanceof KeyboardEvent ? event.key === 'Enter' : (event.target as Element).closest('button[type=submit]')
        if (acts) noted.actedAt = performance.timeOrigin + performance.now()
      },
      true,
    )
  new MutationObserver(records => {
    if (noted.wanted === '') return
    for (const record of records)
      for (const node of record.type === 'characterData' ? [record.target] : record.addedNodes) {
        if (!node.textContent?.includes(noted.wanted)) continue
        noted.shownAt = performance.timeOrigin + performance.now()
        noted.wanted = ''
        return
      }
  }).observe(document, { childList: true, subtree: true, characterData: true })
}

export function watchScreen(page: Page): Promise<void> {
  return page.evaluate(watch)
}

export async function expectOn(page: Page, text: string): Promise<void> {
  await page.evaluate(wanted => Object.assign(window, { wanted, shownAt: 0 }), text)
}

export async function shownAt(page: Page, timeout = 15_000): Promise<number> {
  const handle = await page.waitForFunction(() => (window as unknown as { shownAt: number }).shownAt || undefined, undefined, {
    polling: 10,
    timeout,
  })
  return (await handle.jsonValue()) as number
}

export function actedAt(page: Page): Promise<number> {
  return page.evaluate(() => (window as unknown as { actedAt: number }).actedAt)
}
