/**
 * Drains a queue: one advisory combiner at a time looks at both lines and makes offers until nothing matches (routing.md §5.4). The
 * lease saves work; correctness rests on the conditions of each offer alone.
 */
import { leaseKey } from './keys.ts'
import { look, type Pair, pairs } from './lines.ts'
import { type Announcement, type Look, lookAt, tidy, tryOffer } from './offer.ts'
import type { Condition, Item, Ports } from './ports.ts'
import type { QueueInForce } from './queue.ts'

const leaseMs = 1_500
const offersUnderWay = 100
/** Between two looks while offers are under way: their entries are passed over meanwhile. */
const betweenLooksMs = 10
const looksPerLease = 12
/** Looks after which a request hands the rest to a function of its own, so that nobody waits for other people's matches. */
const looksInRequest = 12
/** Tries in a row that neither offered nor repaired anything: the sweep comes back. */
const mostFruitless = 12

/** A combiner that lives holds the lease. */
export function isHeld(lease: Item | undefined, now: number): lease is Item {
  return lease !== undefined && (lease.until as number) > now
}

/**
 * On return, somebody reads both lines after this call began: this call, or the holder of the lease, who has yet to clear `dirty`
 * and read. Owners of "chat waits" and "agent became eligible" call it after their write was answered.
 */
export async function combine(ports: Ports, queue: string, settings?: QueueInForce, atWork?: Item): Promise<void> {
  const { store, clock, ids } = ports
  const holder = ids.random(96)
  // a holder who was seen before the caller's write may be flagged without another read: that is a condition of the flag itself
  let flagging = atWork
  for (let tries = 0; tries < 100; tries++) {
    const lease = flagging ?? (await store.get(leaseKey(queue)))
    const known = flagging === undefined
    flagging = undefined
    const now = clock.now()
    if (isHeld(lease, now)) {
      if (lease.dirty === true && known) return
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
      const [found] = flagged.failures
      if (found?.reason === 'condition' && isHeld(found.item, now) && found.item.dirty === true) return
      continue
    }
    const free: Condition = {
      anyOf: [
        { path: ['holder'], is: 'absent' },
        { path: ['until'], is: '<=', value: now },
      ],
    }
    const taken = await store.write({ put: { ...leaseKey(queue), holder, until: now + leaseMs, dirty: false }, if: [free] })
    if (taken.ok) return drain(ports, queue, holder, looksInRequest, settings)
  }
  throw new Error(`queue ${queue}: no place at its lease after 100 tries`)
}

/** For the sweep: a holder who has died is waited out, so that nobody waits for one more sweep. */
export async function combineSurely(ports: Ports, queue: string, settings: QueueInForce): Promise<void> {
  await combine(ports, queue, settings)
  const lease = await ports.store.get(leaseKey(queue))
  const left = lease === undefined ? 0 : (lease.until as number) - ports.clock.now()
  if (left > 0) await ports.clock.pause(left)
  const later = left > 0 ? await ports.store.get(leaseKey(queue)) : lease
  // one who lives has given it back or made it longer
  if (later !== undefined && later.until === lease?.until) await combine(ports, queue)
}

/** Works as `holder` of the lease until both lines have nothing to match and nobody has asked for another look. */
export async function drain(ports: Ports, queue: string, holder: string, looksHere: number, settings?: QueueInForce): Promise<void> {
  const { store, background, clock } = ports
  const mine: Condition = { path: ['holder'], is: '=', value: holder }
  const work = createWork(ports)
  try {
    for (let looks = 1, known = settings, shards = settings?.readShards ?? 1; ; ) {
      const seen = await firstMatches(ports, queue, known, shards, work)
      // what the caller has read serves the first look; each further one reads anew
      known = undefined
      shards = seen.settings.readShards
      const state = await work.offerAll(seen)
      if (state === 'matched') {
        if (looks++ % looksPerLease === 0) {
          const longer = { update: leaseKey(queue), set: [[['until'], clock.now() + leaseMs]] as const, if: [mine] }
          if (!(await store.write(longer)).ok) return
        }
        if (looks > looksHere) return await background.drain(queue, holder)
        continue
      }
      // the lease goes back also when no try bears fruit: whoever comes next must not rely on this call
      const released = await store.write({ delete: leaseKey(queue), if: [mine, { path: ['dirty'], is: '=', value: false }] })
      if (released.ok) return
      // somebody flagged it: clear first, then read (N13)
      if (!(await store.write({ update: leaseKey(queue), set: [[['dirty'], false]], if: [mine] })).ok) return
    }
  } finally {
    await work.end()
  }
}

