import { useState } from 'preact/hooks'

/** Puts a text into the clipboard; where the browser allows that to no page, it says what to do instead. */
export function CopyButton({ text }: { text: string }) {
  const [done, setDone] = useState<string>()
  const copy = () =>
    Promise.resolve(navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('this page has no clipboard'))).then(
      () => setDone('Copied'),
      error => {
        console.warn('the text was not copied', error)
        setDone('Please mark and copy it')
      },
    )
  return (
    <button type="button" class="link" aria-live="polite" onClick={() => void copy()}>
      {done ?? 'Copy'}
    </button>
  )
}
