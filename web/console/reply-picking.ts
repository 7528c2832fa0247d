/** The choice of a canned reply by keys, as the message box stands at each of them: hands are quicker than drawings. */
import type { Reply } from '../../protocol/records.ts'
import { matchingReplies, type Replies, type ReplyQuery, replyQuery } from './replies.ts'

/** The message box, or what a test has in its place. */
export type Box = Pick<HTMLTextAreaElement, 'value' | 'selectionStart' | 'selectionEnd'>
export type PickKey = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>

export interface ReplyPicking {
  /** What stands for a reply in the box; undefined while no list is wanted. */
  asked(): ReplyQuery | undefined
  found(): readonly Reply[]
  /** Index in `found`; -1 when nothing is found. */
  current(): number
  failed(): boolean
  point(index: number): void
  choose(reply: Reply): void
  /** Words or place of the caret are new. */
  moved(box: Box): void
  /** The list goes, until something else is asked for. */
  close(): void
  left(): void
  /** Whether it has taken the key. */
  key(event: PickKey): boolean
}

export interface PickingEnds {
  /** Something is to be drawn. */
  changed(): void
  pick(reply: Reply, at: ReplyQuery): void
}

export function createReplyPicking(replies: Replies, { changed, pick }: PickingEnds): ReplyPicking {
  let box: Box | undefined
  let closed: number | undefined
  let chosen = { of: '', index: 0 }
  let failed = false
  let open = false
  /** Enter came before the replies: what it was pressed for. */
  let awaited: string | undefined

  const query = () => (box && box.selectionStart === box.selectionEnd ? replyQuery(box.value, box.selectionStart) : undefined)
  function asked() {
    const at = query()
    return at?.start === closed ? undefined : at
  }
  const nameOf = (at: ReplyQuery | undefined) => at && `${at.start} ${at.query}`
  let looked: { known: readonly Reply[]; query: string; found: readonly Reply[] } | undefined
  function found(): readonly Reply[] {
    const at = asked()
    const known = replies.get()
    if (!at || !known) return []
    if (looked?.known !== known || looked.query !== at.query) looked = { known, query: at.query, found: matchingReplies(known, at.query) }
    return looked.found
  }
  function current() {
    const at = asked()
    return Math.min(at && chosen.of === nameOf(at) ? chosen.index : 0, found().length - 1)
  }
  function point(index: number) {
    chosen = { of: nameOf(asked()) ?? '', index }
    changed()
  }
  function choose(reply: Reply | undefined) {
    const at = asked()
    if (!at || !reply) return
    pick(reply, at)
    // a reply may end in what would ask for another one
    closed = query()?.start
    changed()
  }
  async function ask() {
    failed = (await replies.refresh()) === undefined
    const at = nameOf(asked())
    if (at !== undefined && at === awaited) choose(found()[0])
    awaited = undefined
    changed()
  }

  return {
    asked,
    found,
    current,
    failed: () => failed,
    point,
    choose,
    moved(element) {
      box = element
      const at = query()
      if (at?.start !== closed) closed = undefined
      if (nameOf(at) !== awaited) awaited = undefined
      const opens = at !== undefined && !open
      open = at !== undefined
      if (opens) void ask()
      changed()
    },
    close() {
      closed = query()?.start
      changed()
    },
    left() {
      box = undefined
      open = false
      changed()
    },
    key({ key, shiftKey, ctrlKey, altKey, metaKey }) {
      const at = asked()
      if (!at || ctrlKey || altKey || metaKey) return false
      if (key === 'Escape') {
        closed = at.start
        changed()
        return true
      }
      const choice = found()
      const step = { ArrowDown: 1, ArrowUp: -1 }[key]
      if (step !== undefined && choice.length > 0) {
        point((current() + step + choice.length) % choice.length)
        return true
      }
      if (shiftKey || (key !== 'Enter' && key !== 'Tab')) return false
      if (replies.get() === undefined && !failed) {
        awaited = nameOf(at)
        return true
      }
      if (choice.length === 0) return false
      choose(choice[current()])
      return true
    },
  }
}
