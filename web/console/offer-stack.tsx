import type { AgentChatView } from '../../protocol/views.ts'
import { formatDuration } from '../shared/durations.ts'
import type { Controller } from './controller.ts'
import { desk } from './desk.ts'
import { Handover } from './handover.tsx'
import { offers } from './list.ts'
import { Answers, isAnswering, OfferButtons, offerStatus, secondsLeft } from './offer-card.tsx'
import { customerName } from './rows.ts'
import type { ConsoleState } from './state.ts'
import { StatusMark } from './status-mark.tsx'
import { words } from './words.ts'

/** More than these would cover the list; the rest is counted, and each that is answered makes room. */
const mostCards = 2

/** Offers that are not in front: another chat or another view is. With nothing in front the list alone shows them. */
export function hiddenOffers(state: ConsoleState): readonly AgentChatView[] {
  const inFront = state.view === 'chat' ? state.selected : ''
  if (inFront === undefined || (state.view === 'chat' && !state.agent?.chats.some(row => row.chat === inFront))) return []
  return offers(state)
    .filter(row => row.chat !== inFront)
    .sort((a, b) => (a.offerExpiresAt ?? 0) - (b.offerExpiresAt ?? 0))
}

/**
 * Offers as cards at the lower start corner, over the list and never over the message box. They take no focus: the announcement of a new
 * offer is made once, by the announcer.
 */
export function OfferStack({ controller }: { controller: Controller }) {
  const hidden = hiddenOffers(controller.state.value)
  if (hidden.length === 0) return null
  const more = hidden.length - mostCards
  return (
    <div class="offer-stack">
      {hidden.slice(0, mostCards).map(row => (
        <FloatingOffer key={`${row.chat} ${row.round}`} controller={controller} row={row} />
      ))}
      {more > 0 && <p class="more-offers">{words.offers.more(more)}</p>}
    </div>
  )
}

function FloatingOffer({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const now = controller.now.value
  const name = customerName(row)
  const waited = formatDuration(now - row.startedAt)
  function open() {
    if (location.hash !== '' && location.hash !== '#chat') location.hash = '#chat'
    controller.dispatch({ kind: 'select', chat: row.chat })
  }
  return (
    <section
      class="floating-offer"
      aria-label={words.offers.offeredFrom(name)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: Enter accepts while the card has the focus
      tabIndex={0}
      onKeyDown={event => {
        if (event.key !== 'Enter' || event.target !== event.currentTarget || isAnswering(controller, row)) return
        event.preventDefault()
        controller.accept(row.chat, row.round)
      }}
    >
      <div class="floating-head">
        <StatusMark status={offerStatus(row, now)} />
        {desk?.windowOf === undefined ? (
          <button type="button" class="link" dir="auto" title={words.offers.open(name)} onClick={open}>
            {name}
          </button>
        ) : (
          // A window of one chat shows no other.
          <strong dir="auto">{name}</strong>
        )}
        <span class="timer" aria-hidden="true">
          {words.offers.secondsLeft(secondsLeft(row, now))}
        </span>
      </div>
      <p class="floating-facts">
        {row.queue.name} · {row.handover ? words.offers.began : words.offers.waits}{' '}
        <span class="timer">{row.handover ? words.offers.ago(waited) : waited}</span>
      </p>
      {row.handover && <Handover row={row} />}
      <Answers row={row} />
      <OfferButtons controller={controller} row={row} />
    </section>
  )
}
