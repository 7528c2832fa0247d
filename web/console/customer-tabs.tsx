/** The tabs of the customer panel; loaded with the first chat. */
import { useState } from 'preact/hooks'
import type { AgentChatView } from '../../protocol/views.ts'
import { Asked, useRecord } from './asked.tsx'
import { ChatNotes } from './chat-notes.tsx'
import type { Controller } from './controller.ts'
import type { CustomerTabName } from './customer-panel.tsx'
import { PastChats } from './past-chats.tsx'
import { RecordChooser } from './record-chooser.tsx'
import { newForm } from './record-desk.ts'
import { RecordFields } from './record-form.tsx'
import { RecordNotes } from './record-notes.tsx'
import { newRecordOf } from './records.ts'
import { words } from './words.ts'

interface TabProps {
  controller: Controller
  row: AgentChatView
}

export function CustomerTab({ tab, ...props }: TabProps & { tab: CustomerTabName }) {
  if (tab === 'history') return <History {...props} />
  return tab === 'notes' ? <Notes {...props} /> : <Profile {...props} />
}

function Profile({ controller, row }: TabProps) {
  const said = words.customer
  return (
    <>
      {row.status === 'offered' ? <Known row={row} /> : <Details controller={controller} row={row} />}
      {row.answers && row.answers.length > 0 && (
        <section>
          <h3>{said.answers}</h3>
          <dl class="facts">
            {row.answers.map(({ label, text }) => (
              <div key={label}>
                <dt dir="auto">{label}</dt>
                <dd dir="auto">{text}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <section>
        <h3>{said.thisChat}</h3>
        <dl class="facts">
          <div>
            <dt>{words.chat.transactionId}</dt>
            <dd>
              <bdi class="id">{row.transactionId}</bdi>
            </dd>
          </div>
          <div>
            <dt>{said.queue}</dt>
            <dd dir="auto">{row.queue.name}</dd>
          </div>
        </dl>
      </section>
    </>
  )
}

/** Before the chat is taken, what the offer says is all there is to know. */
function Known({ row: { customer } }: Pick<TabProps, 'row'>) {
  const said = words.customer
  return (
    <dl class="facts">
      {(['nickname', 'firstName', 'lastName', 'email'] as const).map(name => (
        <div key={name}>
          <dt>{said.details[name]}</dt>
          <dd dir="auto">{customer[name] || <span class="muted">–</span>}</dd>
        </div>
      ))}
    </dl>
  )
}

function Details({ controller, row }: TabProps) {
  const said = words.customer
  const [asNew, setAsNew] = useState(false)
  const record = controller.records.recordOf(row)
  const verified = row.customer.email === '' ? undefined : row.customer.verified === true
  if (record !== undefined) return <ExistingRecord controller={controller} record={record} chat={row.chat} verified={verified} />
  if ((row.matches ?? 0) > 1 && !asNew)
    return <RecordChooser controller={controller} chat={row.chat} count={row.matches ?? 0} onNew={() => setAsNew(true)} />
  return (
    <section>
      <h3>{said.newRecord}</h3>
      <p class="muted small">{said.newMeaning}</p>
      <RecordFields desk={controller.records} place={newRecordOf(row.chat)} from={newForm(row)} chat={row.chat} verified={verified} />
    </section>
  )
}

interface ExistingRecordProps {
  controller: Controller
  record: string
  chat: string
  verified: boolean | undefined
}

function ExistingRecord({ controller, record, chat, verified }: ExistingRecordProps) {
  const asked = useRecord(controller.records, record)
  const form = controller.records.form(record)
  return (
    <section>
      <h3>{words.customer.existing}</h3>
      <Asked asked={asked} again={() => controller.records.load(record, true)}>
        {() => form && <RecordFields desk={controller.records} place={record} from={form} chat={chat} verified={verified} />}
      </Asked>
    </section>
  )
}

function History({ controller, row }: TabProps) {
  const record = row.status === 'offered' ? undefined : controller.records.recordOf(row)
  if (record === undefined) return <p class="muted">{words.customer.noRecordHistory}</p>
  return <RecordHistory controller={controller} record={record} chat={row.chat} />
}

function RecordHistory({ controller, record, chat }: { controller: Controller; record: string; chat: string }) {
  const asked = useRecord(controller.records, record)
  return (
    <Asked asked={asked} again={() => controller.records.load(record, true)}>
      {({ chats }) => <PastChats controller={controller} record={record} chats={chats.filter(past => past.chat !== chat)} />}
    </Asked>
  )
}

function Notes({ controller, row }: TabProps) {
  const said = words.customer
  const record = row.status === 'offered' ? undefined : controller.records.recordOf(row)
  return (
    <>
      {row.status === 'active' && <ChatNotes controller={controller} row={row} />}
      <section>
        <h3>{said.recordNotes}</h3>
        {record === undefined ? <p class="muted">{said.noRecordNotes}</p> : <NotesOfRecord controller={controller} record={record} />}
      </section>
    </>
  )
}

function NotesOfRecord({ controller, record }: { controller: Controller; record: string }) {
  const asked = useRecord(controller.records, record)
  return (
    <Asked asked={asked} again={() => controller.records.load(record, true)}>
      {({ notes }) => <RecordNotes key={record} desk={controller.records} record={record} notes={notes} />}
    </Asked>
  )
}
