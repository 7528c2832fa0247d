import { typing } from '../../protocol/limits.ts'
import type { Clock } from './clock.ts'

export interface TypingSignal {
  typing(chat: string, on: boolean): void
  /** A message says by itself that its typing is over: no frame of its own, which would only be in the message's way. */
  said(chat: string): void
}

/** Tells the other side that somebody is typing: at most one frame each three seconds, and one when it is over without a message. */
export function createTypingSignal(clock: Clock, send: (chat: string, on: boolean) => void): TypingSignal {
  const lastSent = new Map<string, number>()
  return {
    typing(chat, on) {
      const last = lastSent.get(chat)
      if (!on) {
        if (last !== undefined && clock.now() - last < typing.expiresMs) send(chat, false)
        lastSent.delete(chat)
      } else if (last === undefined || clock.now() - last >= typing.everyMs) {
        lastSent.set(chat, clock.now())
        send(chat, true)
      }
    },
    said: chat => void lastSent.delete(chat),
  }
}
