/** The two waiting lines and who is matched with whom (routing.md §5.2, §5.4). Entries are hints; agent and chat items decide. */
import { type Agent, type Assignment, used } from './agent.ts'
import type { WaitingChat } from './chat.ts'
import { lineKey, linePartition, waitKey, waitPartition } from './keys.ts'
import type { Item, Store } from './ports.ts'

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
  readonly rejections: Readonly<Record<string, number>>
}

/** One entry per queue of the agent, for its present `v`. */
export function lineEntries(agent: Agent): readonly LineEntry[] {
  const { id, v, idle, limit, queues, offerTimeoutMs } = agent
  return queues.map(({ queue, level }) => ({
    ...lineKey(queue, level, idle, id, v),
    agent: id,
    v,
    idle,
    level,
    used: used(agent),
    limit,
    queues,
    ...(offerTimeoutMs === undefined ? {} : { offerTimeoutMs }),
  }))
}

/** The same agent's entries after an offer took one more slot. */
export function movedEntries(entry: LineEntry, idle: number): readonly LineEntry[] {
  const { pk: _pk, sk: _sk, ...rest } = entry
  return entry.queues.map(({ queue, level }) => ({
    ...rest,
    ...lineKey(queue, level, idle, entry.agent, entry.v + 1),
    level,
    v: entry.v + 1,
    idle,
    used: entry.used + 1,
  }))
}

export function siblingKeys(entry: LineEntry) {
  return entry.queues.map(({ queue, level }) => lineKey(queue, level, entry.idle, entry.agent, entry.v))
}

/** A chat that went back to waiting keeps its place: the key holds its original start (S2, S6). */
export function waitEntry(chat: WaitingChat): WaitEntry {
  const { id, queue, priority, startedAt, round, rejections } = chat
  return { ...waitKey(queue, priority, startedAt, id, round), chat: id, round, queue, rejections }
}

export interface Lines {
  readonly waits: readonly WaitEntry[]
  readonly agents: readonly LineEntry[]
  /** Nothing behind what was read can match: all of it was read, or one line is empty. */
  readonly complete: boolean
}

/** Strong reads of the first `limit` entries of both lines. */
export async function readLines(store: Store, queue: string, limit: number): Promise<Lines> {
  const [waits, agents] = await Promise.all([
    store.query({ pk: waitPartition(queue), limit }),
    store.query({ pk: linePartition(queue), limit }),
  ])
  return {
    waits: waits.items as readonly WaitEntry[],
    agents: agents.items as readonly LineEntry[],
    complete: (waits.complete && agents.complete) || waits.items.length === 0 || agents.items.length === 0,
  }
}

export interface Pair {
  readonly wait: WaitEntry
  readonly line: LineEntry
}

/**
 * Positional matching: the same answer for everyone who sees the same lines. Each chat in order takes the longest waiting agent
 * that is still unused and did not reject it lately (S7, RI8). Of one agent or chat only the newest entry counts.
 */
export function pairs(lines: Pick<Lines, 'waits' | 'agents'>, now: number): readonly Pair[] {
  const waits = newest(
    lines.waits,
    entry => entry.chat,
    entry => entry.round,
  )
  const free = [
    ...newest(
      lines.agents,
      entry => entry.agent,
      entry => entry.v,
    ),
  ]
  const matched: Pair[] = []
  for (const wait of waits) {
    const at = free.findIndex(line => !((wait.rejections[line.agent] ?? 0) > now))
    const line = free[at]
    if (line === undefined) continue
    free.splice(at, 1)
    matched.push({ wait, line })
  }
  return matched
}

function newest<T>(entries: readonly T[], name: (entry: T) => string, version: (entry: T) => number): readonly T[] {
  const best = new Map<string, number>()
  for (const entry of entries) best.set(name(entry), Math.max(best.get(name(entry)) ?? -1, version(entry)))
  return entries.filter(entry => best.get(name(entry)) === version(entry))
}
