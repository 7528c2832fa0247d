import { useEffect, useRef, useState } from 'preact/hooks'
import { createPoll, type Poll } from '../../shared/polling.ts'

export interface Polled<Value> {
  readonly value?: Value
  /** When it was read, by this machine. */
  readonly at?: number
  /** Why the last try failed, if it did. */
  readonly failure?: unknown
}

const clock = {
  now: Date.now,
  setTimer(at: number, run: () => void) {
    const timer = setTimeout(run, Math.max(0, at - Date.now()))
    return () => clearTimeout(timer)
  },
}
const isVisible = () => document.visibilityState === 'visible'

/** What `load` answers, again and again while the page is visible; `take` joins an answer with what was there. Begins anew with another key. */
export function usePoll<Value>(
  key: string,
  everyMs: number,
  load: (before: Value | undefined) => Promise<Value>,
): { polled: Polled<Value>; again(): void } {
  const [polled, setPolled] = useState<Polled<Value>>({})
  const poll = useRef<Poll>(undefined)
  useEffect(() => {
    let value: Value | undefined
    setPolled({})
    const mine = createPoll<Value>({
      clock,
      load: () => load(value),
      everyMs,
      isVisible,
      took(next) {
        value = next
        setPolled({ value: next, at: Date.now() })
      },
      failed(failure) {
        console.warn('the board could not be read', failure)
        setPolled(before => ({ ...before, failure }))
      },
    })
    poll.current = mine
    const shown = () => {
      if (isVisible()) mine.now()
    }
    document.addEventListener('visibilitychange', shown)
    mine.start()
    return () => {
      document.removeEventListener('visibilitychange', shown)
      mine.stop()
    }
  }, [key, everyMs])
  return { polled, again: () => poll.current?.now() }
}
