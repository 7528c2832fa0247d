import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

/** So many items stand in one list, which is laid out on its own: what happens in one costs nothing in the others. */
export const pageSize = 25
/** Of a long log so many are drawn at first, and a few more: whole pages. */
const atOnce = 4 * pageSize
/** An older page comes with each frame, for as long as less than so many heights of the window are drawn above it: no frame takes long. */
const heightsAhead = 3
/** A log that grew while it was read at its end is cut again to its last part. */
const most = 3 * atOnce
/** As long as a screen reader needs to take a change for history. */
const settleMs = 150

export interface LogWindow {
  /** The first item that is drawn. */
  from: number
  /** Old ones are being put in: they are not news. */
  inserting: boolean
  /** Called when somebody scrolls. */
  older(): void
}

/** The part of a long log that is drawn. What is drawn stays drawn, and what stands in sight stays where it is. */
export function useLogWindow(
  count: number,
  { scroller, list, atEnd }: { scroller: RefObject<HTMLElement | null>; list: RefObject<HTMLElement | null>; atEnd: RefObject<boolean> },
): LogWindow {
  const [drawn, setDrawn] = useState(() => lastPages(count))
  const [inserting, setInserting] = useState(false)
  const frame = useRef(0)
  const last = useRef(drawn)
  let from = drawn
  // The pages of a log come one after the other, and all of them below what is there.
  if (from > count || (atEnd.current && count - from > most)) {
    from = lastPages(count)
    setDrawn(from)
  }

  // Where the first one in sight stands is read as late as can be: somebody scrolls on until the others are put in above it.
  const grows = from < last.current
  const anchor = grows ? inSight(scroller.current, inSight(scroller.current, list.current)) : undefined
  const top = anchor?.getBoundingClientRect().top ?? 0
  useLayoutEffect(() => {
    last.current = from
    if (anchor?.isConnected && scroller.current) scroller.current.scrollTop += anchor.getBoundingClientRect().top - top
    if (grows) older()
  }, [from])
  useEffect(() => () => cancelAnimationFrame(frame.current), [])
  useEffect(() => {
    if (!inserting) return
    const timer = setTimeout(() => setInserting(false), settleMs)
    return () => clearTimeout(timer)
  }, [inserting, from])

  function older() {
    const element = scroller.current
    if (!element || from === 0 || frame.current !== 0 || element.scrollTop > heightsAhead * element.clientHeight) return
    setInserting(true)
    frame.current = requestAnimationFrame(() => {
      frame.current = 0
      setDrawn(from - pageSize)
    })
  }
  return { from, inserting, older }
}

function lastPages(count: number): number {
  return Math.max(0, count - (count % pageSize) - atOnce)
}

function inSight(scroller: Element | null, list: Element | null | undefined): Element | undefined {
  const top = scroller?.getBoundingClientRect().top ?? 0
  for (const child of list?.children ?? []) if (child.getBoundingClientRect().bottom > top) return child
  return undefined
}
