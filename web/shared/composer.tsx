import { useLayoutEffect, useRef } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import { SendIcon } from './icons.tsx'
import { shared } from './words.ts'

const countFrom = 4_500

export interface ComposerProps {
  /** Changes when another chat comes in front. */
  chat: string
  draft: string
  focus?: boolean
  onDraft(text: string): void
  /** Takes the draft over, and clears it. */
  onSend(text: string): void
  onTyping(on: boolean): void
}

/** The message box. A lost connection never disables it: what is written waits in the outbox. */
export function Composer({ chat, draft, focus = false, onDraft, onSend, onTyping }: ComposerProps) {
  const box = useRef<HTMLTextAreaElement>(null)
  // The height follows the words.
  useLayoutEffect(() => {
    if (!box.current) return
    box.current.style.height = 'auto'
    box.current.style.height = `${box.current.scrollHeight + 2}px`
  }, [draft, chat])
  // Focus follows the chat, not later changes of the wish.
  useLayoutEffect(() => {
    if (focus) box.current?.focus({ preventScroll: true })
  }, [chat])

  const tooLong = draft.length > limits.messageCharacters
  const empty = draft.trim() === ''

  function submit() {
    if (empty || tooLong) return
    onSend(draft)
    box.current?.focus({ preventScroll: true })
  }
  function keyDown(event: KeyboardEvent) {
    // While an input method composes, Enter chooses a candidate; 229 is how older engines say so.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
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
      <label class="composer-label" for="message">
        {shared.composer.label}
      </label>
      <div class="composer-row">
        <textarea
          id="message"
          ref={box}
          rows={1}
          value={draft}
          placeholder={shared.composer.placeholder}
          aria-describedby={draft.length >= countFrom ? 'message-count' : undefined}
          aria-invalid={tooLong}
          onKeyDown={keyDown}
          onInput={event => {
            onDraft(event.currentTarget.value)
            onTyping(event.currentTarget.value.trim() !== '')
          }}
          onBlur={() => onTyping(false)}
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
