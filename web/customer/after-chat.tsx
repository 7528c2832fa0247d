import { useEffect, useRef } from 'preact/hooks'
import type { ChatProps } from './chat-page.tsx'
import { MessageLeft } from './message-left.tsx'
import { Rating } from './rating.tsx'
import { saveAs } from './save-as.ts'
import { extras } from './words.ts'

/** What can still be done when the chat is over. */
export function AfterChat({ controller }: ChatProps) {
  const { chat, rating, messageLeft } = controller.state.value
  const place = useRef<HTMLElement>(null)
  // The message box that may have had the keyboard is gone: it goes on here, and not at the top of the page.
  useEffect(() => {
    if (document.hasFocus() && document.activeElement === document.body) place.current?.focus({ preventScroll: true })
  }, [])
  // One thing to do at a time: the rating first, if there is one.
  const rates = chat?.mayRate && rating === undefined
  return (
    <footer class="after" ref={place} tabIndex={-1}>
      {messageLeft !== undefined && <MessageLeft reference={messageLeft} />}
      {(chat?.mayRate || rating === 'done') && rating !== 'skipped' && <Rating controller={controller} />}
      <div class="after-buttons">
        <button type="button" onClick={() => void saveAs(controller, 'text')}>
          {extras.after.saveTranscript}
        </button>
        <button type="button" class={rates ? '' : 'primary'} onClick={controller.startAgain}>
          {extras.after.startNew}
        </button>
      </div>
    </footer>
  )
}
