/** An agent hands a chat on: to a queue at its original place (RT7), or to a colleague who may decline (architecture §4, Transfer). */
import { type Agent, eligible, used } from './agent.ts'
import { type Change, changeChat } from './change-chat.ts'
import { type Done, done } from './commands.ts'
import { everything } from './everything.ts'
import { agentKey, queueKey } from './keys.ts'
import type { Ports } from './ports.ts'
import type { Caller } from './presence.ts'
import { type Queue, readQueue } from './queue.ts'
import { readAgent } from './writes.ts'

export interface Transfer {
  readonly chat: string
  readonly cid: string
  readonly to: { readonly kind: 'queue' | 'agent'; readonly id: string }
  /** For whoever takes the chat over. */
  readonly note: string
}

export async function transferChat(ports: Ports, { principal }: Caller, transfer: Transfer): Promise<Done> {
  const { chat, to } = transfer
  const change = to.kind === 'queue' ? await toQueue(ports, principal, transfer) : await toAgent(ports, principal, transfer)
  if (change === undefined) return { result: 'refused', refusal: 'noSuchTarget' }
  if (change.result === 'changed') ports.journal.record('ChatTransferred', { chat, agent: principal, kind: to.kind, to: to.id })
  return done(change)
}

export async function takeBack(ports: Ports, { principal }: Caller, chat: string): Promise<Done> {
  return done(await changeChat(ports, chat, { type: 'takeBack', agent: principal, at: ports.clock.now() }))
}

async function toQueue(ports: Ports, agent: string, { chat, cid, to, note }: Transfer): Promise<Change | undefined> {
  const item = await ports.store.get(queueKey(to.id))
  if (item === undefined) return undefined
  const { name, slaMs, writeShards } = readQueue(item)
  const queue = { queue: to.id, queueName: name, slaMs, shards: writeShards }
  const at = ports.clock.now()
  return changeChat(ports, chat, ({ rejectionMs }) => ({
    type: 'transferToQueue',
    agent,
    to: queue,
    note,
    rejectedUntil: at + rejectionMs,
    cid,
    at,
  }))
}

async function toAgent(ports: Ports, agent: string, { chat, cid, to, note }: Transfer): Promise<Change | undefined> {
  const item = to.id === agent ? undefined : await ports.store.get(agentKey(to.id))
  if (item === undefined) return undefined
  const { name, offerTimeoutMs: own } = readAgent(item)
  const at = ports.clock.now()
  return changeChat(ports, chat, ({ offerTimeoutMs }) => ({
    type: 'transferToAgent',
    agent,
    to: to.id,
    toName: name,
    note,
    expiresAt: at + (own ?? offerTimeoutMs),
    cid,
    at,
  }))
}

export interface Targets {
  readonly queues: readonly Queue[]
  readonly agents: readonly (Pick<Agent, 'id' | 'name' | 'state'> & { readonly free: number })[]
}

/** Every queue, and the colleagues who are signed in, with the places that they have free for a chat now. */
export async function transferTargets(ports: Ports, asking: string): Promise<Targets> {
  const [queues, online] = await Promise.all([everything(ports.store, 'QUEUES'), everything(ports.store, 'ONLINE#0')])
  const items = await Promise.all(online.filter(({ sk }) => sk !== asking).map(({ sk }) => ports.store.get(agentKey(sk))))
  const there = items.filter(item => item !== undefined).map(readAgent)
  return {
    queues: queues.map(readQueue),
    agents: there
      .filter(({ presence }) => presence === 'online')
      .map(agent => ({ id: agent.id, name: agent.name, state: agent.state, free: eligible(agent) ? agent.limit - used(agent) : 0 })),
  }
}
