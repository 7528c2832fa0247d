import { useRef, useState } from 'preact/hooks'
import type { ChatProps } from './chat-page.tsx'
import { chatWords } from './chat-words.ts'
import { fetchExtras, lazy } from './lazy.tsx'
import { keepSound, soundIsOn } from './sound-choice.ts'

const KeepPlace = lazy(extras => extras.KeepPlace)
const LeaveInstead = lazy(extras => extras.LeaveInstead)

/** What a customer can do besides waiting: go on elsewhere, be called by a sound, or leave a message instead. */
export function WhileWaiting({ controller }: ChatProps) {
  const says = chatWords.waiting
  const [sound, setSound] = useState(soundIsOn)
  const [keeping, setKeeping] = useState(false)
  const [leaving, setLeaving] = useState(false)
  const dialog = useRef<HTMLDialogElement>(null)

  function callMe() {
    keepSound(!sound)
    setSound(!sound)
    if (!sound) void fetchExtras().then(({ ring }) => ring())
  }
  function leave() {
    setLeaving(true)
    if (!controller.state.value.queues) void controller.loadForm()
    dialog.current?.showModal()
  }
  return (
    <div class="while-waiting">
      {keeping ? (
        <KeepPlace controller={controller} />
      ) : (
        <button type="button" class="link" onClick={() => setKeeping(true)}>
          {says.keepPlace}
        </button>
      )}
      <button type="button" class="link" aria-pressed={sound} onClick={callMe}>
        {says.callMe}
      </button>
      <button type="button" class="link" onClick={leave}>
        {says.leave}
      </button>
      <dialog ref={dialog} class="leave-dialog" aria-label={says.leave} onClose={() => setLeaving(false)}>
        {leaving && <LeaveInstead controller={controller} onCancel={() => dialog.current?.close()} />}
      </dialog>
    </div>
  )
}
