import { language } from '../shared/language.ts'
import type { Controller } from './controller.ts'
import { fetchExtras } from './lazy.tsx'
import { transcriptOf } from './thread-of-chat.ts'

export async function saveAs({ state, now }: Controller, format: 'text' | 'html'): Promise<void> {
  const transcript = transcriptOf(state.value, now.value)
  const { saveTranscript, loadTranscriptWords } = await fetchExtras()
  await loadTranscriptWords(language)
  if (transcript) saveTranscript(transcript, format)
}
