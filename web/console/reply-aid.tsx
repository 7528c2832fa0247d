import { useEffect, useRef, useState } from 'preact/hooks'
import type { Reply } from '../../protocol/records.ts'
import type { AgentChatView } from '../../protocol/views.ts'
import type { WritingAid } from '../shared/composer.tsx'
import type { Controller } from './controller.ts'
import { filledReply, matchingReplies, type ReplyQuery, replyQuery } from './replies.ts'
import { ReplyList } from './reply-list.tsx'
import { words } from './words.ts'

const listId = 'ready-replies'
const optionId = (index: number) => `${listId}-${index}`

/** Canned replies in the message box: `/` opens them, words after it narrow them, Enter or Tab puts the chosen one in its place. */
export function useReplies(controller: Controller, row: AgentChatView): WritingAid {
  const { chat } = row
  const box = useRef<HTMLTextAreaElement>(undefined)
  const [asked, setAsked] = useState<ReplyQuery & { chat: string }>()
  const [closed, setClosed] = useState<number>()
  const [chosen, setChosen] = useState(0)
  const [replies, setReplies] = useState<readonly Reply[] | undefined>(controller.replies.get())
  const [failed, setFailed] = useState(false)
  const open = asked !== undefined && asked.chat === chat && asked.start !== closed
  const found = open && replies ? matchingReplies(replies, asked.query) : []
  const current = Math.min(chosen, found.length - 1)

  useEffect(() => {
    if (!open) return
    let wanted = true
    void controller.replies.refresh().then(fresh => {
      if (!wanted) return
      setReplies(fresh)
      setFailed(fresh === undefined)
    })
    return () => {
      wanted = false
    }
  }, [open])

  function moved(element: HTMLTextAreaElement) {
    box.current = element
    const query = element.selectionStart === element.selectionEnd ? replyQuery(element.value, element.selectionStart) : undefined
    if (query?.start !== closed) setClosed(undefined)
    if (query?.query !== asked?.query) setChosen(0)
    setAsked(query && { ...query, chat })
  }
  /** Puts words where the query or the caret is, and the caret behind them. */
  function insert(text: string, start: number, end: number) {
    const element = box.current ?? (document.getElementById('message') as HTMLTextAreaElement | null)
    if (!element) return
    element.focus({ preventScroll: true })
    element.setRangeText(text, start, end, 'end')
    controller.drafts.set(chat, element.value)
    moved(element)
  }
  function choose(reply: Reply | undefined, at: ReplyQuery | undefined = asked) {
    if (!at || !reply) return
    const text = filledReply(reply.text, { row, agentName: controller.state.value.agent?.name ?? '' })
    insert(text, at.start, at.end)
    setAsked(undefined)
  }

  return {
    attributes: {
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      'aria-controls': open ? listId : undefined,
      'aria-activedescendant': open && current >= 0 ? optionId(current) : undefined,
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
          if (open) return setClosed(asked.start)
          const element = document.getElementById('message') as HTMLTextAreaElement | null
          const at = element?.selectionStart ?? 0
          setClosed(undefined)
          insert(/(^|\s)$/.test(element?.value.slice(0, at) ?? '') ? '/' : ' /', at, element?.selectionEnd ?? at)
        }}
      >
        <kbd>/</kbd>
      </button>
    ),
    popup: open && (
      <ReplyList
        id={listId}
        optionId={optionId}
        replies={replies && found}
        any={(replies?.length ?? 0) > 0}
        failed={failed}
        current={current}
        fill={text => filledReply(text, { row, agentName: controller.state.value.agent?.name ?? '' })}
        onPoint={setChosen}
        onChoose={choose}
      />
    ),
    keyDown(event) {
      if (!open || event.ctrlKey || event.altKey || event.metaKey) return false
      if (event.key === 'Escape') {
        setClosed(asked.start)
        return true
      }
      if (found.length === 0) return false
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        setChosen((current + (event.key === 'ArrowDown' ? 1 : -1) + found.length) % found.length)
        return true
      }
      if (event.shiftKey || (event.key !== 'Enter' && event.key !== 'Tab')) return false
      // Keys come faster than the list is drawn: what counts is what stands in the box.
      const typed = box.current && replyQuery(box.current.value, box.current.selectionStart)
      if (!typed || typed.query === asked.query) choose(found[current])
      else choose(matchingReplies(replies ?? [], typed.query)[0], typed)
      return true
    },
    moved,
    left: () => setAsked(undefined),
  }
}
