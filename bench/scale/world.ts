/** Customers who come, wait and give up; agents who answer, reject, miss, talk and take breaks (routing.md §4). */
import { type Agent, eligible } from '../../domain/agent.ts'
import type { ActiveChat } from '../../domain/chat.ts'
import { acceptOffer, endChat, rejectOffer, setState } from '../../domain/commands.ts'
import { sweepOnce } from '../../domain/deadlines.ts'
import type { Notice } from '../../domain/delivery.ts'
import { agentKey, chatKey, connectionKey, onlineKey, staffKey } from '../../domain/keys.ts'
import { lineEntries } from '../../domain/lines.ts'
import type { Listener } from '../../domain/ports.ts'
import type { Caller } from '../../domain/presence.ts'
import { startChat } from '../../domain/start-chat.ts'
import { readAgent, readChat } from '../../domain/writes.ts'
import { type Centre, openCentre } from './centre.ts'
import { type Chance, createChance } from './chance.ts'
import { assignmentTo, chatInLine, queueItem } from './line-partitions.ts'

export interface WorldSettings {
  readonly seed: number
  readonly arrivalsPerSecond: number
  readonly agents: number
  readonly shards: number
  readonly warmMs: number
  readonly measuredMs: number
}

export interface World {
  readonly centre: Centre
  /** Chats whose start was acknowledged. */
  readonly acknowledged: ReadonlySet<string>
  run(): Promise<void>
}

const queue = 'sales'
const queueName = 'Sales'
const slots = 6
const load = 0.85
/** Chats last as long as that load takes, within reason. */
const shortestChatMs = 5_000
const longestChatMs = 120_000
const offerTimeoutMs = 15_000
const rejectionMs = 30_000
const pushMs = [8, 25] as const
const thinkMs = [800, 3_000] as const
const missed = 0.02
const rejected = 0.04
const patienceMs = [22_500, 67_500] as const
const workMs = 30 * 60_000
const breakMs = [3_000, 12_000] as const
const sweepMs = 5_000
/** As lambdas call it: the first pass of each minute also tidies. */
const sweepsPerTidy = 12
/** Nobody beats here: a lease that outlasts every run. */
const forever = 9_999_999_999_999
const mostDrainMs = 90_000

