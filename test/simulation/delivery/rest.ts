/** After the faults: every page comes to show the whole log, and no words are left on their way (I9, I10, I3). */
import type { AgentClient, Client, CustomerClient } from './clients.ts'
import { notSent } from './views.ts'
import type { World } from './world.ts'

export type AnyClient = CustomerClient | AgentClient

/** Chats that a page shows. */
function chatsOf(client: AnyClient): readonly string[] {
  if (client.kind === 'customer') return client.chat() === undefined ? [] : [client.chat() as string]
  const rows = client.controller.state.value.agent?.chats ?? []
  return rows.filter(row => row.status !== 'offered').map(row => row.chat)
}

/** What this page lacks of what had happened by then. */
export function lacks(client: AnyClient, by: ReadonlyMap<string, number>): readonly string[] {
  const { name } = client.page
  const found: string[] = []
  for (const chat of chatsOf(client)) {
    const head = by.get(chat) ?? 0
    const shown = client.logs()[chat]?.events.length ?? 0
    if (shown < head) found.push(`I9 ${name} shows ${shown} of ${head} of ${chat}`)
  }
  const open = client.outbox().filter(({ status }) => status !== 'failed')
  if (open.length > 0) found.push(`I9 ${name} has ${open.length} messages on their way, the first '${open[0]?.text}' ${open[0]?.status}`)
  return found
}

export function heads(world: World): ReadonlyMap<string, number> {
  return new Map([...world.record.chats].map(([chat, { events }]) => [chat, events.length]))
}

/** A page whose socket was open and heard when the faults stopped, and is still: it must be whole within a heartbeat and 5 s. */
export function wasConnected(world: World, client: Client): (() => boolean) | undefined {
  const line = world.gateway().lineOf(client.page)
  if (line === undefined || line.deaf || !line.serverOpen || client.status().kind !== 'connected') return undefined
  return () => world.gateway().lineOf(client.page) === line
}

/** At the very end: whatever was written, and not lost with its window, stands in the log or is shown as not sent and does not. */
export function wordsMissing(world: World, clients: readonly AnyClient[]): readonly string[] {
  const { record } = world
  const failed = notSent(world)
  const found: string[] = []
  for (const cid of failed.keys())
    if (record.seqOf(cid) !== undefined) found.push(`I10 ${cid} is shown as not sent, and is ${record.seqOf(cid)}`)
  for (const [cid, { page, chat, text, window }] of record.attempts) {
    const client = clients.find(one => one.page.window === window)
    if (client === undefined || failed.has(cid) || record.seqOf(cid) !== undefined) continue
    // not kept yet when its page was closed, and told to nobody
    if (client.page.name !== page && !record.kept.has(cid)) continue
    const { events = [], tenures = [] } = record.chats.get(chat) ?? {}
    const over = client.page.name !== page && events.some(event => event.kind === 'ended')
    // an agent who has to give a chat away is shown what was not sent, and so is the customer of a chat that ended meanwhile
    if (over || (client.kind === 'agent' && tenures.length !== 1)) continue
    if (chatsOf(client).includes(chat)) found.push(`I1 '${text}' of ${page} is lost: not in the log of ${chat}, and not shown as not sent`)
  }
  return found
}
