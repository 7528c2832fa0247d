/**
 * The one road that changes a chat after it started: read, decide, one conditional transaction over the chat, its agent's slots,
 * its log, its line entry and its deadline, then push, and the wake-ups of whoever became free or waiting (routing.md §5.3).
 */
import { type Agent, decideAgent, eligible, evolveAgent } from './agent.ts'
import { type Chat, type ChatCommand, type ChatEvent, type ChatRefusal, decide, evolve } from './chat.ts'
import { type ChatRoom, connectionsOfAgent, type LogEvent, listen, post, readRoom, tellAgent, tellCustomer } from './delivery.ts'
import { agentKey, eventKey, openChatKey } from './keys.ts'
import { waitEntry } from './lines.ts'
import { combine, writeAll } from './matching.ts'
import type { Deadline, Failure, Ports, Write } from './ports.ts'
import { agentChange, chatChange, dueDelete, duePut, lineMoves, offerDeadline, readAgent } from './writes.ts'

const mostTries = 8

export interface Extra {
  /** Details of the log events that the command gives, in order: texts and client ids of messages. */
  readonly log?: readonly Partial<LogEvent>[]
  /** Written in the same transaction, in front of everything else. */
  readonly writes?: (chat: Chat) => readonly Write[]
  /** The connection that asked: words come back to it with the answer, not by a push of their own. */
  readonly from?: string
  /** The agent is paused when an offer is rejected or missed (D4). */
  readonly pause?: boolean
}
export type Change =
  | { readonly result: 'changed'; readonly chat: Chat; readonly room: ChatRoom; readonly logged: readonly LogEvent[] }
  /** It had been done before, or there was nothing to do. */
  | { readonly result: 'unchanged'; readonly chat: Chat }
  | { readonly result: 'refused'; readonly refusal: ChatRefusal; readonly chat: Chat }
  | { readonly result: 'absent' }
  /** One of the extra writes failed its condition. */
  | { readonly result: 'prevented'; readonly failures: readonly Failure[]; readonly chat: Chat }
  /** Lost against others every time; the client tries again. */
  | { readonly result: 'busy' }

export async function changeChat(ports: Ports, id: string, command: ChatCommand, extra: Extra = {}): Promise<Change> {
  for (let tries = 0; tries < mostTries; tries++) {
    const room = await readRoom(ports, id)
    if (room === undefined) return { result: 'absent' }
    const { chat } = room
    const decision = decide(chat, command)
    if (!decision.ok) {
      await wakeAgain(ports, chat, command)
      return { result: 'refused', refusal: decision.refusal, chat }
    }
    if (decision.events.length === 0) {
      await wakeAgain(ports, chat, command)
      return { result: 'unchanged', chat }
    }
    const next = decision.events.reduce(evolve, chat)
    const agents = await agentAfter(ports, chat, next, command, extra.pause ?? false)
    const logged = logOf(chat, decision.events, extra.log ?? [])
    const deadline = deadlineOf(chat, next)
    const extraWrites = extra.writes?.(chat) ?? []
    const outcome = await ports.store.transact([
      ...extraWrites,
      chatChange(chat, next),
      ...(agents === undefined ? [] : agentChange(agents.before, agents.after)),
      ...logged.map(event => ({ put: { ...eventKey(id, event.seq), ...event }, if: [{ path: ['pk'], is: 'absent' }] }) as Write),
      ...(next.status === 'waiting' && chat.round !== next.round ? [{ put: waitEntry(next) }] : []),
      ...(deadline === undefined ? [] : [duePut(deadline)]),
      ...(wasOpen(chat) && !wasOpen(next) ? [closeOpenRow(chat)] : []),
    ])
    if (outcome.ok) {
      await afterwards(
        ports,
        { ...room, listeners: room.listeners.filter(row => row.connection !== extra.from) },
        next,
        agents,
        logged,
        deadline,
      )
      return { result: 'changed', chat: next, room: { ...room, chat: next }, logged }
    }
    if (outcome.failures.slice(0, extraWrites.length).some(failure => failure.reason === 'condition')) {
      return { result: 'prevented', failures: outcome.failures.slice(0, extraWrites.length), chat }
    }
    await ports.clock.pause(5 + ports.ids.fraction() * 15 * 2 ** Math.min(tries, 3))
  }
  return { result: 'busy' }
}

