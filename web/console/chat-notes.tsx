import { useId } from 'preact/hooks'
import type { AgentChatView } from '../../protocol/views.ts'
import type { Controller } from './controller.ts'
import { tooLong } from './remarks.ts'
import { words } from './words.ts'

/** What the agent writes about this chat, begun in the Notes tab and gone on with in post processing: one field in both places. */
export function ChatNotes({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const said = words.chat.postProcessing
  const id = useId()
  const { notes } = controller.remarks.shown(row)
  const keeping = controller.remarks.keeping.value[row.chat]
  const over = tooLong({ notes })
  const state = over ? said.tooLong(notes.length) : keeping === undefined ? '' : said.keeping[keeping]
  return (
    <div class="field">
      <label for={id}>{said.notes}</label>
      <textarea
        id={id}
        rows={2}
        dir="auto"
        spellcheck
        value={notes}
        aria-invalid={over}
        aria-describedby={`${id}-state`}
        onInput={event => controller.remarks.change(row.chat, { notes: event.currentTarget.value })}
      />
      <p id={`${id}-state`} class={over || keeping === 'failed' ? 'state over' : 'state'} role="status">
        {state}
      </p>
    </div>
  )
}