type Work = ReturnType<typeof createWork>

/**
 * Offers under way. The next look need not wait until they are made and their entries tidied: chats and agents that are being matched
 * are passed over. Nothing is concluded from a look while any is under way.
 */
function createWork(ports: Ports) {
  const underWay = new Set<Promise<void>>()
  const chats = new Set<string>()
  /** Newest entry of an agent that was used here: it and older ones say nothing any more. */
  const agents = new Map<string, number>()
  const announcements: Announcement[] = []
  let fruitless = 0
  let failed: { readonly error: unknown } | undefined

  async function offer(pair: Pair, seen: Look): Promise<void> {
    const { chat } = pair.wait
    const { agent, v } = pair.line
    const tried = await tryOffer(ports, pair, seen)
    if (tried.made) announcements.push(tried.announced)
    fruitless = tried.made || tried.first.length + tried.last.length > 0 ? 0 : fruitless + 1
    // the entry may be true all the same: it was the chat that could not be had, or somebody was at one of them for a moment
    if (!tried.made && !tried.agentOver) {
      if (tried.agentContended) await ports.clock.pause(6 + ports.ids.fraction() * 10)
      if (agents.get(agent) === v) agents.delete(agent)
      if (!tried.agentContended && tried.contended) await ports.clock.pause(6 + ports.ids.fraction() * 10)
    }
    await tidy(ports, [tried])
    chats.delete(chat)
  }

  function match({ lines }: Look): readonly Pair[] {
    const waits = lines.waits.filter(({ chat }) => !chats.has(chat))
    const free = lines.agents.filter(({ agent, v }) => (agents.get(agent) ?? -1) < v)
    return pairs({ waits, agents: free }, ports.clock.now())
  }

  return {
    match,
    isUnderWay: () => underWay.size > 0,
    /** `done`: nothing to match, and nothing under way that may change that; `given up`: no try bears fruit. */
    async offerAll(seen: Look): Promise<'matched' | 'done' | 'given up'> {
      if (failed !== undefined) throw failed.error
      const matched = match(seen).slice(0, offersUnderWay - underWay.size)
      if (matched.length === 0 && underWay.size === 0) return 'done'
      if (fruitless > mostFruitless) return 'given up'
      for (const pair of matched) {
        chats.add(pair.wait.chat)
        agents.set(pair.line.agent, pair.line.v)
        const work = offer(pair, seen)
          .catch((error: unknown) => {
            failed ??= { error }
          })
          .finally(() => underWay.delete(work))
        underWay.add(work)
      }
      // one offer is no crowd: what comes next has time until it is made
      await (matched.length <= 1 ? Promise.race(underWay) : ports.clock.pause(betweenLooksMs))
      return 'matched'
    },
    /** Everything to its end; then the first thing that went wrong is thrown. */
    async end(): Promise<void> {
      await Promise.all(underWay)
      const told = await Promise.all(announcements)
      const wrong = failed ?? told.find(end => end !== undefined)
      if (wrong !== undefined) throw wrong.error
    },
  }
}

/** Reads on while everything read so far is excluded or garbage: "nobody free" needs a complete look. */
async function firstMatches(ports: Ports, queue: string, known: QueueInForce | undefined, shards: number, work: Work): Promise<Look> {
  for (let limit: number = look.match, settings = known; ; limit *= 4) {
    const seen = await lookAt(ports, queue, settings, limit, shards)
    const { waits, waitsComplete, agents, agentsComplete } = seen.lines
    const complete = (waitsComplete && agentsComplete) || waits.length === 0 || agents.length === 0
    if (complete || work.isUnderWay() || work.match(seen).length > 0) return seen
    settings = seen.settings
  }
}
