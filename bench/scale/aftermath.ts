/** What must not be left over: chats stuck beside a free agent, slots without a chat, chats without a slot, missing entries. */
import { eligible } from '../../domain/agent.ts'
import { agentKey, chatKey } from '../../domain/keys.ts'
import type { Item } from '../../domain/ports.ts'
import { readAgent, readChat } from '../../domain/writes.ts'
import { isAgent, isChat } from './ledger.ts'
import type { Measures } from './measures.ts'
import type { ModelledTable } from './modelled-table.ts'

export interface Aftermath {
  /** A chat in two agents' slots, or acknowledged and not there. */
  readonly violations: number
  /** Agent and chat disagree, or one of them cannot be found in its line. */
  readonly leaked: number
}

/** Far longer than any match takes, and short of the sweep that would repair a lost wake-up. */
const patienceMs = 2_000
/** Chats and agents that one look goes through: the longest waiting come first. */
const mostLookedAt = 200

/** Adds the chats that wait beside a free agent who has not rejected them: for those nobody is to wait for the sweep. */
export function noteStuck(table: ModelledTable, measures: Measures, now: number, stuck: Set<string>) {
  const long = (since: number) => now - since >= patienceMs
  const free = [...first(measures.freeSince)].filter(([agent, since]) => long(since) && !table.isHeld(agentKey(agent)))
  if (free.length === 0) return
  for (const [id, since] of first(measures.waiting)) {
    const item = table.peek(chatKey(id))
    if (!long(since) || item === undefined || table.isHeld(chatKey(id))) continue
    const { rejections } = readChat(item)
    if (free.some(([agent]) => rejections[agent] === undefined)) stuck.add(id)
  }
}

function* first<T>(entries: Iterable<T>): Iterable<T> {
  let given = 0
  for (const entry of entries) {
    if (given++ === mostLookedAt) return
    yield entry
  }
}

export function lookBack(table: ModelledTable, acknowledged: Iterable<string>): Aftermath {
  const holders = new Map<string, string>()
  const inLine = new Set<string>()
  let violations = 0
  let leaked = 0
  const items = [...table.partitions().values()].flatMap(partition => [...partition.items()].map(({ item }) => item))
  // what a transaction or a call is still at is nobody's leak
  const busy = (agent: string | undefined, chat: string) =>
    table.isHeld(chatKey(chat)) || (agent !== undefined && table.isHeld(agentKey(agent)))
  for (const item of items) {
    if (item.pk.startsWith('L#')) inLine.add(item.agent as string)
    if (item.pk.startsWith('W#')) inLine.add(item.chat as string)
    if (!isAgent(item)) continue
    for (const chat of Object.keys(readAgent(item).slots)) {
      if (holders.has(chat)) violations++
      holders.set(chat, item.id as string)
    }
  }
  for (const item of items) {
    if (isAgent(item)) {
      const agent = readAgent(item)
      if (eligible(agent) && !inLine.has(agent.id)) leaked++
      leaked += Object.keys(agent.slots).filter(chat => !busy(agent.id, chat) && holderOf(table.peek(chatKey(chat))) !== agent.id).length
    }
    if (!isChat(item)) continue
    const chat = readChat(item)
    const holder = holderOf(item)
    if (holder !== undefined && holders.get(chat.id) !== holder && !busy(holder, chat.id)) leaked++
    if (chat.status === 'waiting' && !inLine.has(chat.id) && !busy(undefined, chat.id)) leaked++
  }
  for (const chat of acknowledged) if (table.peek(chatKey(chat)) === undefined) violations++
  return { violations, leaked }
}

function holderOf(item: Item | undefined): string | undefined {
  const chat = item && readChat(item)
  return chat === undefined || chat.status === 'waiting' || chat.status === 'closed' ? undefined : chat.agent
}
