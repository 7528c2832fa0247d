/**
 * Drains a queue: one advisory combiner at a time reads both lines and makes offers until nothing matches (routing.md §5.4). The
 * lease saves work; correctness rests on the conditions of each offer alone.
 */
import { eligible } from './agent.ts'
import { readRoom, tellAgent, tellCustomer } from './delivery.ts'
import { leaseKey } from './keys.ts'
import { type LineEntry, lineEntries, type Pair, pairs, readLines, siblingKeys } from './lines.ts'
import type { Item, Ports, Write } from './ports.ts'
import { dropAgent } from './presence.ts'
import { settingsOfQueue } from './queue.ts'
import { entriesAfterOffer, offerDeadline, offerWrites, readAgent, readChat } from './writes.ts'

const leaseMs = 1_500
const firstLook = 60
const offersPerRound = 100
const roundsPerLease = 8
/** Rounds after which a request hands the rest to a function of its own, so that nobody waits for other people's matches. */
const roundsInRequest = 3
/** Rounds in a row that neither offered nor repaired anything: the sweep comes back. */
const mostFruitless = 6

/**
 * On return, somebody reads both lines after this call began: this call, or the holder of the lease, who has yet to clear `dirty`
 * and read. Owners of "chat waits" and "agent became eligible" call it after their write was answered.
 */
export async function combine(ports: Ports, queue: string): Promise<void> {
  const { store, clock, ids } = ports
  const holder = ids.random(96)
  for (let tries = 0; tries < 100; tries++) {
    const lease = await store.get(leaseKey(queue))
    const now = clock.now()
    const held = lease !== undefined && (lease.until as number) > now
    if (held && lease.dirty === true) return
    if (held) {
      const flagged = await store.write({
        update: leaseKey(queue),
        set: [[['dirty'], true]],
        if: [
          { path: ['holder'], is: '=', value: lease.holder as string },
          { path: ['dirty'], is: '=', value: false },
          { path: ['until'], is: '>', value: now },
        ],
      })
      if (flagged.ok) return
      continue
    }
    const taken = await store.write({
      put: { ...leaseKey(queue), holder, until: now + leaseMs, dirty: false },
      if: [
        {
          anyOf: [
            { path: ['holder'], is: 'absent' },
            { path: ['until'], is: '<=', value: now },
          ],
        },
      ],
    })
    if (taken.ok) return drain(ports, queue, holder, roundsInRequest)
  }
  throw new Error(`queue ${queue}: no place at its lease after 100 tries`)
}

/** Works as `holder` of the lease until both lines have nothing to match and nobody has asked for another look. */
export async function drain(ports: Ports, queue: string, holder: string, roundsHere: number): Promise<void> {
  const announcements: Announcement[] = []
  await drainRounds(ports, queue, holder, roundsHere, announcements).finally(() => Promise.all(announcements))
  // an outage while telling is reported when all the offers are made, not in the middle of them
  for (const failed of await Promise.all(announcements)) if (failed !== undefined) throw failed.error
}

async function drainRounds(ports: Ports, queue: string, holder: string, roundsHere: number, announcements: Announcement[]): Promise<void> {
  const { store, background, clock } = ports
  const mine = { path: ['holder'], is: '=', value: holder } as const
  const extend = async () => (await store.write({ update: leaseKey(queue), set: [[['until'], clock.now() + leaseMs]], if: [mine] })).ok
  for (let rounds = 1, fruitless = 0; ; ) {
    for (;;) {
      const round = await drainRound(ports, queue, announcements)
      if (round === 'done') break
      fruitless = round === 'worked' ? 0 : fruitless + 1
      // the lease goes back all the same: whoever comes next must not rely on this call
      if (fruitless > mostFruitless) break
      if (fruitless > 0) await clock.pause(6 + ports.ids.fraction() * 10)
      if (rounds++ % roundsPerLease === 0 && !(await extend())) return
      if (rounds > roundsHere) {
        if (await extend()) await background.drain(queue, holder)
        return
      }
    }
    const released = await store.write({ delete: leaseKey(queue), if: [mine, { path: ['dirty'], is: '=', value: false }] })
    if (released.ok) return
    // somebody flagged it: clear first, then read (N13)
    if (!(await store.write({ update: leaseKey(queue), set: [[['dirty'], false]], if: [mine] })).ok) return
  }
}

/** Ends with what went wrong, if anything did. */
type Announcement = Promise<{ readonly error: unknown } | undefined>

