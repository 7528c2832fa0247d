/**
 * Drains a queue: one advisory combiner at a time reads both lines and makes offers until nothing matches (routing.md §5.4). The
 * lease saves work; correctness rests on the conditions of each offer alone.
 */
import { leaseKey } from './keys.ts'
import { look, pairs } from './lines.ts'
import { type Announcement, type Look, lookAt, tidy, tryOffer } from './offer.ts'
import type { Ports } from './ports.ts'
import { type QueueInForce, settingsOfQueue } from './queue.ts'

const leaseMs = 1_500
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
export async function combine(ports: Ports, queue: string, settings?: QueueInForce): Promise<void> {
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
    if (taken.ok) return drain(ports, queue, holder, roundsInRequest, settings)
  }
  throw new Error(`queue ${queue}: no place at its lease after 100 tries`)
}

/** Works as `holder` of the lease until both lines have nothing to match and nobody has asked for another look. */
export async function drain(ports: Ports, queue: string, holder: string, roundsHere: number, settings?: QueueInForce): Promise<void> {
  const announcements: Announcement[] = []
  const known = settings ?? (await settingsOfQueue(ports.store, queue))
  await drainRounds(ports, queue, holder, roundsHere, known, announcements).finally(() => Promise.all(announcements))
  // an outage while telling is reported when all the offers are made, not in the middle of them
  for (const failed of await Promise.all(announcements)) if (failed !== undefined) throw failed.error
}

async function drainRounds(
  ports: Ports,
  queue: string,
  holder: string,
  roundsHere: number,
  settings: QueueInForce,
  announcements: Announcement[],
): Promise<void> {
  const { store, background, clock } = ports
  const mine = { path: ['holder'], is: '=', value: holder } as const
  const extend = async () => (await store.write({ update: leaseKey(queue), set: [[['until'], clock.now() + leaseMs]], if: [mine] })).ok
  let known = settings
  for (let rounds = 1, fruitless = 0; ; ) {
    for (;;) {
      const seen = await firstMatches(ports, queue, known)
      known = seen.settings
      const round = await drainRound(ports, seen, announcements)
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

/** All offers that follow from one look. `done`: nothing to match; `fruitless`: pairs, but every try lost. */
async function drainRound(ports: Ports, seen: Look, announcements: Announcement[]): Promise<'done' | 'worked' | 'fruitless'> {
  const matched = pairs(seen.lines, ports.clock.now())
  if (matched.length === 0) return 'done'
  const tries = await Promise.all(matched.slice(0, offersPerRound).map(pair => tryOffer(ports, pair, seen)))
  for (const tried of tries) if (tried.made) announcements.push(tried.announced)
  await tidy(ports, tries)
  return tries.some(tried => tried.deletes.length > 0) ? 'worked' : 'fruitless'
}

/** Reads on while everything read so far is excluded or garbage: "nobody free" needs a complete look. */
async function firstMatches(ports: Ports, queue: string, known: QueueInForce): Promise<Look> {
  for (let limit: number = look.combiner, settings = known; ; limit *= 4) {
    const seen = await lookAt(ports.store, queue, settings, limit)
    const { waits, waitsComplete, agents, agentsComplete } = seen.lines
    const complete = (waitsComplete && agentsComplete) || waits.length === 0 || agents.length === 0
    if (complete || pairs(seen.lines, ports.clock.now()).length > 0) return seen
    settings = seen.settings
  }
}
