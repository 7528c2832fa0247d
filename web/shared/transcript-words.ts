/** What a transcript says, and the choice of its kind: apart from the other words, for a page that makes one only when it is asked to. */
import type { Language } from './language.ts'
import { en } from './words/en-transcript.ts'

export type TranscriptWords = typeof en
export let transcriptWords: TranscriptWords = en

export async function loadTranscriptWords(language: Language): Promise<void> {
  if (language === 'de') transcriptWords = (await import('./words/de-transcript.ts')).de
  else if (language === 'ar') transcriptWords = (await import('./words/ar-transcript.ts')).ar
  else if (language === 'en-XA') transcriptWords = (await import('./pseudo.ts')).pseudo(en)
  else transcriptWords = en
}
