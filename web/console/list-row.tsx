import { Component } from 'preact'
import type { Controller } from './controller.ts'
import { goToChat } from './focus.ts'
import { TakeBackButton } from './handover.tsx'
import { OfferButtons } from './offer-card.tsx'
import { OwnWindowMark } from './pop-out-button.tsx'
import { queueHue } from './queue-hue.ts'
import { customerName, customerTitle, type RowEntry } from './rows.ts'
import { StatusMark, statusWords } from './status-mark.tsx'
import { words } from './words.ts'

/** The last message, and whose it is where it is not the customer's. */
export interface RowMore {
  who: string
  text: string
  /** The console says it, and not a person. */
  told?: boolean
}

export interface ListRowProps {
  entry: RowEntry
  more: RowMore
  open: boolean
  focusable: boolean
  controller: Controller
  onChoose(): void
}

/** Drawn anew only when it shows something else: a message in one chat costs the rows of the others nothing. It reads no signal, so nothing else wakes it. */
export class ListRow extends Component<ListRowProps> {
  override shouldComponentUpdate({ entry, more, open, focusable }: ListRowProps) {
    const { props } = this
    return (
      entry.row !== props.entry.row ||
      differ(more, props.more) ||
      open !== props.open ||
      focusable !== props.focusable ||
      differ(entry.status, props.entry.status)
    )
  }

  override render({ entry: { row, status }, more, open, focusable, controller, onChoose }: ListRowProps) {
    const unread = 'unread' in status ? status.unread : 0
    return (
      <li class={`row ${status.kind} ${open ? 'open' : ''}`} data-chat={row.chat}>
        <button
          type="button"
          class="row-open"
          tabIndex={focusable ? 0 : -1}
          aria-current={open ? 'true' : undefined}
          title={`${customerTitle(row)}\n${row.transactionId}`}
          onClick={() => {
            goToChat(controller, row.chat)
            onChoose()
          }}
        >
          <StatusMark status={status} />
          <span class="row-name" dir="auto">
            {customerName(row)}
          </span>
          <span class="row-status">{statusWords(status)}</span>
          <span class="row-more">
            <span class={`queue-dot hue-${queueHue(row.queue.name)}`} aria-hidden="true" />
            <span class="row-queue">{row.queue.name}</span>
            {more.who !== '' && <span class="row-who">{more.who}</span>}
            <span class={more.told ? 'row-snippet whole' : 'row-snippet'} dir="auto">
              {more.text}
            </span>
            <OwnWindowMark chat={row.chat} />
            {status.kind === 'late' && unread > 0 && (
              <span class="badge" aria-hidden="true">
                {unread}
              </span>
            )}
          </span>
          {unread > 0 && <span class="hidden">{words.list.unanswered(unread)}</span>}
        </button>
        {status.kind === 'offered' && !open && <OfferButtons controller={controller} row={row} />}
        {row.transfer && !open && (
          <div class="offer-buttons">
            <TakeBackButton controller={controller} row={row} />
          </div>
        )}
      </li>
    )
  }
}

function differ(a: object, b: object): boolean {
  const before = a as Record<string, unknown>
  const after = b as Record<string, unknown>
  return Object.keys({ ...before, ...after }).some(name => before[name] !== after[name])
}
