import { type ChatStarted, ChatStartedSchema } from '../../protocol/chat-start.ts'
import { fetchJson, HttpFailure } from '../shared/http.ts'
import { language } from '../shared/language.ts'
import type { PlaceLink } from './place-link.ts'
import type { ChatKeeper, Kept } from './session.ts'
import type { CustomerInput } from './state.ts'
import { extras, loadExtras } from './words.ts'

interface Page {
  keeper: ChatKeeper
  dispatch(input: CustomerInput): void
  began(started: ChatStarted, keys: Kept): void
  open(): void
  loadForm(): Promise<void>
}

/** Takes a waiting chat over, by the link that was made for it elsewhere; fetched when a page is opened by one. */
export async function takePlace({ chat, place }: PlaceLink, { keeper, dispatch, began, open, loadForm }: Page): Promise<void> {
  const kept = keeper.read()?.chat
  if (kept) {
    open()
    if (kept.id === chat) return
    await loadExtras(language)
    return dispatch({ kind: 'chatError', text: extras.failures.anotherChat })
  }
  dispatch({ kind: 'starting' })
  // kept before they are used: where the answer is lost, the link opened again leads on
  const keys = keeper.keys()
  try {
    const body = { chat, place, customerKey: keys.customerKey }
    const started = await fetchJson('/api/places', ChatStartedSchema, { method: 'POST', body })
    began(started, keys)
  } catch (error) {
    console.warn('the chat could not be taken over', error)
    const gone = error instanceof HttpFailure && error.status < 500
    dispatch({ kind: 'form', earlier: { why: gone ? 'placeGone' : 'placeFailed', unsent: [] } })
    await loadForm()
  }
}
