/** What a supervisor sees of all queues at one moment, and the line that each look into a chat leaves in the audit. */
import { type Agent, eligible, servedQueues, used } from './agent.ts'
import { type Chat, holdersOf } from './chat.ts'
import { everything } from './everything.ts'
import { agentKey, auditKey, chatKey } from './keys.ts'
import { readWaits, type WaitEntry } from './lines.ts'
import type { Item, Key, Ports } from './ports.ts'
import { type Queue, readQueue } from './queue.ts'
import { readAgent, readChat } from './writes.ts'

/** More than these are not read: a number that is reached means "so many or more". */
const most = { agents: 200, waiting: 100 } as const

export interface QueueState {
  readonly queue: Queue
  readonly waiting: number
  readonly longestWaitSince?: number
  readonly active: number
  /** Active chats whose customers wait for an answer longer than the queue's target. */
  readonly late: number
  /** Places of agents who take chats of this queue now. */
  readonly free: number
}
export interface Overview {
  readonly now: number
  readonly queues: readonly QueueState[]
  readonly agents: readonly Agent[]
  /** Those that wait first, in the order of their line; then by agent. */
  readonly chats: readonly { readonly chat: Chat; readonly agent?: Agent }[]
}

export async function supervise(ports: Ports): Promise<Overview> {
  const { store } = ports
  const [queueItems, online] = await Promise.all([everything(store, 'QUEUES'), store.query({ pk: 'ONLINE#0', limit: most.agents })])
  const queues = queueItems.map(readQueue)
  const [lines, agentItems] = await Promise.all([
    Promise.all(queues.map(queue => waitingIn(ports, queue))),
    readAll(
      ports,
      online.items.map(({ sk }) => agentKey(sk)),
    ),
  ])
  const agents = agentItems.map(readAgent).sort((one, other) => (one.name < other.name ? -1 : 1))
  const held = await Promise.all(
    agents.map(async agent => {
      const chats = (await readAll(ports, Object.keys(agent.slots).map(chatKey))).map(readChat)
      return chats.filter(chat => holdersOf(chat)[0] === agent.id).map(chat => ({ chat, agent }))
    }),
  )
  const now = ports.clock.now()
  const waiting = lines.flat()
  const taken = held.flat()
  return {
    now,
    agents,
    queues: queues.map(queue =>
      stateOf(
        queue,
        waiting,
        taken.map(({ chat }) => chat),
        agents,
        now,
      ),
    ),
    chats: [...waiting.map(chat => ({ chat })), ...taken],
  }
}

/** The entries are hints: a chat that was taken meanwhile is in its agent's places. */
async function waitingIn(ports: Ports, queue: Queue): Promise<readonly Chat[]> {
  const { entries } = await readWaits(ports.store, queue.id, queue.readShards, most.waiting)
  const first: readonly WaitEntry[] = entries.slice(0, most.waiting)
  const chats = (
    await readAll(
      ports,
      first.map(({ chat }) => chatKey(chat)),
    )
  ).map(readChat)
  return chats.filter(chat => chat.status === 'waiting' && chat.queue === queue.id)
}

function stateOf(queue: Queue, waiting: readonly Chat[], taken: readonly Chat[], agents: readonly Agent[], now: number): QueueState {
  const { id } = queue
  const mine = waiting.filter(chat => chat.queue === id)
  const active = taken.filter(chat => chat.queue === id && chat.status === 'active')
  const takers = agents.filter(agent => eligible(agent) && servedQueues(agent).some(assignment => assignment.queue === id))
  return {
    queue,
    waiting: mine.length,
    ...(mine.length === 0 ? {} : { longestWaitSince: Math.min(...mine.map(({ startedAt }) => startedAt)) }),
    active: active.length,
    late: active.filter(chat => chat.status === 'active' && chat.waitingSince !== undefined && now > chat.waitingSince + chat.slaMs).length,
    free: takers.reduce((free, agent) => free + agent.limit - used(agent), 0),
  }
}

async function readAll({ store }: Ports, keys: readonly Key[]): Promise<readonly Item[]> {
  return (await Promise.all(keys.map(key => store.get(key)))).filter(item => item !== undefined)
}

const hourMs = 3_600_000
const mostTries = 4

/** T2: who looked into whose chat, once for each supervisor, chat and hour; written before anything is shown. */
export async function noteMonitoring({ store, clock, ids }: Ports, by: string, chat: string): Promise<void> {
  const at = clock.now()
  const hour = at - (at % hourMs)
  for (let tries = 0; ; tries++) {
    const written = await store.write({
      put: { ...auditKey(hour, `monitored#${by}#${chat}`), by, action: 'chatMonitored', of: `C#${chat}/S`, at },
      if: [{ path: ['pk'], is: 'absent' }],
    })
    if (written.ok || written.failures[0]?.reason === 'condition') return
    if (tries === mostTries) throw new Error(`the look of ${by} into chat ${chat} cannot be noted`)
    await clock.pause(5 + ids.fraction() * 20)
  }
}
