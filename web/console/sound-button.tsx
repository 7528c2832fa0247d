import { SoundOffIcon, SoundOnIcon, WarnIcon } from '../shared/icons.tsx'
import { type Desk, desk } from './desk.ts'
import { words } from './words.ts'

/** In the top bar: sounds on or off, said in words too, with what keeps alerts from reaching the agent. */
export function SoundButton() {
  if (!desk) return null
  const { choices } = desk
  const { muted } = choices.value.value
  const { alerts } = words.offers
  const hint = missing(desk)
  const title = [muted ? alerts.soundIsOff : alerts.soundIsOn, hint].filter(Boolean).join(' – ')
  return (
    <button
      type="button"
      class={`quiet sound-button ${hint ? 'warn' : ''}`}
      aria-label={title}
      title={title}
      onClick={() => choices.set({ muted: !muted })}
    >
      {muted ? <SoundOffIcon /> : <SoundOnIcon />}
      <span aria-hidden="true">{muted ? alerts.off : alerts.on}</span>
      {hint && <WarnIcon size={16} />}
    </button>
  )
}

/** The first thing that is wanted and that the browser does not do. */
function missing({ choices, sound, notifications }: Desk): string | undefined {
  const { muted, notify } = choices.value.value
  const permission = notifications.permission.value
  const { test } = words.offers.alerts
  if (!muted && sound.locked.value) return test.locked
  return notify && permission !== 'granted' ? test[permission] : undefined
}
