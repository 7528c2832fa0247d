import type { ConnectionStatus } from './connection.ts'
import { type Logs, lastSeq } from './log.ts'
import type { Seen } from './tabs.ts'

/** How far the logs were shown when the connection was lost; stays until the next loss. */
export interface Missed {
  readonly shownAtLoss?: Seen
}

export function noteLoss(before: ConnectionStatus, after: ConnectionStatus, logs: Logs): Missed {
  if (before.kind !== 'connected' || after.kind !== 'lost') return {}
  return { shownAtLoss: Object.fromEntries(Object.entries(logs).map(([chat, log]) => [chat, lastSeq(log)])) }
}

/** Messages of others that came with the connection; a chat that was not shown before has nothing to compare with. */
export function missedMessages(logs: Logs, { shownAtLoss = {} }: Missed, side: 'customer' | 'agent'): number {
  let count = 0
  for (const [chat, shown] of Object.entries(shownAtLoss)) {
    for (const event of logs[chat]?.events.slice(shown) ?? []) if (event.kind === 'message' && event.from.role !== side) count += 1
  }
  return count
}
