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
export function lacks(world: World, client: AnyClient, by: ReadonlyMap<string, number>): readonly string[] {
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

/** At the very end: whatever was written on a page that is still open stands in the log once, or is shown as not sent and does not. */
export function wordsMissing(world: World, clients: readonly AnyClient[]): readonly string[] {
  const { record } = world
  const failed = notSent(world)
  const found: string[] = []
  for (const cid of failed.keys()) if (record.seqOf(cid) !== undefined) found.push(`I10 ${cid} is shown as not sent, and is ${record.seqOf(cid)}`)
  const open = new Set(clients.map(client => client.page.name))
  for (const [cid, { page, chat, text }] of record.attempts) {
    if (!open.has(page) || failed.has(cid) || record.seqOf(cid) !== undefined) continue
    const client = clients.find(one => one.page.name === page) as AnyClient
    // an agent who had to give a chat away loses with it what was not sent yet
    const stayed = client.kind === 'customer' || record.chats.get(chat)?.tenures.length === 1
    if (stayed && chatsOf(client).includes(chat)) found.push(`I1 '${text}' of ${page} is lost: not in the log of ${chat}, and not shown as not sent`)
  }
  return found
}
