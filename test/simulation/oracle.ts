/** Sees every change of the table as it becomes visible, keeps what the invariants speak of, and checks what was touched (routing.md §6). */
import { type Agent, eligible, servedQueues } from '../../domain/agent.ts'
import { type Chat, holdersOf, offerOf } from '../../domain/chat.ts'
import { mayIdle } from '../../domain/idle.ts'
import type { Item, Key } from '../../domain/ports.ts'
import type { Handler, Witness } from './bed.ts'
import { changeOfAgent, changeOfChat } from './transitions.ts'

export interface Oracle extends Witness {
  readonly agents: ReadonlyMap<string, Agent>
  readonly chats: ReadonlyMap<string, Chat>
  /** When an agent whose lease had run out was last heard of again. */
  readonly resumed: ReadonlyMap<string, number>
  /** Versions of an agent's entries in the line of a queue. */
  entriesOf(agent: string, queue: string): readonly number[]
  /** Queues in whose line this agent has entries. */
  queuesOf(agent: string): readonly string[]
  /** RI1 to RI5, RI7 to RI10 of everything that was touched since the last call; throws what it finds. */
  check(): void
  /** True once after chats began or ceased to wait, or agents to be free. */
  moved(): boolean
}

export function createOracle(): Oracle {
  const agents = new Map<string, Agent>()
  const chats = new Map<string, Chat>()
  const holders = new Map<string, Set<string>>()
  /** Agent → key of an entry → what it says. */
  const lines = new Map<string, Map<string, Entry>>()
  const waits = new Map<string, Map<string, Entry>>()
  const readShards = new Map<string, number>()
  const dues = new Set<string>()
  /** Chat → when its silence is looked at. */
  const silences = new Map<string, Set<number>>()
  /** What each key of a line stood for: the same key never stands for two things (RI9). */
  const contents = new Map<string, string>()
  const away = new Map<string, number>()
  const resumed = new Map<string, number>()
  /** Agents and chats of which a transaction has yet to show something. */
  const torn = new Map<string, number>()
  const touched = new Set<string>()
  const wrong: string[] = []
  let moved = true

  function changed({ pk, sk }: Key, before: Item | undefined, after: Item | undefined, by: Handler | undefined, at: number) {
    const item = (after ?? before) as Item
    const name = pk.slice(2)
    if (pk.startsWith('A#') && sk === 'S') agentChanged(name, before, after, at)
    else if (pk.startsWith('C#') && sk === 'S') chatChanged(name, before, after, by, at)
    else if (pk.startsWith('L#')) lineChanged(pk, sk, item, after)
    else if (pk.startsWith('W#')) {
      place(waits, item.chat as string, pk, sk, after && (item.round as number))
      touched.add(`C#${item.chat}`)
    } else if (pk.startsWith('D#') && item.kind === 'offer-timeout') {
      if (after === undefined) dues.delete(`${item.subject}#${item.of}`)
      else dues.add(`${item.subject}#${item.of}`)
      touched.add(`C#${item.subject}`)
    } else if (pk.startsWith('D#') && item.kind === 'idle') {
      const looks = within(silences, item.subject as string, () => new Set<number>())
      if (after === undefined) looks.delete(item.at as number)
      else looks.add(item.at as number)
      touched.add(`C#${item.subject}`)
    } else if (pk === 'QUEUES') {
      readShards.set(sk, (after?.readShards as number | undefined) ?? 1)
      // what lies in partitions that nobody reads any more is lost
      for (const id of agents.keys()) touched.add(`A#${id}`)
      for (const id of chats.keys()) touched.add(`C#${id}`)
    }
  }

  function place(entries: Map<string, Map<string, Entry>>, of: string, pk: string, sk: string, version: number | undefined) {
    const own = within(entries, of, () => new Map<string, Entry>())
    const cut = pk.lastIndexOf('#')
    if (version === undefined) own.delete(pk + sk)
    else own.set(pk + sk, { queue: pk.slice(2, cut), shard: Number(pk.slice(cut + 1)), version })
  }

  function agentChanged(id: string, before: Item | undefined, after: Item | undefined, at: number) {
    const was = before as unknown as Agent | undefined
    const now = after as unknown as Agent | undefined
    if (now === undefined) agents.delete(id)
    else agents.set(id, now)
    if (was && now && was.lease <= at && now.lease > at) {
      resumed.set(id, at)
      moved = true
    }
    // a beat moves the lease alone
    if (was?.v === now?.v && was?.rev === now?.rev) return
    for (const chat of Object.keys(was?.slots ?? {})) if (now?.slots[chat] === undefined) release(chat, id)
    for (const chat of Object.keys(now?.slots ?? {})) if (was?.slots[chat] === undefined) hold(chat, id)
    if (now && now.presence !== 'online') away.set(id, at)
    if (was && now) wrong.push(...changeOfAgent(was, now))
    touched.add(`A#${id}`)
    moved = true
  }
  function hold(chat: string, agent: string) {
    within(holders, chat, () => new Set<string>()).add(agent)
    touched.add(`C#${chat}`)
  }
  function release(chat: string, agent: string) {
    holders.get(chat)?.delete(agent)
    touched.add(`C#${chat}`)
  }

  function chatChanged(id: string, before: Item | undefined, after: Item | undefined, by: Handler | undefined, at: number) {
    const was = before as unknown as Chat | undefined
    if (after === undefined) {
      wrong.push(`RI4 chat ${id} was removed`)
      return
    }
    const now = after as unknown as Chat
    chats.set(id, now)
    if (was?.status === now.status && was.round === now.round && was.queue === now.queue && same(holdersOf(was), holdersOf(now))) return
    if (was) wrong.push(...changeOfChat(was, now, by, at, away))
    touched.add(`C#${id}`)
    moved = true
  }

  function lineChanged(pk: string, sk: string, item: Item, after: Item | undefined) {
    const agent = item.agent as string
    touched.add(`A#${agent}`)
    place(lines, agent, pk, sk, after && (item.v as number))
    if (after === undefined) return
    const content = `${item.v} ${item.idle} ${item.used}`
    const known = contents.get(pk + sk)
    if (known === undefined) contents.set(pk + sk, content)
    else if (known !== content) wrong.push(`RI9 the key ${pk} ${sk} stood for ${known} and now for ${content}`)
  }

  function checkAgent(agent: Agent) {
    if (!eligible(agent)) return
    for (const { queue } of servedQueues(agent)) {
      if (!found(lines, agent.id, queue).some(version => version <= agent.v)) {
        wrong.push(`RI5 ${agent.id} is free at version ${agent.v} and not in the line of ${queue}`)
      }
    }
  }
  function checkChat(chat: Chat) {
    const holding = [...(holders.get(chat.id) ?? [])]
    const owners = holdersOf(chat)
    if (!same([...holding].sort(), [...owners].sort())) {
      wrong.push(`RI2 ${chat.id} is ${chat.status} with ${list(owners)} and in the slots of ${list(holding)}`)
    }
    if (chat.status === 'waiting' && !found(waits, chat.id, chat.queue).includes(chat.round)) {
      wrong.push(`RI4 ${chat.id} waits in round ${chat.round} and is not in the line of ${chat.queue}`)
    }
    const [looks, wanted] = [[...(silences.get(chat.id) ?? [])], mayIdle(chat) ? [chat.idleLookAt] : []]
    if (!same(looks.map(String), wanted.map(String))) {
      wrong.push(
        `D14 the silence of ${chat.id} (${chat.status}) is looked at at ${list(looks.map(String))}, not at ${list(wanted.map(String))}`,
      )
    }
    if (offerOf(chat) !== undefined && !dues.has(`${chat.id}#${chat.round}`)) wrong.push(`RI10 ${chat.id} is offered without a deadline`)
  }

  /** Versions or rounds of the entries in a queue's line, as far as anybody reads it. */
  function found(entries: Map<string, Map<string, Entry>>, of: string, queue: string): readonly number[] {
    const read = readShards.get(queue) ?? 1
    return [...(entries.get(of)?.values() ?? [])].filter(entry => entry.queue === queue && entry.shard < read).map(({ version }) => version)
  }

  return {
    agents,
    chats,
    resumed,
    changed,
    tearing(keys, over) {
      for (const { pk } of keys) torn.set(pk, (torn.get(pk) ?? 0) + (over ? -1 : 1))
    },
    broken: (by, error) => void wrong.push(`${by.name} broke: ${error instanceof Error ? error.stack : String(error)}`),
    entriesOf: (agent, queue) => found(lines, agent, queue),
    queuesOf: agent => [...(lines.get(agent)?.values() ?? [])].map(({ queue }) => queue),
    check() {
      for (const name of touched) {
        if ((torn.get(name) ?? 0) > 0) continue
        touched.delete(name)
        const agent = name.startsWith('A#') ? agents.get(name.slice(2)) : undefined
        const chat = name.startsWith('C#') ? chats.get(name.slice(2)) : undefined
        if (agent !== undefined) checkAgent(agent)
        if (chat !== undefined) checkChat(chat)
      }
      if (wrong.length > 0) throw new Error(wrong.join('; '))
    },
    moved() {
      const was = moved
      moved = false
      return was
    },
  }
}

interface Entry {
  readonly queue: string
  readonly shard: number
  readonly version: number
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, index) => name === other[index])
}

function list(names: readonly string[]): string {
  return names.join(' and ') || 'nobody'
}

function within<K, V>(map: Map<K, V>, key: K, fresh: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = fresh()
  map.set(key, made)
  return made
}