export function createWorld(settings: WorldSettings): World {
  const { seed, arrivalsPerSecond, agents, shards, warmMs, measuredMs } = settings
  const chance = createChance(seed + 3)
  const chatMs = Math.min(longestChatMs, Math.max(shortestChatMs, (load * slots * agents * 1_000) / arrivalsPerSecond))
  const centre = openCentre(seed, async (listener, notice) => {
    if (listener.role === 'agent') shown(listener, notice)
    return 'sent'
  })
  const { time, handle, measures } = centre
  const acknowledged = new Set<string>()
  const seen = new Set<string>()
  const comesUntil = warmMs + measuredMs

  function shown(listener: Listener, notice: Notice) {
    if (notice.kind !== 'agent') return
    for (const { chat } of notice.snapshot.chats) {
      const offer = `${chat.id} ${chat.round}`
      if (chat.status !== 'offered' || seen.has(offer)) continue
      seen.add(offer)
      time.after(chance.between(...pushMs), () => decide(callerOf('agent', listener.principal), chat.id, chat.round))
    }
  }

  function decide(agent: Caller, chat: string, round: number) {
    const mood = chance.fraction()
    if (mood < missed) return
    time.after(chance.between(...thinkMs), () => {
      if (mood < missed + rejected) handle('reject', ports => rejectOffer(ports, agent, chat, round), { afterMs: 2_000 })
      else
        handle(
          'accept',
          ports => acceptOffer(ports, agent, chat, round),
          { afterMs: 2_000 },
          ({ result }) => {
            if (result === 'done') talk(agent, chat)
          },
        )
    })
  }

  function talk(agent: Caller, chat: string) {
    time.after(chance.exponential(chatMs), () => handle('end', ports => endChat(ports, agent, chat), { afterMs: 2_000 }))
  }

  function arrive(n: number) {
    const nickname = `Customer ${n}`
    const key = nickname.padEnd(22, '_')
    const customer = { nickname, firstName: 'Carla', lastName: 'Castle', email: `customer-${n}@example.com` }
    measures.arrived(nickname)
    const gaveUpAfter = chance.between(...patienceMs)
    const gaveUpAt = time.now() + gaveUpAfter
    handle(
      'start',
      ports => startChat(ports, { startKey: key, customerKey: key, queue, customer }),
      { afterMs: 1_500 },
      started => {
        if (started.result !== 'started') throw new Error(`${nickname}'s chat was not started: ${started.result}`)
        acknowledged.add(started.chat)
        time.after(gaveUpAt - time.now(), () => giveUp(started.chat))
      },
    )
  }

  function giveUp(chat: string) {
    const item = centre.table.peek(chatKey(chat))
    const status = item && readChat(item).status
    // who is talking to an agent by now does not give up
    if (status === 'waiting' || status === 'offered')
      handle('abandon', ports => endChat(ports, callerOf('customer', chat), chat), { afterMs: 2_000 })
  }

  function work(agent: string, round = 0) {
    const caller = callerOf('agent', agent)
    time.after(chance.exponential(workMs), () => {
      if (time.now() > comesUntil) return
      handle('state', ports => setState(ports, caller, `break-${round}-${agent}`, 'onBreak'), { afterMs: 2_000 })
      time.after(chance.between(...breakMs), () => {
        handle('state', ports => setState(ports, caller, `back-${round}-${agent}`, 'available'), { afterMs: 2_000 })
        work(agent, round + 1)
      })
    })
  }

  function sweep(pass: number) {
    time.after(sweepMs, () => {
      handle('sweep', ports => sweepOnce(ports, pass % sweepsPerTidy === 0), { afterMs: sweepMs })
      sweep(pass + 1)
    })
  }

  function customers(n: number) {
    time.after(chance.exponential(1_000 / arrivalsPerSecond), () => {
      if (time.now() >= comesUntil) return
      arrive(n)
      customers(n + 1)
    })
  }

  return {
    centre,
    acknowledged,
    async run() {
      fill(centre, chance, { agents, shards, chatMs, arrivalsPerSecond }, talk)
      for (let n = 0; n < agents; n++) work(nameOf(n))
      customers(0)
      sweep(0)
      time.after(warmMs, () => {
        measures.start()
        centre.ledger.start()
      })
      time.after(comesUntil, () => {
        measures.stop()
        centre.ledger.stop()
      })
      await time.run(comesUntil)
      await time.run(comesUntil + mostDrainMs, () => measures.waiting.size === 0 && measures.openOffers.size === 0)
    },
  }
}

interface Beginning {
  readonly agents: number
  readonly shards: number
  readonly chatMs: number
  readonly arrivalsPerSecond: number
}

/** Agents who have worked for a while: slots taken as the load has it, and a place in the line each. */
function fill({ table, clock }: Centre, chance: Chance, beginning: Beginning, talk: (agent: Caller, chat: string) => void) {
  const { agents, shards, chatMs, arrivalsPerSecond } = beginning
  const now = clock()
  const share = Math.min(1, (arrivalsPerSecond * chatMs) / 1_000 / (slots * agents))
  table.preset(queueItem(queue, queueName, shards, { offerTimeoutMs, rejectionMs, postProcessingMs: 0, afterMissedOffer: 'stayAvailable' }))
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
function nameOf(n: number): string {
  return `agent.number${String(n).padStart(4, '0')}`
}

function callerOf(role: Caller['role'], principal: string): Caller {
  return { role, principal, name: principal, connection: `${principal}-c`, connectedAt: 0, rightsUntil: forever }
}
