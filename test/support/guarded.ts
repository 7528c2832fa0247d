/** A browser that tells of everything that must not happen: a script of somebody else's, a report of a policy, a question to another site. */

import { isDeepStrictEqual } from 'node:util'
import { expect } from '@jest/globals'
import type { Browser, BrowserContext, Page } from 'playwright-core'

export interface Guarded {
  readonly context: BrowserContext
  readonly faults: readonly string[]
  open(url: string): Promise<Page>
  /** Nothing has happened that must not, in any page or frame, and nothing that was typed has become an element. */
  check(): Promise<void>
}

/** What a string of hostile.ts would leave in a page that took it for markup. */
const injected =
  'script:not([src]), img[src="x"], iframe, object, embed, base, marquee, math, video, template, [onerror], [onload], [onfocus], [onmouseover], [ontoggle], [onbegin], [href^="javascript:" i], [action^="javascript:" i], [http-equiv="refresh"], link[href*="evil.example"]'

/** `others`: origins that are the host's own besides its pages. */
export async function openGuarded(browser: Browser, others: readonly string[], options = {}): Promise<Guarded> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    acceptDownloads: true,
    reducedMotion: 'reduce',
    ...options,
  })
  context.setDefaultTimeout(20_000)
  const faults: string[] = []
  await context.exposeBinding('tellGuard', (_source, what: string) => void faults.push(what))
  await context.addInitScript(() => {
    const page = globalThis as unknown as { tellGuard(what: string): void; told: { title: string; body: string }[]; Notification: unknown }
    let struck: unknown
    Object.defineProperty(globalThis, 'struck', {
      get: () => struck,
      set(value) {
        struck = value
        page.tellGuard('a script of somebody else’s ran')
      },
    })
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
      page.tellGuard(`${violatedDirective} kept out ${blockedURI} of ${sourceFile}:${lineNumber}`),
    )
    page.told = []
    page.Notification = class {
      static readonly permission = 'granted'
      static requestPermission = async () => 'granted'
      constructor(title: string, { body }: { body: string }) {
        page.told.push({ title, body })
      }
      close() {}
    }
  })
  const own = new Set(others.map(url => new URL(url).origin))
  await context.route(
    url => /^https?:$/.test(url.protocol) && !own.has(url.origin),
    route => {
      faults.push(`asked ${route.request().url()}`)
      return route.abort()
    },
  )
  const watch = (page: Page) => {
    page.on('pageerror', error => void faults.push(error.message))
    page.on('dialog', dialog => {
      faults.push(`asked ‘${dialog.message()}’`)
      void dialog.dismiss()
    })
    page.on('console', message => {
      if (message.type() === 'error' && /Content Security Policy|Trusted ?(Type|Script|HTML)/.test(message.text()))
        faults.push(message.text())
    })
  }
  context.on('page', watch)
  return {
    context,
    faults,
    async open(url) {
      const page = await context.newPage()
      await page.goto(url)
      return page
    },
    async check() {
      for (const page of context.pages())
        for (const frame of page.frames()) {
          const found = await frame.evaluate(
            selector => [
              String(Reflect.get(globalThis, 'struck')),
              ...Array.from(document.querySelectorAll(selector), one => one.outerHTML),
            ],
            injected,
          )
          expect(found).toEqual(['undefined'])
        }
      expect(faults).toEqual([])
    },
  }
}

/** Reads again with each frame until it is what is expected; where it never is, the last reading is told. */
export async function settles<Value>(page: Page, read: () => Promise<Value>, expected: Value): Promise<void> {
  const until = Date.now() + 20_000
  let found = await read()
  while (!isDeepStrictEqual(found, expected) && Date.now() < until) {
    await page.evaluate(() => new Promise(requestAnimationFrame))
    found = await read()
  }
  expect(found).toEqual(expected)
}

export const texts = (page: Page, selector: string): Promise<string[]> => page.locator(selector).allTextContents()

/** The elements say these, in this order, and there are no others. */
export function say(page: Page, selector: string, expected: readonly string[]): Promise<void> {
  return settles(page, () => texts(page, selector), [...expected])
}

/** They say these in whichever order. */
export function sayAll(page: Page, selector: string, expected: readonly string[]): Promise<void> {
  return settles(page, async () => (await texts(page, selector)).sort(), [...expected].sort())
}

/** At least one of them says this. */
export function someSays(page: Page, selector: string, expected: string): Promise<void> {
  const said = async () => {
    const found = await texts(page, selector)
    return found.includes(expected) ? expected : found.join('\n')
  }
  return settles(page, said, expected)
}

/** What stands in the fields. */
export function hold(page: Page, selector: string, expected: readonly string[]): Promise<void> {
  const values = () => page.locator(selector).evaluateAll(all => all.map(one => (one as HTMLInputElement).value))
  return settles(page, values, [...expected])
}
