/** What this page says, in the language that was set before it was drawn. */
import { catalogue } from '../shared/catalogue.ts'
import type { Language } from '../shared/language.ts'
import { en } from './words/en.ts'
import type { Extras } from './words/en-extras.ts'

export type Words = typeof en
export let words: Words = en

export async function loadWords(language: Language): Promise<void> {
  words = await catalogue(language, en, { de: () => import('./words/de.ts'), ar: () => import('./words/ar.ts') })
}

/** Of the parts that are fetched when they are first shown; `lazy.tsx` loads them with the part. */
export let extras: Extras

export async function loadExtras(language: Language): Promise<void> {
  const { en } = await import('./words/en-extras.ts')
  extras = await catalogue(language, en, { de: () => import('./words/de-extras.ts'), ar: () => import('./words/ar-extras.ts') })
}
