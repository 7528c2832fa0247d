import type { Chat } from '../../domain/chat.ts'
import type { Item } from '../../domain/ports.ts'
import { brokenIn, readTable } from '../../test/support/whole-table.ts'
import { waitFor } from '../burst/watch.ts'
import { clockNow } from '../client.ts'
import { seeded } from '../random.ts'
import type { Crew } from './crew.ts'
import { openCrowd } from './crowd.ts'
import type { Ledger } from './ledger.ts'
import type { Stage, Victim } from './stage.ts'

/** A sweep comes every minute, also after a host that was just started; it may take its time. */
const wholeWithinMs = 75_000
const finishWithinMs = 60_000
const lookEveryMs = 500

export interface RoundResult {
  readonly words: string
  readonly faults: readonly string[]
  readonly wholeMs: number
}

/** A burst, a kill in the middle of it, work going on, rest, a look at the table; then everything is finished, and another look. */
export async function playRound(
  stage: Stage,
  crew: Crew,
  ledger: Ledger,
  queue: string,
  victim: Victim,
  seed: number,
): Promise<RoundResult> {
  const random = seeded(seed)
  const count = 30 + Math.floor(random() * 21)
  const killAfterMs = 50 + random() * 2_950
  const lossesBefore = crew.losses()
  crew.become('work')
  const crowd = openCrowd(stage.address, queue, count, ledger, random)
  try {
    await new Promise(resolve => setTimeout(resolve, killAfterMs))
    const killedAt = clockNow()
    const killed = await stage.kill(victim)
    const againMs = clockNow() - killedAt
    await crowd.here
    await waitFor(crew.connected, 30_000)
    await new Promise(resolve => setTimeout(resolve, 500 + random() * 1_500))
    crew.become('rest')
    await crew.idle()

    const restedAt = clockNow()
    const whole = (items: readonly Item[]) => brokenIn(items, ledger, Date.now())
    const rested = await lookUntil(stage, wholeWithinMs, whole)
    const wholeMs = clockNow() - restedAt
    const finishedAt = clockNow()
    crew.become('finish')
    const finished = await lookUntil(stage, rested.faults.length === 0 ? finishWithinMs : 0, (_items, chats) => stillOpen(chats))
    crew.become('rest')
    await crew.idle()
    const closedMs = clockNow() - finishedAt
    const after = await lookUntil(stage, rested.faults.length === 0 ? wholeWithinMs : 0, whole)
    const faults = [...new Set([...ledger.faults, ...rested.faults, ...finished.faults, ...after.faults])]
    const mended = rested.atFirst.length === 0 ? '' : ` (at first ${countRules(rested.atFirst)})`
    const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
    const mine = rested.chats.filter(({ id }) => crowd.chats.has(id))
    const of = (...statuses: readonly string[]) => mine.filter(({ status }) => statuses.includes(status)).length
    return {
      words:
        `seed ${seed}: ${count} chats, ${killed} killed after ${Math.round(killAfterMs)} ms and there again in ${seconds(againMs)}, ` +
        `${crew.losses() - lossesBefore + crowd.losses()} sockets lost; at rest ${of('offered', 'active', 'postProcessing')} held, ` +
        `${of('waiting')} waiting, ${of('closed')} closed, whole after ${seconds(wholeMs)}${mended}; all closed ${seconds(closedMs)} later`,
      faults,
      wholeMs,
    }
  } finally {
    await crowd.close()
  }
}

function stillOpen(chats: readonly Chat[]): readonly string[] {
  return chats.filter(({ status }) => status !== 'closed').map(({ id, status }) => `${id} is ${status}`)
}

/** Such as `2 × RI12`. */
function countRules(faults: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const fault of faults) {
    const rule = /^\[(\w+)\]/.exec(fault)?.[1] ?? fault
    counts.set(rule, (counts.get(rule) ?? 0) + 1)
  }
  return [...counts].map(([rule, count]) => `${count} × ${rule}`).join(', ')
}

/** When everybody has gone: nothing waits, nothing is held, no deadline has come and not been seen to, no customer has an open chat. */
export async function lookForRemains(stage: Stage, ledger: Ledger): Promise<readonly string[]> {
  const { faults } = await lookUntil(stage, wholeWithinMs, (items, chats) => [
    ...brokenIn(items, ledger, Date.now()),
    ...stillOpen(chats),
    ...items
      .filter(({ pk, at }) => /^(W|CUST)#/.test(pk) || (pk.startsWith('D#') && (at as number) < Date.now()))
      .map(({ pk, sk }) => `${pk} ${sk} is left`),
  ])
  return faults
}

interface Look {
  readonly faults: readonly string[]
  /** What the first look found: things under way, and what a kill left for the sweep to mend. */
  readonly atFirst: readonly string[]
  readonly chats: readonly Chat[]
}

type Wanted = (items: readonly Item[], chats: readonly Chat[]) => readonly string[]

/** Looks at the table itself until nothing is found; what is left after the time is broken for good. */
async function lookUntil(stage: Stage, withinMs: number, find: Wanted): Promise<Look> {
  const database = stage.database()
  const until = clockNow() + withinMs
  let atFirst: readonly string[] | undefined
  try {
    for (;;) {
      const items = await readTable(database)
      const chats = items.filter(({ pk, sk }) => pk.startsWith('C#') && sk === 'S') as unknown as readonly (Chat & Item)[]
      const faults = find(items, chats)
      atFirst ??= faults
      if (faults.length === 0 || clockNow() > until) return { faults, atFirst, chats }
      await new Promise(resolve => setTimeout(resolve, lookEveryMs))
    }
  } finally {
    database.destroy()
  }
}
