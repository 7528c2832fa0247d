import type { AgentChatView } from '../../protocol/views.ts'
import { formatDuration } from '../shared/clock.ts'
import type { Controller } from './controller.ts'
import { WhyMe } from './decisions.tsx'
import { Handover } from './handover.tsx'
import { offers } from './list.ts'
import { customerName, customerTitle, rowStatus } from './rows.ts'
import { StatusMark, statusWords } from './status-mark.tsx'

export function OfferButtons({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const { pending } = controller.state.value
  const accepting = pending.includes(`accept:${row.chat}`)
  const rejecting = pending.includes(`reject:${row.chat}`)
  const busy = accepting || rejecting
  return (
    <div class="offer-buttons">
      <button
        type="button"
        class="primary"
        aria-busy={accepting}
        aria-disabled={busy}
        onClick={event => {
          if (busy) return
          // The buttons go away with the offer; the row stays and takes the focus.
          event.currentTarget.closest('.row')?.querySelector<HTMLElement>('.row-open')?.focus()
          controller.accept(row.chat, row.round)
        }}
      >
        Accept
      </button>
      <button type="button" aria-busy={rejecting} aria-disabled={busy} onClick={() => busy || controller.reject(row.chat, row.round)}>
        Reject
      </button>
    </div>
  )
}

/** An offer where the chat list is out of sight (a narrow window with a chat in front): under the top bar, covering nothing. */
export function OfferStrip({ controller }: { controller: Controller }) {
  const state = controller.state.value
  const now = controller.now.value
  const row = offers(state).find(offer => offer.chat !== state.selected || state.view !== 'chat')
  if (!row) return null
  const status = rowStatus(row, { log: undefined, typingUntil: undefined, looked: true }, now)
  return (
    <section class="offer-strip" aria-label="Offered chat">
      <StatusMark status={status} />
      <p>
        <strong dir="auto">{customerName(row)}</strong>
        <span>
          {row.handover ? `From ${row.handover.fromName}` : row.queue.name} · {statusWords(status)}
        </span>
      </p>
      <OfferButtons controller={controller} row={row} />
    </section>
  )
}

/** An offered chat opened in the chat window: what is known before it is accepted. */
export function OfferCard({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const now = controller.now.value
  const status = rowStatus(row, { log: undefined, typingUntil: undefined, looked: true }, now)
  const known = customerTitle(row) !== row.transactionId
  return (
    <section class="offer-card" aria-label="Offered chat">
      <div class="offer-ring">
        <StatusMark status={status} />
        <span class="offer-left" aria-hidden="true">
          {status.kind === 'offered' ? Math.ceil(status.leftMs / 1_000) : 0}
        </span>
      </div>
      <h2 dir="auto">{customerName(row)}</h2>
      {row.handover ? <Handover row={row} /> : <p class="reason">You are next in line in {row.queue.name}.</p>}
      {known && row.customer.nickname !== customerTitle(row) && <p class="muted">{customerTitle(row)}</p>}
      <dl class="facts">
        <dt>Queue</dt>
        <dd>{row.queue.name}</dd>
        <dt>Transaction ID</dt>
        <dd>{row.transactionId}</dd>
        <dt>Waits</dt>
        <dd class="timer">{formatDuration(now - (row.waitingSince ?? row.startedAt))}</dd>
      </dl>
      <OfferButtons controller={controller} row={row} />
      <WhyMe key={`${row.chat} ${row.round}`} controller={controller} row={row} />
    </section>
  )
}
