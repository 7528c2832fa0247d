import { useEffect, useRef } from 'preact/hooks'
import type { Values } from './form-values.ts'
import { HoursList } from './hours-list.tsx'
import type { Known } from './known-customer.ts'
import { ClockIcon } from './later-icons.tsx'
import { LeaveMessage } from './leave-message.tsx'
import { opensWords } from './opening.ts'
import type { FormQueue, StartFormProps } from './start-form.tsx'
import { extras, words } from './words.ts'

interface Props {
  queue: FormQueue
  engine: StartFormProps['engine']
  typed: Values
  known: Known
}

/** Why no chat can be started in this queue now, when one can, and what to do instead. */
export function QueueNotice({ queue, engine, typed, known }: Props) {
  const { name, state, opensAt, hours } = queue
  const closed = state === 'closed'
  const notice = useRef<HTMLDivElement>(null)
  // The button that found the queue closed is gone: the keyboard goes on here, and not at the top of the page.
  useEffect(() => {
    if (document.hasFocus() && document.activeElement === document.body) notice.current?.focus({ preventScroll: true })
  }, [])
  return (
    <>
      <div class="notice warn" role="status" ref={notice} tabIndex={-1}>
        <ClockIcon />
        <span>
          {closed ? extras.hours.isClosed(name) : extras.hours.isTooBusy(name)}
          {closed && opensAt !== undefined && <strong> {opensWords(opensAt, Date.now())}</strong>}
        </span>
      </div>
      {closed && hours && hours.length > 0 && <HoursList hours={hours} />}
      {!closed && (
        <button type="button" onClick={() => void engine?.controller.loadForm()}>
          {words.tryAgain}
        </button>
      )}
      {queue.leaveMessage && engine && (
        <LeaveMessage
          key={queue.id}
          queue={queue.id}
          nickname={known.nickname ?? typed.nickname ?? ''}
          email={known.email ?? typed.email ?? ''}
        />
      )}
    </>
  )
}
