import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import { SendIcon } from './icons.tsx'
import { shared } from './words.ts'

const countFrom = 4_500

/** What helps to write, such as a list of ready answers. The message box itself knows nothing of it. */
export interface WritingAid {
  /** Says to a screen reader what is open and chosen. */
  attributes: {
    'aria-controls'?: string | undefined
    'aria-activedescendant'?: string | undefined
    'aria-autocomplete'?: 'list'
    'aria-haspopup'?: 'listbox'
  }
  /** Above the box, and beside it. */
  popup: ComponentChildren
  button: ComponentChildren
  /** Whether it has taken the key. */
  keyDown(event: KeyboardEvent): boolean
  /** Words or place of the caret are new. */
  moved(box: HTMLTextAreaElement): void
  left(): void
}

export interface ComposerProps {
  /** Changes when another chat comes in front. */
  chat: string
  /** Whom the words go to, where it may be one of several. */
  to?: string
  draft: string
  focus?: boolean
  aid?: WritingAid
  onDraft(text: string): void
  /** Takes the draft over, and clears it. */
  onSend(text: string): void
  onTyping(on: boolean): void
}

/** The message box. A lost connection never disables it: what is written waits in the outbox. */
export function Composer({ chat, to, draft, focus = false, aid, onDraft, onSend, onTyping }: ComposerProps) {
  const box = useRef<HTMLTextAreaElement>(null)
  // The height follows the words; newer browsers see to that themselves.
  useLayoutEffect(() => {
    if (!box.current || CSS.supports('field-sizing', 'content')) return
    box.current.style.height = 'auto'
    box.current.style.height = `${box.current.scrollHeight + 2}px`
  }, [draft, chat])
  // Focus follows the chat, not later changes of the wish.
  useLayoutEffect(() => {
    if (focus) box.current?.focus({ preventScroll: true })
  }, [chat])

  const tooLong = draft.length > limits.messageCharacters
  const empty = draft.trim() === ''
  const described = [to === undefined ? '' : 'message-to', draft.length >= countFrom ? 'message-count' : ''].filter(Boolean).join(' ')

  function submit() {
    // What stands in the box, and not what was drawn last: a hand is quicker than a frame. Emptied at once, so that a second Enter finds nothing.
    const text = box.current?.value ?? ''
    if (!box.current || text.trim() === '' || text.length > limits.messageCharacters) return
    box.current.value = ''
    onSend(text)
    box.current.focus({ preventScroll: true })
  }
  function keyDown(event: KeyboardEvent) {
    // While an input method composes, Enter chooses a candidate; 229 is how older engines say so.
    if (event.isComposing || event.keyCode === 229) return
    if (aid?.keyDown(event)) {
      event.preventDefault()
      return
    }
    if (event.key !== 'Enter' || event.shiftKey) return
    event.preventDefault()
    submit()
  }

  return (
    <form
      class="composer"
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      {aid?.popup}
      <p class="composer-label">
        <label for="message">{shared.composer.label}</label>{' '}
        {to !== undefined && (
          <span id="message-to" dir="auto">
            {shared.composer.to(to)}
          </span>
        )}
      </p>
      <div class="composer-row">
        {aid?.button}
        <textarea
          id="message"
          ref={box}
          rows={1}
          dir="auto"
          spellcheck
          value={draft}
          placeholder={shared.composer.placeholder}
          {...aid?.attributes}
          aria-describedby={described || undefined}
          aria-invalid={tooLong}
          onKeyDown={keyDown}
          onInput={event => {
            onDraft(event.currentTarget.value)
            onTyping(event.currentTarget.value.trim() !== '')
            aid?.moved(event.currentTarget)
          }}
          onSelect={event => aid?.moved(event.currentTarget)}
          onBlur={() => {
            onTyping(false)
            aid?.left()
          }}
        />
        <button type="submit" class="primary send" aria-disabled={empty || tooLong}>
          <SendIcon />
          <span>{shared.composer.send}</span>
        </button>
      </div>
      {draft.length >= countFrom && (
        <p id="message-count" class={tooLong ? 'count over' : 'count'}>
          {shared.composer.count(draft.length)}
          {tooLong && shared.composer.tooLong}
        </p>
      )}
    </form>
  )
}
