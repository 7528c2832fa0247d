/** Parts of the page that come when there is time, or when they are drawn before that: the console itself opens sooner. */
import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Dialog } from './dialog.tsx'
import { words } from './words.ts'

type Later = typeof import('./later.ts')
type Choose<Props> = (parts: Later) => FunctionComponent<Props>
/** `again` asks for what did not come; nothing while it is on its way. */
type Place<Props> = FunctionComponent<Props & { again: (() => void) | undefined }>

let parts: Later | undefined

async function fetchParts(): Promise<void> {
  const [loaded] = await Promise.all([import('./later.ts'), fetchLaterStyle()])
  parts = loaded
}

let style: Promise<void> | undefined
/** The page names its later style sheet without loading it (index.html). Without it a part is plain, and works. */
export function fetchLaterStyle(): Promise<void> {
  style ??= new Promise(resolve => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="usher-later"]')
    if (!link) return resolve()
    link.onload = () => resolve()
    link.onerror = () => {
      link.rel = 'usher-later'
      style = undefined
      resolve()
    }
    link.rel = 'stylesheet'
  })
  return style
}

/** Called when the list of chats stands. What does not come now is asked for when it is drawn. */
export function fetchPartsWhenIdle(): void {
  const whenIdle = globalThis.requestIdleCallback ?? setTimeout
  whenIdle(() => void fetchParts().catch(notHere))
}

function notHere(error: unknown): void {
  console.warn('parts of the page did not come', error)
}

/** One of the parts; until it is there, a sentence stands in its place. */
export function later<Props extends object>(choose: Choose<Props>, Waiting: Place<Props> = Line): FunctionComponent<Props> {
  return function Part(props: Props) {
    const [tried, setTried] = useState(0)
    const [failed, setFailed] = useState(false)
    const [, redraw] = useState(false)
    const Loaded = parts && choose(parts)
    useEffect(() => {
      if (Loaded) return
      let wanted = true
      fetchParts().then(
        () => wanted && redraw(true),
        error => {
          notHere(error)
          if (wanted) setFailed(true)
        },
      )
      return () => {
        wanted = false
      }
    }, [tried])
    if (Loaded) return <Loaded {...props} />
    const again = () => {
      setFailed(false)
      setTried(tried + 1)
    }
    return <Waiting {...props} again={failed ? again : undefined} />
  }
}

/** One that is a dialog; until it is there, a dialog stands in its place. */
export function laterDialog<Props extends { onClose(): void }>(choose: Choose<Props>): FunctionComponent<Props> {
  return later(choose, DialogOnItsWay)
}

interface WaitingProps {
  again: (() => void) | undefined
}

function Line({ again }: WaitingProps) {
  return (
    <p role="status">
      {again ? words.customer.failed : words.customer.loading}{' '}
      {again && (
        <button type="button" class="link" onClick={again}>
          {words.customer.tryAgain}
        </button>
      )}
    </p>
  )
}

function DialogOnItsWay({ onClose, again }: WaitingProps & { onClose(): void }) {
  return (
    <Dialog title={again ? words.customer.failed : words.customer.loading} onClose={onClose}>
      <div class="dialog-buttons">
        <button type="button" onClick={onClose}>
          {words.shell.close}
        </button>
        {again && (
          <button type="button" class="primary" onClick={again}>
            {words.customer.tryAgain}
          </button>
        )}
      </div>
    </Dialog>
  )
}
