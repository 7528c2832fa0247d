import { useId, useState } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import { WarnIcon } from '../shared/icons.tsx'
import type { RecordDesk } from './record-desk.ts'
import { detailNames, isEdited, type RecordForm, type Refusal } from './records.ts'
import { words } from './words.ts'

export interface RecordFieldsProps {
  desk: RecordDesk
  /** A record, or the place of a new one. */
  place: string
  /** The form as it begins. */
  from: RecordForm
  /** The chat whose post processing saves what is typed here at the latest; a new record is of it. */
  chat?: string
  /** Whether the address was vouched for; undefined where there is none, or it is the record's own. */
  verified?: boolean | undefined
}

/** A customer's details, as they are and to be changed. */
export function RecordFields({ desk, place, from, chat, verified }: RecordFieldsProps) {
  const said = words.customer
  const id = useId()
  const [done, setDone] = useState(false)
  const form = desk.state.value.forms[place] ?? from
  const edited = isEdited(form)
  const isNew = form.rev === undefined
  const empty = detailNames.every(name => form.details[name].trim() === '')
  const busy = form.saving === true
  // what stands in the field is the agent's as soon as it is another
  const told = verified !== undefined && form.details.email === form.base.email
  const badEmail = form.refusal?.kind === 'badEmail'

  async function save() {
    if (busy || empty) return
    setDone((await desk.save(place, from, chat)) !== undefined)
  }
  return (
    <form
      class="record-form"
      onSubmit={event => {
        event.preventDefault()
        void save()
      }}
    >
      {detailNames.map(name => (
        <div class="field" key={name}>
          <label for={`${id}-${name}`}>{said.details[name]}</label>
          <input
            id={`${id}-${name}`}
            type="text"
            inputMode={name === 'email' ? 'email' : name === 'phone' ? 'tel' : 'text'}
            dir={name === 'email' || name === 'phone' ? 'ltr' : 'auto'}
            autocomplete="off"
            maxLength={name === 'email' ? limits.emailCharacters : limits.nameCharacters}
            value={form.details[name]}
            aria-invalid={name === 'email' && badEmail}
            aria-describedby={name === 'email' && told ? `${id}-email-hint` : undefined}
            onInput={event => {
              setDone(false)
              desk.type(place, from, name, event.currentTarget.value)
            }}
          />
          {name === 'email' && told && (
            <p id={`${id}-email-hint`} class={verified ? 'hint ok' : 'hint'}>
              {verified ? `✓ ${said.verified}` : said.asTyped}
            </p>
          )}
        </div>
      ))}
      <div role="alert">{form.refusal && <RefusalLine refusal={form.refusal} onReload={() => desk.load(place, true)} />}</div>
      {(edited || isNew) && (
        <div class="form-buttons">
          <button type="submit" class="primary" aria-busy={busy} aria-disabled={busy || empty}>
            {busy ? said.saving : said.save}
          </button>
          {edited && (
            <button type="button" onClick={() => desk.undo(place)}>
              {said.undo}
            </button>
          )}
        </div>
      )}
      <p class="hint" role="status">
        {edited && chat !== undefined ? said.unsaved : done && !edited ? said.saved : ''}
      </p>
    </form>
  )
}

function RefusalLine({ refusal, onReload }: { refusal: Refusal; onReload(): void }) {
  const said = words.customer
  return (
    <p class="notice breach">
      <WarnIcon />
      <span>
        {refusal.kind === 'told' ? said.refusals.told(refusal.message) : said.refusals[refusal.kind]}
        {refusal.kind === 'changed' && (
          <button type="button" class="link" onClick={onReload}>
            {said.reload}
          </button>
        )}
      </span>
    </p>
  )
}
