/** The photographs that the README shows. */
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import type { StagedScreen } from '../test/support/staged.ts'

/** What is photographed of which screen. A screen that is not staged is left as it was. */
const shots = [
  { file: 'console.png', screen: 'console-chat-unread', width: 1200, height: 780 },
  { file: 'why-me.png', screen: 'console-offer-why', width: 1100, height: 780 },
  { file: 'phone.png', screen: 'customer-readme', width: 390, height: 720 },
] as const

export async function readmeShots(browser: Browser, folder: string, all: readonly StagedScreen[]): Promise<number> {
  let count = 0
  for (const { file, screen, width, height } of shots) {
    const staging = all.find(({ name }) => name === screen)
    if (!staging) continue
    const staged = await staging.stage(browser, { language: 'en', theme: 'light', width, height })
    try {
      await staged.page.screenshot({ path: join(folder, file), animations: 'disabled' })
    } finally {
      await staged.close()
    }
    count += 1
  }
  return count
}
