/** What pages show, held against the log whenever it changes: I5, I6, I10. */
import type { EventView } from '../../../protocol/views.ts'
import type { Client } from './clients.ts'
import type { World } from './world.ts'

/** Words that a page showed as not sent, by client id, and did not take that back. */
const failures = new WeakMap<World, Map<string, string>>()

export function notSent(world: World): ReadonlyMap<string, string> {
  return failures.get(world) ?? new Map()
}

export function watchView(world: World, client: Client, subscribe: (run: () => void) => void) {
  const { record } = world
  const failed = failures.get(world) ?? new Map<string, string>()
  failures.set(world, failed)
  const seen = new Map<string, readonly EventView[]>()
  let outbox = client.outbox()

  function look() {
    const logs = client.logs()
    for (const chat of seen.keys()) if (logs[chat] === undefined) seen.delete(chat)
    for (const [chat, { events }] of Object.entries(logs)) {
      const before = seen.get(chat) ?? []
      if (events === before) continue
      seen.set(chat, events)
      compare(chat, events, before)
    }
    if (client.outbox() === outbox) return
    outbox = client.outbox()
    for (const { cid, chat, status, seq, text } of outbox) {
      if (status !== 'failed') failed.delete(cid)
      else if (record.wasRefused(cid, chat)) failed.set(cid, text)
      else record.found.push(`I10 ${client.page.name} shows '${text}' as not sent, and nobody has refused it`)
      const there = record.chats.get(chat)
      const event = seq === undefined ? undefined : there?.events[seq - 1]
      if (status === 'sent' && event?.cid !== cid && !there?.torn)
        record.found.push(`I10 ${client.page.name} shows '${text}' as sent, and ${seq} is not it`)
    }
  }

  function compare(chat: string, events: readonly EventView[], before: readonly EventView[]) {
    const name = client.page.name
    if (events.length < before.length) record.found.push(`I6 ${name} showed ${before.length} of ${chat}, and now ${events.length}`)
    for (const [i, event] of before.entries())
      if (events[i] !== event) return void record.found.push(`I6 ${name} shows another event in place ${i + 1} of ${chat} than before`)
    const log = record.chats.get(chat)?.events ?? []
    for (let i = before.length; i < events.length; i++) {
      const [event, there] = [events[i] as EventView, log[i]]
      const text = event.kind === 'message' ? event.text : undefined
      // refused in one try, and taken in a later one that was on its way already: the log's word goes
      if (event.kind === 'message' && event.cid !== undefined) failed.delete(event.cid)
      if (event.seq !== i + 1 || there?.kind !== event.kind || there.text !== text || there.from !== event.from.role)
        return void record.found.push(
          `I5 ${name} shows ${event.kind} ${event.seq} '${text}' in place ${i + 1} of ${chat}, where the log has ${there?.kind} '${there?.text}'`,
        )
    }
  }

  subscribe(look)
}
