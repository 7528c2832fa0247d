import type { RefObject } from 'preact'
import { chatWords } from './chat-words.ts'

interface Props {
  dialog: RefObject<HTMLDialogElement | null>
  active: boolean
  onEnd(): void
}

export function EndQuestion({ dialog, active, onEnd }: Props) {
  return (
    <dialog ref={dialog} aria-labelledby="end-question">
      <h2 id="end-question">{chatWords.chat.question}</h2>
      <p>{active ? chatWords.chat.questionActive : chatWords.chat.questionWaiting}</p>
      <div class="dialog-buttons">
        <button type="button" onClick={() => dialog.current?.close()}>
          {chatWords.chat.keep}
        </button>
        <button
          type="button"
          class="danger"
          onClick={() => {
            dialog.current?.close()
            onEnd()
          }}
        >
          {chatWords.chat.confirm}
        </button>
      </div>
    </dialog>
  )
}
