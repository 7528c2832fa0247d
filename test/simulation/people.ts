/** Agents with their consoles, customers and an administrator, who do at random whatever such people do. */

import { type Chat, offerOf } from '../../domain/chat.ts'
import {
  acceptOffer,
  endChat,
  endPostProcessing,
  extendPostProcessing,
  rejectOffer,
  setState,
  setStopNew,
  signOut,
} from '../../domain/commands.ts'
import { say } from '../../domain/messages.ts'
import { type Caller, disconnected, heartbeat, hello } from '../../domain/presence.ts'
import { createStaff, getQueue, getStaff, updateQueue, updateStaff } from '../../domain/settings.ts'
import { type Started, startChat } from '../../domain/start-chat.ts'
import { takeBack, transferChat } from '../../domain/transfers.ts'
import type { World } from './world.ts'

const other = { kind: 'other' } as const
const beatMs = 8_000
const farAway = 1e15

export interface Console {
  readonly agent: string
  /** Undefined while no window is open. */
  caller: Caller | undefined
}

/** Opens the console of a new agent. */
export function hire(world: World, agent: string): Console {
  const { bed, queues, chance, between } = world
  const member = queues.length > 1 && chance(0.4) ? [queues[between(0, 1)] as string] : queues
  const settings = {
    name: agent,
    email: '',
    role: 'agent' as const,
    limit: between(1, 3),
    queues: member.map(queue => ({ queue, level: chance(0.2) ? 2 : 1 })),
  }
  const page: Console = { agent, caller: undefined }
  bed.start('administrator', other, ports => createStaff(ports, 'ada', agent, settings))
  return page
}

export function openConsole(world: World, page: Console) {
  const now = Math.floor(world.timeline.now())
  const connection = `${page.agent}-${world.between(1, 1e9).toString(36)}`
  const caller: Caller = { role: 'agent', principal: page.agent, name: page.agent, connection, connectedAt: now, rightsUntil: farAway }
  page.caller = caller
  world.open.add(connection)
  world.call('hello', other, ports => hello(ports, caller, beatMs))
  beat(world, page, caller)
}

function beat(world: World, page: Console, caller: Caller) {
  world.later(beatMs, () => {
    if (page.caller !== caller || world.calmed()) return
    world.bed.start('heartbeat', other, ports => heartbeat(ports, caller, beatMs))
    beat(world, page, caller)
  })
}

/** One thing that the agent does now. */
export function act(world: World, page: Console, seen: { chat: string; round: number }[]) {
  const { oracle, chance, pick, call, bed, between } = world
  const me = page.caller
  const agent = oracle.agents.get(page.agent)
  if (agent === undefined) return
  if (me === undefined) {
    if (chance(0.4)) openConsole(world, page)
    return
  }
  const cid = `cid-${between(1, 1e9).toString(36)}`
  if (chance(0.05)) {
    page.caller = undefined
    world.open.delete(me.connection)
    // the event of a lost connection may come late, after the next one is open, or never
    if (chance(0.7)) world.later(between(0, 4_000), () => bed.start('$disconnect', other, ports => disconnected(ports, me)))
    if (chance(0.6))
      bed.table.write([{ update: { pk: `A#${agent.id}`, sk: 'S' }, set: [[['lease'], world.timeline.now() + between(0, 3_000)]] }])
    return
  }
  if (agent.state !== 'available' ? chance(0.6) : chance(0.06)) {
    const state = agent.state === 'available' ? (chance(0.7) ? 'onBreak' : 'workOffline') : 'available'
    const afterChats = chance(0.3)
    return call('setState', other, ports => setState(ports, me, cid, state, afterChats))
  }
  if (chance(0.01)) return call('signOut', other, ports => signOut(ports, me, cid))
  if (agent.stopNew ? chance(0.5) : chance(0.04)) return call('stopNew', other, ports => setStopNew(ports, me, cid, !agent.stopNew))
  const old = chance(0.08) ? pick(seen) : undefined
  if (old !== undefined) return answer(world, me, old.chat, old.round)
  const chat = oracle.chats.get(pick(Object.keys(agent.slots)) ?? '')
  if (chat !== undefined) work(world, me, chat, cid, seen)
}

