import { useState } from 'preact/hooks'
import type { AgentChatView } from '../../protocol/views.ts'
import { formatCountdown } from '../shared/durations.ts'
import { WarnIcon } from '../shared/icons.tsx'
import { ChatNotes } from './chat-notes.tsx'
import type { Controller } from './controller.ts'
import { RefusalAlert } from './refusal-alert.tsx'
import { tooLong } from './remarks.ts'
import { customerName } from './rows.ts'
import { words } from './words.ts'

/** Stands where the message box was; the log above stays readable, and other chats go on. */
export function PostProcessing({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const said = words.chat.postProcessing
  const [refusal, setRefusal] = useState<string>()
  const { chat, dispositions = [], dispositionRequired = false, overdue } = row
  const remarks = controller.remarks.shown(row)
  const ending = controller.state.value.pending.includes(`endPostProcessing:${chat}`)
  const missing = dispositionRequired && remarks.disposition === ''

  async function end() {
    if (ending || tooLong(remarks)) return
    if (missing) return refuse(said.codeMissing)
    setRefusal(undefined)
    const refused = await controller.endPostProcessing(chat)
    if (refused !== undefined) refuse(refused)
  }
  function refuse(text: string) {
    setRefusal(text)
    if (missing) document.getElementById('disposition')?.focus()
  }

  return (
    <form
      class={overdue ? 'post-processing overdue' : 'post-processing'}
      aria-label={said.label}
      onSubmit={event => {
        event.preventDefault()
        void end()
      }}
    >
      <Countdown controller={controller} row={row} />
      <p>
        {endedWords(row)} {overdue ? said.overdueMeaning : missing ? '' : said.closes}
      </p>
      <div class="remarks">
        {dispositions.length > 0 && (
          <div class="field">
            <label for="disposition">
              {said.code}
              {dispositionRequired && (
                <span class="required" title={said.required} aria-hidden="true">
                  {' *'}
                </span>
              )}
            </label>
            <select
              id="disposition"
              value={remarks.disposition}
              aria-required={dispositionRequired}
              aria-invalid={missing && (refusal !== undefined || overdue === true)}
              aria-describedby={refusal === undefined ? undefined : 'post-processing-refusal'}
              onChange={event => {
                setRefusal(undefined)
                controller.remarks.change(chat, { disposition: event.currentTarget.value })
              }}
            >
              <option value="" disabled>
                {said.choose}
              </option>
              {dispositions.map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          </div>
        )}
        <ChatNotes controller={controller} row={row} />
        <button type="submit" class="primary" aria-busy={ending} aria-disabled={ending}>
          {said.end}
        </button>
      </div>
      <RefusalAlert id="post-processing-refusal" text={refusal} />
    </form>
  )
}

function Countdown({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const said = words.chat.postProcessing
  const { chat, postProcessingEndsAt, extended, overdue } = row
  const extending = controller.state.value.pending.includes(`extend:${chat}`)
  if (overdue)
    return (
      <h2 tabIndex={-1}>
        <WarnIcon /> {said.overdue}
      </h2>
    )
  return (
    <h2 tabIndex={-1}>
      {said.label}
      {postProcessingEndsAt !== undefined && (
        <>
          <span class="timer">{formatCountdown(postProcessingEndsAt - controller.now.value)}</span>
          {extended ? (
            <small>{said.extended}</small>
          ) : (
            <button
              type="button"
              class="link"
              aria-busy={extending}
              aria-disabled={extending}
              onClick={() => extending || controller.extendPostProcessing(chat)}
            >
              {said.extend}
            </button>
          )}
        </>
      )}
    </h2>
  )
}

function endedWords(row: AgentChatView): string {
  const said = words.chat.postProcessing
  if (row.endedBy === 'customer') return said.customerEnded(customerName(row))
  return row.endedBy === 'agent' ? said.youEnded : said.wasEnded
}
