/** Everything that an agent can see, looked at by axe in each theme and language, and in no language for words and room. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { bringAxe, findings } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { consoleScreens } from '../support/console-screens.ts'
import { eachScreen } from '../support/each-screen.ts'
import { lookedLanguages } from '../support/looked-languages.ts'
import { pseudoFindings } from '../support/pseudo-findings.ts'

jest.setTimeout(480_000)
let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
}, 60_000)
afterAll(() => browser.close())

test.each(lookedLanguages)('[AX1] axe finds nothing serious on any screen of the console, light or dark, in %s', async language => {
  expect(consoleScreens.length).toBeGreaterThan(60)
  const look = { theme: 'light', width: 1280, height: 800, language } as const
  const found = await eachScreen(browser, consoleScreens, look, async ({ page }) => {
    await bringAxe(page)
    const light = await findings(page)
    await page.evaluate(() => {
      document.documentElement.dataset.theme = 'dark'
    })
    return [...light, ...(await findings(page, { coloursOnly: true })).map(finding => `dark ${finding}`)]
  })
  expect(found).toEqual([])
})

test('[AX2] in no language every word carries the mark of a catalogue, and neither on a small desktop nor on a phone is any clipped or runs out', async () => {
  const look = { theme: 'light', width: 1024, height: 700, language: 'en-XA' } as const
  const found = await eachScreen(browser, consoleScreens, look, async ({ page }) => {
    const desktop = await pseudoFindings(page, [])
    await page.setViewportSize({ width: 360, height: 640 })
    const phone = await pseudoFindings(page, [])
    return [...desktop, ...phone.map(finding => `phone ${finding}`)]
  })
  expect(found).toEqual([])
})
