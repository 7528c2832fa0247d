/** What this page says, in the language that was set before it was drawn. */
import type { Language } from '../shared/language.ts'
import { loadTranscriptWords } from '../shared/transcript-words.ts'
import { loadSharedWords } from '../shared/words.ts'
import { en } from './words/en.ts'

export type Words = typeof en
export let words: Words = en

export async function loadWords(language: Language): Promise<void> {
  await Promise.all([loadSharedWords(language), loadTranscriptWords(language)])
  if (language === 'de') words = (await import('./words/de.ts')).de
  else if (language === 'ar') words = (await import('./words/ar.ts')).ar
  else if (language === 'en-XA') words = (await import('../shared/pseudo.ts')).pseudo(en)
  else words = en
}
