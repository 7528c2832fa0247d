import { useEffect, useRef } from 'preact/hooks'
import { extras } from './words.ts'

export function MessageLeft({ reference }: { reference: string }) {
  const thanks = useRef<HTMLParagraphElement>(null)
  // The button that sent it is gone, and the page may have become shorter: the thanks are where the customer is.
  useEffect(() => {
    if (document.hasFocus() && document.activeElement === document.body) thanks.current?.focus()
  }, [])
  return (
    <p class="notice ok" role="status" ref={thanks} tabIndex={-1}>
      <span>
        <strong>{extras.leave.thanks}</strong> {extras.leave.reference(reference)} {extras.leave.lead}
      </span>
    </p>
  )
}
