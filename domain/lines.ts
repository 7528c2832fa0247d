/** The two waiting lines and who is matched with whom (routing.md §5.2, §5.4). Entries are hints; agent and chat items decide. */
import { type Agent, type Assignment, servedQueues, used } from './agent.ts'
import type { WaitingChat } from './chat.ts'
import { lineKey, linePartition, waitKey, waitPartition } from './keys.ts'
import type { Item, Items, Key, Store } from './ports.ts'

export interface LineEntry extends Item {
  readonly agent: string
  readonly v: number
  readonly idle: number
  readonly level: number
  /** Slots taken, and how many there are. */
  readonly used: number
  readonly limit: number
  readonly queues: readonly Assignment[]
  readonly offerTimeoutMs?: number
}
export interface WaitEntry extends Item {
  readonly chat: string
  readonly round: number
  readonly queue: string
  readonly startedAt: number
  readonly rejections: Readonly<Record<string, number>>
}

/** How much a first look reads of each shard: as many entries as fit one and two read units of 4 KB. */
export const look = { match: 24, sweep: 54 } as const

/** One entry per queue of the agent, for its present `v`. */
export function lineEntries(agent: Agent): readonly LineEntry[] {
  const { id, v, idle, limit, offerTimeoutMs } = agent
  const queues = servedQueues(agent)
  return queues.map(assignment => ({
    ...entryKey(assignment, idle, id, v),
    agent: id,
    v,
    idle,
    level: assignment.level,
    used: used(agent),
    limit,
    queues,
    ...(offerTimeoutMs === undefined ? {} : { offerTimeoutMs }),
  }))
}

/** The same agent's entries after an offer took one more slot. */
export function movedEntries(entry: LineEntry, idle: number): readonly LineEntry[] {
  const { pk: _pk, sk: _sk, ...rest } = entry
  return entry.queues.map(assignment => ({
    ...rest,
    ...entryKey(assignment, idle, entry.agent, entry.v + 1),
    level: assignment.level,
    v: entry.v + 1,
    idle,
    used: entry.used + 1,
  }))
}

export function siblingKeys(entry: LineEntry): readonly Key[] {
  return entry.queues.map(assignment => entryKey(assignment, entry.idle, entry.agent, entry.v))
}

function entryKey({ queue, level, shards }: Assignment, idle: number, agent: string, v: number): Key {
  return lineKey(queue, shards ?? 1, level, idle, agent, v)
}

/** A chat that went back to waiting keeps its place: the key holds its original start (S2, S6). */
export function waitEntry(chat: WaitingChat): WaitEntry {
  const { id, queue, shards, priority, startedAt, round, rejections } = chat
  return { ...waitKey(queue, shards, priority, startedAt, id, round), chat: id, round, queue, startedAt, rejections }
}

export interface Lines {
  readonly waits: readonly WaitEntry[]
  readonly agents: readonly LineEntry[]
  /** Nothing lies behind what was read of this line. */
  readonly waitsComplete: boolean
  readonly agentsComplete: boolean
  /** Entries of agents that have a newer one: a crash may leave them. */
  readonly olderAgents: readonly LineEntry[]
}

/** Strong reads of both lines, at least the first `limit` entries of each; of one agent or chat only the newest entry. */
export async function readLines(store: Store, queue: string, shards: number, limit: number): Promise<Lines> {
  const [waits, agents] = await Promise.all([readWaits(store, queue, shards, limit), readAgents(store, queue, shards, limit)])
  return {
    waits: waits.entries,
    waitsComplete: waits.complete,
    agents: agents.entries,
    agentsComplete: agents.complete,
    olderAgents: agents.older,
  }
}

interface Line<T> {
  /** The newest of each. */
  readonly entries: readonly T[]
  readonly older: readonly T[]
  readonly complete: boolean
}

export async function readWaits(store: Store, queue: string, shards: number, limit: number): Promise<Line<WaitEntry>> {
  const { entries, complete } = await readShards<WaitEntry>(store, shard => waitPartition(queue, shard), shards, limit)
  const chat = (entry: WaitEntry) => entry.chat
  return { complete, ...newest(entries, chat, entry => entry.round) }
}

export async function readAgents(store: Store, queue: string, shards: number, limit: number): Promise<Line<LineEntry>> {
  const { entries, complete } = await readShards<LineEntry>(store, shard => linePartition(queue, shard), shards, limit)
  const agent = (entry: LineEntry) => entry.agent
  return { complete, ...newest(entries, agent, entry => entry.v) }
}

async function readShards<T extends Item>(
  store: Store,
  partition: (shard: number) => string,
  shards: number,
  limit: number,
): Promise<Omit<Line<T>, 'older'>> {
  const parts = await Promise.all(Array.from({ length: shards }, (_, shard) => store.query({ pk: partition(shard), limit })))
  const complete = parts.every(part => part.complete)
  if (parts.length === 1) return { entries: (parts[0] as Items).items as readonly T[], complete }
  // behind the last entry of a shard that was cut off, others of it would come before those of the other shards
  const [end] = parts
    .filter(part => !part.complete)
    .map(part => part.items.at(-1)?.sk ?? '')
    .sort()
  const entries = parts.flatMap(part => part.items).sort((one, other) => (one.sk < other.sk ? -1 : 1)) as T[]
  return { entries: end === undefined ? entries : entries.filter(entry => entry.sk <= end), complete }
}

export interface Pair {
  readonly wait: WaitEntry
  readonly line: LineEntry
}

/**
 * Positional matching: the same answer for everyone who sees the same lines. Each chat in order takes the longest waiting agent
 * that is still unused and did not reject it lately (S7, RI8).
 */
export function pairs({ waits, agents }: Pick<Lines, 'waits' | 'agents'>, now: number): readonly Pair[] {
  const free = [...agents]
  const matched: Pair[] = []
  for (const wait of waits) {
    if (free.length === 0) break
    const at = free.findIndex(line => allowed(wait, line.agent, now))
    const line = free[at]
    if (line === undefined) continue
    free.splice(at, 1)
    matched.push({ wait, line })
  }
  return matched
}

/** RI8: a chat stays away for a while from an agent who rejected or missed it. */
export function allowed(wait: Pick<WaitEntry, 'rejections'>, agent: string, now: number): boolean {
  return !((wait.rejections[agent] ?? 0) > now)
}

function newest<T>(all: readonly T[], name: (entry: T) => string, version: (entry: T) => number): Omit<Line<T>, 'complete'> {
  const best = new Map<string, number>()
  for (const entry of all) best.set(name(entry), Math.max(best.get(name(entry)) ?? -1, version(entry)))
  if (best.size === all.length) return { entries: all, older: [] }
  const isNewest = (entry: T) => best.get(name(entry)) === version(entry)
  return { entries: all.filter(isNewest), older: all.filter(entry => !isNewest(entry)) }
}
