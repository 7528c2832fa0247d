import type { Clock } from './clock.ts'
import type { Link } from './link.ts'
import { createSleepWatch } from './sleep.ts'

export function looksAt(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus()
}

/** The message box has the keyboard. */
export function isWriting(): boolean {
  return document.hasFocus() && document.activeElement?.id === 'message'
}

/** Moments at which a dead connection is found at once instead of at the next beat (PC5, F37). */
export function wakeWithPage(link: Link, clock: Clock): void {
  addEventListener('online', link.networkIsBack)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') link.wake()
  })
  // A page in the browser's cache can neither lead nor hear; another tab may.
  addEventListener('pagehide', event => {
    if (event.persisted) link.pause()
  })
  addEventListener('pageshow', () => {
    link.resume()
    link.wake()
  })
  createSleepWatch(clock, performance, link.wake)
}
