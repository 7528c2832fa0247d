import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Reply } from '../../protocol/records.ts'
import { words } from './words.ts'

export interface ReplyListProps {
  id: string
  optionId(index: number): string
  /** Those that fit; undefined while none are known. */
  replies: readonly Reply[] | undefined
  /** There are replies at all. */
  any: boolean
  failed: boolean
  current: number
  fill(text: string): string
  onPoint(index: number): void
  onChoose(reply: Reply): void
}

/** The list above the message box; the keyboard stays in the box. */
export function ReplyList({ id, optionId, replies, any, failed, current, fill, onPoint, onChoose }: ReplyListProps) {
  const said = words.chat.replies
  const list = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }), [current])
  const status = !replies
    ? failed
      ? said.failed
      : said.loading
    : replies.length > 0
      ? said.count(replies.length)
      : any
        ? said.none
        : said.noneAtAll
  const shown = replies?.[current]
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is pressed here must not take the keyboard out of the message box
    <div class="reply-popup" onMouseDown={event => event.preventDefault()}>
      <div id={id} ref={list} role="listbox" aria-label={said.list} class={replies?.length ? '' : 'hidden'}>
        {replies?.map((reply, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are those of the message box
          <div
            key={reply.id}
            id={optionId(index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            onMouseMove={() => index !== current && onPoint(index)}
            onClick={() => onChoose(reply)}
          >
            <kbd dir="auto">/{reply.shortcut}</kbd>
            <span dir="auto">{reply.name}</span>
          </div>
        ))}
      </div>
      {shown && (
        <p class="reply-preview" dir="auto">
          {fill(shown.text)}
        </p>
      )}
      <p class="reply-status">
        <span role="status">{status}</span>
        <span class="muted" aria-hidden="true">
          {said.hint}
        </span>
      </p>
    </div>
  )
}
