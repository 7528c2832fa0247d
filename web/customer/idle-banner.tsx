import { formatCountdown } from '../shared/clock.ts'
import { ClockIcon } from '../shared/icons.tsx'
import type { ChatProps } from './chat-page.tsx'
import { chatWords } from './chat-words.ts'
import { hasEnded, idleEndsAt } from './state.ts'

/** Asks a silent customer before the chat ends. Read aloud once; the countdown is for the eye. */
export function IdleBanner({ controller }: ChatProps) {
  const state = controller.state.value
  const now = controller.now.value
  const endsAt = hasEnded(state) ? undefined : idleEndsAt(state, now)
  return (
    <>
      <p class="hidden" role="alert">
        {endsAt !== undefined && chatWords.idle.announce}
      </p>
      {endsAt !== undefined && (
        <div class="notice warn idle">
          <ClockIcon />
          <span>
            <strong>{chatWords.idle.question}</strong> <span class="timer">{chatWords.idle.ends(formatCountdown(endsAt - now))}</span>
          </span>
          <button type="button" onClick={controller.stillHere}>
            {chatWords.idle.here}
          </button>
        </div>
      )}
    </>
  )
}
