/** Who is there: leases, clocks that differ, connections that end late, twice or never (routing.md §8, 10, 11 and 21). */
import { acceptOffer } from '../../../domain/commands.ts'
import { deadlineCame } from '../../../domain/deadlines.ts'
import { agentKey } from '../../../domain/keys.ts'
import type { Deadline } from '../../../domain/ports.ts'
import { type Caller, checkPresence, connectionLost, disconnected, heartbeat, hello } from '../../../domain/presence.ts'
import type { Scenario } from '../orders.ts'
import { openStage, type Stage } from '../stage.ts'
import { accepting, must, mustHold, ringing } from './acts.ts'

const sales = [{ id: 'sales', offerTimeoutMs: 5_000, afterMissedOffer: 'stayAvailable' as const }]

/** Somebody with a fast clock believes the lease over while a beat is being accepted. */
export const fastClock: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  const alice = await stage.agent('alice')
  await leaseEndsIn(stage, 'alice', 3_000)
  stage.skew = 5_000
  await stage.race({ check: ports => checkPresence(ports, 'alice'), beat: ports => heartbeat(ports, alice, 15_000) })
  stage.skew = 0
  await stage.alone(ports => heartbeat(ports, alice, 15_000))
  must(stage.staff('alice').presence === 'online', 'a beat did not bring alice back')
  const dee = await stage.customer('dee')
  must(stage.holder(dee.chat) === 'alice', 'alice is there and cannot be found')
  stage.rest()
}

/** The lease is over indeed, and found out twice, while a customer looks for alice. */
export const leaseOver: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  await stage.agent('alice')
  const bob = await stage.agent('bob')
  await leaseEndsIn(stage, 'alice', 0)
  await stage.race({
    check: ports => checkPresence(ports, 'alice'),
    'check again': ports => checkPresence(ports, 'alice'),
    dee: stage.starting('dee'),
    beat: ports => heartbeat(ports, bob, 15_000),
  })
  mustHold(stage, 'alice', 0)
  mustHold(stage, 'bob', 1)
  stage.rest()
}

/** `$disconnect` of the old connection comes after the new one is open, or before it is: alice stays. */
export const lateDisconnect: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  const alice = await stage.agent('alice')
  const again: Caller = { ...alice, connection: 'alice-again', connectedAt: Math.floor(stage.timeline.now()) }
  stage.answers.set(alice.connection, 'gone')
  await stage.race({ disconnect: ports => disconnected(ports, alice), hello: ports => hello(ports, again, 15_000) })
  await stage.race({ lost: ports => connectionLost(ports, 'alice'), dee: stage.starting('dee') })
  must(stage.staff('alice').presence === 'online', 'alice was taken for absent beside an open window')
  mustHold(stage, 'alice', 1)
  stage.rest()
}

/** Two windows; one closes. And both, without a word: the offer that finds nobody goes on to bob. */
export const twoWindows: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  const alice = await stage.agent('alice')
  const second: Caller = { ...alice, connection: 'alice-second' }
  await stage.alone(ports => hello(ports, second, 15_000))
  await stage.race({ disconnect: ports => disconnected(ports, alice), dee: stage.starting('dee') })
  mustHold(stage, 'alice', 1)
  stage.rest()
}
export const goneWithoutWord: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  const alice = await stage.agent('alice')
  await stage.agent('bob')
  await stage.pass(11_000)
  stage.answers.set(alice.connection, 'gone')
  await stage.race({ dee: stage.starting('dee') })
  mustHold(stage, 'alice', 0)
  mustHold(stage, 'bob', 1)
  stage.rest()
}

/** The push of an offer is lost; the page learns of it with its next beat, or the time runs out. */
export const lostPush: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  const alice = await stage.agent('alice')
  stage.answers.set(alice.connection, 'failed')
  const dee = await stage.customer('dee')
  const [deadline] = stage.deadlines as [Deadline]
  // nobody took the push, and yet a live connection stands: the offer is alice's until its time is over
  must(stage.holder(dee.chat) === 'alice', 'a lost push took the offer away')
  await stage.pass(4_998)
  let shown: string | undefined
  await stage.race({
    beat: async ports => {
      const { snapshot } = await heartbeat(ports, alice, 15_000)
      shown = snapshot?.chats.map(({ chat }) => `${chat.status} ${chat.round}`).join()
    },
    timer: { errand: ringing(deadline), work: ports => deadlineCame(ports, deadline) },
  })
  must(shown === '' || shown === 'offered 0', `the page was shown ${shown}`)
  stage.rest()
}

/** A page opens while an offer is being made: it sees it at once or by push, and can accept it. */
export const opensDuringOffer: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  const alice = await stage.agent('alice')
  const second: Caller = { ...alice, connection: 'alice-second' }
  await stage.race({ dee: stage.starting('dee'), hello: ports => hello(ports, second, 15_000) })
  const [chat] = Object.keys(stage.staff('alice').slots) as [string]
  await stage.alone(ports => acceptOffer(ports, second, chat, 0), accepting(second, chat, 0))
  must(stage.chat(chat).status === 'active', 'the offer cannot be accepted')
  stage.rest()
}

async function leaseEndsIn({ bed, timeline }: Stage, id: string, ms: number): Promise<void> {
  bed.table.write([{ update: agentKey(id), set: [[['lease'], Math.floor(timeline.now()) + ms]] }])
}
