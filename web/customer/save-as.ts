import { language } from '../shared/language.ts'
import type { Transcript } from '../shared/transcript.ts'
import { loadTranscriptWords } from '../shared/transcript-words.ts'
import type { Controller } from './controller.ts'
import { saveTranscript } from './save-transcript.ts'
import { type CustomerState, hasEnded, ownLog } from './state.ts'
import { items } from './thread-of-chat.ts'

export async function saveAs({ state, now }: Controller, format: 'text' | 'html'): Promise<void> {
  const transcript = transcriptOf(state.value, now.value)
  await loadTranscriptWords(language)
  if (transcript) saveTranscript(transcript, format)
}

/** What the customer sees of the chat, to be kept. */
function transcriptOf(state: CustomerState, savedAt: number): Transcript | undefined {
  const { chat } = state
  if (!chat) return undefined
  const { transactionId, queueName, agentName, startedAt } = chat
  const last = ownLog(state).events.at(-1)
  return {
    transactionId,
    queueName,
    ...(agentName === undefined ? {} : { agentName }),
    startedAt,
    ...(hasEnded(state) && last ? { endedAt: last.at } : {}),
    savedAt,
    items: items(state),
  }
}
