/** What the parts say that both pages share. */
import { catalogue } from './catalogue.ts'
import type { Language } from './language.ts'
import { en } from './words/en.ts'

export type SharedWords = typeof en
export let shared: SharedWords = en

export async function loadSharedWords(language: Language): Promise<void> {
  shared = await catalogue(language, en, { de: () => import('./words/de.ts'), ar: () => import('./words/ar.ts') })
}
