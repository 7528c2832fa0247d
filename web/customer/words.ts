/** What this page says, in the language that was set before it was drawn. */
import type { Language } from '../shared/language.ts'
import { en } from './words/en.ts'
import type { Extras } from './words/en-extras.ts'

export type Words = typeof en
export let words: Words = en

export async function loadWords(language: Language): Promise<void> {
  if (language === 'de') words = (await import('./words/de.ts')).de
  else if (language === 'ar') words = (await import('./words/ar.ts')).ar
  else if (language === 'en-XA') words = (await import('../shared/pseudo.ts')).pseudo(en)
  else words = en
}

/** Of the parts that are fetched when they are first shown; `lazy.tsx` loads them with the part. */
export let extras: Extras

export async function loadExtras(language: Language): Promise<void> {
  if (language === 'de') extras = (await import('./words/de-extras.ts')).de
  else if (language === 'ar') extras = (await import('./words/ar-extras.ts')).ar
  else {
    const { en } = await import('./words/en-extras.ts')
    extras = language === 'en-XA' ? (await import('../shared/pseudo.ts')).pseudo(en) : en
  }
}
