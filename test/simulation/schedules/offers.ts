/** One chat, one agent, one outcome: matchers, timers and clicks at the same moment (routing.md §8, 4 to 6). */
import { acceptOffer, endChat, endPostProcessing, rejectOffer } from '../../../domain/commands.ts'
import { deadlineCame } from '../../../domain/deadlines.ts'
import { drain } from '../../../domain/matching.ts'
import type { Deadline } from '../../../domain/ports.ts'
import type { Scenario } from '../orders.ts'
import { openStage, type Stage } from '../stage.ts'
import { accepted, accepting, leaving, must, mustHold, rejecting, ringing } from './acts.ts'

const sales = [{ id: 'sales', offerTimeoutMs: 5_000, rejectionMs: 1_000, afterMissedOffer: 'stayAvailable' as const }]

/** Two combiners believe that the queue is theirs: two agents, one chat, then one agent, two chats. */
export const twoMatchersOneChat: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  await waitingChats(stage, ['dee'], ['alice', 'bob'])
  await stage.race(twoDrains)
  stage.rest()
  mustHoldTogether(stage, ['alice', 'bob'], 1)
}
export const twoMatchersOneAgent: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  await waitingChats(stage, ['dee', 'kim'], ['alice'])
  await stage.race(twoDrains)
  stage.rest()
  mustHold(stage, 'alice', 1)
}

/** Alice accepts the last chat that she has room for while another customer looks for her. */
export const acceptBesideMatch: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  const alice = await stage.agent('alice', { limit: 2 })
  await accepted(stage, alice, 'dee')
  const kim = await stage.customer('kim')
  await stage.race({
    accept: { errand: accepting(alice, kim.chat, 0), work: ports => acceptOffer(ports, alice, kim.chat, 0) },
    lee: stage.starting('lee'),
  })
  stage.rest()
  mustHold(stage, 'alice', 2)
}

/** Accept and time-out at the same instant: one of them wins, and the chat is not lost either way. */
export const acceptBesideTimer: Scenario = async direction => {
  const { stage, alice, chat, deadline } = await offered(direction)
  await stage.pass(4_995)
  await stage.race({
    accept: { errand: accepting(alice, chat, 0), work: ports => acceptOffer(ports, alice, chat, 0) },
    timer: { errand: ringing(deadline), work: ports => deadlineCame(ports, deadline) },
  })
  stage.rest()
  must(['active', 'offered'].includes(stage.chat(chat).status), `the chat is ${stage.chat(chat).status}`)
}

/** Alice accepts her old offer when the chat is offered to bob by now; her old timer rings once more, twice. */
export const staleAnswers: Scenario = async direction => {
  const { stage, alice, bob, chat, deadline } = await offered(direction)
  await stage.pass(5_000)
  await stage.alone(ports => deadlineCame(ports, deadline), ringing(deadline))
  must(stage.holder(chat) === 'bob', 'the chat did not go on to bob')
  await stage.race({
    accept: { errand: accepting(alice, chat, 0), work: ports => acceptOffer(ports, alice, chat, 0) },
    reject: { errand: rejecting(alice, chat, 0), work: ports => rejectOffer(ports, alice, chat, 0) },
    timer: { errand: ringing(deadline), work: ports => deadlineCame(ports, deadline) },
    'timer again': { errand: ringing(deadline), work: ports => deadlineCame(ports, deadline) },
  })
  must(
    stage.holder(chat) === 'bob' && stage.chat(chat).status === 'offered' && stage.chat(chat).round === 1,
    'an old answer ended bob’s offer',
  )
  await stage.alone(ports => acceptOffer(ports, bob, chat, 1), accepting(bob, chat, 1))
  must(stage.chat(chat).status === 'active', 'bob could not accept')
  stage.rest()
}

