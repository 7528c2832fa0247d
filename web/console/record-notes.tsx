import { useId, useState } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import type { RecordView } from '../../protocol/records.ts'
import { formatMoment } from '../shared/language.ts'
import type { RecordDesk } from './record-desk.ts'
import { words } from './words.ts'

/** What colleagues have written about a customer, the newest first, and a place for more. */
export function RecordNotes({ desk, record, notes }: { desk: RecordDesk; record: string; notes: RecordView['notes'] }) {
  const said = words.customer
  const id = useId()
  const text = desk.state.value.notes[record]?.text ?? ''
  const [state, setState] = useState<'writing' | 'saving' | 'failed'>('writing')
  async function add() {
    if (state === 'saving' || text.trim() === '') return
    setState('saving')
    setState((await desk.addNote(record)) ? 'writing' : 'failed')
  }
  return (
    <>
      <form
        class="note-form"
        onSubmit={event => {
          event.preventDefault()
          void add()
        }}
      >
        <div class="field">
          <label for={id}>{said.newNote}</label>
          <textarea
            id={id}
            rows={2}
            dir="auto"
            spellcheck
            maxLength={limits.remarkCharacters}
            value={text}
            onInput={event => desk.writeNote(record, event.currentTarget.value)}
          />
        </div>
        <div role="alert">{state === 'failed' && <p class="notice breach">{said.noteNotKept}</p>}</div>
        <button type="submit" aria-busy={state === 'saving'} aria-disabled={state === 'saving' || text.trim() === ''}>
          {said.addNote}
        </button>
      </form>
      {notes.length === 0 ? (
        <p class="muted">{said.noNotes}</p>
      ) : (
        <ul class="record-notes">
          {[...notes]
            .sort((a, b) => b.at - a.at)
            .map(({ at, by, text }) => (
              <li key={`${at} ${text}`}>
                <p dir="auto">{text}</p>
                <p class="muted small">
                  <bdi>{said.by(by)}</bdi> · <time dateTime={new Date(at).toISOString()}>{formatMoment(at)}</time>
                </p>
              </li>
            ))}
        </ul>
      )}
    </>
  )
}
