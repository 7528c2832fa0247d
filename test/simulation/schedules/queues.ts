/** Agents in several queues, assignments that change, chats that are handed on (routing.md §8, 15 to 18). */
import { acceptOffer, endChat, rejectOffer } from '../../../domain/commands.ts'
import { agentKey, chatKey } from '../../../domain/keys.ts'
import { combine } from '../../../domain/matching.ts'
import { takeBack, transferChat } from '../../../domain/transfers.ts'
import type { Scenario } from '../orders.ts'
import { openStage } from '../stage.ts'
import { accepted, accepting, assigning, leaving, must, mustHold, rejecting } from './acts.ts'

const both = [
  { id: 'sales', postProcessingMs: 0, rejectionMs: 1_000 },
  { id: 'support', postProcessingMs: 0, rejectionMs: 1_000 },
]

/** A chat of sales frees alice's slot while a chat waits in support, or is just being put there. */
export const freedForTheOther: Scenario = async direction => {
  const stage = await openStage(direction, both)
  const alice = await stage.agent('alice')
  const dee = await accepted(stage, alice, 'dee', 'sales')
  await stage.race({ end: ports => endChat(ports, alice, dee.chat), kim: stage.starting('kim', 'support') })
  mustHold(stage, 'alice', 1)
  stage.rest()
}

/** Alice has room for two and is matched in sales: she must be found in support as well, from before to after. */
export const matchedInOne: Scenario = async direction => {
  const stage = await openStage(direction, both)
  await stage.agent('alice', { limit: 2 })
  await stage.race({ dee: stage.starting('dee', 'sales'), kim: stage.starting('kim', 'support') })
  mustHold(stage, 'alice', 2)
  stage.rest()
}

/** The combiners of two queues claim the same last slot. */
export const twoCombiners: Scenario = async direction => {
  const stage = await openStage(direction, both)
  await stage.customer('dee', 'sales')
  await stage.customer('kim', 'support')
  await stage.agentUnnoticed('alice')
  await stage.race({ sales: ports => combine(ports, 'sales'), support: ports => combine(ports, 'support') })
  mustHold(stage, 'alice', 1)
  stage.rest()
}

/** Alice is taken out of sales while a customer of sales is matched with her; support finds her all the time. */
export const reassignedBesideMatch: Scenario = async direction => {
  const stage = await openStage(direction, both)
  await stage.agent('alice', { limit: 2 })
  await stage.race({
    out: assigning('alice', ['support']),
    dee: stage.starting('dee', 'sales'),
    kim: stage.starting('kim', 'support'),
  })
  must([1, 2].includes(Object.keys(stage.staff('alice').slots).length), 'kim is not with alice')
  stage.rest()
}

/** Her limit is lowered below what she holds: nothing is taken away, and nothing new comes. */
export const limitLowered: Scenario = async direction => {
  const stage = await openStage(direction, both)
  const alice = await stage.agent('alice', { limit: 3 })
  await accepted(stage, alice, 'dee', 'sales')
  await accepted(stage, alice, 'kim', 'sales')
  await stage.race({ limit: assigning('alice', ['sales', 'support'], 1), lee: stage.starting('lee', 'sales') })
  must(Object.keys(stage.staff('alice').slots).length >= 2, 'a chat was taken away')
  const held = Object.keys(stage.staff('alice').slots).length
  await stage.customer('max', 'support')
  mustHold(stage, 'alice', held)
  stage.rest()
}

/** An agent who is no more leaves entries behind: they go, and the chat goes to bob. */
export const agentRemoved: Scenario = async direction => {
  const stage = await openStage(direction, both)
  await stage.agent('alice')
  await stage.agent('bob')
  stage.bed.table.write([{ delete: agentKey('alice') }])
  await stage.race({ dee: stage.starting('dee', 'sales') })
  mustHold(stage, 'bob', 1)
  await stage.sweep()
  stage.rest(true)
}

