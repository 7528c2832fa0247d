/**
 * The one road that changes a chat after it started: read, decide, one conditional transaction over the chat, its agent's slots,
 * its log, its line entry and its deadline, then push, and the wake-ups of whoever became free or waiting (routing.md §5.3).
 */
import { type Agent, eligible } from './agent.ts'
import { type Chat, offerOf } from './chat.ts'
import type { ChatCommand, ChatRefusal } from './chat-changes.ts'
import { logOf } from './chat-log.ts'
import { decide } from './decide-chat.ts'
import { type Decision, keepDecision, type Outcome } from './decisions.ts'
import { type ChatRoom, connectionsOfAgent, type LogEvent, listen, post, readRoom, tellAgent, tellCustomer } from './delivery.ts'
import { evolve } from './evolve-chat.ts'
import { eventKey, openChatKey } from './keys.ts'
import { waitEntry } from './lines.ts'
import { combine } from './matching.ts'
import { writeAll } from './offer.ts'
import { ownAgent } from './own-agent.ts'
import { ownChat } from './own-chat.ts'
import type { Deadline, Failure, Ports, TimedKind, Write } from './ports.ts'
import { type QueueInForce, settingsOfQueue } from './queue.ts'
import { type AgentChange, agentsAfter, offerGone, readHolder } from './slot-changes.ts'
import { agentChange, chatChange, dueDelete, duePut, idleWrites, lineMoves, offerDeadline, pastChatWrites } from './writes.ts'

const mostTries = 8

export interface Extra {
  /** Details of the log events that the command gives, in order: texts and client ids of messages. */
  readonly log?: readonly Partial<LogEvent>[]
  /** Written in the same transaction, in front of everything else. */
  readonly writes?: (chat: Chat) => readonly Write[]
  /** The connection that asked: words come back to it with the answer, not by a push of their own. */
  readonly from?: string
}
/** A command that goes by the settings of the chat's queue is made from them when it is decided (S5). */
export type CommandFrom = ChatCommand | ((settings: QueueInForce) => ChatCommand)
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

export async function changeChat(ports: Ports, id: string, from: CommandFrom, extra: Extra = {}): Promise<Change> {
  for (let tries = 0; tries < mostTries; tries++) {
    const room = await readRoom(ports, id)
    if (room === undefined) return { result: 'absent' }
    const { chat } = room
    const { command, settings } = await commandOf(ports, chat, from)
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
    const agents = await agentsAfter(ports, chat, next, command, settings)
    if (agents === 'notFree') return { result: 'refused', refusal: 'agentNotFree', chat }
    if (agents === 'torn') {
      await pauseBefore(ports, tries)
      continue
    }
    const logged = logOf(chat, decision.events, extra.log ?? [])
    const deadlines = deadlinesOf(chat, next)
    const extraWrites = extra.writes?.(chat) ?? []
    const outcome = await ports.store.transact([
      ...extraWrites,
      chatChange(chat, next),
      ...agents.flatMap(({ before, after }) => agentChange(before, after)),
      ...logged.map(event => ({ put: { ...eventKey(id, event.seq), ...event }, if: [{ path: ['pk'], is: 'absent' }] }) as Write),
      ...(next.status === 'waiting' && chat.round !== next.round ? [{ put: waitEntry(next) }] : []),
      ...idleWrites(chat, next),
      ...deadlines.map(deadline => duePut(deadline, deadline.kind === 'offer-timeout' ? handedOn(next, deadline) : undefined)),
      ...(wasOpen(chat) && !wasOpen(next) ? [closeOpenRow(chat)] : []),
      ...pastChatWrites(chat, next),
    ])
    if (outcome.ok) {
      const listeners = room.listeners.filter(row => row.connection !== extra.from)
      await afterwards(ports, { ...room, listeners }, next, { agents, logged, deadlines, command })
      return { result: 'changed', chat: next, room: { ...room, chat: next }, logged }
    }
    if (outcome.failures.slice(0, extraWrites.length).some(failure => failure.reason === 'condition')) {
      return { result: 'prevented', failures: outcome.failures.slice(0, extraWrites.length), chat }
    }
    await pauseBefore(ports, tries)
  }
  return { result: 'busy' }
}

