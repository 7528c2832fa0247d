/** Who becomes free and who begins to wait at the same moment always find each other (routing.md §8, 1 to 3 and 9). */
import { endChat, endPostProcessing, setState } from '../../../domain/commands.ts'
import { combine } from '../../../domain/matching.ts'
import type { Call } from '../bed.ts'
import type { Scenario } from '../orders.ts'
import { openStage } from '../stage.ts'
import { accepted, assigning, leaveOldEntry, must, mustHold } from './acts.ts'

const sales = [{ id: 'sales' }]
const noPostProcessing = [{ id: 'sales', postProcessingMs: 0 }]

/** A customer starts a chat while alice becomes available. */
export const availableBesideStart: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  const alice = await stage.agent('alice', { available: false })
  await stage.race({
    starts: stage.starting('dee'),
    available: ports => setState(ports, alice, 'cid-available', 'available'),
  })
  stage.rest()
  mustHold(stage, 'alice', 1)
}

/** …while alice, at her limit, ends another chat that needs no post processing. */
export const endBesideStart: Scenario = async direction => {
  const stage = await openStage(direction, noPostProcessing)
  const alice = await stage.agent('alice')
  const dee = await accepted(stage, alice, 'dee')
  await stage.race({ starts: stage.starting('kim'), ends: ports => endChat(ports, alice, dee.chat) })
  stage.rest()
  mustHold(stage, 'alice', 1)
}

/** …while her post processing ends. */
export const finishBesideStart: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  const alice = await stage.agent('alice')
  const dee = await accepted(stage, alice, 'dee')
  await stage.alone(ports => endChat(ports, alice, dee.chat))
  await stage.race({ starts: stage.starting('kim'), finishes: ports => endPostProcessing(ports, alice, dee.chat) })
  stage.rest()
  mustHold(stage, 'alice', 1)
}

/** …while the administrator puts her into the queue. */
export const assignedBesideStart: Scenario = async direction => {
  const stage = await openStage(direction, [...sales, { id: 'support' }])
  await stage.agent('alice', { queues: ['support'] })
  await stage.race({ starts: stage.starting('dee', 'sales'), assigned: assigning('alice', ['sales', 'support']) })
  stage.rest()
  mustHold(stage, 'alice', 1)
}

/** Alice has room for two; while her first offer becomes visible, a second customer looks for her. */
export const offerBesideStart: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  await stage.agent('alice', { limit: 2 })
  await stage.race({ dee: stage.starting('dee'), kim: stage.starting('kim') })
  stage.rest()
  mustHold(stage, 'alice', 2)
}

/** Alice has room for two and stays free when she finishes a chat: her entry moves while a customer looks for her. */
export const moveBesideStart: Scenario = async direction => {
  const stage = await openStage(direction, noPostProcessing)
  const alice = await stage.agent('alice', { limit: 2 })
  const dee = await accepted(stage, alice, 'dee')
  await stage.race({ ends: ports => endChat(ports, alice, dee.chat), kim: stage.starting('kim') })
  stage.rest()
  mustHold(stage, 'alice', 1)
}

/** A slow reader mends what it has read of alice, who is full and free again by then. */
export const slowReader: Scenario = async direction => {
  const stage = await openStage(direction, noPostProcessing)
  const alice = await stage.agent('alice')
  const dee = await accepted(stage, alice, 'dee')
  await leaveOldEntry(stage, 'alice')
  await stage.race({
    reads: ports => combine(ports, 'sales'),
    ends: ports => endChat(ports, alice, dee.chat),
    kim: stage.starting('kim'),
  })
  stage.rest()
  mustHold(stage, 'alice', 1)
}

/** …or out of the queue and in it again, as long idle as before. */
export const slowReaderOfReassigned: Scenario = async direction => {
  const stage = await openStage(direction, [...sales, { id: 'support' }])
  await stage.agent('alice', { queues: ['sales', 'support'] })
  await leaveOldEntry(stage, 'alice')
  await stage.race({
    reads: ports => combine(ports, 'sales'),
    reassigned: async ports => {
      await assigning('alice', ['support'])(ports)
      await assigning('alice', ['sales', 'support'])(ports)
    },
    kim: stage.starting('kim', 'sales'),
  })
  stage.rest()
  mustHold(stage, 'alice', 1)
}

/** Alice stands first in the line, and her wake-up has died; bob, behind her, finds that the chat is for her and sees to it. */
export const behindOneWhoDied: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  const dee = await stage.customer('dee')
  await stage.agentUnnoticed('alice')
  const bob = await stage.agent('bob', { available: false })
  await stage.race({ available: stage.becoming(bob, 'available') })
  must(stage.chat(dee.chat).status === 'offered', 'the chat waits beside two who are free')
  stage.rest()
}

/** One transaction of a start meets another one, each in turn, and nobody asks again. Returns how many transactions there were. */
export async function conflictAtAnyTransaction(): Promise<number> {
  for (let number = 1; ; number++) {
    let transactions = 0
    const fault = ({ name }: Call) => (name === 'transact' && ++transactions === number ? 'conflict' : undefined)
    const stage = await openStage({ fault }, sales)
    await stage.agent('alice')
    await stage.race({ starts: stage.starting('dee') })
    mustHold(stage, 'alice', 1)
    stage.rest()
    if (transactions < number) return number - 1
  }
}
