import { formatCountdown } from '../shared/durations.ts'
import type { ChatProps } from './chat-page.tsx'
import { ClockIcon } from './later-icons.tsx'
import { extras } from './words.ts'

/** Asks a silent customer before the chat ends. Read aloud once; the countdown is for the eye. */
export function IdleBanner({ controller, endsAt }: ChatProps & { endsAt: number }) {
  const says = extras.idle
  return (
    <>
      <p class="hidden" role="alert">
        {says.announce}
      </p>
      <div class="notice warn idle">
        <ClockIcon />
        <span>
          <strong>{says.question}</strong> <span class="timer">{says.ends(formatCountdown(endsAt - controller.now.value))}</span>
        </span>
        <button type="button" onClick={controller.stillHere}>
          {says.here}
        </button>
      </div>
    </>
  )
}
