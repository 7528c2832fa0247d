/** What stands in for preact on the customer's page, against preact: the same scenes in one browser, told apart by nothing. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { build } from 'esbuild'
import fc from 'fast-check'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'

interface Scenario {
  readonly scenes: readonly string[]
  run(scene: string): Promise<string[]>
  chance(lists: unknown): string[]
}
const small = process.env.SMALL_VIEW ?? './web/shared/small-view.ts'
// 300 runs in a browser, on a busy machine
jest.setTimeout(60_000)
let browser: Browser
let real: Page
let standIn: Page

async function bundled(alias: Record<string, string>): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['test/support/small-view-scenario.tsx'],
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    alias,
  })
  return outputFiles[0]?.text ?? ''
}
async function opened(alias: Record<string, string>): Promise<Page> {
  const page = await browser.newPage()
  await page.setContent('<!doctype html><div id="root"></div>')
  await page.addScriptTag({ content: await bundled(alias) })
  return page
}
const run = (page: Page, scene: string) =>
  page.evaluate(name => (globalThis as unknown as { scenario: Scenario }).scenario.run(name), scene)
const chance = (page: Page, lists: unknown) =>
  page.evaluate(given => (globalThis as unknown as { scenario: Scenario }).scenario.chance(given), lists)

beforeAll(async () => {
  browser = await launchBrowser()
  real = await opened({})
  standIn = await opened({ 'preact/jsx-runtime': small, 'preact/hooks': small, preact: small })
}, 60_000)
afterAll(() => browser.close())

test.each([
  'children',
  'keys',
  'branches',
  'effects',
  'order',
  'state',
  'nested',
  'classes',
  'attributes',
  'fields',
  'handlers',
  'svg',
  'dialogs',
])('[CX12] %s are drawn as preact draws them, with the same nodes, focus and order of effects', async scene => {
  const views = await run(real, scene)
  expect(views.length).toBeGreaterThan(1)
  expect(await run(standIn, scene)).toEqual(views)
})

test('[CX12] rows and branches that come, go and change places are the same nodes in the same order', async () => {
  const rows = fc.record({ keys: fc.uniqueArray(fc.nat(9), { maxLength: 8 }), before: fc.boolean(), after: fc.boolean() })
  const seed = 20_261_127
  console.log(`seed of small-view: ${seed}`)
  await fc.assert(
    fc.asyncProperty(fc.array(rows, { minLength: 2, maxLength: 6 }), async lists => {
      const [drawn, expected] = await Promise.all([chance(standIn, lists), chance(real, lists)])
      expect(drawn).toEqual(expected)
    }),
    { numRuns: 300, seed },
  )
})
