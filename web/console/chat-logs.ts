import type { ServerFrame } from '../../protocol/frames.ts'
import type { EventView } from '../../protocol/views.ts'
import { applyFrame, change, isBehind, lastSeq, noticeHead } from '../shared/log.ts'
import type { Seen } from '../shared/tabs.ts'
import { announce } from './announcements.ts'
import { customerName } from './rows.ts'
import type { ConsoleState } from './state.ts'
import { words } from './words.ts'

/** Chats whose log this agent reads: an offered chat's is not. */
function ownChats(state: ConsoleState): ReadonlySet<string> {
  return new Set(state.agent?.chats.filter(row => row.status !== 'offered').map(row => row.chat))
}

/** What the rows tell of their logs. */
export function withHeads(state: ConsoleState): ConsoleState {
  const logs = (state.agent?.chats ?? [])
    .filter(row => row.status !== 'offered')
    .reduce((all, row) => change(all, row.chat, log => noticeHead(log, row.head)), state.logs)
  return { ...state, logs }
}

export function takeLogs(state: ConsoleState, frame: ServerFrame): ConsoleState {
  const logs = applyFrame(state.logs, frame, ownChats(state))
  if (logs === state.logs) return state
  let next: ConsoleState = { ...state, logs }
  if (frame.action !== 'events') return next
  const fresh = logs[frame.chat]?.events.slice(lastSeq(state.logs[frame.chat])) ?? []
  if (fresh.some(fromCustomer)) {
    next = { ...next, typingUntil: { ...next.typingUntil, [frame.chat]: 0 } }
    const row = state.agent?.chats.find(other => other.chat === frame.chat)
    if (row && frame.chat !== state.selected) next = announce(next, words.shell.notice.newMessage(customerName(row)))
  }
  return next
}

function fromCustomer(event: EventView): boolean {
  return event.kind === 'message' && event.from.role === 'customer'
}

/** What another tab, which shows this much, needs to show what this one does. */
export function catchUp({ agent, logs }: ConsoleState, seen: Seen, now: number): readonly ServerFrame[] {
  if (!agent) return []
  const pages = Object.entries(logs).map(([chat, log]): ServerFrame => {
    const after = seen[chat] ?? 0
    return { action: 'page', chat, after, events: log.events.slice(after), head: log.head, more: false }
  })
  return [{ action: 'agent', now, agent }, ...pages]
}

/** Chats whose log misses something, each with the last number shown. */
export function behind(state: ConsoleState): ReadonlyMap<string, number> {
  const own = ownChats(state)
  return new Map(
    Object.entries(state.logs)
      .filter(([chat, log]) => own.has(chat) && isBehind(log))
      .map(([chat, log]) => [chat, lastSeq(log)]),
  )
}
