/** What happens when a deadline has come: punctually by its timer, certainly by the sweep. Late, early and twice change nothing. */
import { eligible } from './agent.ts'
import { type Change, changeChat } from './change-chat.ts'
import { offerOf } from './chat.ts'
import { keepDecision } from './decisions.ts'
import { endingBy } from './endings.ts'
import { everything } from './everything.ts'
import { agentKey, chatKey, digits, duePartition, duePartitions } from './keys.ts'
import { type LineEntry, look, pairs, readLines, type WaitEntry, waitEntry } from './lines.ts'
import { combineSurely } from './matching.ts'
import { lineRepair, tidy, waitIsOver } from './offer.ts'
import { ownChat } from './own-chat.ts'
import type { Deadline, DeadlineKind, Ports } from './ports.ts'
import { checkPresence, connectionLost } from './presence.ts'
import { type Queue, readQueue } from './queue.ts'
import { settleShards } from './shards.ts'
import { dueDelete, readAgent, readChat } from './writes.ts'

/** The sweep leaves the timers this long to be punctual. */
const timerGraceMs = 1_000
/** Step Functions cuts the milliseconds off a moment: its timers ring up to a second early. */
const earlyMs = 1_000
const dueBatch = 100

/** The deadline's decision, by conditional write; it re-reads, so a stale call finds nothing to do. */
export async function deadlineCame(ports: Ports, deadline: Deadline): Promise<void> {
  const { subject, of } = deadline
  const early = deadline.at - ports.clock.now()
  if (early > 0 && early <= earlyMs) await ports.clock.pause(early)
  const at = ports.clock.now()
  const { kind } = deadline
  const change = kind === 'presence' ? undefined : await decideDeadline(ports, kind, subject, Number(of), at)
  if (kind === 'presence') await connectionLost(ports, subject)
  // the entry stays for the next try, and also for whoever is on time when this call was early
  if (change?.result === 'busy') throw new Error(`deadline ${deadline.kind} of ${subject} lost against other writers every time`)
  if (at < deadline.at) return
  if (deadline.kind === 'offer-timeout') await keepDecision(ports, subject, Number(of), deadline.at)
  else await ports.store.write(dueDelete(deadline))
}

function decideDeadline(
  ports: Ports,
  kind: Exclude<DeadlineKind, 'presence'>,
  chat: string,
  of: number,
  at: number,
): Promise<Change | undefined> {
  switch (kind) {
    case 'offer-timeout':
      return expireOffer(ports, chat, of)
    case 'response-sla':
      return changeChat(ports, chat, { type: 'breach', waitingSeq: of, at })
    case 'idle':
      return endIdle(ports, chat)
    case 'post-processing':
      return changeChat(ports, chat, { type: 'finish', at })
    default:
      return kind satisfies never
  }
}

async function expireOffer(ports: Ports, chat: string, round: number): Promise<Change | undefined> {
  const item = await ports.store.get(chatKey(chat))
  const found = item === undefined ? undefined : readChat(item)
  // withdrawn already, perhaps by a call that died before its wake-up (N8)
  if (found?.status === 'waiting') await ownChat(ports, waitEntry(found))
  const open = found === undefined ? undefined : offerOf(found)
  return open === undefined ? undefined : withdrawOffer(ports, { chat, agent: open.agent, round, reason: 'timedOut' })
}

/** D14: ended as its customer might have ended it, if the silence is long enough by now. */
async function endIdle(ports: Ports, chat: string): Promise<Change> {
  const at = ports.clock.now()
  const change = await changeChat(ports, chat, settings => ({ type: 'idle', ...endingBy(settings), at }))
  if (change.result === 'changed' && change.chat.status !== 'active') ports.journal.record('ChatEnded', { chat, by: 'system' })
  return change
}

export interface Withdrawal {
  readonly chat: string
  readonly agent: string
  readonly round: number
  readonly reason: 'rejected' | 'timedOut'
}

/** RT5: back to its place in line, away from this agent for a while; the agent is paused as the queue says (D4). */
export async function withdrawOffer(ports: Ports, { chat, agent, round, reason }: Withdrawal): Promise<Change> {
  const at = ports.clock.now()
  const change = await changeChat(ports, chat, ({ rejectionMs, writeShards }) => ({
    type: 'withdraw',
    agent,
    round,
    reason,
    rejectedUntil: at + rejectionMs,
    shards: writeShards,
    at,
  }))
  if (change.result === 'changed') ports.journal.record(reason === 'rejected' ? 'OfferRejected' : 'OfferExpired', { chat, agent, round })
  return change
}

