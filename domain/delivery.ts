/** Who is told what. Push is best effort: nothing here decides, and a push that fails is healed by pull (PS4). */
import type { Agent, Assignment } from './agent.ts'
import { type Chat, holdersOf, joinedAgent, type Party, type WaitingChat } from './chat.ts'
import { type Estimate, estimateOf, readJoins } from './estimate.ts'
import {
  agentKey,
  chatKey,
  chatWithListeners,
  connectionKey,
  connectionsOf,
  listenerKey,
  ratingKey,
  receiptsKey,
  waitPartition,
} from './keys.ts'
import { type WaitEntry, waitEntry } from './lines.ts'
import type { Item, Listener, Ports } from './ports.ts'
import { findQueue, settingsOfQueue } from './queue.ts'
import { mayBeRated } from './rating-time.ts'
import { readAgent, readChat } from './writes.ts'

/** An event of a chat's numbered log. */
export interface LogEvent {
  readonly seq: number
  readonly at: number
  readonly kind: 'started' | 'message' | 'joined' | 'agentLeft' | 'transferred' | 'ended'
  readonly from: Party
  readonly agent?: string
  readonly agentName?: string
  readonly cid?: string
  readonly text?: string
  /** Where a chat was handed on to, by the name that people see. */
  readonly to?: { readonly kind: 'queue' | 'agent'; readonly name: string }
}
export interface Receipts {
  readonly customerDelivered: number
  readonly customerRead: number
  readonly agentDelivered: number
  readonly agentRead: number
}
export interface ChatSnapshot {
  readonly chat: Chat
  readonly receipts: Receipts
  /** For the customer alone: chats before theirs while it waits, whether their agent's connection is lost, and the agent's picture. */
  readonly ahead?: number
  readonly estimate?: Estimate
  readonly agentAway?: boolean
  readonly agentPicture?: string
  /** Of a chat that is over: it had an agent, and has not been rated. */
  readonly mayRate?: boolean
}
export interface AgentSnapshot {
  readonly agent: Agent
  readonly queues: readonly (Assignment & { readonly name: string })[]
  readonly chats: readonly ChatSnapshot[]
}
/** What may be pushed; adapters/wire.ts decides what of it a listener sees. */
export type Notice =
  | { readonly kind: 'events'; readonly chat: string; readonly events: readonly LogEvent[] }
  | ({ readonly kind: 'chat'; readonly now: number } & ChatSnapshot)
  | { readonly kind: 'agent'; readonly now: number; readonly snapshot: AgentSnapshot }
  | { readonly kind: 'receipts'; readonly chat: string; readonly receipts: Receipts }
  | { readonly kind: 'typing'; readonly chat: string; readonly from: 'customer' | 'agent'; readonly on: boolean }

/** A connection's row: whose it is, until when it counts as live without another beat, and until when it may speak. */
export interface ConnectionRow extends Item, Listener {
  readonly liveUntil: number
  readonly rightsUntil: number
}

export interface ChatRoom extends ChatSnapshot {
  readonly listeners: readonly ConnectionRow[]
}

const noReceipts: Receipts = { customerDelivered: 0, customerRead: 0, agentDelivered: 0, agentRead: 0 }
/** A 410 may also mean "not yet established": younger rows are left alone (PS4, F11). */
const establishedAfterMs = 10_000

/** A chat as its agent's beat needs it: who listens and how far both sides are by one query, the chat itself by name. */
export async function readAttended({ store }: Ports, chat: string): Promise<ChatRoom | undefined> {
  const [{ items }, item] = await Promise.all([
    store.query({ ...chatWithListeners(chat), to: receiptsKey(chat).sk }),
    // a query may see an offer half done
    store.get(chatKey(chat)),
  ])
  const snapshot = item === undefined ? undefined : roomOf(chat, [...items, item])
  const listeners = items.filter(row => row.sk.startsWith('N#')) as unknown as readonly ConnectionRow[]
  return snapshot === undefined ? undefined : { ...snapshot, listeners }
}

/** The chat with everybody who may hear it: its customer's connections, and those of the agent who accepted it (I14). */
export async function readRoom({ store }: Ports, chat: string): Promise<ChatRoom | undefined> {
  const { items } = await store.query(chatWithListeners(chat))
  const room = roomOf(chat, items)
  if (room === undefined) return undefined
  const agent = joinedAgent(room.chat)
  const rows = items.filter(item => item.sk.startsWith('N#')) as unknown as readonly ConnectionRow[]
  return { ...room, listeners: rows.filter(row => row.role === 'customer' || row.principal === agent) }
}

export async function readSnapshot({ store }: Ports, chat: string): Promise<ChatSnapshot | undefined> {
  // one by one: a query may see an offer half done, and a snapshot without it would hide it behind the agent's own `rev`
  const items = await Promise.all([store.get(chatKey(chat)), store.get(receiptsKey(chat))])
  return roomOf(
    chat,
    items.filter(item => item !== undefined),
  )
}

function roomOf(chat: string, items: readonly Item[]): ChatSnapshot | undefined {
  const found = items.find(item => item.sk === 'S')
  if (found === undefined) return undefined
  const marks = items.find(item => item.sk === receiptsKey(chat).sk)
  return { chat: readChat(found), receipts: { ...noReceipts, ...(marks as Partial<Receipts> | undefined) } }
}

export async function readAgentSnapshot(ports: Ports, id: string): Promise<AgentSnapshot | undefined> {
  const item = await ports.store.get(agentKey(id))
  return item === undefined ? undefined : agentSnapshot(ports, readAgent(item))
}

