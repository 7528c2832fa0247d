/** Screens of the product, each in one state: what axe looks at, what is photographed, and where no word may be missing. */
import type { Browser, Page } from 'playwright-core'
import type { Language } from '../../web/shared/language.ts'

export interface Look {
  readonly language: Language
  readonly theme: 'light' | 'dark'
  readonly width: number
  readonly height: number
}
export interface Staged {
  readonly page: Page
  close(): Promise<void>
}
export interface StagedScreen {
  /** As a file is called: `console-offer`. */
  readonly name: string
  /** Opens a browser context with that look and brings the page into its state; resolves when it stands still. */
  stage(browser: Browser, look: Look): Promise<Staged>
}
