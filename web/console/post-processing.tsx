import type { AgentChatView } from '../../protocol/views.ts'
import { formatCountdown } from '../shared/clock.ts'
import type { Controller } from './controller.ts'
import { customerName } from './rows.ts'

/** Stands where the message box was; the log above stays readable. */
export function PostProcessing({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const left = row.postProcessingEndsAt === undefined ? undefined : row.postProcessingEndsAt - controller.now.value
  const ending = controller.state.value.pending.includes(`endPostProcessing:${row.chat}`)
  return (
    <section class="post-processing" aria-label="Post processing">
      <div>
        <h2>
          Post processing
          {left !== undefined && <span class="timer">{formatCountdown(left)}</span>}
        </h2>
        <p>{endedWords(row)} Finish what belongs to it; it closes by itself when the time is over.</p>
      </div>
      <button
        type="button"
        class="primary"
        aria-busy={ending}
        aria-disabled={ending}
        onClick={() => controller.endPostProcessing(row.chat)}
      >
        End Post Processing
      </button>
    </section>
  )
}

function endedWords(row: AgentChatView): string {
  if (row.endedBy === 'customer') return `${customerName(row)} ended the chat.`
  return row.endedBy === 'agent' ? 'You ended the chat.' : 'The chat was ended.'
}
