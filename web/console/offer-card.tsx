import type { AgentChatView } from '../../protocol/views.ts'
import { formatDuration } from '../shared/durations.ts'
import type { Controller } from './controller.ts'
import { Handover } from './handover.tsx'
import { customerName, customerTitle, rowStatus } from './rows.ts'
import { StatusMark } from './status-mark.tsx'
import { WhyMe } from './why-me.tsx'
import { words } from './words.ts'

export function offerStatus(row: AgentChatView, now: number) {
  return rowStatus(row, { log: undefined, typingUntil: undefined, looked: true }, now)
}

export function secondsLeft(row: AgentChatView, now: number): number {
  return Math.ceil(Math.max(0, (row.offerExpiresAt ?? now) - now) / 1_000)
}

/** Accept and Reject are on their way or not; neither is sent twice. */
export function isAnswering({ state }: Controller, { chat }: AgentChatView): boolean {
  const { pending } = state.value
  return pending.includes(`accept:${chat}`) || pending.includes(`reject:${chat}`)
}

export function OfferButtons({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const { pending, agent } = controller.state.value
  const busy = isAnswering(controller, row)
  return (
    <div class="offer-buttons">
      <button
        type="button"
        class="primary"
        aria-busy={pending.includes(`accept:${row.chat}`)}
        aria-disabled={busy}
        onClick={event => {
          if (busy) return
          // The buttons go away with the offer; the row stays and takes the focus.
          event.currentTarget.closest('.row')?.querySelector<HTMLElement>('.row-open')?.focus()
          controller.accept(row.chat, row.round)
        }}
      >
        {words.offers.accept}
      </button>
      {agent?.mayNotReject ? (
        <p class="may-not-reject">{words.offers.mayNotReject}</p>
      ) : (
        <button
          type="button"
          aria-busy={pending.includes(`reject:${row.chat}`)}
          aria-disabled={busy}
          onClick={() => busy || controller.reject(row.chat, row.round)}
        >
          {words.offers.reject}
        </button>
      )}
    </div>
  )
}

/** What the customer said before the chat, in the order of the questions. */
export function Answers({ row }: { row: AgentChatView }) {
  if (!row.answers?.length) return null
  return (
    <dl class="facts answers">
      {row.answers.map(({ label, text }, index) => (
        <div key={index}>
          <dt dir="auto">{label}</dt>
          <dd dir="auto">{text}</dd>
        </div>
      ))}
    </dl>
  )
}

/** An offered chat opened in the chat window: what is known before it is accepted. */
export function OfferCard({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const now = controller.now.value
  const waited = formatDuration(now - row.startedAt)
  const known = customerTitle(row) !== row.transactionId
  return (
    <section class="offer-card" aria-label={words.offers.offered}>
      <div class="offer-ring">
        <StatusMark status={offerStatus(row, now)} />
        <span class="offer-left" aria-hidden="true">
          {secondsLeft(row, now)}
        </span>
      </div>
      <h2 dir="auto">{customerName(row)}</h2>
      {row.handover ? <Handover row={row} /> : <p class="reason">{words.offers.nextInLine(row.queue.name)}</p>}
      {known && row.customer.nickname !== customerTitle(row) && <p class="muted">{customerTitle(row)}</p>}
      <dl class="facts">
        <dt>{words.offers.queue}</dt>
        <dd>{row.queue.name}</dd>
        <dt>{words.offers.transactionId}</dt>
        <dd class="id">{row.transactionId}</dd>
        <dt>{row.handover ? words.offers.began : words.offers.waits}</dt>
        <dd class="timer">{row.handover ? words.offers.ago(waited) : waited}</dd>
      </dl>
      <Answers row={row} />
      <OfferButtons controller={controller} row={row} />
      <WhyMe key={`${row.chat} ${row.round}`} controller={controller} row={row} />
    </section>
  )
}
