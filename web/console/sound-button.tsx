import { SoundOffIcon, SoundOnIcon } from '../shared/icons.tsx'
import { desk } from './desk.ts'
import { words } from './words.ts'

/** In the top bar: sounds on or off, said in words too. */
export function SoundButton() {
  if (!desk) return null
  const { choices } = desk
  const { muted } = choices.value.value
  const { alerts } = words.offers
  const title = muted ? alerts.soundIsOff : alerts.soundIsOn
  return (
    <button type="button" class="quiet sound-button" aria-label={title} title={title} onClick={() => choices.set({ muted: !muted })}>
      {muted ? <SoundOffIcon /> : <SoundOnIcon />}
      <span aria-hidden="true">{muted ? alerts.off : alerts.on}</span>
    </button>
  )
}
