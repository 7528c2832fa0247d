import { HttpFailure, Unreachable } from '../shared/http.ts'
import { chatWords } from './chat-words.ts'

/** Why a chat could not be started, in words that say what to do. */
export function startFailure(error: unknown): string {
  const says = chatWords.failures
  if (error instanceof Unreachable) return says.startUnreachable
  if (!(error instanceof HttpFailure)) return says.startFailed
  if (error.body.code === 'RATE') return says.startRate
  return error.status >= 500 || error.body.code === 'RETRY' ? says.startFailed : says.startRefused
}
