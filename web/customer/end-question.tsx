import { useLayoutEffect, useRef } from 'preact/hooks'
import { extras } from './words.ts'

interface Props {
  active: boolean
  onEnd(): void
  onClose(): void
}

/** Opens itself. */
export function EndQuestion({ active, onEnd, onClose }: Props) {
  const says = extras.end
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} aria-labelledby="end-question" onClose={onClose}>
      <h2 id="end-question">{says.question}</h2>
      <p>{active ? says.questionActive : says.questionWaiting}</p>
      <div class="dialog-buttons">
        <button type="button" onClick={() => dialog.current?.close()}>
          {says.keep}
        </button>
        <button
          type="button"
          class="danger"
          onClick={() => {
            dialog.current?.close()
            onEnd()
          }}
        >
          {says.confirm}
        </button>
      </div>
    </dialog>
  )
}
