/** Customers who leave, agents who reject or do not answer, and an agent who is paused for it (routing.md §8, 12 to 14). */
import { acceptOffer, endChat, endPostProcessing, rejectOffer, setState } from '../../../domain/commands.ts'
import { deadlineCame } from '../../../domain/deadlines.ts'
import { say } from '../../../domain/messages.ts'
import type { Deadline } from '../../../domain/ports.ts'
import type { Scenario } from '../orders.ts'
import { openStage } from '../stage.ts'
import { accepted, accepting, leaving, must, mustHold, rejecting, ringing } from './acts.ts'

const sales = [{ id: 'sales', offerTimeoutMs: 5_000, rejectionMs: 2_000, afterMissedOffer: 'stayAvailable' as const }]
const paused = [{ id: 'sales', offerTimeoutMs: 5_000, postProcessingMs: 0, afterMissedOffer: 'pause' as const }]

/** Dee leaves while alice becomes free for her chat. */
export const leavesWhileMatched: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  const alice = await stage.agent('alice', { available: false })
  const dee = await stage.customer('dee')
  await stage.race({
    leave: { errand: leaving(dee.chat), work: ports => endChat(ports, dee, dee.chat) },
    available: ports => setState(ports, alice, 'cid-available', 'available'),
  })
  must(stage.chat(dee.chat).status === 'closed', 'the chat goes on without its customer')
  mustHold(stage, 'alice', 0)
  stage.rest()
}

/** Dee leaves while alice accepts; whoever loses, the slot is free in the end. */
export const leavesWhileAccepted: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  const alice = await stage.agent('alice')
  const dee = await stage.customer('dee')
  await stage.race({
    leave: { errand: leaving(dee.chat), work: ports => endChat(ports, dee, dee.chat) },
    accept: { errand: accepting(alice, dee.chat, 0), work: ports => acceptOffer(ports, alice, dee.chat, 0) },
  })
  const { status } = stage.chat(dee.chat)
  must(status === 'closed' || status === 'postProcessing', `the chat is ${status}`)
  await stage.alone(ports => endPostProcessing(ports, alice, dee.chat))
  mustHold(stage, 'alice', 0)
  stage.rest()
}

/** Both end the accepted chat at once, dee twice. */
export const bothEnd: Scenario = async direction => {
  const stage = await openStage(direction, [{ id: 'sales', postProcessingMs: 0 }])
  const alice = await stage.agent('alice')
  const dee = await accepted(stage, alice, 'dee')
  const kim = await stage.customer('kim')
  const leave = { errand: leaving(dee.chat), work: (ports: Parameters<typeof endChat>[0]) => endChat(ports, dee, dee.chat) }
  await stage.race({ leave, 'leave again': leave, end: ports => endChat(ports, alice, dee.chat) })
  must(stage.holder(kim.chat) === 'alice', 'the freed slot did not go to kim')
  mustHold(stage, 'alice', 1)
  stage.rest()
}

/** The only agent rejects; another one becomes free during the cool-down, and takes the chat at once. */
export const othersDuringCoolDown: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  const alice = await stage.agent('alice')
  const bob = await stage.agent('bob', { available: false })
  const dee = await stage.customer('dee')
  await stage.race({
    reject: { errand: rejecting(alice, dee.chat, 0), work: ports => rejectOffer(ports, alice, dee.chat, 0) },
    available: ports => setState(ports, bob, 'cid-available', 'available'),
  })
  must(stage.holder(dee.chat) === 'bob', 'bob is free and does not have the chat')
  mustHold(stage, 'alice', 0)
  stage.rest()
}

/** Everybody rejected: the chat waits, also when alice goes on a break and comes back, and goes round again after the cool-down. */
export const allRejected: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  const alice = await stage.agent('alice')
  const bob = await stage.agent('bob')
  const { chat } = await stage.customer('dee')
  await stage.alone(ports => rejectOffer(ports, alice, chat, 0), rejecting(alice, chat, 0))
  await stage.race({
    reject: { errand: rejecting(bob, chat, 1), work: ports => rejectOffer(ports, bob, chat, 1) },
    break: async ports => {
      await setState(ports, alice, 'cid-break', 'onBreak')
      await setState(ports, alice, 'cid-back', 'available')
    },
  })
  must(stage.chat(chat).status === 'waiting', 'the chat went back to somebody who had just rejected it')
  await stage.pass(2_100)
  await stage.sweep()
  must(stage.chat(chat).status === 'offered', 'the chat waits for ever')
  stage.rest(true)
}

/** Alice's offer runs out, which pauses her, while she ends her other chat: she must not come back as available by an old write. */
export const missedBesideEnd: Scenario = async direction => {
  const stage = await openStage(direction, paused)
  const alice = await stage.agent('alice', { limit: 2 })
  const dee = await accepted(stage, alice, 'dee')
  const kim = await stage.customer('kim')
  const deadline = stage.deadlines.find(({ subject }) => subject === kim.chat) as Deadline
  await stage.pass(5_000)
  await stage.race({
    timer: { errand: ringing(deadline), work: ports => deadlineCame(ports, deadline) },
    end: ports => endChat(ports, alice, dee.chat),
  })
  const { state, stopNew } = stage.staff('alice')
  must(state === 'onBreak' || stopNew, `alice is ${state} after she missed an offer`)
  must(stage.chat(kim.chat).status === 'waiting', 'kim is offered to somebody who is paused')
  mustHold(stage, 'alice', 0)
  stage.rest()
}

/** Dee writes while her chat is on its way from waiting to offered: the words are kept and the offer stands. */
export const writesWhileMatched: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  const alice = await stage.agent('alice', { available: false })
  const dee = await stage.customer('dee')
  await stage.race({
    say: { errand: leaving(dee.chat), work: ports => say(ports, dee, dee.chat, [{ cid: 'cid-of-dee', text: 'hello?' }]) },
    available: ports => setState(ports, alice, 'cid-available', 'available'),
  })
  must(stage.holder(dee.chat) === 'alice' && stage.chat(dee.chat).lastSeq === 2, 'the words or the offer are lost')
  stage.rest()
}
