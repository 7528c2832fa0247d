/**
 * Who is there. A connection counts as live for three of its heartbeats; an agent's lease is renewed by every beat, and whoever
 * finds it over ends the presence by one conditional write. The clock never removes a line entry (routing.md §5.6).
 */
import { type Agent, used } from './agent.ts'
import { type AgentOutcome, changeAgent } from './change-agent.ts'
import { changeChat } from './change-chat.ts'
import type { ChatCommand } from './chat-changes.ts'
import { customerIsThere, isThere, lookForCustomer } from './customer-away.ts'
import {
  type AgentSnapshot,
  agentSnapshot,
  type ChatSnapshot,
  type ConnectionRow,
  connectionRowKey,
  connectionsOfAgent,
  forCustomer,
  listen,
  raiseRev,
  readAgentSnapshot,
  readAttended,
  readRoom,
  readSnapshot,
  tellAgent,
  tellCustomer,
} from './delivery.ts'
import { agentKey, listenerKey, onlineKey } from './keys.ts'
import type { Deadline, Ports, Role } from './ports.ts'
import { redeemTicket } from './tickets.ts'
import { duePut, readAgent } from './writes.ts'

const graceMs = 120_000

export const presence = {
  beatsPerLife: 3,
  leaseMs: 45_000,
  /** With less than this left of the lease, a beat is missing. */
  uneasyMs: 25_000,
  /** A page that is loaded again is back within this time; who is not, is offered nothing more and loses open offers. */
  reloadMs: 5_000,
  /** Back within this time keeps the place in the line. */
  keepIdleMs: 60_000,
  /** After this time the active chats go back to their queues. */
  graceMs,
  /** API Gateway ends a connection after 2 h; rows of dead ones are not believed for longer. */
  connectionMs: 2 * 3_600_000 + 5 * 60_000,
} as const

/** Whose connection it is, as `$connect` found it. */
export interface Caller {
  readonly connection: string
  readonly role: Role
  /** Agent id, or chat id of a customer. */
  readonly principal: string
  /** Shown name of a member of staff. */
  readonly name: string
  readonly connectedAt: number
  readonly rightsUntil: number
}

export interface Welcome {
  readonly snapshot?: AgentSnapshot
  readonly chat?: ChatSnapshot
}

/** Register, then read: what is committed after the read finds this row, what came before is in the answer (PS5). */
export async function hello(ports: Ports, caller: Caller, heartbeatMs: number): Promise<Welcome> {
  const row = rowOf(ports, caller, heartbeatMs)
  await register(ports, row)
  if (caller.role === 'customer') return customerWelcome(ports, caller)
  const outcome = await renew(ports, caller)
  const slots = 'agent' in outcome ? Object.keys(outcome.agent.slots) : []
  await Promise.all(slots.map(chat => listen(ports, chat, [row])))
  const snapshot = await readAgentSnapshot(ports, caller.principal)
  return snapshot === undefined ? {} : { snapshot }
}

async function customerWelcome(ports: Ports, { principal }: Caller): Promise<Welcome> {
  const chat = await readSnapshot(ports, principal)
  return chat === undefined ? {} : { chat: await forCustomer(ports, await customerIsThere(ports, chat)) }
}

async function register(ports: Ports, row: ConnectionRow): Promise<void> {
  if (row.role === 'customer') await listen(ports, row.principal, [row])
  else await ports.store.write({ put: row })
}

/** A beat keeps connection and agent alive, and answers with what a page needs to see that it missed something (F14). */
export async function heartbeat(ports: Ports, caller: Caller, heartbeatMs: number): Promise<Welcome> {
  const row = rowOf(ports, caller, heartbeatMs)
  const alive = await ports.store.write({
    update: connectionRowKey(row),
    set: [[['liveUntil'], row.liveUntil]],
    if: [{ path: ['pk'], is: 'present' }],
  })
  // a row that somebody took for dead comes back with the next beat (F11)
  if (!alive.ok) await register(ports, row)
  if (caller.role === 'customer') return customerWelcome(ports, caller)
  const outcome = await renew(ports, caller)
  if (!('agent' in outcome)) return {}
  return { snapshot: await agentSnapshot(ports, outcome.agent, chat => attend(ports, chat, row)) }
}