/** What may be done with one of the agent's chats. */
function work(world: World, me: Caller, chat: Chat, cid: string, seen: { chat: string; round: number }[]) {
  const { call, chance, between, pick, queues, oracle } = world
  if (offerOf(chat)?.agent === me.principal) {
    seen.push({ chat: chat.id, round: chat.round })
    if (chance(0.8)) answer(world, me, chat.id, chat.round)
    return
  }
  if (chat.status === 'postProcessing') {
    const coded = chance(0.8) ? { disposition: 'done' } : {}
    if (chance(0.6)) call('endPostProcessing', other, ports => endPostProcessing(ports, me, chat.id, coded))
    else if (chance(0.3)) call('extendPostProcessing', other, ports => extendPostProcessing(ports, me, chat.id))
    return
  }
  if (chat.status !== 'active') return
  const dice = between(1, 100)
  const errand = { kind: 'takeBack', chat: chat.id, agent: me.principal } as const
  if (chat.transfer !== undefined && dice <= 30) return call('takeBack', errand, ports => takeBack(ports, me, chat.id))
  if (dice <= 50) return call('end', other, ports => endChat(ports, me, chat.id))
  if (dice > 75) return
  const to =
    dice > 60
      ? ({ kind: 'agent', id: pick([...oracle.agents.keys()]) ?? me.principal } as const)
      : ({ kind: 'queue', id: pick(queues) ?? '' } as const)
  call('transfer', other, ports => transferChat(ports, me, { chat: chat.id, cid, to, note: 'please' }))
}

function answer({ call, chance }: World, me: Caller, chat: string, round: number) {
  const kind = chance(0.8) ? 'accept' : 'reject'
  const errand = { kind, chat, round, agent: me.principal } as const
  call(kind, errand, ports => (kind === 'accept' ? acceptOffer : rejectOffer)(ports, me, chat, round))
}

/** A customer who starts a chat, perhaps writes, perhaps leaves. */
export function visit(world: World, nickname: string) {
  const { call, chance, between, later, pick, queues } = world
  const key = nickname.padEnd(22, '_')
  const start = {
    startKey: key,
    customerKey: key,
    queue: pick(queues) as string,
    customer: { nickname, firstName: '', lastName: '', email: '' },
  }
  call(
    'startChat',
    other,
    ports => startChat(ports, start),
    end => {
      const started = end.how === 'done' ? (end.value as Started) : undefined
      if (started?.result !== 'started') return
      const { chat } = started
      const now = Math.floor(world.timeline.now())
      const me: Caller = {
        role: 'customer',
        principal: chat,
        name: nickname,
        connection: `of-${nickname}`,
        connectedAt: now,
        rightsUntil: farAway,
      }
      const errand = { kind: 'customer', chat } as const
      if (chance(0.3)) call('hello', errand, ports => hello(ports, me, beatMs))
      if (chance(0.3))
        later(between(0, 4_000), () => call('say', errand, ports => say(ports, me, chat, [{ cid: `cid-${nickname}`, text: 'hello?' }])))
      if (chance(0.3)) later(between(0, 8_000), () => call('end', errand, ports => endChat(ports, me, chat)))
    },
  )
}

/** The administrator gives an agent other queues or another limit. */
export function reassign(world: World, agent: string) {
  const { call, chance, between, queues } = world
  const next = queues.filter(() => chance(0.7)).map(queue => ({ queue, level: 1 }))
  const limit = between(1, 3)
  call('updateStaff', other, async ports => {
    const staff = await getStaff(ports, agent)
    if (staff === undefined) return
    const { name, email, role, settingsRev } = staff
    return updateStaff(ports, 'ada', agent, settingsRev, { name, email, role, queues: next, limit })
  })
}

/** Who sees an offer takes it. */
export function acceptAll({ oracle, bed }: World, { agent, caller }: Console) {
  if (caller === undefined) return
  for (const chat of Object.keys(oracle.agents.get(agent)?.slots ?? {})) {
    const found = oracle.chats.get(chat)
    if (found === undefined || offerOf(found)?.agent !== agent) continue
    const { round } = found
    bed.start('accept', { kind: 'accept', chat, round, agent }, ports => acceptOffer(ports, caller, chat, round))
  }
}

/** The administrator spreads a queue's lines over more or fewer partitions. */
export function spread(world: World) {
  const { call, between, pick, queues } = world
  const queue = pick(queues) ?? ''
  const shards = between(1, 3)
  call('updateQueue', other, async ports => {
    const found = await getQueue(ports, queue)
    if (found === undefined) return
    return updateQueue(ports, 'ada', queue, found.rev, { ...found, shards })
  })
}
