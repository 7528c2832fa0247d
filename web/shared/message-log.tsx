import { Component } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { CopyButton } from './copy-button.tsx'
import { DeliveredIcon, DownIcon, SendingIcon, SentIcon, WarnIcon } from './icons.tsx'
import { formatMoment, formatTime } from './language.ts'
import type { Bubble, Delivery, ThreadItem } from './thread.ts'
import { shared } from './words.ts'

export interface MessageLogProps {
  chat: string
  label: string
  items: readonly ThreadItem[]
  /** The log is still being fetched: what arrives now is history and not read aloud. */
  loading: boolean
  /** Who is typing on the other side. */
  typing: string | undefined
  /** Absent where nothing can be sent any more. */
  onRetry: ((cid: string) => void) | undefined
  onRemove(cid: string): void
}

/** Closer to the end than this counts as being there. */
const nearEnd = 48

export function MessageLog({ chat, label, items, loading, typing, onRetry, onRemove }: MessageLogProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const seenCount = useRef(items.length)
  const [away, setAway] = useState(false)

  function toEnd() {
    const element = scroller.current
    if (element) element.scrollTop = element.scrollHeight
    atEnd.current = true
    seenCount.current = items.length
    setAway(false)
  }
  // Another chat opens at its end.
  useLayoutEffect(toEnd, [chat])
  // The end moves with these.
  useLayoutEffect(() => {
    const last = items.at(-1)
    if (atEnd.current || (last?.kind === 'bubble' && last.delivery === 'sending')) toEnd()
  }, [items.length, typing])
  useLayoutEffect(() => {
    // A smaller window (a keyboard slid in, the composer grew) keeps the last message in sight.
    const element = scroller.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const fresh = away ? Math.max(0, items.length - seenCount.current) : 0
  return (
    <div class="log-frame">
      <div
        class="log-scroller"
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-label={label}
        aria-relevant="additions"
        aria-busy={loading}
        aria-live={loading ? 'off' : 'polite'}
        onScroll={({ currentTarget: element }) => {
          atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearEnd
          if (atEnd.current) seenCount.current = items.length
          setAway(!atEnd.current)
        }}
      >
        <ol class="log">
          {items.map(item => (
            <LogItem key={item.key} item={item} onRetry={onRetry} onRemove={onRemove} />
          ))}
        </ol>
        <p class="typing" aria-live="off">
          {typing !== undefined && (
            <>
              <span class="dots" aria-hidden="true">
                <i />
                <i />
                <i />
              </span>
              {shared.log.typing(typing)}
            </>
          )}
        </p>
      </div>
      {fresh > 0 && (
        <button type="button" class="fresh" onClick={toEnd}>
          <DownIcon size={16} /> {shared.log.fresh(fresh)}
        </button>
      )}
    </div>
  )
}

interface LogItemProps<Item> {
  item: Item
  onRetry: ((cid: string) => void) | undefined
  onRemove(cid: string): void
}

/** Drawn anew only when it changed: a new message costs the same in a long chat as in a short one. */
class LogItem extends Component<LogItemProps<ThreadItem>> {
  override shouldComponentUpdate({ item, onRetry }: LogItemProps<ThreadItem>) {
    const before = this.props.item
    if (onRetry !== this.props.onRetry) return true
    return (Object.keys({ ...before, ...item }) as (keyof ThreadItem)[]).some(name => before[name] !== item[name])
  }
  override render({ item, onRetry, onRemove }: LogItemProps<ThreadItem>) {
    if (item.kind === 'bubble') return <BubbleItem item={item} onRetry={onRetry} onRemove={onRemove} />
    return (
      <li class="line">
        {item.text}
        {item.at > 0 && (
          <>
            {' · '}
            <Clock at={item.at} />
          </>
        )}
      </li>
    )
  }
}

function BubbleItem({ item, onRetry, onRemove }: LogItemProps<Bubble>) {
  const { cid } = item
  const classes = ['item', item.own ? 'own' : 'other', item.first ? 'first' : '', item.last ? 'last' : '', item.delivery ?? '']
  return (
    <li class={classes.filter(Boolean).join(' ')}>
      {item.first && (
        <p class="sender">
          <span class={item.own ? 'hidden' : ''}>{item.sender}</span>
          <span class="hidden">, </span>
          <Clock at={item.at} />
          <span class="hidden">: </span>
        </p>
      )}
      {!item.first && <span class="hidden">{item.sender}: </span>}
      <div class="bubble-line">
        <p class="bubble" dir="auto">
          {item.text}
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
