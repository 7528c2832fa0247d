import type { ConnectionStatus } from './connection.ts'
import { shared } from './words.ts'

/** A loss this short is not worth a word; flicker unsettles more than it tells. */
const quietMs = 2_000
const offlineMs = 15_000
const backMs = 4_000

export interface ConnectionWords {
  tone: 'ok' | 'warn' | 'breach'
  /** One or two words, where there is no room for `text`. */
  short: string
  text: string
}

/** What people read about the connection; nothing while there is nothing to tell. `missed`: messages that came with it. */
export function connectionWords(status: ConnectionStatus, now: number, missed = 0): ConnectionWords | undefined {
  const words = shared.connection
  switch (status.kind) {
    case 'connected':
      return status.lostFor >= quietMs && now - status.since < backMs
        ? { tone: 'ok', short: words.back, text: missed === 0 ? words.back : words.backWith(missed) }
        : undefined
    case 'lost': {
      const ms = now - status.since
      if (ms < quietMs) return undefined
      if (ms < offlineMs) return { tone: 'warn', short: words.reconnecting, text: words.reconnecting }
      return { tone: 'warn', short: words.offline, text: words.offlineLong }
    }
    case 'refused':
      return { tone: 'breach', short: words.signInAgain, text: words.signInAgain }
    default:
      return status satisfies never
  }
}
