/** Long lines, lines full of garbage, lines in several partitions, lost answers and bursts (routing.md §8, 18 to 20 and 22 to 24). */
import { seeded } from '../../../bench/random.ts'
import { used } from '../../../domain/agent.ts'
import { acceptOffer, setState } from '../../../domain/commands.ts'
import { lineKey } from '../../../domain/keys.ts'
import type { Ports } from '../../../domain/ports.ts'
import type { Caller } from '../../../domain/presence.ts'
import { getQueue, updateQueue } from '../../../domain/settings.ts'
import { everyFault, type Scenario } from '../orders.ts'
import { openStage, type Stage } from '../stage.ts'
import { accepting, must, mustHold } from './acts.ts'

const sales = [{ id: 'sales' }]

/** More dead entries than a first look reads stand before the only agent who is there. */
export const behindGarbage: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  await stage.agent('alice')
  for (let n = 0; n < 70; n++) {
    const entry = { agent: `ghost-${n}`, v: 1, idle: n, level: 1, used: 0, limit: 6, queues: [{ queue: 'sales', level: 1 }] }
    stage.bed.table.write([{ put: { ...lineKey('sales', 1, 1, n, entry.agent, 1), ...entry } }])
  }
  await stage.race({ dee: stage.starting('dee') })
  mustHold(stage, 'alice', 1)
  stage.rest()
}

/** More agents than a first look reads have just rejected the chat; the one behind them gets it. */
export const behindRejections: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  const dee = await stage.customer('dee')
  const rejections: Record<string, number> = {}
  for (let n = 0; n < 70; n++) rejections[`a${n}`] = 1e15
  const entry = stage.bed.table.all().find(item => item.pk.startsWith('W#'))
  if (entry === undefined) throw new Error('dee does not wait')
  stage.bed.table.write([
    { update: { pk: entry.pk, sk: entry.sk }, set: [[['rejections'], rejections]] },
    { update: { pk: `C#${dee.chat}`, sk: 'S' }, set: [[['rejections'], rejections]] },
  ])
  for (let n = 0; n < 70; n++) await stage.agent(`a${n}`)
  const alice = await stage.agent('alice', { available: false })
  await stage.race({ available: ports => setState(ports, alice, 'cid-available', 'available') })
  must(stage.holder(dee.chat) === 'alice', 'the chat waits beside an agent who may have it')
  stage.rest()
}

/** The number of partitions changes while a chat waits, another comes and an agent becomes free. */
export const spreadWhileWaiting: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  const alice = await stage.agent('alice', { available: false })
  await stage.customer('dee')
  await stage.race({
    spread: async ports => {
      const queue = await getQueue(ports, 'sales')
      if (queue !== undefined) await updateQueue(ports, 'ada', 'sales', queue.rev, { ...queue, shards: 3 })
    },
    kim: stage.starting('kim'),
    available: ports => setState(ports, alice, 'cid-available', 'available'),
  })
  mustHold(stage, 'alice', 1)
  // and on to the end of the change, and back to one
  for (let step = 0; step < 4; step++) await settle(stage)
  const [wide, narrow] = [await shardsRead(stage), 1]
  must(wide === 3, `${wide} partitions are read, not 3`)
  await stage.alone(async ports => {
    const queue = await getQueue(ports, 'sales')
    if (queue !== undefined) await updateQueue(ports, 'ada', 'sales', queue.rev, { ...queue, shards: narrow })
  })
  for (let step = 0; step < 5; step++) await settle(stage)
  must((await shardsRead(stage)) === 1, 'the old partitions are read for ever')
  stage.rest(true)
}

/** The answer to one of the handler's writes is lost: it happened, and the client asks again. */
export function lostAnswers(): Promise<number> {
  return everyFault(
    async direction => {
      const stage = await openStage(direction, sales)
      await stage.agent('alice', { limit: 2 })
      await stage.race({ doomed: stage.starting('dee') })
      await stage.alone(stage.starting('dee'))
      mustHold(stage, 'alice', 1)
      stage.rest()
    },
    'doomed',
    ['lost', 'outage', 'conflict', 'throttled'],
  )
}

/** Handlers whose clocks differ by seconds, some of them going backwards: nothing that must only rise ever falls (RI9). */
export const clocksApart: Scenario = async direction => {
  const stage = await openStage(direction, sales)
  for (const id of ['alice', 'bob']) await stage.agent(id, { limit: 2 })
  for (const [index, nickname] of ['dee', 'kim', 'lee', 'max'].entries()) {
    stage.skew = index % 2 === 0 ? 4_000 : -4_000
    await stage.race({ [nickname]: stage.starting(nickname) })
  }
  for (const id of ['alice', 'bob']) mustHold(stage, id, 2)
  stage.rest()
}

