import { Component } from 'preact'
import { CopyButton } from './copy-button.tsx'
import { DeliveredIcon, SendingIcon, SentIcon, WarnIcon } from './icons.tsx'
import { formatMoment, formatTime } from './language.ts'
import { linkParts } from './links.ts'
import type { Bubble, Delivery, Divider, SystemLine, ThreadItem } from './thread.ts'
import { shared } from './words.ts'

interface LogItemProps<Item> {
  item: Item
  onRetry: ((cid: string) => void) | undefined
  onRemove(cid: string): void
}

/** Drawn anew only when it changed: a new message costs the same in a long chat as in a short one. */
export class LogItem extends Component<LogItemProps<ThreadItem>> {
  override shouldComponentUpdate({ item, onRetry }: LogItemProps<ThreadItem>) {
    const before = this.props.item
    if (onRetry !== this.props.onRetry) return true
    if (item === before) return false
    return (Object.keys({ ...before, ...item }) as (keyof ThreadItem)[]).some(name => before[name] !== item[name])
  }
  override render({ item, onRetry, onRemove }: LogItemProps<ThreadItem>) {
    if (item.kind === 'bubble') return <BubbleItem item={item} onRetry={onRetry} onRemove={onRemove} />
    return item.kind === 'line' ? <LineItem {...item} /> : <DividerItem {...item} />
  }
}

function LineItem({ text, at }: SystemLine) {
  return (
    <li class="line" dir="auto">
      {text}
      {at > 0 && (
        <>
          {' · '}
          <Clock at={at} />
        </>
      )}
    </li>
  )
}

function DividerItem({ kind, text }: Divider) {
  return (
    <li class={`divider ${kind}`}>
      <span>{text}</span>
    </li>
  )
}

/** Reads as "Ann, 10:32: text, read", whether or not name and time stand above it. */
function BubbleItem({ item, onRetry, onRemove }: LogItemProps<Bubble>) {
  const { cid } = item
  const classes = ['item', item.own ? 'own' : 'other', item.first ? 'first' : '', item.last ? 'last' : '', item.delivery ?? '']
  return (
    <li class={classes.filter(Boolean).join(' ')}>
      {item.first ? (
        <p class="sender">
          <span class={item.own ? 'hidden' : ''} dir="auto">
            {item.sender}
          </span>
          <span class="hidden">, </span>
          <Clock at={item.at} />
          <span class="hidden">: </span>
        </p>
      ) : (
        <span class="hidden">{shared.log.said(item.sender, formatTime(item.at))}</span>
      )}
      <div class="bubble-line">
        <p class="bubble" dir="auto" title={item.first ? undefined : formatMoment(item.at)}>
          <Linked text={item.text} />
        </p>
        {item.delivery && <DeliveryMark delivery={item.delivery} />}
      </div>
      {item.delivery === 'failed' && cid !== undefined && (
        <p class="failure">
          {shared.log.notSent}
          {item.failure === undefined ? '' : `: ${item.failure}`}
          {onRetry && (
            <button type="button" class="link" onClick={() => onRetry(cid)}>
              {shared.log.retry}
            </button>
          )}
          <button type="button" class="link" onClick={() => onRemove(cid)}>
            {shared.log.remove}
          </button>
          <CopyButton text={item.text} />
        </p>
      )}
    </li>
  )
}

/** Text nodes and links alone; a link that leads elsewhere than it reads says where. */
export function Linked({ text }: { text: string }) {
  return (
    <>
      {linkParts(text).map(part =>
        typeof part === 'string' ? (
          part
        ) : (
          <>
            <a href={part.href} target="_blank" rel="noopener noreferrer nofollow">
              {part.text}
            </a>
            {part.host !== undefined && (
              <>
                {' '}
                <span class="leads-to">
                  (<bdi>{shared.log.leadsTo(part.host)}</bdi>)
                </span>
              </>
            )}
          </>
        ),
      )}
    </>
  )
}

function DeliveryMark({ delivery }: { delivery: Delivery }) {
  const Icon = { sending: SendingIcon, sent: SentIcon, delivered: DeliveredIcon, read: DeliveredIcon, failed: WarnIcon }[delivery]
  return (
    <span class={`delivery ${delivery}`} title={shared.log.delivery[delivery]}>
      <Icon size={14} />
      <span class="hidden">, {shared.log.delivery[delivery]}</span>
    </span>
  )
}

function Clock({ at }: { at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={formatMoment(at)}>
      {formatTime(at)}
    </time>
  )
}
