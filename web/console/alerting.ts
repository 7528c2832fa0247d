/** What an agent is told beyond the screen: looked for after each change, told by the leading tab alone. */
import { isBehind } from '../shared/log.ts'
import { offers, ordered, orderedRows } from './list.ts'
import { waitsForAgent } from './rows.ts'
import type { ConsoleState } from './state.ts'

/** A screen reader hears the countdown once, when so much is left. */
const tellAtMs = 10_000

/** What is worth an alert at one moment. */
export interface Alertable {
  /** Offers that wait for an answer, as `chat round`. */
  readonly offers: readonly string[]
  /** Last words of the customer, by chat in hand whose log is complete. */
  readonly words: Readonly<Record<string, number>>
  /** Chats that wait for the agent, and those of them that have waited for too long. */
  readonly waiting: readonly string[]
  readonly late: readonly string[]
  /** Offers of which little time is left. */
  readonly closing: readonly string[]
}

export interface News {
  /** It rings until there is none. */
  readonly ringing: boolean
  readonly offers: readonly string[]
  readonly gone: readonly string[]
  /** Chats in which the customer has written. */
  readonly wrote: readonly string[]
  /** Chats that wait no longer. */
  readonly answered: readonly string[]
  readonly late: readonly string[]
  readonly closing: readonly string[]
}

export function offerKey({ chat, round }: { chat: string; round: number }): string {
  return `${chat} ${round}`
}

export function alertable(state: ConsoleState, now: number): Alertable {
  // An offer that is being answered rings no longer.
  const answering = (chat: string) => state.pending.some(name => name === `accept:${chat}` || name === `reject:${chat}`)
  const open = offers(state).filter(row => (row.offerExpiresAt ?? now) > now && !answering(row.chat))
  const active = (state.agent?.chats ?? []).filter(row => row.status === 'active')
  const rows = orderedRows(ordered(state, now), now)
  return {
    offers: open.map(offerKey),
    words: Object.fromEntries(active.flatMap(({ chat }) => known(state, chat))),
    waiting: rows.filter(({ status }) => waitsForAgent(status)).map(({ row }) => row.chat),
    late: rows.filter(({ status }) => status.kind === 'late').map(({ row }) => row.chat),
    closing: open.filter(row => (row.offerExpiresAt ?? 0) - now <= tellAtMs).map(offerKey),
  }
}

/** Nothing while the log is not complete: what comes in with its pages is not new. */
function known({ logs }: ConsoleState, chat: string): [string, number][] {
  const log = logs[chat]
  if (!log?.events.length || isBehind(log)) return []
  return [[chat, log.events.findLast(event => event.kind === 'message' && event.from.role === 'customer')?.seq ?? 0]]
}

/** What is there already when the page opens rings only where it can still be answered: offers. */
export function newsSince(before: Alertable | undefined, after: Alertable): News {
  const fresh = (name: 'late' | 'closing') => (before ? after[name].filter(one => !before[name].includes(one)) : [])
  return {
    ringing: after.offers.length > 0,
    offers: after.offers.filter(one => !before?.offers.includes(one)),
    gone: before?.offers.filter(one => !after.offers.includes(one)) ?? [],
    // The first log of a chat that has just come in hand is what was written before.
    wrote: Object.keys(after.words).filter(chat => (after.words[chat] ?? 0) > (before?.words[chat] ?? Number.POSITIVE_INFINITY)),
    answered: before?.waiting.filter(chat => !after.waiting.includes(chat)) ?? [],
    late: fresh('late'),
    closing: fresh('closing').filter(one => before?.offers.includes(one)),
  }
}

/** What the next look is compared with: a log with a gap has been complete before. */
export function remember(before: Alertable | undefined, after: Alertable): Alertable {
  return { ...after, words: { ...before?.words, ...after.words } }
}
