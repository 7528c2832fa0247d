import type { ClientFrame } from '../../protocol/frames.ts'
import { limits } from '../../protocol/limits.ts'
import type { Clock } from './clock.ts'
import { reconnectDelay } from './reconnect.ts'

/** An event that is merely overtaken arrives within this time; only then is a page asked for (PC3). */
const gapMs = 150
const answerMs = 4_000

export interface Sync {
  /** Chats that miss something now, each with the last number that is shown. Called after every change. */
  want(behind: ReadonlyMap<string, number>): void
  /** A page came in: the next one may be asked for at once. */
  answered(chat: string): void
  /** A new connection: what was asked on the old one is not answered any more. */
  connected(): void
}

export interface SyncPorts {
  clock: Clock
  random(): number
  /** False while there is no connection. */
  send(frame: ClientFrame): boolean
  /** An answer is overdue: the connection may be dead. */
  unanswered?(): void
}

export function createSync(ports: SyncPorts): Sync {
  const asks = new Map<string, { cancel: () => void; attempt: number; asked: boolean }>()
  /** The last page of a chat, which may have brought nothing that could be shown. */
  const pages = new Map<string, { after: number; attempt: number }>()
  let behind: ReadonlyMap<string, number> = new Map()

  function plan(chat: string, delayMs: number, attempt: number) {
    asks.get(chat)?.cancel()
    asks.set(chat, { cancel: ports.clock.setTimer(ports.clock.now() + delayMs, () => ask(chat, attempt)), attempt, asked: false })
  }
  function ask(chat: string, attempt: number) {
    asks.delete(chat)
    const after = behind.get(chat)
    if (after === undefined || !ports.send({ action: 'sync', chat, after, limit: limits.pageEvents })) return
    const again = () => {
      ports.unanswered?.()
      plan(chat, reconnectDelay(attempt, ports.random()), attempt + 1)
    }
    asks.set(chat, { cancel: ports.clock.setTimer(ports.clock.now() + answerMs, again), attempt, asked: true })
  }
  function forget(chat: string) {
    asks.get(chat)?.cancel()
    asks.delete(chat)
  }

  return {
    want(now) {
      behind = now
      for (const chat of asks.keys()) if (!now.has(chat)) forget(chat)
      // A log that shows nothing yet is not overtaken by anything: it is fetched at once.
      for (const [chat, after] of now) {
        if (asks.has(chat)) continue
        const page = pages.get(chat)
        if (page?.after === after) plan(chat, reconnectDelay(page.attempt, ports.random()), page.attempt + 1)
        else if (after === 0) ask(chat, 0)
        else plan(chat, gapMs, 0)
      }
    },
    answered(chat) {
      const answered = asks.get(chat)
      if (!answered?.asked) return
      pages.set(chat, { after: behind.get(chat) ?? 0, attempt: answered.attempt })
      forget(chat)
    },
    connected() {
      for (const chat of [...asks.keys()]) forget(chat)
      pages.clear()
      for (const chat of behind.keys()) ask(chat, 0)
    },
  }
}
