import { useEffect, useId, useState } from 'preact/hooks'
import type { PastChat } from '../../protocol/records.ts'
import type { EventView } from '../../protocol/views.ts'
import { formatDay, formatMoment } from '../shared/language.ts'
import { LogItem } from '../shared/log-item.tsx'
import { logParts } from '../shared/log-parts.ts'
import { nothingRead } from '../shared/receipts.ts'
import { type ThreadItem, threadItems } from '../shared/thread.ts'
import type { Controller } from './controller.ts'
import { words } from './words.ts'

export interface PastChatsProps {
  controller: Controller
  record: string
  chats: readonly PastChat[]
}

/** What was before, the last one first. */
export function PastChats({ controller, record, chats }: PastChatsProps) {
  if (chats.length === 0) return <p class="muted">{words.customer.noHistory}</p>
  return (
    <ul class="past-chats">
      {chats.map(chat => (
        <PastChatItem key={chat.chat} controller={controller} record={record} past={chat} />
      ))}
    </ul>
  )
}

function PastChatItem({ controller, record, past }: { controller: Controller; record: string; past: PastChat }) {
  const said = words.customer
  const id = useId()
  const [open, setOpen] = useState(false)
  const { startedAt, queueName, transactionId, agentName, disposition, uncoded, rating, notes } = past
  const facts: readonly (readonly [string, string | undefined])[] = [
    [said.agent, agentName],
    [said.code, disposition ?? (uncoded ? said.noCode : undefined)],
    [said.notes, notes],
  ]
  return (
    <li>
      <h4>
        <time dateTime={new Date(startedAt).toISOString()} title={formatMoment(startedAt)}>
          {formatDay(startedAt, controller.now.value)}
        </time>
        <span class="muted">
          <bdi>{queueName}</bdi> · <bdi class="id">{transactionId}</bdi>
          {past.endedAt === undefined && ` · ${said.notEnded}`}
        </span>
      </h4>
      <dl class="facts">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd dir="auto">{value}</dd>
              </div>
            ),
        )}
      </dl>
      {rating && (
        <p class="rating">
          <span aria-hidden="true">
            {'★'.repeat(Math.min(5, rating.stars))}
            {'☆'.repeat(Math.max(0, 5 - rating.stars))}
          </span>
          <span class="hidden">{said.rating(rating.stars)}</span>
          {rating.comment !== '' && <q dir="auto">{rating.comment}</q>}
        </p>
      )}
      <button type="button" class="link" aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => setOpen(!open)}>
        {said.showTranscript}
        <span class="hidden"> {transactionId}</span>
      </button>
      {open && <PastTranscript id={id} controller={controller} record={record} past={past} />}
    </li>
  )
}

/** The words of a past chat, page by page as they are asked for. */
function PastTranscript({ id, controller, record, past }: { id: string; controller: Controller; record: string; past: PastChat }) {
  const said = words.customer
  const [events, setEvents] = useState<readonly EventView[]>([])
  const [page, setPage] = useState<{ after: number; tries: number }>({ after: 0, tries: 0 })
  const [state, setState] = useState<'loading' | 'failed' | 'more' | 'all'>('loading')
  useEffect(() => {
    let wanted = true
    setState('loading')
    controller.api
      .records()
      .then(records => records.pastEvents(record, past.chat, page.after))
      .then(
        answer => {
          if (!wanted) return
          setEvents(known => [...known, ...answer.events.filter(event => event.seq > (known.at(-1)?.seq ?? 0))])
          setState(answer.more ? 'more' : 'all')
        },
        error => {
          console.warn('a past chat could not be fetched', error)
          if (wanted) setState('failed')
        },
      )
    return () => {
      wanted = false
    }
  }, [record, past.chat, page])
  return (
    <section
      id={id}
      class="past-transcript"
      aria-label={said.transcriptOf(past.transactionId)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <ol class="log past">
        {pastItems(events).map(item => (
          <LogItem key={item.key} item={item} parts={logParts} onRetry={undefined} onRemove={() => {}} />
        ))}
      </ol>
      <p role="status">{state === 'loading' ? said.loading : state === 'failed' ? said.failed : events.length === 0 ? said.empty : ''}</p>
      {(state === 'more' || state === 'failed') && (
        <button type="button" class="link" onClick={() => setPage({ after: events.at(-1)?.seq ?? 0, tries: page.tries + 1 })}>
          {state === 'more' ? said.more : said.tryAgain}
        </button>
      )}
    </section>
  )
}

/** Whoever it was then is named; nothing of it is on its way any more. */
function pastItems(events: readonly EventView[]): ThreadItem[] {
  const customerName = words.customer.theCustomer
  const items = threadItems({ side: 'agent', events, outbox: [], receipts: nothingRead, customerName, agentName: '', agentId: '-' })
  return items.map(item => (item.kind === 'bubble' ? { ...item, own: item.sender !== customerName } : item))
}
