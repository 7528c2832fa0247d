import { typing } from '../../protocol/limits.ts'
import type { Clock } from './clock.ts'

/** Tells the other side that somebody is typing: at most one frame each three seconds, and one when it is over. */
export function createTypingSignal(clock: Clock, send: (chat: string, on: boolean) => void): (chat: string, on: boolean) => void {
  const lastSent = new Map<string, number>()
  return (chat, on) => {
    const last = lastSent.get(chat)
    if (!on) {
      if (last !== undefined && clock.now() - last < typing.expiresMs) send(chat, false)
      lastSent.delete(chat)
    } else if (last === undefined || clock.now() - last >= typing.everyMs) {
      lastSent.set(chat, clock.now())
      send(chat, true)
    }
  }
}
