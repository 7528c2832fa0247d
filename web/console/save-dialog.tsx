import type { AgentChatView } from '../../protocol/views.ts'
import { emptyLog } from '../shared/log.ts'
import { saveFile } from '../shared/save-file.ts'
import { type TranscriptFormat, transcriptFile, transcriptFormats } from '../shared/transcript.ts'
import { transcriptWords } from '../shared/transcript-words.ts'
import { chatItems } from './chat-items.ts'
import type { Controller } from './controller.ts'
import { Dialog } from './dialog.tsx'
import { customerTitle } from './rows.ts'

/** The transcript as a file: of a chat that goes on, and of one that has ended. */
export function SaveDialog({ controller, row, onClose }: { controller: Controller; row: AgentChatView; onClose(): void }) {
  const said = transcriptWords
  function save(format: TranscriptFormat) {
    const state = controller.state.value
    const { transactionId, queue, startedAt, endedAt } = row
    saveFile(
      transcriptFile(
        {
          transactionId,
          queueName: queue.name,
          agentName: state.agent?.name,
          customerTitle: customerTitle(row),
          startedAt,
          endedAt,
          savedAt: controller.link.serverClock.now(),
          items: chatItems(state, row),
          events: (state.logs[row.chat] ?? emptyLog).events,
        },
        format,
      ),
    )
    onClose()
  }
  return (
    <Dialog title={said.choose} class="save" onClose={onClose}>
      <ul class="formats">
        {transcriptFormats.map(format => (
          <li key={format}>
            <button type="button" aria-describedby={`format-${format}`} onClick={() => save(format)}>
              {said.formats[format].name}
            </button>
            <span id={`format-${format}`}>{said.formats[format].about}</span>
          </li>
        ))}
      </ul>
      <div class="dialog-buttons">
        <button type="button" onClick={onClose}>
          {said.cancel}
        </button>
      </div>
    </Dialog>
  )
}