export interface Swept {
  /** Something waits or is due soon, or an agent with chats is missing: another pass is worth its cost. */
  readonly busy: boolean
  readonly missing: boolean
  /** A chat waits in a line. */
  readonly waiting: boolean
}

/** Failures of parts, so that one that fails keeps nothing else from being looked at. */
function createTrials() {
  const failures: unknown[] = []
  return {
    /** A part that failed is worth another pass. */
    all: (work: readonly Promise<boolean>[]) =>
      Promise.all(
        work.map(one =>
          one.catch((error: unknown) => {
            failures.push(error)
            return true
          }),
        ),
      ),
    failures,
    end() {
      if (failures.length > 0) throw failures[0]
    },
  }
}

/**
 * One pass over everything that a crash may have left; the first pass of a minute also tidies the lines, every third looks at everybody
 * who is signed in, and so does each one while somebody is `missing`. What fails is thrown in the end.
 */
export async function sweepOnce(ports: Ports, pass = 0, missed = false): Promise<Swept> {
  const now = ports.clock.now()
  const { all, failures, end } = createTrials()
  const [items, online] = await Promise.all([
    everything(ports.store, 'QUEUES'),
    missed || pass % presenceEveryPasses === 0 ? everything(ports.store, 'ONLINE#0') : [],
  ])
  const queues = items.map(readQueue)
  async function repair() {
    const due = await all(Array.from({ length: duePartitions }, (_, shard) => sweepDue(ports, shard, now, failures)))
    const missing = await all(online.map(item => checkPresence(ports, item.sk)))
    if (pass === 0) await all(queues.map(queue => tidyQueue(ports, queue)))
    return { due, missing }
  }
  const match = () => all(queues.map(queue => matchUntil(ports, queue, now + matchEveryMs)))
  // who waits beside somebody free need not wait for other people's deadlines as well
  const [waiting, { due, missing }] = await Promise.all([match(), repair()])
  // what the repairs sent back to a line was not in the first look
  waiting.push(...(await match()))
  end()
  return {
    busy: [due, missing, waiting].some(found => found.some(Boolean)),
    missing: missing.some(Boolean),
    waiting: waiting.some(Boolean),
  }
}

/** Half a pass: the lines alone. */
export async function matchOnce(ports: Ports): Promise<void> {
  const { all, end } = createTrials()
  const until = ports.clock.now() + matchEveryMs
  const queues = (await everything(ports.store, 'QUEUES')).map(readQueue)
  await all(queues.map(queue => matchUntil(ports, queue, until)))
  end()
}

const sweepEveryMs = 5_000
/** Nobody waits longer than 5 s for what a crash left: until the next look, and as long again for a store that is slow just then. */
export const matchEveryMs = 2_500
/** Leases are looked at every 15 s, by one read for each agent; who gives chats back by then has a deadline of its own. */
const presenceEveryPasses = 3
/** The next minute's call takes over, a beat after this one's last pass. */
const sweepForMs = 60_000

/**
 * A minute's sweep: one pass, and one every 5 s while anything waits, is due or is missing (architecture §4), or a pass has failed;
 * while a chat waits, a look at the lines between two passes.
 */
export async function sweepMinute(ports: Ports): Promise<void> {
  const until = ports.clock.now() + sweepForMs
  const failures: unknown[] = []
  const pauseUntil = (at: number) => ports.clock.pause(Math.max(0, at - ports.clock.now()))
  for (let pass = 0, missed = false; ; pass++) {
    const began = ports.clock.now()
    const swept: Swept = await sweepOnce(ports, pass, missed).catch((error: unknown) => {
      failures.push(error)
      return { busy: true, missing: missed, waiting: true }
    })
    missed = swept.missing
    if (!swept.busy) break
    if (swept.waiting) {
      await pauseUntil(began + matchEveryMs)
      await matchOnce(ports).catch((error: unknown) => failures.push(error))
    }
    if (began + sweepEveryMs >= until) break
    await pauseUntil(began + sweepEveryMs)
  }
  if (failures.length > 0) throw failures[0]
}