/** Alice hands her chat to support while she ends it and its customer leaves. */
export const transferBesideEnds: Scenario = async direction => {
  const stage = await openStage(direction, both)
  const alice = await stage.agent('alice', { queues: ['sales'] })
  await stage.agent('bob', { queues: ['support'] })
  const dee = await accepted(stage, alice, 'dee', 'sales')
  const handing = { chat: dee.chat, cid: 'cid-handing', to: { kind: 'queue', id: 'support' }, note: '' } as const
  await stage.race({
    transfer: ports => transferChat(ports, alice, handing),
    end: ports => endChat(ports, alice, dee.chat),
    leave: { errand: leaving(dee.chat), work: ports => endChat(ports, dee, dee.chat) },
  })
  must(stage.chat(dee.chat).status === 'closed', 'the chat goes on without its customer')
  mustHold(stage, 'alice', 0)
  mustHold(stage, 'bob', 0)
  stage.rest()
}

/** …and back to the queue that it came from: it is not offered to the giver at once, and finds its place. */
export const transferBack: Scenario = async direction => {
  const stage = await openStage(direction, both)
  const alice = await stage.agent('alice', { queues: ['sales'] })
  const dee = await accepted(stage, alice, 'dee', 'sales')
  const handing = { chat: dee.chat, cid: 'cid-handing', to: { kind: 'queue', id: 'sales' }, note: '' } as const
  await stage.race({ transfer: ports => transferChat(ports, alice, handing), again: ports => transferChat(ports, alice, handing) })
  must(stage.chat(dee.chat).status === 'waiting' && stage.chat(dee.chat).round === 1, 'handed on more than once, or not at all')
  await stage.pass(1_100)
  await stage.sweep()
  must(stage.holder(dee.chat) === 'alice', 'nobody else came, and alice is not asked again')
  stage.rest(true)
}

/** A colleague accepts, declines or is too late while the giver takes the chat back or ends it: two slots, then one, then none too many. */
export const handedToColleague: Scenario = async direction => {
  const stage = await openStage(direction, both)
  const alice = await stage.agent('alice', { queues: ['sales'] })
  const bob = await stage.agent('bob', { queues: ['support'] })
  const dee = await accepted(stage, alice, 'dee', 'sales')
  const handing = { chat: dee.chat, cid: 'cid-handing', to: { kind: 'agent', id: 'bob' }, note: '' } as const
  await stage.race({ transfer: ports => transferChat(ports, alice, handing), kim: stage.starting('kim', 'support') })
  const { round } = stage.chat(dee.chat)
  const back = { kind: 'takeBack', chat: dee.chat, agent: 'alice' } as const
  await stage.race({
    accept: { errand: accepting(bob, dee.chat, round), work: ports => acceptOffer(ports, bob, dee.chat, round) },
    decline: { errand: rejecting(bob, dee.chat, round), work: ports => rejectOffer(ports, bob, dee.chat, round) },
    back: { errand: back, work: ports => takeBack(ports, alice, dee.chat) },
  })
  const owner = stage.holder(dee.chat)
  must(owner === 'alice' || owner === 'bob', `the chat is with ${owner}`)
  stage.rest()
}

/** A chat of higher priority comes while the head of the line is being matched: one agent, one of the two, none twice. */
export const priorityBesideMatch: Scenario = async direction => {
  const stage = await openStage(direction, both)
  const alice = await stage.agent('alice', { available: false, queues: ['sales'] })
  const dee = await stage.customer('dee', 'sales')
  const kim = await stage.customer('kim', 'sales')
  await stage.race({ urgent: ports => raisePriority(ports.store, kim.chat), available: stage.becoming(alice, 'available') })
  mustHold(stage, 'alice', 1)
  must(stage.holder(dee.chat) !== stage.holder(kim.chat), 'both chats have the same agent')
  stage.rest()
}

/** As somebody would who may set priorities: the entry of the new place goes in with the change, the old one comes out behind it. */
async function raisePriority(store: Parameters<typeof combine>[0]['store'], chat: string): Promise<void> {
  const item = await store.get(chatKey(chat))
  const entry = (await store.query({ pk: 'W#sales#0' })).items.find(each => each.chat === chat)
  if (item === undefined || entry === undefined) return
  const moved = { ...entry, sk: entry.sk.replace(/^50/, '10') }
  const unchanged = [{ path: ['rev'], is: '=', value: item.rev as number }] as const
  const raised = await store.transact([
    { update: chatKey(chat), set: [[['priority'], 10]], add: [[['rev'], 1]], if: unchanged },
    { put: moved },
  ])
  if (raised.ok) await store.write({ delete: { pk: entry.pk, sk: entry.sk } })
}