function pauseBefore({ clock, ids }: Ports, tries: number): Promise<void> {
  return clock.pause(5 + ids.fraction() * 15 * 2 ** Math.min(tries, 3))
}

async function commandOf(ports: Ports, chat: Chat, from: CommandFrom) {
  if (typeof from !== 'function') return { command: from, settings: undefined }
  const settings = await settingsOfQueue(ports, chat.queue)
  return { command: from(settings), settings }
}

interface Done {
  readonly agents: readonly AgentChange[]
  readonly logged: readonly LogEvent[]
  readonly deadlines: readonly Deadline[]
  readonly command: ChatCommand
}

async function afterwards(ports: Ports, room: ChatRoom, next: Chat, { agents, logged, deadlines, command }: Done): Promise<void> {
  const { chat } = room
  const moves = agents.map(({ before, after }) => lineMoves(before, after))
  const stale = chat.status === 'waiting' && next.status !== 'waiting' ? [waitEntry(chat)] : []
  await Promise.all([
    // the other side's screen first: nobody waits for the rest
    tell(ports, { ...room, chat: next }, chat, agents, logged, staffOnly.has(command.type)),
    writeAll(
      ports,
      moves.flatMap(({ puts }) => puts),
    ).then(() => writeAll(ports, [...moves.flatMap(({ deletes }) => deletes), ...stale.map(({ pk, sk }) => ({ delete: { pk, sk } }))])),
    offerIsOver(ports, chat, next, command),
    ...deadlines.filter(isTimed).map(deadline => ports.timers.start(deadline)),
    ...answered(chat, next).map(deadline => ports.store.write(dueDelete(deadline))),
  ])
  const newlyFree = agents.filter(({ before }) => !eligible(before)).map(({ after }) => after)
  await wake(ports, next, newlyFree)
}

async function offerIsOver(ports: Ports, chat: Chat, next: Chat, command: ChatCommand): Promise<void> {
  const open = offerOf(chat)
  if (open === undefined || (next.round === chat.round && offerOf(next) !== undefined)) return
  const outcome: Outcome = offerGone(chat, open.agent, command, 0)?.why ?? 'accepted'
  await keepDecision(ports, chat.id, chat.round, open.expiresAt, outcome)
}

/** A colleague's choice, written with the offer as any decision is. */
function handedOn(next: Chat, { at }: Deadline): Decision | undefined {
  if (next.status !== 'active' || next.transfer === undefined) return undefined
  const { transfer, round, queue, startedAt, agentName } = next
  const settings = { rev: 0, offerTimeoutMs: at - transfer.at, idleRule: 'offerAndEnd' as const }
  const none = { ahead: 0, candidates: [], seen: 0 }
  return { round, at: transfer.at, queue, agent: transfer.to, by: 'transfer', fromName: agentName, settings, startedAt, ...none }
}

/** What nothing of is shown to the customer. */
const staffOnly: ReadonlySet<ChatCommand['type']> = new Set(['saveRemarks', 'extend', 'link'])

/** Words go out as they are; every other change also as the snapshots that show it. */
async function tell(
  ports: Ports,
  room: ChatRoom,
  before: Chat,
  changed: readonly AgentChange[],
  logged: readonly LogEvent[],
  onlyStaff: boolean,
): Promise<void> {
  const { chat } = room
  const joined = chat.status === 'active' && (before.status === 'offered' || (before.status === 'active' && before.agent !== chat.agent))
  const agents = joined
    ? await listen(ports, chat.id, await connectionsOfAgent(ports, chat.agent))
    : room.listeners.filter(row => row.role !== 'customer')
  const customers = room.listeners.filter(row => row.role === 'customer')
  const wordsOnly = logged.length > 0 && logged.every(event => event.kind === 'message')
  await Promise.all([
    logged.length === 0 ? undefined : post(ports, [...customers, ...agents], { kind: 'events', chat: chat.id, events: logged }),
    wordsOnly || onlyStaff ? undefined : tellCustomer(ports, room),
    wordsOnly ? undefined : tellHolder(ports, room, agents, changed),
    ...changed.map(({ before: { id } }) => tellAgent(ports, id)),
  ])
}

