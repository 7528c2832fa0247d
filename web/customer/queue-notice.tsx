import { ClockIcon } from '../shared/icons.tsx'
import type { Values } from './form-values.ts'
import type { Known } from './known-customer.ts'
import { lazy } from './lazy.tsx'
import { opensWords } from './opening.ts'
import type { FormQueue, StartFormProps } from './start-form.tsx'
import { words } from './words.ts'

const HoursList = lazy(extras => extras.HoursList)
const LeaveMessage = lazy(extras => extras.LeaveMessage)

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
  return (
    <>
      <div class="notice warn" role="status">
        <ClockIcon />
        <span>
          {closed ? words.form.isClosed(name) : words.form.isTooBusy(name)}
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
