/** Components for small-view-scenario.tsx; each says what it does. */
import { Component } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

/** Effects and events in the order in which they came. */
export const said: string[] = []
export const say = (word: string) => void said.push(word)
export const setters: Record<string, (next: unknown) => void> = {}

export function Noted({ name, on }: { name: string; on?: unknown }) {
  useEffect(() => {
    say(`${name} begins with ${on}`)
    return () => say(`${name} ends with ${on}`)
  }, [on])
  return <b id={name}>{name}</b>
}
export function Counter({ name = 'count' }: { name?: string }) {
  const [count, setCount] = useState(0)
  const drawn = useRef(0)
  drawn.current++
  setters[name] = setCount as never
  useLayoutEffect(() => say(`${name} shows ${count}`), [count])
  return (
    <button type="button" onClick={() => setCount(now => now + 1)}>
      {name} {count} {drawn.current}
    </button>
  )
}
/** Draws again from its own effect until it is settled. */
export function Settling({ to }: { to: number }) {
  const [now, setNow] = useState(0)
  useEffect(() => {
    say(`settling at ${now}`)
    if (now < to) setNow(now + 1)
  }, [now, to])
  return <i>{now}</i>
}
export class Kept extends Component<{ value: number; children?: unknown }> {
  override shouldComponentUpdate(next: { value: number }) {
    return next.value !== this.props.value
  }
  private drawn = 0
  override render() {
    // a new state in it draws it again on the customer's page, as preact would not: only another value counts
    if (this.props.value !== this.drawn) say(`kept draws ${this.props.value}`)
    this.drawn = this.props.value
    return (
      <p>
        {this.props.value}
        <Counter name={`in-kept`} />
      </p>
    )
  }
}
export function Dialog() {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    dialog.current?.showModal()
    return () => say(`dialog is ${dialog.current?.tagName ?? 'gone'}`)
  }, [])
  return (
    <dialog ref={dialog} aria-label="ask">
      <input id="in-dialog" />
    </dialog>
  )
}
