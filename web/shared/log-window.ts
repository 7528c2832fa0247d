import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

/** So many are drawn at first, and so many more each time that somebody scrolls near their top. */
const atOnce = 100
const nearTop = 600
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
  chat: string,
  count: number,
  { scroller, list, atEnd }: { scroller: RefObject<HTMLElement | null>; list: RefObject<HTMLElement | null>; atEnd: RefObject<boolean> },
): LogWindow {
  const [drawn, setDrawn] = useState({ chat, from: Math.max(0, count - atOnce) })
  const [inserting, setInserting] = useState(false)
  const anchor = useRef<{ element: Element; top: number }>(undefined)
  let { from } = drawn
  // The pages of a log come one after the other, and all of them below what is there.
  if (drawn.chat !== chat || from > count || (atEnd.current && count - from > most)) {
    from = Math.max(0, count - atOnce)
    setDrawn({ chat, from })
  }

  useLayoutEffect(() => {
    const kept = anchor.current
    anchor.current = undefined
    if (kept?.element.isConnected && scroller.current) scroller.current.scrollTop += kept.element.getBoundingClientRect().top - kept.top
  }, [from])
  useEffect(() => {
    if (!inserting) return
    const timer = setTimeout(() => setInserting(false), settleMs)
    return () => clearTimeout(timer)
  }, [inserting, from])

  return {
    from,
    inserting,
    older() {
      const element = scroller.current
      if (!element || from === 0 || element.scrollTop > nearTop || anchor.current) return
      const first = inSight(element, list.current)
      if (first) anchor.current = { element: first, top: first.getBoundingClientRect().top }
      setInserting(true)
      setDrawn({ chat, from: Math.max(0, from - atOnce) })
    },
  }
}

function inSight(scroller: Element, list: Element | null): Element | undefined {
  const { top } = scroller.getBoundingClientRect()
  return [...(list?.children ?? [])].find(child => child.getBoundingClientRect().bottom > top)
}
