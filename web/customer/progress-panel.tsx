import type { ChatProps } from './chat-page.tsx'
import { chatWords } from './chat-words.ts'
import { estimateWords } from './estimate.ts'
import { lazy } from './lazy.tsx'
import { progress } from './progress.ts'
import { hasEnded } from './state.ts'

const WhileWaiting = lazy(
  extras => extras.WhileWaiting,
  () => null,
)

export function ProgressPanel({ controller }: ChatProps) {
  const state = controller.state.value
  const shown = progress(state)
  const ended = hasEnded(state)
  const waiting = shown !== undefined && !ended && shown.step < 3
  const quiet = !shown || (state.chat?.status === 'active' && !ended && !shown.away)
  const estimate = state.chat?.status === 'waiting' ? state.place?.estimate : undefined
  // While an agent and the customer talk, the log says everything; the place stays for the reader's announcement.
  return (
    <section class={`progress ${quiet ? 'hidden' : ''} ${ended ? 'ended' : ''} ${shown?.away ? 'away' : ''}`}>
      <div role="status" aria-label={chatWords.progress.region}>
        {shown && (
          <>
            <p class="progress-title">{shown.title}</p>
            <p class="progress-detail">
              {waiting && (
                <span class="steps" aria-hidden="true">
                  {[1, 2, 3].map(step => (
                    <i key={step} class={step === shown.step ? 'now' : step < shown.step ? 'done' : ''} />
                  ))}
                </span>
              )}
              {shown.detail}
            </p>
            {estimate && <p class="muted">{estimateWords(estimate)}</p>}
            {!ended && !quiet && <p class="muted small">{shown.away ? chatWords.progress.writeAway : chatWords.progress.writeAlready}</p>}
          </>
        )}
      </div>
      {waiting && <WhileWaiting controller={controller} />}
    </section>
  )
}
