/** Real chats on the real host, counted piece by piece. Time is not waited for: what beats cost is counted once and multiplied. */
import { setTimeout as pause } from 'node:timers/promises'
import { heartbeat } from '../../protocol/limits.ts'
import { startTestHost, type TestHost } from '../../test/support/host.ts'
import { ada, agents, fillCentre, tokenOf } from '../administrator.ts'
import { type AgentClient, type CustomerClient, openAgentWith } from '../client.ts'
import { type Amounts, type Counted, difference, Meter, nothing, sum, times } from './counted.ts'
import {
  beat,
  beatOnce,
  beatsCounted,
  finish,
  joinedCustomer,
  minutesOf,
  queue,
  read,
  shape,
  startedCustomer,
  talk,
  type,
} from './steps.ts'

/** Of one chat, by what it is for. */
export type Pieces = Readonly<
  Record<'start' | 'words' | 'receipts' | 'typing' | 'customerBeats' | 'agentBeats' | 'deadlines' | 'end' | 'sweep', Amounts>
>

export async function countedChat(): Promise<Pieces> {
  const people = agents(['anna'])
  const [person] = people
  if (!person) throw new Error('there is an agent')
  const host = await startTestHost({ staff: [ada, person], metered: true })
  try {
    await fillCentre(host, [queue], people, shape.chatsPerAgent)
    // beats are the bench's own: the clients' timers would come in between
    const agent = await openAgentWith(host, person, await tokenOf(host, person), heartbeat.hiddenMs)
    await agent.must({ action: 'setState', state: 'available' })
    return await countPieces(host, new Meter(host.meterUrl ?? ''), agent)
  } finally {
    await host.stop()
  }
}

async function countPieces(host: TestHost, meter: Meter, agent: AgentClient): Promise<Pieces> {
  const customers: CustomerClient[] = []
  const each = async (work: (customer: CustomerClient, i: number) => Promise<unknown>) => {
    for (const [i, customer] of customers.entries()) await work(customer, i)
  }
  const before = await meter.settled()
  const start = await meter.during(async () => {
    for (let i = 0; i < shape.chatsPerAgent; i++) customers.push(await joinedCustomer(host, agent))
  })
  const typing = await meter.during(() => each(customer => type(customer, agent)))
  const words = await meter.during(() => each(customer => talk(customer, agent)))
  const receipts = await meter.during(() => each(customer => read(customer, agent)))
  const activeBeats = await meter.during(() => each(beat))
  const agentBeats = await meter.during(() => beat(agent))
  // every slot is taken: one more waits, and keeps the sweep at work as in a centre that is busy
  const waiting = await startedCustomer(host)
  const waitingBeats = await meter.during(() => beat(waiting))
  await untilSwept(meter, agent)
  const swept = difference(before, await meter.settled()).sweep
  await waiting.must({ action: 'end', chat: waiting.chat })
  await waiting.close()
  const end = await meter.during(() => each((customer, i) => finish(customer, agent, i % 2 === 0)))
  await untilQuiet(meter)
  const whole = difference(before, await meter.settled())
  await agent.close()

  const perChat = 1 / shape.chatsPerAgent
  const minutes = minutesOf(shape)
  const perBeat = (counted: Counted, beats: number) => times(counted.work, 1 / beats)
  // a deadline that the sweep ends is one read of the chat and one delete; the rest of its minute is there for all chats
  const ended = { ...nothing, writeUnits: swept.writeUnits, readUnits: swept.writeUnits }
  const minute = { ...swept, writeUnits: 0, readUnits: swept.readUnits - ended.readUnits }
  return {
    start: times(start.work, perChat),
    words: times(words.work, perChat),
    receipts: times(receipts.work, perChat),
    typing: times(typing.work, perChat),
    customerBeats: sum([
      times(perBeat(waitingBeats, beatsCounted), (shape.waitSeconds * 1000) / heartbeat.waitingMs),
      times(perBeat(activeBeats, beatsCounted * shape.chatsPerAgent), (shape.minutes * 60_000) / heartbeat.customerMs),
      { ...nothing, socketMinutes: Math.ceil(minutes) },
    ]),
    agentBeats: sum([
      times(perBeat(agentBeats, beatsCounted), (minutes * 60_000) / heartbeat.staffMs / shape.chatsPerAgent),
      { ...nothing, socketMinutes: minutes / shape.chatsPerAgent },
    ]),
    deadlines: sum([times(timersOf(whole), perChat), times(ended, perChat)]),
    end: times(end.work, perChat),
    sweep: times(minute, minutes / shape.chatsAtOnce),
  }
}

/** A timer that waits for longer than the bench will ring as the others did. */
function timersOf({ deadlines, pending }: Counted): Amounts {
  const rung = deadlines.invocations
  const invoked = { ...deadlines, transitions: 0, logBytes: 0 }
  const { transitions, logBytes } = deadlines
  return sum([
    times(invoked, rung === 0 ? 0 : (rung + pending) / rung),
    times({ ...nothing, transitions, logBytes }, transitions === 0 ? 0 : (transitions + pending) / transitions),
  ])
}

/** One sweep of a busy minute from its beginning to its end; the agent stays signed in meanwhile. */
async function untilSwept(meter: Meter, agent: AgentClient): Promise<void> {
  const from = await meter.read()
  for (let waitedMs = 0; difference(from, await meter.read()).sweep.gbSeconds === 0; waitedMs += 1_000) {
    if (waitedMs % heartbeat.staffMs === 0) await beatOnce(agent)
    if (waitedMs > 180_000) throw new Error('no sweep has ended within three minutes')
    await pause(1_000)
  }
}

/** Until every deadline that was set has come. */
async function untilQuiet(meter: Meter): Promise<void> {
  const longestMs = (queue.postProcessingSeconds + 2) * 1_000
  await pause(longestMs)
  await meter.settled()
}
