/** Everything that an agent can see, looked at by axe in each theme and language, and in no language for words and room. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { bringAxe, findings, findingsInBothThemes } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { consoleSaid } from '../support/console-said.ts'
import { consoleScreens } from '../support/console-screens.ts'
import { eachScreen } from '../support/each-screen.ts'
import { lookedLanguages } from '../support/looked-languages.ts'
import { pseudoFindings } from '../support/pseudo-findings.ts'
import type { StagedScreen } from '../support/staged.ts'

jest.setTimeout(480_000)
let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
}, 60_000)
afterAll(() => browser.close())

/** Those that a phone draws with other parts: the drawer, the way back, the panel's own button. */
const alsoSmall = ['list', 'chat', 'offer', 'post-processing', 'board', 'profile', 'customer-history', 'record']
const isAlsoSmall = ({ name }: StagedScreen) => alsoSmall.some(part => name === `console-${part}`)

test.each(lookedLanguages)('[AX1] axe finds nothing serious on any screen of the console, light or dark, in %s', async language => {
  expect(consoleScreens.length).toBeGreaterThan(60)
  const look = { theme: 'light', width: 1280, height: 800, language } as const
  const found = await eachScreen(browser, consoleScreens, look, ({ page }) =>
    findingsInBothThemes(page, () =>
      page.evaluate(() => {
        document.documentElement.dataset.theme = 'dark'
      }),
    ),
  )
  const narrow = { ...look, width: 360, height: 640 }
  const small = await eachScreen(browser, consoleScreens.filter(isAlsoSmall), narrow, async ({ page }) => {
    await bringAxe(page)
    return findings(page)
  })
  expect([...found, ...small.map(finding => `phone ${finding}`)]).toEqual([])
})

test('[AX2] in no language every word carries the mark of a catalogue, and neither on a small desktop nor on a phone is any clipped or runs out', async () => {
  const look = { theme: 'light', width: 1024, height: 700, language: 'en-XA' } as const
  const data = consoleSaid(Date.now())
  const found = await eachScreen(browser, consoleScreens, look, async ({ page }) => {
    const desktop = await pseudoFindings(page, data)
    await page.setViewportSize({ width: 360, height: 640 })
    const phone = await pseudoFindings(page, data)
    const drawer = await drawerFindings(page, data)
    return [...desktop, ...phone.map(finding => `phone ${finding}`), ...drawer.map(finding => `drawer ${finding}`)]
  })
  expect(found).toEqual([])
})

/** The list over a chat, where nothing lies over both. */
async function drawerFindings(page: Page, data: readonly string[]): Promise<readonly string[]> {
  const button = page.locator('.drawer-button')
  const covered = page.locator('dialog[open], .menu, .reply-popup, .customer-panel.opened')
  if ((await covered.count()) > 0 || !(await button.isVisible())) return []
  if ((await button.getAttribute('aria-expanded')) === 'false') await button.click()
  await page.locator('.drawer-open .list-panel').waitFor()
  return pseudoFindings(page, data)
}
