/** A customer's record as a page of its own: the tab that Accept opens (S30). */
import { useState } from 'preact/hooks'
import type { RecordView as RecordData } from '../../protocol/records.ts'
import { formatDay } from '../shared/language.ts'
import { Asked, useRecord } from './asked.tsx'
import type { Controller } from './controller.ts'
import { PastChats } from './past-chats.tsx'
import { RecordChooser } from './record-chooser.tsx'
import { newForm } from './record-desk.ts'
import { RecordFields } from './record-form.tsx'
import { RecordNotes } from './record-notes.tsx'
import { newRecordOf, recordName } from './records.ts'
import { customerName } from './rows.ts'
import { words } from './words.ts'

/** `record`: its id, or `matches.<chat>` while it is to be chosen. */
export function RecordView({ controller, record }: { controller: Controller; record: string }) {
  const chat = record.startsWith('matches.') ? record.slice('matches.'.length) : undefined
  return (
    <section class="record-view" aria-labelledby="record-name">
      {chat === undefined ? (
        <WholeRecord key={record} controller={controller} record={record} />
      ) : (
        <Choice key={chat} controller={controller} chat={chat} />
      )}
    </section>
  )
}

function WholeRecord({ controller, record }: { controller: Controller; record: string }) {
  const asked = useRecord(controller.records, record)
  const name = asked?.value && recordName(asked.value)
  return (
    <>
      <h2 id="record-name" dir="auto">
        {name || words.customer.existing}
      </h2>
      <Asked asked={asked} again={() => controller.records.load(record, true)}>
        {view => <Parts controller={controller} view={view} />}
      </Asked>
    </>
  )
}

function Parts({ controller, view }: { controller: Controller; view: RecordData }) {
  const said = words.customer
  const form = controller.records.form(view.id)
  const current = (controller.state.value.agent?.chats ?? []).filter(row => controller.records.recordOf(row) === view.id)
  return (
    <>
      <p class="muted">{said.since(formatDay(view.createdAt, controller.now.value))}</p>
      <div class="record-parts">
        <section class="card">
          <h3>{said.tabs.profile}</h3>
          {form && <RecordFields desk={controller.records} place={view.id} from={form} />}
        </section>
        <section class="card">
          <h3>{said.recordNotes}</h3>
          <RecordNotes desk={controller.records} record={view.id} notes={view.notes} />
        </section>
        <section class="card chats">
          {current.length > 0 && (
            <>
              <h3>{said.current}</h3>
              <ul>
                {current.map(row => (
                  <li key={row.chat}>
                    <button type="button" onClick={() => controller.dispatch({ kind: 'select', chat: row.chat })}>
                      {said.goToChat(row.transactionId)}
                    </button>
                  </li>
                ))}
              </ul>
            </>
          )}
          <h3>{said.history}</h3>
          <PastChats
            controller={controller}
            record={view.id}
            chats={view.chats.filter(past => !current.some(row => row.chat === past.chat))}
          />
        </section>
      </div>
    </>
  )
}

function Choice({ controller, chat }: { controller: Controller; chat: string }) {
  const [asNew, setAsNew] = useState(false)
  const row = controller.state.value.agent?.chats.find(other => other.chat === chat)
  const record = row && controller.records.recordOf(row)
  if (record !== undefined) return <WholeRecord controller={controller} record={record} />
  return (
    <>
      <h2 id="record-name" dir="auto">
        {row ? customerName(row) : words.customer.existing}
      </h2>
      {!row ? (
        <p>{words.chat.hasEnded}</p>
      ) : asNew ? (
        <section class="card">
          <h3>{words.customer.newRecord}</h3>
          <RecordFields desk={controller.records} place={newRecordOf(chat)} from={newForm(row)} chat={chat} />
        </section>
      ) : (
        <RecordChooser
          controller={controller}
          chat={chat}
          count={row.matches ?? 0}
          onNew={() => setAsNew(true)}
          onChosen={(chosen, name) => {
            const { view } = controller.state.value
            controller.dispatch({ kind: 'openRecord', record: chosen, name })
            controller.dispatch({ kind: 'closeRecord', record: `matches.${chat}` })
            if (view === `record:matches.${chat}`) controller.dispatch({ kind: 'view', view: `record:${chosen}` })
          }}
        />
      )}
    </>
  )
}
