import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { AgentChatView } from '../../protocol/views.ts'
import type { WritingAid } from '../shared/composer.tsx'
import type { Controller } from './controller.ts'
import { filledReply } from './replies.ts'
import { ReplyList } from './reply-list.tsx'
import { createReplyPicking } from './reply-picking.ts'
import { words } from './words.ts'

const listId = 'ready-replies'
const optionId = (index: number) => `${listId}-${index}`

/** Canned replies in the message box: `/` opens them, words after it narrow them, Enter or Tab puts the chosen one in its place. */
export function useReplies(controller: Controller, row: AgentChatView): WritingAid {
  const { chat } = row
  const box = useRef<HTMLTextAreaElement>(undefined)
  const [, redraw] = useState(0)
  const now = useRef(row)
  now.current = row
  const fill = (text: string) => filledReply(text, { row: now.current, agentName: controller.state.value.agent?.name ?? '' })

  /** Puts words where the query or the caret is, and the caret behind them. */
  function insert(text: string, start: number, end: number) {
    const element = box.current ?? (document.getElementById('message') as HTMLTextAreaElement | null)
    if (!element) return
    element.focus({ preventScroll: true })
    element.setRangeText(text, start, end, 'end')
    controller.drafts.set(chat, element.value)
    moved(element)
  }
  const picking = useMemo(
    () =>
      createReplyPicking(controller.replies, {
        changed: () => redraw(count => count + 1),
        pick: ({ text }, { start, end }) => insert(fill(text), start, end),
      }),
    [controller, chat],
  )
  // The box is the same for all chats: what was asked for in one is not asked for in the next.
  useLayoutEffect(() => () => picking.left(), [picking])
  function moved(element: HTMLTextAreaElement) {
    box.current = element
    picking.moved(element)
  }

  const asked = picking.asked()
  const current = picking.current()
  const known = controller.replies.get()
  return {
    attributes: {
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      'aria-controls': asked ? listId : undefined,
      'aria-activedescendant': asked && current >= 0 ? optionId(current) : undefined,
    },
    button: (
      <button
        type="button"
        class="quiet replies"
        aria-label={words.chat.replies.button}
        title={words.chat.replies.button}
        // The message box keeps the keyboard.
        onMouseDown={event => event.preventDefault()}
        onClick={() => {
          if (picking.asked()) return picking.close()
          const element = document.getElementById('message') as HTMLTextAreaElement | null
          const at = element?.selectionStart ?? 0
          insert(/(^|\s)$/.test(element?.value.slice(0, at) ?? '') ? '/' : ' /', at, element?.selectionEnd ?? at)
        }}
      >
        <kbd>/</kbd>
      </button>
    ),
    popup: asked && (
      <ReplyList
        id={listId}
        optionId={optionId}
        replies={known && picking.found()}
        any={(known?.length ?? 0) > 0}
        failed={picking.failed()}
        current={current}
        fill={fill}
        onPoint={picking.point}
        onChoose={picking.choose}
      />
    ),
    keyDown: picking.key,
    moved,
    left: picking.left,
  }
}
