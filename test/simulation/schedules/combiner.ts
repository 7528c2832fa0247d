/** One combiner, and wakers who come at any moment of its work (routing.md §8, 8 and 24). */
import { decideAgent } from '../../../domain/decide-agent.ts'
import { evolveAgent } from '../../../domain/evolve-agent.ts'
import { agentKey } from '../../../domain/keys.ts'
import { combine } from '../../../domain/matching.ts'
import { agentChange, readAgent } from '../../../domain/writes.ts'
import { everyDeath, type Scenario } from '../orders.ts'
import { openStage, type Stage, type Work } from '../stage.ts'
import { must, mustHold } from './acts.ts'

const sales = [{ id: 'sales' }]

/** The owner of "this agent is free" when there is a crowd: the write, its answer, and then the combiner. */
function waker(id: string): Work {
  return async ports => {
    const item = await ports.store.get(agentKey(id))
    if (item === undefined) throw new Error(`there is no ${id}`)
    const before = readAgent(item)
    const at = ports.clock.now()
    const events = decideAgent(before, { type: 'setState', state: 'available', afterChats: false, cid: `cid-of-${id}`, at })
    const outcome = await ports.store.transact(agentChange(before, events.reduce(evolveAgent, before)))
    must(outcome.ok, `${id} did not become available`)
    await combine(ports, 'sales')
  }
}

async function twoWakers(direction: Parameters<Scenario>[0]): Promise<Stage> {
  const stage = await openStage(direction, sales)
  for (const id of ['alice', 'bob']) await stage.agent(id, { available: false })
  for (const nickname of ['dee', 'kim']) await stage.customer(nickname)
  return stage
}

/** A waker before the lease is taken, during the work, between the last read and the release, and after. */
export const wakers: Scenario = async direction => {
  const stage = await twoWakers(direction)
  await stage.race({ one: waker('alice'), two: waker('bob') })
  stage.rest()
  for (const id of ['alice', 'bob']) mustHold(stage, id, 1)
}

/** The holder is paused beyond its lease, and a second one works beside it. */
export const pausedHolder: Scenario = async direction => {
  const stage = await twoWakers(direction)
  await stage.race({ one: waker('alice'), two: waker('bob'), time: ports => ports.clock.pause(1_600) })
  stage.rest()
  for (const id of ['alice', 'bob']) mustHold(stage, id, 1)
}

/** The holder dies at each of its calls while another waker relies on it. */
export function holderDies(): Promise<number> {
  return everyDeath(async direction => {
    const stage = await twoWakers(direction)
    // in turns, so that the second waker meets the first one's lease
    await stage.race({ one: waker('alice'), two: waker('bob') })
    await stage.pass(1_600)
    await stage.sweep()
    stage.rest(true)
    must(Object.keys({ ...stage.staff('alice').slots, ...stage.staff('bob').slots }).length >= 1, 'nobody was served')
  }, 'one')
}