/** Whoever has the chat sees the row change; agents whose slots changed get all their rows anyhow. */
async function tellHolder(ports: Ports, { chat, receipts }: ChatRoom, agents: ChatRoom['listeners'], changed: readonly AgentChange[]) {
  const others = agents.filter(row => !changed.some(({ before }) => before.id === row.principal))
  await post(ports, others, { kind: 'chat', now: ports.clock.now(), chat, receipts })
}

/** Wake-ups are repeated when the work was already done: the first doer may have died before them (N8). */
async function wakeAgain(ports: Ports, chat: Chat, command: ChatCommand): Promise<void> {
  const returned = command.type === 'withdraw' && chat.round > command.round
  const over = (command.type === 'end' || command.type === 'finish') && chat.status === 'closed'
  const left = command.type === 'leave' || command.type === 'transferToQueue'
  if (!returned && !over && !left) return
  const freed = holderOf(chat, command)
  // who held an offer that its customer left is not known any more; whoever it was serves this queue
  if (over && freed === undefined) return combine(ports, chat.queue)
  const agent = freed === undefined ? undefined : await readHolder(ports, freed)
  await wake(ports, chat, agent === undefined ? [] : [agent])
}

function holderOf(chat: Chat, command: ChatCommand): string | undefined {
  if ('agent' in command && command.agent !== undefined) return command.agent
  return 'agent' in chat ? chat.agent : undefined
}

/** One after the other: they would try the same pair. */
async function wake(ports: Ports, chat: Chat, agents: readonly Agent[]): Promise<void> {
  if (chat.status === 'waiting') await ownChat(ports, waitEntry(chat))
  for (const agent of agents) await ownAgent(ports, agent)
}

/** The deadlines that this change sets. */
function deadlinesOf(before: Chat, next: Chat): readonly Deadline[] {
  const set: Deadline[] = []
  const answer = answerDeadline(next)
  if (answer !== undefined && !isSame(answer, answerDeadline(before))) set.push(answer)
  if (next.status === 'active' && next.transfer !== undefined && next.round !== before.round) {
    set.push(offerDeadline(next.id, next.round, next.transfer.expiresAt))
  }
  if (next.status === 'postProcessing' && !next.overdue) {
    const same = before.status === 'postProcessing' && before.postProcessingEndsAt === next.postProcessingEndsAt
    if (!same) set.push({ kind: 'post-processing', at: next.postProcessingEndsAt, subject: next.id, of: String(next.round) })
  }
  return set
}

function isTimed(deadline: Deadline): deadline is Deadline<TimedKind> {
  return deadline.kind !== 'response-sla' && deadline.kind !== 'idle'
}

/** The target for answering a question goes with its answer, so that the sweep finds those alone that are missed. */
function answered(before: Chat, next: Chat): readonly Deadline[] {
  const set = answerDeadline(before)
  const missed = before.status === 'active' && before.lateAt !== undefined
  return set === undefined || missed || isSame(set, answerDeadline(next)) ? [] : [set]
}
function answerDeadline(chat: Chat): Deadline | undefined {
  if (chat.status !== 'active' || chat.waitingSince === undefined || chat.waitingSeq === undefined) return undefined
  return { kind: 'response-sla', at: chat.waitingSince + chat.slaMs, subject: chat.id, of: String(chat.waitingSeq) }
}
function isSame(one: Deadline, other: Deadline | undefined): boolean {
  return one.at === other?.at && one.of === other.of
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
