import { Component, type ComponentType } from 'preact'
import { DeliveredIcon, SendingIcon, SentIcon, WarnIcon } from './icons.tsx'
import { formatMoment, formatTime } from './language.ts'
import type { Bubble, Delivery, Divider, SystemLine, ThreadItem } from './thread.ts'
import { shared } from './words.ts'

export interface FailureProps extends Pick<LogItemProps<Bubble>, 'item' | 'onRetry' | 'onRemove'> {
  cid: string
}
/** What only some messages need: a page may fetch it for the first of them. */
export interface LogParts {
  /** A text with its links. */
  readonly Linked: ComponentType<{ text: string }>
  readonly Failure: ComponentType<FailureProps>
}

interface LogItemProps<Item> {
  item: Item
  parts: LogParts
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
  override render({ item, parts, onRetry, onRemove }: LogItemProps<ThreadItem>) {
    if (item.kind === 'bubble') return <BubbleItem {...{ item, parts, onRetry, onRemove }} />
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
function BubbleItem({ item, parts: { Linked, Failure }, onRetry, onRemove }: LogItemProps<Bubble>) {
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
      {item.delivery === 'failed' && cid !== undefined && <Failure {...{ cid, item, onRetry, onRemove }} />}
    </li>
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
