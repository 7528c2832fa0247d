/** What a transcript says, and the choice of its kind: apart from the other words, for a page that makes one only when it is asked to. */
import { catalogue } from './catalogue.ts'
import type { Language } from './language.ts'
import { en } from './words/en-transcript.ts'

export type TranscriptWords = typeof en
export let transcriptWords: TranscriptWords = en

export async function loadTranscriptWords(language: Language): Promise<void> {
  transcriptWords = await catalogue(language, en, {
    de: () => import('./words/de-transcript.ts'),
    ar: () => import('./words/ar-transcript.ts'),
  })
}