/** …and the same when it is offered to alice again: an answer to the first offer is none to the second. */
export const staleAnswersToTheSame: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  const alice = await stage.agent('alice')
  const { chat } = await stage.customer('dee')
  const [deadline] = stage.deadlines as [Deadline]
  await stage.pass(5_000)
  await stage.alone(ports => deadlineCame(ports, deadline), ringing(deadline))
  await stage.pass(1_500)
  await stage.sweep()
  must(stage.holder(chat) === 'alice' && stage.chat(chat).round === 1, 'alice is not offered the chat again')
  await stage.race({
    accept: { errand: accepting(alice, chat, 0), work: ports => acceptOffer(ports, alice, chat, 0) },
    timer: { errand: ringing(deadline), work: ports => deadlineCame(ports, deadline) },
  })
  must(stage.chat(chat).status === 'offered' && stage.chat(chat).round === 1, 'an old answer ended the new offer')
  stage.rest()
}

/** End of post processing delivered three times, the last one when the slot holds another chat: it frees nothing then. */
export const finishedTwice: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  const alice = await stage.agent('alice')
  const dee = await accepted(stage, alice, 'dee')
  await stage.alone(ports => endChat(ports, alice, dee.chat))
  await stage.customer('kim')
  await stage.customer('lee')
  await stage.race({
    finish: ports => endPostProcessing(ports, alice, dee.chat),
    'finish again': ports => endPostProcessing(ports, alice, dee.chat),
  })
  mustHold(stage, 'alice', 1)
  await stage.alone(ports => endPostProcessing(ports, alice, dee.chat))
  mustHold(stage, 'alice', 1)
  stage.rest()
}

/** Reject, and the customer's leave, delivered twice around the next offer. */
export const rejectedTwice: Scenario = async direction => {
  const { stage, alice, chat } = await offered(direction)
  const reject = { errand: rejecting(alice, chat, 0), work: rejects(alice, chat, 0) }
  await stage.race({ reject, 'reject again': reject, kim: stage.starting('kim') })
  await stage.alone(rejects(alice, chat, 0), rejecting(alice, chat, 0))
  must(stage.holder(chat) !== 'alice', 'alice has the chat that she rejected')
  stage.rest()
}
export const leftTwice: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  await stage.agent('alice')
  const dee = await stage.customer('dee')
  const kim = await stage.customer('kim')
  const leave = { errand: leaving(dee.chat), work: (ports: Parameters<typeof endChat>[0]) => endChat(ports, dee, dee.chat) }
  await stage.race({ leave, 'leave again': leave })
  await stage.alone(leave.work, leave.errand)
  must(stage.holder(kim.chat) === 'alice', 'the slot that was freed did not go to kim')
  mustHold(stage, 'alice', 1)
  stage.rest()
}

const twoDrains = {
  one: (ports: Parameters<typeof drain>[0]) => drain(ports, 'sales', 'one', 10),
  two: (ports: Parameters<typeof drain>[0]) => drain(ports, 'sales', 'two', 10),
}

/** Alice is offered dee's chat, bob is free beside her. */
async function offered(direction: Parameters<Scenario>[0]) {
  const stage = await openStage(direction, sales)
  const alice = await stage.agent('alice')
  const bob = await stage.agent('bob')
  const { chat } = await stage.customer('dee')
  must(stage.holder(chat) === 'alice', 'alice is not offered the chat')
  const [deadline] = stage.deadlines as [Deadline]
  return { stage, alice, bob, chat, deadline }
}

/** Chats that wait beside free agents, whose wake-ups died with their handlers. */
async function waitingChats(stage: Stage, customers: readonly string[], agents: readonly string[]) {
  for (const nickname of customers) await stage.customer(nickname)
  for (const id of agents) await stage.agentUnnoticed(id)
}

function rejects(agent: Parameters<typeof rejectOffer>[1], chat: string, round: number) {
  return (ports: Parameters<typeof rejectOffer>[0]) => rejectOffer(ports, agent, chat, round)
}

function mustHoldTogether({ staff }: Stage, ids: readonly string[], chats: number): void {
  const held = ids.map(id => Object.keys(staff(id).slots).length).reduce((sum, each) => sum + each, 0)
  must(held === chats, `${ids.join(' and ')} hold ${held} chats, not ${chats}`)
}
