/**
 * Owner of "this agent became eligible": for each queue of the agent, leaves only when nothing waits there for the agent, when the
 * agent is taken, or when a combiner has taken over (routing.md §5.4). Between queues the more urgent one goes first (S4).
 */
import { type Agent, eligible, servedQueues } from './agent.ts'
import { allowed, look, pairs, readAgents, readWaits, type WaitEntry } from './lines.ts'
import { combine } from './matching.ts'
import { finishTry, tryOffer } from './offer.ts'
import { crowd } from './own-chat.ts'
import type { Ports } from './ports.ts'
import { type QueueInForce, settingsOfQueue } from './queue.ts'
import { readAgent } from './writes.ts'

const mostRounds = 12
/** Up to this many free agents a crowd of chats is served by each of them directly. */
const fewAgents = 2

interface QueueLook {
  readonly queue: string
  readonly settings: QueueInForce
  readonly waits: readonly WaitEntry[]
  readonly complete: boolean
  /** The first chat that the agent may be offered. */
  readonly first: WaitEntry | undefined
}

export async function ownAgent(ports: Ports, agent: Agent): Promise<void> {
  if (!eligible(agent)) return
  const left = new Set(servedQueues(agent).map(({ queue }) => queue))
  const known = new Map<string, QueueInForce>()
  const handOver = async (queue: string, settings?: QueueInForce) => {
    left.delete(queue)
    await combine(ports, queue, settings)
  }
  for (let round = 0; round < mostRounds && left.size > 0; round++) {
    const now = ports.clock.now()
    const looks = await Promise.all([...left].map(queue => lookFor(ports, agent, queue, known.get(queue), now)))
    for (const { queue, settings, complete, first } of looks) {
      known.set(queue, settings)
      if (complete && first === undefined) left.delete(queue)
    }
    const [next] = looks.filter(({ queue }) => left.has(queue)).sort((one, other) => moreUrgent(one, other, now))
    if (next === undefined) return
    const { queue, settings, waits } = next
    const { entries: agents, older: olderAgents, complete } = await readAgents(ports.store, queue, settings.readShards, look.match)
    const mine = agents.find(entry => entry.agent === agent.id)
    // taken already, or gone
    if (mine === undefined && complete) {
      left.delete(queue)
      continue
    }
    const crowded = waits.length > crowd && agents.length > fewAgents
    // others stand before this agent: they may die before they match (N19)
    const pair = crowded ? undefined : pairs({ waits, agents }, now).find(({ line }) => line.agent === agent.id)
    if (pair === undefined) {
      await handOver(queue, settings)
      continue
    }
    const lines = { waits, waitsComplete: next.complete, agents, agentsComplete: complete, olderAgents }
    const tried = await tryOffer(ports, pair, { settings, lines })
    await finishTry(ports, tried)
    if (tried.made && pair.line.used + 1 >= pair.line.limit) return
    if (!tried.made && tried.agent !== undefined && !eligible(readAgent(tried.agent))) return
    if (!tried.made && tried.contended) await ports.clock.pause(2 + ports.ids.fraction() * 8)
  }
  for (const queue of left) await handOver(queue)
}

async function lookFor(ports: Ports, agent: Agent, queue: string, known: QueueInForce | undefined, now: number): Promise<QueueLook> {
  const { store } = ports
  const shards = known?.readShards ?? agent.queues.find(assignment => assignment.queue === queue)?.shards ?? 1
  const [settings, read] = await Promise.all([known ?? settingsOfQueue(ports, queue), readWaits(store, queue, shards, look.match)])
  const { entries: waits, complete } = settings.readShards > shards ? await readWaits(store, queue, settings.readShards, look.match) : read
  return { queue, settings, waits, complete, first: waits.find(wait => allowed(wait, agent.id, now)) }
}

/**
 * The queue's priority, one step better for each ageing interval that its first chat has waited; then the older chat, so that queues
 * of one priority take turns by age and none starves.
 */
function moreUrgent(one: QueueLook, other: QueueLook, now: number): number {
  return steps(one, now) - steps(other, now) || startOf(one) - startOf(other)
}
function steps({ settings: { priority, ageingMs }, first }: QueueLook, now: number): number {
  return first === undefined || ageingMs === 0 ? priority : priority - Math.floor((now - first.startedAt) / ageingMs)
}
function startOf({ first }: QueueLook): number {
  return first?.startedAt ?? Number.POSITIVE_INFINITY
}
