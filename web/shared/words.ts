/** What the parts say that both pages share. */
import type { Language } from './language.ts'
import { en } from './words/en.ts'

export type SharedWords = typeof en
export let shared: SharedWords = en

export async function loadSharedWords(language: Language): Promise<void> {
  if (language === 'de') shared = (await import('./words/de.ts')).de
  else if (language === 'ar') shared = (await import('./words/ar.ts')).ar
  else if (language === 'en-XA') shared = (await import('./pseudo.ts')).pseudo(en)
  else shared = en
}
