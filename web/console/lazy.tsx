import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { words } from './words.ts'

/** A part of the page that is loaded when it is first drawn, so that the console itself opens sooner. */
export function lazy<Props extends object>(load: () => Promise<FunctionComponent<Props>>): FunctionComponent<Props> {
  let loaded: FunctionComponent<Props> | undefined
  return function Lazy(props: Props) {
    const [tried, setTried] = useState(0)
    const [failed, setFailed] = useState(false)
    const [, redraw] = useState(false)
    useEffect(() => {
      if (loaded) return
      let wanted = true
      load().then(
        component => {
          loaded = component
          if (wanted) redraw(true)
        },
        error => {
          console.warn('a part of the page did not come', error)
          if (wanted) setFailed(true)
        },
      )
      return () => {
        wanted = false
      }
    }, [tried])
    const Part = loaded
    if (Part) return <Part {...props} />
    if (!failed) return <p role="status">{words.customer.loading}</p>
    return (
      <p role="status">
        {words.customer.failed}{' '}
        <button
          type="button"
          class="link"
          onClick={() => {
            setFailed(false)
            setTried(tried + 1)
          }}
        >
          {words.customer.tryAgain}
        </button>
      </p>
    )
  }
}
