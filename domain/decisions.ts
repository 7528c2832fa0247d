/**
 * "Why me": what was seen when an offer was made. It is written with the offer, in its due entry, and moves to the chat when the
 * offer is over, so that no crash leaves an offer without its reasons.
 */

import type { OfferGone } from './agent.ts'
import { type Chat, joinedAgent, offerOf } from './chat.ts'
import { agentKey, chatKey, decisionKey, decisionsOf, dueKey } from './keys.ts'
import { allowed, type Lines, type Pair } from './lines.ts'
import type { Item, Ports } from './ports.ts'
import type { QueueInForce } from './queue.ts'
import { readAgent, readChat } from './writes.ts'

export interface Candidate {
  readonly agent: string
  readonly idle: number
  readonly level: number
  readonly used: number
  readonly limit: number
  readonly why: 'chosen' | 'takenByEarlierChat' | 'rejectedThisChat' | 'behind'
}
export interface Decision {
  readonly round: number
  readonly at: number
  readonly queue: string
  readonly agent: string
  /** `transfer`: a colleague chose, no line was read. */
  readonly by: 'line' | 'transfer'
  readonly fromName?: string
  readonly settings: Pick<QueueInForce, 'rev' | 'offerTimeoutMs' | 'idleRule'>
  readonly startedAt: number
  /** Chats before this one in what was read. */
  readonly ahead: number
  /** The longest waiting first, and the chosen one in any case. */
  readonly candidates: readonly Candidate[]
  readonly seen: number
}
export type Outcome = 'accepted' | OfferGone['why']
export interface KeptDecision extends Decision {
  /** How the offer ended; absent while it is open. */
  readonly outcome?: Outcome
}

/** A due entry with its decision stays within one write unit of 1 KB. */
const mostCandidates = 6

export function decisionOf(
  { wait, line }: Pair,
  lines: Lines,
  { rev, idleRule }: QueueInForce,
  offerTimeoutMs: number,
  at: number,
): Decision {
  const rank = lines.agents.findIndex(entry => entry.agent === line.agent)
  const candidates: Candidate[] = []
  for (const [i, { agent, idle, level, used, limit }] of lines.agents.entries()) {
    if (candidates.length === mostCandidates) break
    if (i !== rank && candidates.length === mostCandidates - 1 && rank > i) continue
    // who stood before the chosen one and was allowed is matched with an earlier chat: else it were the chosen one
    const why = i === rank ? 'chosen' : !allowed(wait, agent, at) ? 'rejectedThisChat' : i < rank ? 'takenByEarlierChat' : 'behind'
    candidates.push({ agent, idle, level, used, limit, why })
  }
  return {
    round: wait.round,
    at,
    queue: wait.queue,
    agent: line.agent,
    by: 'line',
    settings: { rev, offerTimeoutMs, idleRule },
    startedAt: wait.startedAt,
    ahead: lines.waits.findIndex(entry => entry.chat === wait.chat),
    candidates,
    seen: lines.agents.length,
  }
}

/**
 * The due entry of an offer that is over goes; what was decided stays beside the chat (put first: a crash leaves both). Without an
 * outcome it is looked for: the handler that knew it has died.
 */
export async function keepDecision(ports: Ports, chat: string, round: number, expiresAt: number, known?: Outcome): Promise<void> {
  const { store } = ports
  const key = dueKey('offer-timeout', expiresAt, chat, String(round))
  const due = await store.get(key)
  if (due === undefined) return
  if (typeof due.decision === 'string') {
    const outcome = known ?? (await outcomeOf(ports, chat, read(due)))
    await store.write({ put: { ...decisionKey(chat, round), decision: due.decision, ...(outcome === undefined ? {} : { outcome }) } })
  }
  await store.write({ delete: key })
}

async function outcomeOf({ store }: Ports, id: string, { round, agent }: Decision): Promise<Outcome | undefined> {
  const [found, holder] = await Promise.all([store.get(chatKey(id)), store.get(agentKey(agent))])
  const gone = holder === undefined ? undefined : readAgent(holder).offersGone?.find(one => one.chat === id && one.round === round)
  if (gone !== undefined || found === undefined) return gone?.why
  const chat = readChat(found)
  return chat.round === round && joinedAgent(chat) === agent && offerOf(chat) === undefined ? 'accepted' : undefined
}

/** Every offer of a chat, the last one first. */
export async function readDecisions({ store }: Ports, chat: Chat): Promise<readonly KeptDecision[]> {
  const open = offerOf(chat)
  const [kept, due] = await Promise.all([
    store.query({ ...decisionsOf(chat.id), newestFirst: true, limit: 50 }),
    open === undefined ? undefined : store.get(dueKey('offer-timeout', open.expiresAt, chat.id, String(chat.round))),
  ])
  const decisions = kept.items.map(read)
  return due === undefined || decisions.some(({ round }) => round === chat.round) ? decisions : [read(due), ...decisions]
}

function read(item: Item): KeptDecision {
  const decision = JSON.parse(item.decision as string) as Decision
  return item.outcome === undefined ? decision : { ...decision, outcome: item.outcome as Outcome }
}
