import { useLayoutEffect } from 'preact/hooks'
import { nearEnd } from '../shared/message-log.tsx'
import type { ThreadItem } from '../shared/thread.ts'

interface Place {
  readonly fromEnd: number
  /** The last item of the log. Once something came after it, the log opens at its end: nobody may overlook what is new. */
  readonly last: string | undefined
}

/** Where somebody reads in the older part of a log, by chat. */
const places = new Map<string, Place>()

/** Whoever looks at another chat or page and comes back goes on reading where they were. */
export function useLogPlace(chat: string, items: readonly ThreadItem[]): void {
  const last = items.at(-1)?.key
  useLayoutEffect(() => {
    const place = places.get(chat)
    const scroller = scrollerOf()
    if (!scroller || !place || place.last !== last) return
    scroller.scrollTop = scroller.scrollHeight - scroller.clientHeight - place.fromEnd
    // The browser says so a frame later: until then the log would hold itself to its end.
    scroller.dispatchEvent(new Event('scroll'))
  }, [chat])
  useLayoutEffect(() => {
    const scroller = scrollerOf()
    const scrolled = () => {
      if (!scroller?.isConnected) return
      const fromEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight
      if (fromEnd < nearEnd) places.delete(chat)
      else places.set(chat, { fromEnd, last })
    }
    scroller?.addEventListener('scroll', scrolled, { passive: true })
    return () => scroller?.removeEventListener('scroll', scrolled)
  }, [chat, last])
}

function scrollerOf(): HTMLElement | null {
  return document.querySelector('.chat-window .log-scroller')
}
