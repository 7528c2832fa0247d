/** How the world is when a run begins: one queue, and agents who have worked in it for a while. */
import { type Agent, eligible } from '../../domain/agent.ts'
import type { ActiveChat } from '../../domain/chat.ts'
import { agentKey, chatKey, connectionKey, onlineKey, staffKey } from '../../domain/keys.ts'
import { lineEntries } from '../../domain/lines.ts'
import type { Caller } from '../../domain/presence.ts'
import { readAgent } from '../../domain/writes.ts'
import type { Centre } from './centre.ts'
import type { Chance } from './chance.ts'
import { assignmentTo, chatInLine, queueItems } from './line-partitions.ts'

export const queue = 'sales'
const queueName = 'Sales'
export const slots = 6
const offerTimeoutMs = 15_000
const rejectionMs = 30_000
/** Nobody beats here: a lease that outlasts every run. */
const forever = 9_999_999_999_999

export interface Beginning {
  readonly agents: number
  readonly shards: number
  readonly chatMs: number
  readonly arrivalsPerSecond: number
}

/** Agents who have worked for a while: slots taken as the load has it, and a place in the line each. */
export function fill({ table, clock }: Centre, chance: Chance, beginning: Beginning, talk: (agent: Caller, chat: string) => void) {
  const { agents, shards, chatMs, arrivalsPerSecond } = beginning
  const now = clock()
  const share = Math.min(1, (arrivalsPerSecond * chatMs) / 1_000 / (slots * agents))
  const settings = { offerTimeoutMs, rejectionMs, postProcessingMs: 0, afterMissedOffer: 'stayAvailable' } as const
  for (const item of queueItems(queue, queueName, shards, settings)) table.preset(item)
  for (let n = 0; n < agents; n++) {
    const id = nameOf(n)
    const caller = callerOf('agent', id)
    const idle = now - Math.floor(chance.between(0, chatMs)) - 1
    const held = Array.from({ length: slots }, (_, i) => `${chance.letters(15)}-${n}-${i}`).filter(() => chance.happens(share))
    for (const chat of held) {
      table.preset({ ...chatKey(chat), ...earlierChat(chat, id, idle), ...chatInLine(shards) })
      talk(caller, chat)
    }
    const agent: Agent = {
      id,
      name: `Agent ${n}`,
      email: `agent-${n}@example.com`,
      role: 'agent',
      queues: [assignmentTo(queue, shards)],
      limit: slots,
      settingsRev: 1,
      state: 'available',
      stateSince: idle,
      stopNew: false,
      presence: 'online',
      presenceSince: idle,
      lease: forever,
      slots: Object.fromEntries(held.map(chat => [chat, { round: 0, since: idle }])),
      idle,
      v: 1,
      rev: 1,
      commands: [],
    }
    table.preset({ ...agentKey(id), ...agent })
    table.preset({ ...staffKey(id), agent: id })
    table.preset({ ...onlineKey(id), agent: id })
    table.preset({ ...connectionKey(id, caller.connection), ...caller, liveUntil: forever, expires: forever })
    const item = table.peek(agentKey(id))
    if (item && eligible(readAgent(item))) for (const entry of lineEntries(readAgent(item))) table.preset(entry)
  }
}

function earlierChat(id: string, agent: string, at: number): Omit<ActiveChat, 'shards'> {
  return {
    id,
    transactionId: 'AAAA-AAAA',
    queue,
    queueName,
    priority: 50,
    startedAt: at,
    customer: { nickname: 'Earlier', firstName: 'Erik', lastName: 'Earlier', email: 'earlier@example.com' },
    sessionHash: id.padEnd(43, '-'),
    salt: id.padEnd(43, '-'),
    customerHash: id.padEnd(43, '-'),
    round: 0,
    lastSeq: 2,
    rev: 3,
    rejections: {},
    slaMs: 60_000,
    status: 'active',
    agent,
    offeredAt: at,
    agentName: agent,
    joinedAt: at,
  }
}

/** As long as a first and a last name; the length counts in what entries and decisions weigh. */
export function nameOf(n: number): string {
  return `agent.number${String(n).padStart(4, '0')}`
}

export function callerOf(role: Caller['role'], principal: string): Caller {
  return { role, principal, name: principal, connection: `${principal}-c`, connectedAt: 0, rightsUntil: forever }
}
