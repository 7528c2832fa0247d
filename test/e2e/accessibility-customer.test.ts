/** Everything that a customer can see, looked at by axe in each theme and language, and in no language for words and room. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { findingsInBothThemes } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { customerScreens } from '../support/customer-screens.ts'
import { eachScreen } from '../support/each-screen.ts'
import { lookedLanguages } from '../support/looked-languages.ts'
import { pseudoFindings } from '../support/pseudo-findings.ts'
import { sceneWords } from '../support/scene-words.ts'

jest.setTimeout(480_000)
let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
}, 60_000)
afterAll(() => browser.close())

const phone = { theme: 'light', width: 360, height: 640 } as const

test.each(lookedLanguages)('[AX3] axe finds nothing serious on any screen of the customer, light or dark, in %s', async language => {
  const screens = customerScreens.filter(({ onlyEnglish }) => language === 'en' || !onlyEnglish)
  expect(screens.length).toBeGreaterThan(40)
  const found = await eachScreen(browser, screens, { ...phone, language }, ({ page }) =>
    findingsInBothThemes(page, () => page.emulateMedia({ colorScheme: 'dark' })),
  )
  expect(found).toEqual([])
})

test('[AX4] in no language every word carries the mark of a catalogue, and at 320 px nothing is clipped or runs out', async () => {
  const screens = customerScreens.filter(({ onlyEnglish }) => !onlyEnglish)
  const said = Object.values(sceneWords('en-XA')).flat()
  const names = ['Alice Adler', 'Bob Brandt', 'Dana', 'K7F3-92QD', 'AA', 'BB', 'English', 'Deutsch', 'العربية']
  const long = ['Maximiliane-Leopoldine von Schwarzenberg-Hohenstaufen', 'MS', 'Kundendienstaußenstellenleitung Rheinland-Pfalz']
  const data = [
    ...said,
    ...names,
    ...long,
    'https://parcels.example.com/track/K7F3',
    'https://example.com/orders/12',
    'It left our house this morning. You can follow it at',
    'at any time.',
  ]
  const found = await eachScreen(browser, screens, { ...phone, width: 320, height: 568, language: 'en-XA' }, ({ page }) =>
    pseudoFindings(page, data),
  )
  expect(found).toEqual([])
})
