import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Dialog } from './dialog.tsx'
import { words } from './words.ts'

type Load<Props> = () => Promise<FunctionComponent<Props>>
/** What stands in the place of a part that is on its way, or that did not come and can be asked for again. */
type Place<Props> = FunctionComponent<Props & { again: (() => void) | undefined }>

const fetches: (() => Promise<void>)[] = []

/** A part of the page that is loaded when there is time, or when it is drawn before that: the console itself opens sooner. */
export function lazy<Props extends object>(load: Load<Props>, Waiting: Place<Props> = Line): FunctionComponent<Props> {
  let loaded: FunctionComponent<Props> | undefined
  const fetch = async () => {
    loaded ??= await load()
  }
  fetches.push(fetch)
  return function Lazy(props: Props) {
    const [tried, setTried] = useState(0)
    const [failed, setFailed] = useState(false)
    const [, redraw] = useState(false)
    const Part = loaded
    useEffect(() => {
      if (Part) return
      let wanted = true
      fetch().then(
        () => wanted && redraw(true),
        error => {
          console.warn('a part of the page did not come', error)
          if (wanted) setFailed(true)
        },
      )
      return () => {
        wanted = false
      }
    }, [tried])
    if (Part) return <Part {...props} />
    const again = () => {
      setFailed(false)
      setTried(tried + 1)
    }
    return <Waiting {...props} again={failed ? again : undefined} />
  }
}

function Line({ again }: { again: (() => void) | undefined }) {
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

type Later = typeof import('./later.ts')

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

async function fetchLater(): Promise<Later> {
  const [parts] = await Promise.all([import('./later.ts'), fetchLaterStyle()])
  return parts
}

/** One of the parts that nobody needs for a chat that comes in. */
export function later<Props extends object>(choose: (parts: Later) => FunctionComponent<Props>): FunctionComponent<Props> {
  return lazy(async () => choose(await fetchLater()))
}

/** One of them that is a dialog: until it is there, a dialog says so. */
export function laterDialog<Props extends { onClose(): void }>(
  choose: (parts: Later) => FunctionComponent<Props>,
): FunctionComponent<Props> {
  return lazy(async () => choose(await fetchLater()), DialogOnItsWay)
}

function DialogOnItsWay({ onClose, again }: { onClose(): void; again: (() => void) | undefined }) {
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

/** Everything that is not here yet, when the page has nothing better to do. What does not come is asked for again when it is drawn. */
export function fetchPartsWhenIdle(): void {
  const whenIdle = globalThis.requestIdleCallback ?? setTimeout
  whenIdle(() => {
    for (const fetch of fetches) fetch().catch(error => console.warn('a part of the page did not come', error))
  })
}
