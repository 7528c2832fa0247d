/** A handler dies before or after any of its calls; then its client asks again, or nobody does and the sweep comes (routing.md §8, 7). */
import { endChat, endPostProcessing, rejectOffer, setState } from '../../../domain/commands.ts'
import { deadlineCame } from '../../../domain/deadlines.ts'
import type { Deadline } from '../../../domain/ports.ts'
import { transferChat } from '../../../domain/transfers.ts'
import type { Errand } from '../bed.ts'
import { everyDeath, type Scenario } from '../orders.ts'
import { type Direction, openStage, type Stage, type Work } from '../stage.ts'
import { accepted, leaving, rejecting, ringing } from './acts.ts'

const sales = { id: 'sales', offerTimeoutMs: 5_000, afterMissedOffer: 'stayAvailable' as const }
const other: Errand = { kind: 'other' }

interface Doomed {
  readonly stage: Stage
  readonly work: Work
  readonly errand: Errand
}

/** RT1: dee starts a chat beside alice, who has room for two. */
async function start(direction: Direction): Promise<Doomed> {
  const stage = await openStage(direction, [sales])
  await stage.agent('alice', { limit: 2 })
  return { stage, work: stage.starting('dee'), errand: other }
}
/** RT9: alice becomes available while two chats wait. */
async function available(direction: Direction): Promise<Doomed> {
  const stage = await openStage(direction, [sales, { id: 'support' }])
  const alice = await stage.agent('alice', { available: false, limit: 3 })
  await stage.customer('dee')
  await stage.customer('kim', 'support')
  return { stage, work: ports => setState(ports, alice, 'cid-available', 'available'), errand: other }
}
/** RT4: alice, at her limit, finishes a chat while another waits. */
async function finish(direction: Direction): Promise<Doomed> {
  const stage = await openStage(direction, [sales])
  const alice = await stage.agent('alice')
  const dee = await accepted(stage, alice, 'dee')
  await stage.alone(ports => endChat(ports, alice, dee.chat))
  await stage.customer('kim')
  return { stage, work: ports => endPostProcessing(ports, alice, dee.chat), errand: other }
}
/** RT5: alice rejects, bob is free. */
async function reject(direction: Direction): Promise<Doomed> {
  const stage = await openStage(direction, [sales])
  const alice = await stage.agent('alice', { limit: 2 })
  await stage.agent('bob')
  const { chat } = await stage.customer('dee')
  return { stage, work: ports => rejectOffer(ports, alice, chat, 0), errand: rejecting(alice, chat, 0) }
}
/** RT5: the time of alice's offer is over. */
async function timer(direction: Direction): Promise<Doomed> {
  const stage = await openStage(direction, [sales])
  await stage.agent('alice')
  await stage.agent('bob')
  await stage.customer('dee')
  const [deadline] = stage.deadlines as [Deadline]
  await stage.pass(5_000)
  return { stage, work: ports => deadlineCame(ports, deadline), errand: ringing(deadline) }
}
/** RT6: dee leaves while alice, at her limit, is being offered the chat, and kim waits. */
async function leave(direction: Direction): Promise<Doomed> {
  const stage = await openStage(direction, [sales])
  await stage.agent('alice')
  const dee = await stage.customer('dee')
  await stage.customer('kim')
  return { stage, work: ports => endChat(ports, dee, dee.chat), errand: leaving(dee.chat) }
}
/** RT7: alice, at her limit, hands her chat to support, where bob is free; kim waits for alice. */
async function transfer(direction: Direction): Promise<Doomed> {
  const stage = await openStage(direction, [sales, { id: 'support' }])
  const alice = await stage.agent('alice', { queues: ['sales'] })
  await stage.agent('bob', { queues: ['support'] })
  const { chat } = await accepted(stage, alice, 'dee', 'sales')
  await stage.customer('kim', 'sales')
  const handing = { chat, cid: 'cid-handing', to: { kind: 'queue', id: 'support' }, note: '' } as const
  return { stage, work: ports => transferChat(ports, alice, handing), errand: other }
}

const stories = { start, available, finish, reject, timer, leave, transfer }
export type Story = keyof typeof stories
export const storyNames = Object.keys(stories) as readonly Story[]

/** Returns how many calls were survived. */
export function thenRetried(story: Story): Promise<number> {
  const scenario: Scenario = async doom => {
    const { stage, work, errand } = await stories[story](doom)
    await stage.race({ doomed: { errand, work } })
    await stage.alone(work, errand)
    stage.rest()
  }
  return everyDeath(scenario, 'doomed')
}

export function thenSwept(story: Story): Promise<number> {
  const scenario: Scenario = async doom => {
    const { stage, work, errand } = await stories[story](doom)
    await stage.race({ doomed: { errand, work } })
    // the lease of a dead combiner runs out
    await stage.pass(1_600)
    await stage.sweep()
    stage.rest(true)
  }
  return everyDeath(scenario, 'doomed')
}
