/** Photographs of every screen in every state: to be looked at, by people. `--readme` makes those of the README anew. */
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { atOnce } from '../test/support/at-once.ts'
import { launchBrowser } from '../test/support/browser.ts'
import { consoleScreens } from '../test/support/console-screens.ts'
import { customerScreens } from '../test/support/customer-screens.ts'
import type { Look, StagedScreen } from '../test/support/staged.ts'
import type { BenchOptions, Outcome } from './run.ts'
import { readmeShots } from './screens-readme.ts'

const sizes = {
  desktop: { width: 1280, height: 800 },
  small: { width: 1024, height: 700 },
  phone: { width: 360, height: 640 },
  // 1280 × 800 at 200 %
  zoomed: { width: 640, height: 400 },
} as const
type Size = keyof typeof sizes
type Shot = readonly [size: Size, language: Look['language'], themes: readonly Look['theme'][]]

const everywhere: readonly Shot[] = [
  ['desktop', 'en', ['light', 'dark']],
  ['small', 'en', ['light', 'dark']],
  ['phone', 'en', ['light', 'dark']],
]
/** In other languages, and enlarged, a part of them shows what there is to see. */
const inPart: readonly Shot[] = [
  ['desktop', 'ar', ['light']],
  ['phone', 'ar', ['dark']],
  ['desktop', 'de', ['light']],
  ['zoomed', 'de', ['light']],
]
const parted = [
  'list list-more-states offer offer-why offer-floating chat chat-failed replies transfer post-processing pop-out empty missed-offer',
  'state-menu palette keys legend profile board messages record customer-new customer-history',
]
  .flatMap(names => names.split(' ').map(name => `console-${name}`))
  .concat('form form-questions form-closed waiting-third chat chat-failed chat-menu rating'.split(' ').map(name => `customer-${name}`))
  .concat('widget-launcher', 'widget-form')

export async function screens({ out, only, readme }: BenchOptions): Promise<Outcome> {
  const folder = readme ? 'docs/screens' : (out ?? mkdtempSync(join(tmpdir(), 'screens-')))
  mkdirSync(folder, { recursive: true })
  console.log(folder)
  const browser = await launchBrowser()
  const all: readonly StagedScreen[] = [...consoleScreens, ...customerScreens]
  const failed: string[] = []
  let count = 0
  try {
    if (readme) {
      count = await readmeShots(browser, folder, all)
    } else {
      const wanted = all.filter(({ name }) => !only || only.split(',').some(part => name.includes(part)))
      const shots = wanted.flatMap(screen => shotsOf(screen).map(shot => ({ screen, shot })))
      // a screen waits for its page more than it works: two share the browser
      await atOnce(2, shots, async ({ screen, shot }) => {
        try {
          await photograph(browser, folder, screen, shot)
          count += shot[2].length
        } catch (error) {
          failed.push(`${screen.name} ${shot[0]} ${shot[1]}: ${error instanceof Error ? error.message.split('\n')[0] : error}`)
        }
      })
    }
  } finally {
    await browser.close()
  }
  for (const line of failed) console.log(line)
  return { figure: `${count} photographs of ${all.length} screens in ${folder}`, reached: failed.length === 0 }
}

function shotsOf({ name }: StagedScreen): readonly Shot[] {
  return parted.includes(name) ? [...everywhere, ...inPart] : everywhere
}

/** Staged once for each size and language; the theme changes in place. */
async function photograph(browser: Browser, folder: string, screen: StagedScreen, [size, language, themes]: Shot): Promise<void> {
  const [first = 'light'] = themes
  const staged = await screen.stage(browser, { language, theme: first, ...sizes[size] })
  try {
    for (const theme of themes) {
      await staged.page.evaluate(chosen => {
        document.documentElement.dataset.theme = chosen
      }, theme)
      await staged.page.screenshot({ path: join(folder, `${screen.name}.${size}.${language}.${theme}.png`), animations: 'disabled' })
    }
  } finally {
    await staged.close()
  }
}
