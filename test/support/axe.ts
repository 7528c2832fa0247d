/** axe-core in a page and its frames, whatever their policies: what it calls serious or critical by WCAG 2.2 AA. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Frame, Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Puts axe into every frame: once for each document. */
export async function bringAxe(page: Page): Promise<void> {
  for (const frame of shownFrames(page)) await frame.evaluate(source)
}

/** Another theme changes colours and nothing else. */
const ofColours = ['color-contrast', 'link-in-text-block']

export async function findings(page: Page, { coloursOnly = false } = {}): Promise<string[]> {
  const runOnly = coloursOnly ? { type: 'rule', values: ofColours } : { type: 'tag', values: tags }
  const found: string[] = []
  for (const frame of shownFrames(page)) {
    const violations = await frame.evaluate(async runOnly => {
      const { axe } = window as unknown as { axe: { run(context: unknown, options: unknown): Promise<AxeResults> } }
      const options = { runOnly, resultTypes: ['violations'], iframes: false, elementRef: false }
      const { violations } = await axe.run(document, options)
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
    }, runOnly)
    found.push(...violations)
  }
  return found
}

/** In the light by all rules, and then, when `darken` has made it dark, by those of colours. */
export async function findingsInBothThemes(page: Page, darken: () => Promise<unknown>): Promise<string[]> {
  await bringAxe(page)
  const light = await findings(page)
  await darken()
  return [...light, ...(await findings(page, { coloursOnly: true })).map(finding => `dark ${finding}`)]
}

function shownFrames(page: Page): Frame[] {
  return page.frames().filter(frame => frame.url() !== '' && !frame.isDetached())
}
