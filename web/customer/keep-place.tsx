import { useEffect, useState } from 'preact/hooks'
import { PlaceKeptSchema } from '../../protocol/around-a-chat.ts'
import { CopyButton } from '../shared/copy-button.tsx'
import { fetchJson } from '../shared/http.ts'
import { formatTime } from '../shared/language.ts'
import type { ChatProps } from './chat-page.tsx'
import { placeAddress } from './place-address.ts'
import { extras, words } from './words.ts'

/** A link that leads back to this waiting chat from anywhere, once. */
export function KeepPlace({ controller }: ChatProps) {
  const says = extras.waiting
  const [place, setPlace] = useState<{ address: string; expiresAt: number }>()
  const [failed, setFailed] = useState(false)

  async function make() {
    const kept = controller.session()
    if (!kept) return
    setFailed(false)
    try {
      const path = `/api/chats/${encodeURIComponent(kept.id)}/places`
      const made = await fetchJson(path, PlaceKeptSchema, { method: 'POST', bearer: kept.session })
      setPlace({ address: placeAddress(location.origin, { chat: kept.id, place: made.place }), expiresAt: made.expiresAt })
    } catch (error) {
      console.warn('no link was made', error)
      setFailed(true)
    }
  }
  useEffect(() => void make(), [])

  if (failed)
    return (
      <p class="notice breach" role="alert">
        <span>{says.placeFailed}</span>
        <button type="button" class="link" onClick={() => void make()}>
          {words.tryAgain}
        </button>
      </p>
    )
  if (!place) return <p role="status">{words.partLoading}</p>
  return (
    <div class="place" role="status">
      <label for="place">{says.placeLabel(formatTime(place.expiresAt))}</label>
      <input id="place" readOnly dir="ltr" value={place.address} onFocus={({ currentTarget }) => currentTarget.select()} />
      <CopyButton text={place.address} />
    </div>
  )
}
