import { useState } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import type { AgentChatView } from '../../protocol/views.ts'
import type { Controller, TransferTo } from './controller.ts'
import { Dialog } from './dialog.tsx'
import { useFetched } from './fetched.ts'
import { RefusalAlert } from './refusal-alert.tsx'
import { customerName } from './rows.ts'
import { type Choice, colleagueChoices, queueChoices } from './transfer-targets.ts'
import { words } from './words.ts'

export function TransferDialog({ controller, row, onClose }: { controller: Controller; row: AgentChatView; onClose(): void }) {
  const said = words.chat.transferring
  const [to, setTo] = useState<TransferTo>()
  const [note, setNote] = useState('')
  const [refusal, setRefusal] = useState<string>()
  const { fetched, again } = useFetched(() => controller.api.transferTargets(), row.chat)
  const busy = controller.state.value.pending.includes(`transfer:${row.chat}`)
  const tooLong = note.length > limits.noteCharacters
  const ready = to !== undefined && !tooLong && !busy

  async function submit(event: Event) {
    event.preventDefault()
    if (!ready) return
    setRefusal(undefined)
    const refused = await controller.transfer(row.chat, to, note.trim())
    if (refused === undefined) return onClose()
    setRefusal(refused)
    again()
  }

  return (
    <Dialog title={said.title(customerName(row))} class="transfer" onClose={onClose}>
      <form onSubmit={submit}>
        {fetched.kind === 'here' ? (
          <Targets
            queues={queueChoices(fetched.value, row.queue.id)}
            colleagues={colleagueChoices(fetched.value, controller.state.value.agent?.id)}
            chosen={to}
            onChoose={setTo}
          />
        ) : (
          <p role="status">{fetched.kind === 'loading' ? said.looking : said.failed}</p>
        )}
        {fetched.kind !== 'loading' && (
          <button type="button" class="link" onClick={again}>
            {fetched.kind === 'here' ? said.lookAgain : said.tryAgain}
          </button>
        )}
        <label for="transfer-note">
          {said.note} <span class="muted">{said.noteMeaning}</span>
        </label>
        <textarea
          id="transfer-note"
          rows={3}
          value={note}
          aria-invalid={tooLong}
          aria-describedby="transfer-count"
          onInput={event => setNote(event.currentTarget.value)}
        />
        <p id="transfer-count" class={tooLong ? 'count over' : 'count'}>
          {said.count(note.length)}
        </p>
        <RefusalAlert text={refusal} />
        <div class="dialog-buttons">
          <button type="button" onClick={onClose}>
            {said.cancel}
          </button>
          <button type="submit" class="primary" aria-busy={busy} aria-disabled={!ready}>
            {said.transfer}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

interface TargetsProps {
  queues: readonly Choice[]
  colleagues: readonly Choice[]
  chosen: TransferTo | undefined
  onChoose(to: TransferTo): void
}

function Targets({ queues, colleagues, chosen, onChoose }: TargetsProps) {
  const said = words.chat.transferring
  const groups = [
    { title: said.queues, choices: queues, none: said.noQueues },
    { title: said.colleagues, choices: colleagues, none: said.noColleagues },
  ]
  return (
    <div class="targets">
      {groups.map(({ title, choices, none }) => (
        <fieldset key={title}>
          <legend>{title}</legend>
          {choices.length === 0 && <p>{none}</p>}
          {choices.map(choice => (
            <ChoiceRow key={choice.to.id} choice={choice} chosen={chosen} onChoose={onChoose} />
          ))}
        </fieldset>
      ))}
    </div>
  )
}

function ChoiceRow({ choice, chosen, onChoose }: { choice: Choice } & Pick<TargetsProps, 'chosen' | 'onChoose'>) {
  const { to, note, free } = choice
  return (
    <label class="choice">
      <input
        type="radio"
        name="transfer-to"
        disabled={!free}
        checked={chosen?.kind === to.kind && chosen.id === to.id}
        onChange={() => onChoose(to)}
      />
      <span dir="auto">{to.name}</span>
      <small>{note}</small>
    </label>
  )
}
