/** What the console loads after its list: fetched by itself, and asked for again when it did not come. The built console at a scripted centre. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'
import { openScriptedConsole, type ScriptedCentre, startScriptedCentre } from '../support/scripted-centre.ts'
import { agent, row } from '../web/fixtures.ts'

jest.setTimeout(60_000)

let centre: ScriptedCentre
let browser: Browser
beforeAll(async () => {
  centre = await startScriptedCentre(agent(1, [row('dee')]))
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await centre?.stop()
})

const laterFiles = /\/assets\/later-\w+\.(js|css)$/

test('[AW5] what comes later is fetched when the list stands, and opens without asking for anything', async () => {
  const { page, faults, close } = await openScriptedConsole(browser, centre)
  await page.waitForFunction(
    () => performance.getEntriesByType('resource').filter(({ name }) => /later-\w+\.(js|css)$/.test(name)).length === 2,
  )
  await page.waitForFunction(() => document.querySelector('link[rel=stylesheet][href*=later]'))
  await page.route(/\/assets\//, route => route.abort())
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  expect(faults).toEqual([])
  await close()
})

test('[AW5] without the network a part says that it did not come, in the dialog and in the page, and comes when it is asked for again', async () => {
  const { page, faults, close } = await openScriptedConsole(browser, centre)
  await page.context().route(laterFiles, route => route.abort())
  await page.reload()
  await page.locator('[data-chat=dee]').waitFor()
  await page.keyboard.press('?')
  const missing = page.getByRole('dialog', { name: 'This could not be fetched.' })
  await missing.waitFor()
  await missing.getByRole('button', { name: 'Close' }).click()
  await missing.waitFor({ state: 'detached' })
  await page.keyboard.press('?')
  await missing.waitFor()
  await page.context().unroute(laterFiles)
  await missing.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('dialog', { name: 'Keys' }).getByText('Shift+Enter').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(faults).toEqual([])
  await close()
})
