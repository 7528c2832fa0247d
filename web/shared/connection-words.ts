import type { ConnectionStatus } from './connection.ts'

/** A loss this short is not worth a word; flicker unsettles more than it tells. */
const quietMs = 2_000
const offlineMs = 15_000
const backMs = 4_000

/** F38: storage is forbidden or full. */
export const unkeptWords = 'This browser keeps nothing: unsent messages are lost if you close the page.'

export interface ConnectionWords {
  tone: 'ok' | 'warn' | 'breach'
  /** One or two words, where there is no room for `text`. */
  short: string
  text: string
}

/** What people read about the connection; nothing while there is nothing to tell. `missed`: messages that came with it. */
export function connectionWords(status: ConnectionStatus, now: number, missed = 0): ConnectionWords | undefined {
  switch (status.kind) {
    case 'connected':
      return status.lostFor >= quietMs && now - status.since < backMs
        ? {
            tone: 'ok',
            short: 'Back online',
            text: `Back online${missed === 0 ? '' : `, ${missed} new ${missed === 1 ? 'message' : 'messages'}`}`,
          }
        : undefined
    case 'lost': {
      const ms = now - status.since
      if (ms < quietMs) return undefined
      if (ms < offlineMs) return { tone: 'warn', short: 'Reconnecting…', text: 'Reconnecting…' }
      return { tone: 'warn', short: 'Offline', text: 'Offline – your messages will be sent when you are back' }
    }
    case 'refused':
      return { tone: 'breach', short: 'Sign in again', text: 'Sign in again' }
    default:
      return status satisfies never
  }
}
