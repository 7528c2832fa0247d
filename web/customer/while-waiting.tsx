import { useRef, useState } from 'preact/hooks'
import type { ChatProps } from './chat-page.tsx'
import { KeepPlace } from './keep-place.tsx'
import { LeaveInstead } from './leave-instead.tsx'
import { ring } from './sound.ts'
import { keepSound, soundIsOn } from './sound-choice.ts'
import { extras } from './words.ts'

/** What a customer can do besides waiting: go on elsewhere, be called by a sound, or leave a message instead. */
export function WhileWaiting({ controller }: ChatProps) {
  const says = extras.waiting
  const [sound, setSound] = useState(soundIsOn)
  const [keeping, setKeeping] = useState(false)
  const [leaving, setLeaving] = useState(false)
  const dialog = useRef<HTMLDialogElement>(null)

  function callMe() {
    keepSound(!sound)
    setSound(!sound)
    if (!sound) ring()
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