/** One look at both lines and all offers that follow. `done`: nothing to match; `fruitless`: pairs, but every try lost. */
async function drainRound(ports: Ports, queue: string, announcements: Announcement[]): Promise<'done' | 'worked' | 'fruitless'> {
  const [settings, matched] = await Promise.all([settingsOfQueue(ports.store, queue), firstPairs(ports, queue)])
  if (matched.length === 0) return 'done'
  const { offerTimeoutMs } = settings
  const tries = await Promise.all(matched.slice(0, offersPerRound).map(pair => offer(ports, pair, offerTimeoutMs, announcements)))
  // Puts are answered before the first Delete is sent: between them a reader may see two entries of an agent, never none (N4)
  await writeAll(
    ports,
    tries.flatMap(tried => tried.puts),
  )
  await writeAll(
    ports,
    tries.flatMap(tried => tried.deletes),
  )
  return tries.some(tried => tried.deletes.length > 0) ? 'worked' : 'fruitless'
}

/** Pages on while everything read so far is excluded or garbage: "nobody free" needs a complete look. */
async function firstPairs(ports: Ports, queue: string): Promise<readonly Pair[]> {
  for (let limit = firstLook; ; limit *= 4) {
    const lines = await readLines(ports.store, queue, limit)
    const matched = pairs(lines, ports.clock.now())
    if (matched.length > 0 || lines.complete) return matched
  }
}

interface Tidying {
  readonly puts: readonly Write[]
  readonly deletes: readonly Write[]
}

async function offer(ports: Ports, pair: Pair, queueTimeoutMs: number, announcements: Announcement[]): Promise<Tidying> {
  const at = ports.clock.now()
  const expiresAt = at + (pair.line.offerTimeoutMs ?? queueTimeoutMs)
  const outcome = await ports.store.transact(offerWrites(pair, at, expiresAt))
  if (outcome.ok) {
    announcements.push(
      announce(ports, pair, expiresAt).then(
        () => undefined,
        (error: unknown) => ({ error }),
      ),
    )
    return {
      puts: entriesAfterOffer(pair.line, at).map(put => ({ put })),
      deletes: [...siblingKeys(pair.line), pair.wait].map(({ pk, sk }) => ({ delete: { pk, sk } })),
    }
  }
  const [agent, chat] = outcome.failures
  const repairs: Tidying[] = []
  if (agent?.reason === 'condition') repairs.push(await lineRepair(ports, pair.line, agent.item))
  if (chat?.reason === 'condition' && waitIsOver(pair, chat.item)) {
    repairs.push({ puts: [], deletes: [{ delete: { pk: pair.wait.pk, sk: pair.wait.sk } }] })
  }
  return { puts: repairs.flatMap(repair => repair.puts), deletes: repairs.flatMap(repair => repair.deletes) }
}

/** All of it may be lost: heartbeats show an unseen offer, the due entry and the timer end it (routing.md §5.8). */
async function announce(ports: Ports, { wait, line }: Pair, expiresAt: number): Promise<void> {
  const deadline = offerDeadline(wait.chat, wait.round, expiresAt)
  const [told] = await Promise.all([
    tellAgent(ports, line.agent),
    readRoom(ports, wait.chat).then(room => (room === undefined ? undefined : tellCustomer(ports, room))),
    ports.timers.start(deadline),
  ])
  ports.journal.record('OfferMade', { chat: wait.chat, agent: line.agent, round: wait.round, told })
  if (!told) await dropAgent(ports, line.agent, 'unreachable')
}

/** RR2: an entry goes by its exact name, and only after the agent item has been seen to be past it. */
export async function lineRepair(ports: Ports, entry: LineEntry, item: Item | undefined): Promise<Tidying> {
  const gone: Write = { delete: { pk: entry.pk, sk: entry.sk } }
  if (item === undefined) return { puts: [], deletes: [gone] }
  const agent = readAgent(item)
  // an entry of the future belongs to a transaction that is still becoming visible
  if (agent.v < entry.v) return { puts: [], deletes: [] }
  if (!eligible(agent)) return { puts: [], deletes: [gone] }
  if (agent.v > entry.v) return { puts: lineEntries(agent).map(put => ({ put })), deletes: [gone] }
  // as the line says, and yet refused: only a lease that ran out is left, and who finds that ends the presence (RT12)
  const dropped = await dropAgent(ports, agent.id, 'lease')
  return { puts: [], deletes: dropped ? [gone] : [] }
}

function waitIsOver({ wait }: Pair, item: Item | undefined): boolean {
  if (item === undefined) return true
  const chat = readChat(item)
  return chat.round > wait.round || (chat.round === wait.round && chat.status !== 'waiting')
}

/** A Delete that was not taken leaves an entry too many. After a Put that was not, the older entry must stay: that is an outage (RR1). */
export async function writeAll({ store }: Ports, writes: readonly Write[]): Promise<void> {
  const outcomes = await Promise.all(writes.map(write => store.write(write)))
  const refused = writes.find((write, i) => 'put' in write && outcomes[i]?.ok === false)
  if (refused !== undefined) throw new Error('the store was too busy to take an entry of a line')
}
