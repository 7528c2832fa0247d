import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { DownIcon } from './icons.tsx'
import { LogItem, type LogParts } from './log-item.tsx'
import { pageSize, useLogWindow } from './log-window.ts'
import type { ThreadItem } from './thread.ts'
import { shared } from './words.ts'

export interface MessageLogProps {
  label: string
  items: readonly ThreadItem[]
  parts: LogParts
  /** The log is still being fetched: what arrives now is history and not read aloud. */
  loading: boolean
  /** Who is typing on the other side. */
  typing: string | undefined
  /** Absent where nothing can be sent any more. */
  onRetry: ((cid: string) => void) | undefined
  onRemove(cid: string): void
}

/** Closer to the end than this counts as being there. */
export const nearEnd = 48

/** Of one chat: another one's log is another log, with a key of its own. */
export function MessageLog({ label, items, parts, loading, typing, onRetry, onRemove }: MessageLogProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const seenCount = useRef(0)
  const [away, setAway] = useState(false)
  const { from, inserting, older } = useLogWindow(items.length, { scroller, list, atEnd })
  const bubbles = items.reduce((sum, item) => (item.kind === 'bubble' ? sum + 1 : sum), 0)

  function toEnd() {
    const element = scroller.current
    if (element) element.scrollTop = element.scrollHeight
    atEnd.current = true
    seenCount.current = bubbles
    setAway(false)
  }
  // A chat opens at its end.
  useLayoutEffect(toEnd, [])
  // The end moves with these.
  useLayoutEffect(() => {
    const last = items.at(-1)
    if (atEnd.current || (last?.kind === 'bubble' && last.delivery === 'sending')) toEnd()
  }, [items.length, typing])
  useLayoutEffect(() => {
    // A smaller window (a keyboard slid in, the composer grew) keeps the last message in sight, and so do items that turn out taller.
    const element = scroller.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight
    })
    observer.observe(element)
    if (list.current) observer.observe(list.current)
    return () => observer.disconnect()
  }, [])

  const fresh = away ? Math.max(0, bubbles - seenCount.current) : 0
  const quiet = loading || inserting
  const starts: number[] = []
  for (let start = from; start < items.length; start += pageSize) starts.push(start)
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
        aria-busy={quiet}
        aria-live={quiet ? 'off' : 'polite'}
        onScroll={({ currentTarget: element }) => {
          atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearEnd
          if (atEnd.current) seenCount.current = bubbles
          setAway(!atEnd.current)
          older()
        }}
      >
        <div class="log" ref={list}>
          {starts.map(start => (
            <ol key={start}>
              {items.slice(start, start + pageSize).map(item => (
                <LogItem key={item.key} item={item} parts={parts} onRetry={onRetry} onRemove={onRemove} />
              ))}
            </ol>
          ))}
        </div>
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