export async function agentSnapshot(
  ports: Ports,
  agent: Agent,
  read: (chat: string) => Promise<ChatSnapshot | undefined> = chat => readSnapshot(ports, chat),
): Promise<AgentSnapshot> {
  const [queues, chats] = await Promise.all([
    Promise.all(agent.queues.map(({ queue }) => findQueue(ports, queue))),
    Promise.all(Object.keys(agent.slots).map(read)),
  ])
  return {
    agent,
    queues: agent.queues.map((assignment, i) => ({ ...assignment, name: queues[i]?.name ?? assignment.queue })),
    // a slot whose chat has moved on in the meantime comes right with the next snapshot
    chats: chats.filter(held => held !== undefined).filter(({ chat }) => holdersOf(chat).includes(agent.id)),
  }
}

export async function readAgentItem({ store }: Ports, id: string): Promise<Agent | undefined> {
  const item = await store.get(agentKey(id))
  return item === undefined ? undefined : readAgent(item)
}

export async function connectionsOfAgent({ store }: Ports, agent: string): Promise<readonly ConnectionRow[]> {
  return (await store.query(connectionsOf(agent))).items as unknown as readonly ConnectionRow[]
}

/** Posts to every listener at once. Answers how many connections took it. */
export async function post(ports: Ports, listeners: readonly ConnectionRow[], notice: Notice): Promise<number> {
  const results = await Promise.all(
    listeners.map(async listener => {
      const result = await ports.sockets.post(listener, notice)
      if (result === 'gone' && listener.connectedAt < ports.clock.now() - establishedAfterMs) {
        await ports.store.write({ delete: { pk: listener.pk, sk: listener.sk } })
      }
      return result
    }),
  )
  return results.filter(result => result === 'sent').length
}

/** Sends an agent the whole snapshot. False when none of the agent's connections took it. */
export async function tellAgent(ports: Ports, id: string): Promise<boolean> {
  const [snapshot, connections] = await Promise.all([readAgentSnapshot(ports, id), connectionsOfAgent(ports, id)])
  if (snapshot === undefined) return false
  return (await post(ports, connections, { kind: 'agent', now: ports.clock.now(), snapshot })) > 0
}

export async function tellCustomer(ports: Ports, room: ChatRoom): Promise<void> {
  const customers = room.listeners.filter(listener => listener.role === 'customer')
  if (customers.length === 0) return
  await post(ports, customers, { kind: 'chat', now: ports.clock.now(), ...(await forCustomer(ports, room)) })
}

/** What a customer is told beyond the chat itself: the place in line, and an agent who is not there. */
export async function forCustomer(ports: Ports, { chat, receipts }: ChatSnapshot): Promise<ChatSnapshot> {
  if (chat.status === 'waiting') return { chat, receipts, ...(await placeOf(ports, chat)) }
  if (mayBeRated(chat, ports.clock.now()) === 'yes') {
    return { chat, receipts, mayRate: (await ports.store.get(ratingKey(chat.id))) === undefined }
  }
  if (chat.status !== 'active') return { chat, receipts }
  const agent = await readAgentItem(ports, chat.agent)
  const agentAway = agent !== undefined && agent.presence !== 'online'
  const picture = agent?.picture
  return { chat, receipts, ...(agentAway ? { agentAway } : {}), ...(picture === undefined ? {} : { agentPicture: picture }) }
}

/** Places are counted up to here; this number means "so many or more". */
const mostAhead = 100

/** Entries of the line before this chat's own, in every partition of it, and how long it will take as a rule. */
async function placeOf(ports: Ports, chat: WaitingChat): Promise<Pick<ChatSnapshot, 'ahead' | 'estimate'>> {
  const [{ readShards }, joins] = await Promise.all([settingsOfQueue(ports, chat.queue), readJoins(ports, chat.queue)])
  const { sk: to } = waitEntry(chat)
  const parts = await Promise.all(
    Array.from({ length: readShards }, (_, shard) => ports.store.query({ pk: waitPartition(chat.queue, shard), to, limit: mostAhead + 1 })),
  )
  const before = parts.flatMap(part => part.items as readonly WaitEntry[]).filter(item => item.chat !== chat.id)
  const ahead = Math.min(mostAhead, new Set(before.map(item => item.chat)).size)
  // "so many or more" is no place to count from
  if (ahead === mostAhead) return { ahead }
  const firstSince = Math.min(chat.startedAt, ...before.map(({ startedAt }) => startedAt))
  const estimate = estimateOf(joins, { ahead, firstSince }, ports.clock.now())
  return { ahead, ...(estimate === undefined ? {} : { estimate }) }
}

/**
 * These connections hear the chat from now on. Its `rev` rises with that: whoever read the room before they were in it, and has yet
 * to commit, must read it again, or they would miss that change (PS5).
 */
export async function listen(ports: Ports, chat: string, connections: readonly ConnectionRow[]): Promise<readonly ConnectionRow[]> {
  const rows = connections.map(row => ({ ...row, ...listenerKey(chat, row.connection) }))
  await Promise.all(rows.map(row => ports.store.write({ put: row })))
  if (rows.length > 0) await raiseRev(ports, chat)
  return rows
}

export async function raiseRev({ store, clock, ids }: Ports, chat: string): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    const raised = await store.write({ update: chatKey(chat), add: [[['rev'], 1]], if: [{ path: ['pk'], is: 'present' }] })
    if (raised.ok || raised.failures.some(failure => failure.reason === 'condition')) return
    await clock.pause(5 + ids.fraction() * 20)
  }
}

export const connectionRowKey = (row: Pick<ConnectionRow, 'role' | 'principal' | 'connection'>) =>
  row.role === 'customer' ? listenerKey(row.principal, row.connection) : connectionKey(row.principal, row.connection)