/** Everybody comes in the same second, and everybody becomes available in the same second. */
export async function burst(customers: number, agents: number, limit: number): Promise<void> {
  const stage = await openStage({ pick: inOrderOfTime }, [{ id: 'sales', shards: 3 }])
  const staff: Caller[] = []
  for (let n = 0; n < agents; n++) staff.push(await stage.agent(`a${n}`, { limit, available: false }))
  const all: Record<string, ReturnType<Stage['starting']>> = {}
  for (let n = 0; n < customers; n++) all[`c${n}`] = stage.starting(`c${n}`)
  for (const me of staff) all[me.principal] = ports => setState(ports, me, `cid-of-${me.principal}`, 'available')
  await stage.race(all)
  const held = staff.reduce((sum, me) => sum + used(stage.staff(me.principal)), 0)
  must(held === Math.min(customers, agents * limit), `${held} chats are held by ${agents} agents with ${limit} places`)
  stage.rest()
}

/** Equal arrival times are no ties: everybody is served once. */
export async function sameArrival(customers: number): Promise<void> {
  const stage = await openStage({ pick: () => 0 }, sales)
  const all: Record<string, ReturnType<Stage['starting']>> = {}
  for (let n = 0; n < customers; n++) all[`c${n}`] = stage.starting(`c${n}`)
  await stage.race(all)
  const alice = await stage.agent('alice', { limit: customers, available: false })
  await stage.alone(ports => setState(ports, alice, 'cid-available', 'available'))
  mustHold(stage, 'alice', customers)
  stage.rest()
}

/** Every lease runs out: nobody is offered anything more, and after two minutes all chats wait at their places again. */
export async function massDisconnect(agents: number, chats: number): Promise<void> {
  const stage = await openStage({ pick: inOrderOfTime }, sales)
  const staff: Caller[] = []
  for (let n = 0; n < agents; n++) staff.push(await stage.agent(`a${n}`, { limit: chats }))
  const all: Record<string, ReturnType<Stage['starting']>> = {}
  for (let n = 0; n < agents * chats; n++) all[`c${n}`] = stage.starting(`c${n}`)
  await stage.race(all)
  await stage.race(
    Object.fromEntries(
      [...stage.oracle.chats.values()].map(chat => {
        const me = staff.find(({ principal }) => principal === stage.holder(chat.id)) ?? (staff[0] as Caller)
        return [`accept ${chat.id}`, { errand: accepting(me, chat.id, 0), work: (ports: Ports) => acceptOffer(ports, me, chat.id, 0) }]
      }),
    ),
  )
  await stage.pass(46_000)
  await stage.sweep()
  await stage.pass(121_000)
  await stage.sweep()
  const waiting = [...stage.oracle.chats.values()].filter(({ status }) => status === 'waiting')
  must(waiting.length === agents * chats, `${waiting.length} chats are back in line`)
  for (const { principal } of staff) mustHold(stage, principal, 0)
  stage.rest(true)
}

/** How many offers went to others before the agent at the head of the line got one. */
export async function overtaken(customers: number, agents: number): Promise<number> {
  let most = 0
  for (let seed = 1; seed <= 5; seed++) {
    const random = seeded(seed)
    const stage = await openStage({ pick: turns => Math.floor(random() * Math.min(turns.length, 40)) }, sales)
    for (let n = 0; n < agents; n++) await stage.agent(n === 0 ? 'alice' : `a${n}`, { limit: 6 })
    const all: Record<string, ReturnType<Stage['starting']>> = {}
    for (let n = 0; n < customers; n++) all[`c${n}`] = stage.starting(`c${n}`)
    await stage.race(all)
    stage.rest()
    const first = Math.min(...Object.values(stage.staff('alice').slots).map(({ since }) => since))
    const before = [...stage.oracle.chats.values()].filter(chat => 'offeredAt' in chat && chat.offeredAt < first)
    most = Math.max(most, before.length)
  }
  return most
}

async function settle(stage: Stage): Promise<void> {
  await stage.pass(61_000)
  stage.bed.table.write([{ update: { pk: 'A#alice', sk: 'S' }, set: [[['lease'], Math.floor(stage.timeline.now()) + 300_000]] }])
  await stage.sweep()
}

async function shardsRead(stage: Stage): Promise<number | undefined> {
  return (await stage.alone(ports => getQueue(ports, 'sales')))?.readShards
}

function inOrderOfTime(turns: readonly { readonly at: number }[]): number {
  let first = 0
  for (let i = 1; i < turns.length; i++) if ((turns[i] as { at: number }).at < (turns[first] as { at: number }).at) first = i
  return first
}
