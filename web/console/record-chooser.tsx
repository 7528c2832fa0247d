import { useEffect, useState } from 'preact/hooks'
import { formatDay } from '../shared/language.ts'
import { Asked } from './asked.tsx'
import type { Controller } from './controller.ts'
import { recordName } from './records.ts'
import { words } from './words.ts'

export interface RecordChooserProps {
  controller: Controller
  chat: string
  count: number
  onNew(): void
  /** `name`: as the list calls this customer from now on. */
  onChosen?(record: string, name: string): void
}

/** Several records have the customer's address: which of them is it? */
export function RecordChooser({ controller, chat, count, onNew, onChosen }: RecordChooserProps) {
  const said = words.customer
  const desk = controller.records
  const [refused, setRefused] = useState(false)
  useEffect(() => desk.loadMatches(chat), [desk, chat])
  async function choose(record: string, called: string) {
    const done = await desk.choose(chat, record)
    setRefused(!done)
    if (done) onChosen?.(record, called)
  }
  return (
    <section class="record-chooser">
      <h3>{said.choose}</h3>
      <p class="muted">{said.chooseMeaning(count)}</p>
      <Asked asked={desk.state.value.matches[chat]} again={() => desk.loadMatches(chat, true)}>
        {matches => (
          <ul>
            {matches.map(match => {
              const name = recordName(match) || said.nobody
              const { company, phone, chats, lastChatAt } = match
              return (
                <li key={match.id}>
                  <strong dir="auto">{name}</strong>
                  <span dir="auto">{[company, phone].filter(Boolean).join(' · ')}</span>
                  <span class="muted">
                    {said.chats(chats)}
                    {lastChatAt !== undefined && ` · ${said.lastChat(formatDay(lastChatAt, controller.now.value))}`}
                  </span>
                  <button type="button" onClick={() => void choose(match.id, match.nickname || name)}>
                    {said.chooseThis}
                    <span class="hidden"> {name}</span>
                  </button>
                </li>
              )
            })}
          </ul>
        )}
      </Asked>
      <div role="alert">{refused && <p class="notice breach">{said.notChosen}</p>}</div>
      <button type="button" onClick={onNew}>
        {said.chooseNew}
      </button>
    </section>
  )
}