interface AgentChange {
  readonly before: Agent
  readonly after: Agent
}

/** The slot goes back when the chat leaves its agent: withdrawn, left, or closed (D3). */
async function agentAfter(ports: Ports, chat: Chat, next: Chat, command: ChatCommand, pause: boolean): Promise<AgentChange | undefined> {
  if (chat.status === 'waiting' || chat.status === 'closed') return undefined
  if (next.status !== 'waiting' && next.status !== 'closed') return undefined
  const before = await readHolder(ports, chat.agent)
  if (before === undefined) return undefined
  const events = decideAgent(before, { type: 'free', chat: chat.id, why: whyFreed(command), pause, at: ports.clock.now() })
  return events.length === 0 ? undefined : { before, after: events.reduce(evolveAgent, before) }
}

function whyFreed(command: ChatCommand): 'rejected' | 'missed' | 'over' | 'withdrawn' {
  if (command.type !== 'withdraw') return command.type === 'leave' ? 'withdrawn' : 'over'
  return command.reason === 'rejected' ? 'rejected' : command.reason === 'timedOut' ? 'missed' : 'withdrawn'
}

async function readHolder(ports: Ports, id: string): Promise<Agent | undefined> {
  const item = await ports.store.get(agentKey(id))
  return item === undefined ? undefined : readAgent(item)
}

async function afterwards(
  ports: Ports,
  room: ChatRoom,
  next: Chat,
  agents: AgentChange | undefined,
  logged: readonly LogEvent[],
  deadline: Deadline | undefined,
): Promise<void> {
  const { chat } = room
  const moves = agents === undefined ? { puts: [], deletes: [] } : lineMoves(agents.before, agents.after)
  const stale =
    chat.status === 'waiting' && next.status !== 'waiting' ? [{ delete: { pk: waitEntry(chat).pk, sk: waitEntry(chat).sk } }] : []
  const offerOver =
    chat.status === 'offered' && next.status !== 'offered' ? [dueDelete(offerDeadline(chat.id, chat.round, chat.offerExpiresAt))] : []
  await Promise.all([
    // the other side's screen first: nobody waits for the rest
    tell(ports, { ...room, chat: next }, chat, agents?.before.id, logged),
    writeAll(ports, moves.puts).then(() => writeAll(ports, [...moves.deletes, ...stale, ...offerOver])),
    deadline === undefined ? undefined : ports.timers.start(deadline),
  ])
  await wake(ports, next, agents !== undefined && !eligible(agents.before) ? agents.after : undefined)
}

/** Words go out as they are; every other change also as the snapshots that show it. */
async function tell(ports: Ports, room: ChatRoom, before: Chat, freed: string | undefined, logged: readonly LogEvent[]): Promise<void> {
  const { chat } = room
  const joined = before.status === 'offered' && chat.status === 'active'
  const agents = joined
    ? await listen(ports, chat.id, await connectionsOfAgent(ports, chat.agent))
    : room.listeners.filter(row => row.role !== 'customer')
  const customers = room.listeners.filter(row => row.role === 'customer')
  const wordsOnly = logged.length > 0 && logged.every(event => event.kind === 'message')
  await Promise.all([
    logged.length === 0 ? undefined : post(ports, [...customers, ...agents], { kind: 'events', chat: chat.id, events: logged }),
    wordsOnly ? undefined : tellCustomer(ports, room),
    wordsOnly || freed !== undefined
      ? undefined
      : post(ports, agents, { kind: 'chat', now: ports.clock.now(), chat, receipts: room.receipts }),
    freed === undefined ? undefined : tellAgent(ports, freed),
  ])
}

