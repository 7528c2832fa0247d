import type { ServerFrame } from '../../protocol/frames.ts'
import type { EventView } from '../../protocol/views.ts'

/** A chat's numbered log as far as it is known here (PC3). Only `events` is shown; it never has a gap. */
export interface ChatLog {
  readonly events: readonly EventView[]
  /** Arrived before their turn. */
  readonly early: readonly EventView[]
  /** The highest number that anybody has told of. */
  readonly head: number
}
export type Logs = Readonly<Record<string, ChatLog>>

export const emptyLog: ChatLog = { events: [], early: [], head: 0 }

export function lastSeq(log: ChatLog | undefined): number {
  return log?.events.length ?? 0
}

/** The last number that is not this side's own: what there is to read. One's own words need no mark. */
export function lastFromOthers(log: ChatLog | undefined, side: 'customer' | 'agent'): number {
  return log?.events.findLast(event => event.from.role !== side)?.seq ?? 0
}

/** Something is missing: a number was heard of that is not shown yet. */
export function isBehind(log: ChatLog): boolean {
  return log.head > log.events.length
}

/** Takes each event at its turn only: what is known is ignored, what is early waits. */
export function applyEvents(log: ChatLog, incoming: readonly EventView[]): ChatLog {
  const waiting = new Map(log.early.map(event => [event.seq, event]))
  let head = log.head
  for (const event of incoming) {
    if (event.seq > log.events.length) waiting.set(event.seq, event)
    head = Math.max(head, event.seq)
  }
  const events = [...log.events]
  for (let next = waiting.get(events.length + 1); next; next = waiting.get(events.length + 1)) {
    events.push(next)
    waiting.delete(next.seq)
  }
  if (events.length === log.events.length && waiting.size === log.early.length && head === log.head) return log
  return { events: events.length === log.events.length ? log.events : events, early: [...waiting.values()], head }
}

export function noticeHead(log: ChatLog, head: number): ChatLog {
  return head > log.head ? { ...log, head } : log
}

/** What a frame of the server says about logs. Heads count only for chats in `own`: an offered chat is not read yet. */
export function applyFrame(logs: Logs, frame: ServerFrame, own: ReadonlySet<string>): Logs {
  switch (frame.action) {
    case 'events':
      return change(logs, frame.chat, log => applyEvents(log, frame.events))
    case 'page':
      return change(logs, frame.chat, log => noticeHead(applyEvents(log, frame.events), frame.head))
    case 'welcome':
    case 'heartbeatAck':
      return Object.entries(frame.heads).reduce(
        (all, [chat, head]) => (own.has(chat) ? change(all, chat, log => noticeHead(log, head)) : all),
        logs,
      )
    case 'ack': {
      const { chat } = frame
      if (chat === undefined) return logs
      const heads = frame.items.map(item => item.seq ?? 0)
      return change(logs, chat, log => noticeHead(applyEvents(log, frame.events ?? []), Math.max(0, ...heads)))
    }
    default:
      return logs
  }
}

export function change(logs: Logs, chat: string, edit: (log: ChatLog) => ChatLog): Logs {
  const before = logs[chat] ?? emptyLog
  const after = edit(before)
  return after === before && logs[chat] ? logs : { ...logs, [chat]: after }
}
