import { useState } from 'preact/hooks'
import { shared } from './words.ts'

/** Puts a text into the clipboard; where the browser allows that to no page, it says what to do instead. */
export function CopyButton({ text }: { text: string }) {
  const [done, setDone] = useState<string>()
  async function copy() {
    try {
      await navigator.clipboard.writeText(text)
      setDone(shared.log.copied)
    } catch (error) {
      console.warn('the text was not copied', error)
      setDone(shared.log.copyByHand)
    }
  }
  return (
    <button type="button" class="link" aria-live="polite" onClick={copy}>
      {done ?? shared.log.copy}
    </button>
  )
}