/** The row comes back into the chat if somebody took it for dead, and a customer who is gone without a word is found (PS8). */
async function attend(ports: Ports, chat: string, row: ConnectionRow): Promise<ChatSnapshot | undefined> {
  const read = await readAttended(ports, chat)
  if (read === undefined) return undefined
  if (!read.listeners.some(({ connection }) => connection === row.connection)) {
    await listen(ports, chat, [row])
    return readSnapshot(ports, chat)
  }
  const customers = read.listeners.filter(({ role }) => role === 'customer')
  const missing = read.chat.status === 'active' && read.chat.customerAwaySince === undefined && !isThere(customers, ports.clock.now())
  return missing ? ((await lookForCustomer(ports, chat)) ?? read) : read
}

/** The agent is there: a longer lease, and back into the lines after an absence (or for the first time). */
async function renew(ports: Ports, caller: Caller): Promise<AgentOutcome> {
  const now = ports.clock.now()
  const lease = now + presence.leaseMs
  for (let tries = 0; tries < 4; tries++) {
    const kept = await ports.store.write({
      update: agentKey(caller.principal),
      set: [[['lease'], lease]],
      if: [{ path: ['presence'], is: '=', value: 'online' }],
    })
    if (kept.ok) {
      const item = await ports.store.get(agentKey(caller.principal))
      if (item !== undefined) return { result: 'unchanged', before: readAgent(item), agent: readAgent(item) }
    }
    if (kept.ok || kept.failures[0]?.reason === 'condition') break
    // an offer was being made to this agent at the same moment: the beat counts all the same
    await ports.clock.pause(5 + ports.ids.fraction() * 15)
  }
  const outcome = await changeAgent(
    ports,
    caller.principal,
    { type: 'connect', lease, keepIdleMs: presence.keepIdleMs, at: now },
    agent => [{ put: { ...onlineKey(agent.id), agent: agent.id } }],
  )
  if (outcome.result === 'changed') await tellCustomersOf(ports, outcome.agent)
  return outcome
}

/** Whether their agent is there has changed for the customers of these chats. */
export async function tellCustomersOf(ports: Ports, { id, slots }: Agent): Promise<void> {
  await Promise.all(
    Object.keys(slots).map(async chat => {
      const held = await readSnapshot(ports, chat)
      if (held?.chat.status !== 'active' || held.chat.agent !== id) return
      await raiseRev(ports, chat)
      const room = await readRoom(ports, chat)
      if (room !== undefined) await tellCustomer(ports, room)
    }),
  )
}

/** Until when this connection may speak: its ticket's time, or a later one from `authorize`. */
export async function rightsUntil({ store, clock }: Ports, caller: Caller): Promise<number> {
  if (caller.rightsUntil > clock.now()) return caller.rightsUntil
  const row = (await store.get(connectionRowKey(caller))) as ConnectionRow | undefined
  return Math.max(caller.rightsUntil, row?.rightsUntil ?? 0)
}

/** A fresh ticket of the same person lengthens the connection's rights; undefined when the ticket is not that. */
export async function renewRights(ports: Ports, caller: Caller, ticket: string): Promise<number | undefined> {
  const grant = await redeemTicket(ports, ticket)
  if (grant === undefined || grant.principal !== caller.principal || (grant.role === 'customer') !== (caller.role === 'customer'))
    return undefined
  const renewed = await ports.store.write({
    update: connectionRowKey(caller),
    set: [[['rightsUntil'], grant.rightsUntil]],
    if: [{ path: ['pk'], is: 'present' }],
  })
  return renewed.ok ? grant.rightsUntil : undefined
}

/** Best effort (`$disconnect` may never come): only this connection's own rows go (F16). */
export async function disconnected(ports: Ports, caller: Caller): Promise<void> {
  const { store, clock } = ports
  await store.write({ delete: connectionRowKey(caller) })
  if (caller.role === 'customer') {
    await lookForCustomer(ports, caller.principal)
    return
  }
  const item = await store.get(agentKey(caller.principal))
  if (item === undefined) return
  const agent = readAgent(item)
  await Promise.all(Object.keys(agent.slots).map(chat => store.write({ delete: listenerKey(chat, caller.connection) })))
  if ((await liveConnections(ports, agent.id)).length === 0 && agent.presence === 'online') {
    await ports.timers.start({ kind: 'presence', at: clock.now() + presence.reloadMs, subject: agent.id, of: caller.connection })
  }
}

