/** What is left when nothing arrives any more: slots without a chat, chats without a slot, entries that are missing, chats stuck. */
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
  /** Chats that wait beside an agent who may have them. */
  readonly stuck: number
}

/** Longer than any match takes. */
const patienceMs = 1_000

export function lookBack(table: ModelledTable, measures: Measures, acknowledged: Iterable<string>, now: number, clock: number): Aftermath {
  const holders = new Map<string, string>()
  const inLine = new Set<string>()
  let violations = 0
  let leaked = 0
  let stuck = 0
  const everything = () => [...table.partitions().values()].flatMap(partition => [...partition.items()].map(({ item }) => item))
  // what a transaction or a call is still at is nobody's leak
  const busy = (agent: string | undefined, chat: string) =>
    table.isHeld(chatKey(chat)) || (agent !== undefined && table.isHeld(agentKey(agent)))
  const items = everything()
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
    if (chat.status !== 'waiting') continue
    if (!inLine.has(chat.id) && !busy(undefined, chat.id)) leaked++
    if (now - (measures.waiting.get(chat.id) ?? now) < patienceMs) continue
    const mayHave = ([agent, since]: [string, number]) => now - since >= patienceMs && !((chat.rejections[agent] ?? 0) > clock)
    if ([...measures.freeSince].some(mayHave)) stuck++
  }
  for (const chat of acknowledged) if (table.peek(chatKey(chat)) === undefined) violations++
  return { violations, leaked, stuck }
}

function holderOf(item: Item | undefined): string | undefined {
  const chat = item && readChat(item)
  return chat === undefined || chat.status === 'waiting' || chat.status === 'closed' ? undefined : chat.agent
}
