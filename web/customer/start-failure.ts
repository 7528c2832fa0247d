import { HttpFailure, Unreachable } from '../shared/http.ts'
import { language } from '../shared/language.ts'
import { extras, loadExtras, words } from './words.ts'

/** Why a chat could not be started, in words that say what to do; where even those cannot be fetched, nothing can be reached. */
export async function startFailure(error: unknown): Promise<string> {
  const fetched =
    !(error instanceof Unreachable) &&
    (await loadExtras(language).then(
      () => true,
      () => false,
    ))
  if (!fetched) return words.unreachable
  const says = extras.failures
  if (!(error instanceof HttpFailure)) return says.startFailed
  if (error.body.code === 'RATE') return says.startRate
  return error.status >= 500 || error.body.code === 'RETRY' ? says.startFailed : says.startRefused
}
