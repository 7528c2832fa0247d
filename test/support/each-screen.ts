/** Goes through screens and gathers what is found on them. */
import type { Browser } from 'playwright-core'
import { atOnce } from './at-once.ts'
import type { Look, Staged, StagedScreen } from './staged.ts'

/** What is judged of a screen that stands there; each finding in words. */
export type Judge = (staged: Staged) => Promise<readonly string[]>

/** Two at a time: while one page is drawn, another one is fetched. A screen that does not come up is a finding, and the others go on. */
export async function eachScreen(browser: Browser, screens: readonly StagedScreen[], look: Look, judge: Judge): Promise<string[]> {
  const found: string[] = []
  async function findingsOf(screen: StagedScreen): Promise<readonly string[]> {
    let staged: Staged | undefined
    try {
      staged = await screen.stage(browser, look)
      return await judge(staged)
    } catch (error) {
      return [`could not be looked at: ${error instanceof Error ? error.message : error}`]
    } finally {
      await staged?.close()
    }
  }
  await atOnce(2, screens, async screen => {
    for (const finding of await findingsOf(screen)) found.push(`${screen.name} ${look.language}: ${finding}`)
  })
  return found
}