/**
 * True when the partition holds deadlines of this minute still to come that somebody may see late. A question that waits for its answer
 * is none: the page counts by itself. Nor is a silence.
 */
async function sweepDue(ports: Ports, shard: number, now: number, failures: unknown[]): Promise<boolean> {
  // what is due after this minute is the next minute's sweep to find
  const { items, complete } = await ports.store.query({ pk: duePartition(shard), to: digits(now + sweepForMs, 13), limit: dueBatch })
  const over = items.filter(item => (item.at as number) <= now - timerGraceMs)
  for (const item of over) {
    const { kind, at, subject, of } = item as unknown as Deadline
    // the grace of a lost connection and the target for an answer have no timer: they are the sweep's to end
    if (kind === 'offer-timeout' || kind === 'post-processing') ports.journal.record('SweepRepaired', { kind, subject })
    await deadlineCame(ports, { kind, at, subject, of }).catch((error: unknown) => failures.push(error))
  }
  return !complete || items.some(item => !over.includes(item) && item.kind !== 'response-sla' && item.kind !== 'idle')
}

/**
 * True when a chat waits. Nothing else wakes a chat when the cool-down of an agent who rejected it is over: one that ends before the
 * next pass is waited for.
 */
async function matchUntil(ports: Ports, queue: Queue, until: number): Promise<boolean> {
  for (;;) {
    const { waits, waitsComplete, agents, agentsComplete } = await readLines(ports.store, queue.id, queue.readShards, look.sweep)
    const now = ports.clock.now()
    const unseen = (!waitsComplete && agents.length > 0) || (!agentsComplete && waits.length > 0)
    if (pairs({ waits, agents }, now).length > 0 || unseen) await combineSurely(ports, queue.id, queue)
    const ends = waits.flatMap(({ rejections }) => agents.map(({ agent }) => rejections[agent] ?? 0))
    const next = Math.min(...ends.filter(end => end > now && end < until))
    if (next === Number.POSITIVE_INFINITY) return waits.length > 0
    await ports.clock.pause(Math.max(0, next - ports.clock.now()))
  }
}

async function tidyQueue(ports: Ports, queue: Queue): Promise<boolean> {
  const { waits, agents, olderAgents } = await readLines(ports.store, queue.id, queue.readShards, look.sweep)
  await tidyAgents(ports, queue, [...agents, ...olderAgents])
  await tidyWaits(ports, waits)
  await settleShards(ports, queue)
  return true
}

/** What an agent's move leaves for a moment is not touched: only what is still there after this time. */
const inMotionMs = 1_000

/** Entries that a crash left behind: of agents who are not eligible any more, or have a newer one (RI12). */
async function tidyAgents(ports: Ports, queue: Queue, entries: readonly LineEntry[]): Promise<void> {
  const suspects = await staleOf(ports, entries)
  if (suspects.length === 0) return
  await ports.clock.pause(inMotionMs)
  const { agents, olderAgents } = await readLines(ports.store, queue.id, queue.readShards, look.sweep)
  const there = new Set([...agents, ...olderAgents].map(({ sk }) => sk))
  const stale = await staleOf(
    ports,
    suspects.map(({ entry }) => entry).filter(({ sk }) => there.has(sk)),
  )
  await Promise.all(stale.map(async ({ entry, item }) => tidy(ports, [await lineRepair(ports, entry, item)])))
}

async function staleOf({ store }: Ports, entries: readonly LineEntry[]) {
  const ids = [...new Set(entries.map(({ agent }) => agent))]
  const items = new Map(await Promise.all(ids.map(async id => [id, await store.get(agentKey(id))] as const)))
  return entries
    .map(entry => ({ entry, item: items.get(entry.agent) }))
    .filter(({ entry, item }) => item === undefined || !eligible(readAgent(item)) || readAgent(item).v !== entry.v)
}

/** Entries of chats that do not wait any more, while nobody is free who would meet them. */
async function tidyWaits({ store }: Ports, entries: readonly WaitEntry[]): Promise<void> {
  await Promise.all(
    entries.map(async entry => {
      if (waitIsOver(entry, await store.get(chatKey(entry.chat)))) await store.write({ delete: { pk: entry.pk, sk: entry.sk } })
    }),
  )
}