async function liveConnections(ports: Ports, agent: string): Promise<readonly ConnectionRow[]> {
  const now = ports.clock.now()
  return (await connectionsOfAgent(ports, agent)).filter(row => row.liveUntil > now)
}

/**
 * RT12: the agent is no longer offered anything and open offers go to others at once; the state that the agent chose stays.
 * `lease`: only if it ran out. `unreachable`: only if no live connection is left. True when the agent is not there (any more).
 */
export async function dropAgent(ports: Ports, id: string, why: 'lease' | 'unreachable'): Promise<boolean> {
  const item = await ports.store.get(agentKey(id))
  if (item === undefined) return false
  const { presence, lease } = readAgent(item)
  const at = ports.clock.now()
  // looked for after the lease was read: a window that opens later renews the lease, and the write below loses against that
  const there = presence === 'online' && (why === 'lease' ? lease > at : (await liveConnections(ports, id)).length > 0)
  if (there) return false
  const grace: Deadline = { kind: 'presence', at: at + graceMs, subject: id, of: 'grace' }
  const outcome = await changeAgent(ports, id, { type: 'disconnect', lease, at }, () => [duePut(grace)])
  if (!('agent' in outcome) || outcome.agent.presence === 'online') return false
  await withdrawOffers(ports, outcome.agent)
  await Promise.all([tellAgent(ports, id), tellCustomersOf(ports, outcome.agent)])
  return true
}

/** RT11: after `$disconnect`. An old connection's end means nothing while a newer one lives. */
export async function connectionLost(ports: Ports, id: string): Promise<void> {
  const item = await ports.store.get(agentKey(id))
  if (item !== undefined && readAgent(item).presence === 'online') await dropAgent(ports, id, 'unreachable')
  else await checkPresence(ports, id)
}

async function withdrawOffers(ports: Ports, agent: Agent): Promise<void> {
  for (const [chat, { round }] of Object.entries(agent.slots)) {
    const at = ports.clock.now()
    await changeChat(ports, chat, ({ writeShards: shards }) => ({ type: 'withdraw', agent: agent.id, round, reason: 'gone', shards, at }))
  }
}

/**
 * One look at a signed-in agent: lease over → reconnecting; too long → offline, chats back to their places (RT8). True while
 * customers hang on whether the agent comes back: another look soon is worth its cost.
 */
export async function checkPresence(
  ports: Ports,
  id: string,
  reason: Extract<ChatCommand, { type: 'leave' }>['reason'] = 'connectionLost',
): Promise<boolean> {
  const found = await ports.store.get(agentKey(id))
  if (found === undefined) {
    await ports.store.write({ delete: onlineKey(id) })
    return false
  }
  const agent = readAgent(found)
  const now = ports.clock.now()
  if (agent.presence === 'online') {
    if (agent.lease <= now) await dropAgent(ports, id, 'lease')
    return used(agent) > 0 && agent.lease < now + presence.uneasyMs
  }
  await withdrawOffers(ports, agent)
  if (agent.presence === 'reconnecting') {
    if (now - agent.presenceSince < presence.graceMs) return used(agent) > 0
    const gone = await changeAgent(ports, id, { type: 'goOffline', graceMs: presence.graceMs, at: now })
    if (!('agent' in gone) || gone.agent.presence !== 'offline') return false
  }
  // stays listed until all chats are given back: whoever died or lost here is followed by the next sweep
  for (const chat of Object.keys(agent.slots)) {
    const left = await changeChat(ports, chat, ({ writeShards: shards }) => ({ type: 'leave', agent: id, reason, shards, at: now }))
    if (left.result === 'busy') return true
  }
  await ports.store.transact([{ check: agentKey(id), if: [{ path: ['presence'], is: '=', value: 'offline' }] }, { delete: onlineKey(id) }])
  return false
}

function rowOf({ clock }: Ports, caller: Caller, heartbeatMs: number): ConnectionRow {
  const { connection, role, principal, connectedAt, rightsUntil } = caller
  const now = clock.now()
  return {
    ...connectionRowKey(caller),
    connection,
    role,
    principal,
    connectedAt,
    rightsUntil,
    liveUntil: now + presence.beatsPerLife * heartbeatMs,
    expires: Math.ceil((connectedAt + presence.connectionMs) / 1000),
  }
}
