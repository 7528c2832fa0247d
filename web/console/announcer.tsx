import { useEffect, useState } from 'preact/hooks'
import type { Controller } from './controller.ts'

/** Polite words come no faster than this; what gathers meanwhile is said together, the same words once. */
const politeEveryMs = 3_000

/** What a screen reader is told of what happens out of sight. The log of the chat in front speaks for itself. */
export function Announcer({ controller }: { controller: Controller }) {
  const [polite, setPolite] = useState({ id: 0, text: '' })
  const [urgent, setUrgent] = useState({ id: 0, text: '' })
  useEffect(() => {
    const waiting = new Set<string>()
    let seen = controller.state.value.announcement.id
    let timer: number | undefined
    const say = () => {
      timer = undefined
      if (waiting.size === 0) return
      const text = [...waiting].join('. ')
      waiting.clear()
      setPolite(({ id }) => ({ id: id + 1, text }))
      timer = window.setTimeout(say, politeEveryMs)
    }
    const stop = controller.state.subscribe(({ announcement: { id, text, urgent: now } }) => {
      if (id === seen) return
      seen = id
      if (now) {
        setUrgent({ id, text })
        return
      }
      waiting.add(text)
      if (timer === undefined) say()
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [controller])
  return (
    <>
      <p class="hidden" role="status" aria-live="polite">
        <span key={polite.id}>{polite.text}</span>
      </p>
      <p class="hidden" role="alert" aria-live="assertive">
        <span key={urgent.id}>{urgent.text}</span>
      </p>
    </>
  )
}