/** Wake-ups are repeated when the work was already done: the first doer may have died before them (N8). */
async function wakeAgain(ports: Ports, chat: Chat, command: ChatCommand): Promise<void> {
  const returned = command.type === 'withdraw' && chat.round > command.round
  const over = (command.type === 'end' || command.type === 'finish') && chat.status === 'closed'
  if (!returned && !over && command.type !== 'leave') return
  const freed = holderOf(chat, command)
  // who held an offer that its customer left is not known any more; whoever it was serves this queue
  if (over && freed === undefined) return combine(ports, chat.queue)
  await wake(ports, chat, freed === undefined ? undefined : await readHolder(ports, freed))
}

function holderOf(chat: Chat, command: ChatCommand): string | undefined {
  if ('agent' in command && command.agent !== undefined) return command.agent
  return 'agent' in chat ? chat.agent : undefined
}

async function wake(ports: Ports, chat: Chat, agent: Agent | undefined): Promise<void> {
  const queues = new Set<string>()
  if (chat.status === 'waiting') queues.add(chat.queue)
  if (agent !== undefined && eligible(agent)) for (const { queue } of agent.queues) queues.add(queue)
  await Promise.all([...queues].map(queue => combine(ports, queue)))
}

function logOf(chat: Chat, events: readonly ChatEvent[], details: readonly Partial<LogEvent>[]): readonly LogEvent[] {
  const logged: LogEvent[] = []
  const add = (event: Omit<LogEvent, 'seq'>) => logged.push({ ...event, ...details[logged.length], seq: chat.lastSeq + logged.length + 1 })
  const holder = 'agent' in chat && chat.agent !== undefined ? chat.agent : undefined
  const name = 'agentName' in chat && chat.agentName !== undefined ? chat.agentName : undefined
  const byAgent = { ...(holder === undefined ? {} : { agent: holder }), ...(name === undefined ? {} : { agentName: name }) }
  for (const event of events) {
    switch (event.type) {
      case 'joined':
        add({ kind: 'joined', at: event.at, from: 'agent', agent: event.agent, agentName: event.agentName })
        break
      case 'agentLeft':
        add({ kind: 'agentLeft', at: event.at, from: 'agent', ...byAgent })
        break
      case 'said':
        for (let i = 0; i < event.messages; i++)
          add({ kind: 'message', at: event.at, from: event.from, ...(event.from === 'agent' ? byAgent : {}) })
        break
      case 'ended':
        add({ kind: 'ended', at: event.at, from: event.by, ...(event.by === 'agent' ? byAgent : {}) })
        break
      default:
    }
  }
  return logged
}

/** The deadline that this change sets, if it sets one. */
function deadlineOf(before: Chat, next: Chat): Deadline | undefined {
  if (next.status === 'active' && next.waitingSince !== undefined && next.waitingSeq !== undefined) {
    const same = before.status === 'active' && before.waitingSeq === next.waitingSeq
    if (!same) return { kind: 'response-sla', at: next.waitingSince + next.slaMs, subject: next.id, of: String(next.waitingSeq) }
  }
  if (next.status === 'postProcessing') {
    const same = before.status === 'postProcessing' && before.postProcessingEndsAt === next.postProcessingEndsAt
    if (!same) return { kind: 'post-processing', at: next.postProcessingEndsAt, subject: next.id, of: String(next.round) }
  }
  return undefined
}

/** Open for its customer: one such chat per customer (F35). */
function wasOpen(chat: Chat): boolean {
  return chat.status !== 'closed' && chat.status !== 'postProcessing'
}

function closeOpenRow(chat: Chat): Write {
  return {
    delete: openChatKey(chat.customerHash),
    if: [
      {
        anyOf: [
          { path: ['chat'], is: '=', value: chat.id },
          { path: ['pk'], is: 'absent' },
        ],
      },
    ],
  }
}
