/** Real chats on the real host, counted piece by piece. Time is not waited for: what beats cost is counted once and multiplied. */
import { setTimeout as pause } from 'node:timers/promises'
import { heartbeat } from '../../protocol/limits.ts'
import { startTestHost, type TestHost } from '../../test/support/host.ts'
import { ada, agents, fillCentre, tokenOf } from '../administrator.ts'
import { type AgentClient, type CustomerClient, joinChat, openAgentWith, startChat } from '../client.ts'
import { type Amounts, type Counted, difference, Meter, nothing, sum, times } from './counted.ts'

/** The chat that is priced. */
export const shape = {
  minutes: 8,
  messagesEachWay: 10,
  chatsPerAgent: 6,
  /** From the start to the join, at the pages' interval for who waits. */
  waitSeconds: 30,
  /** A page tells at most every 3 s that somebody types; a message takes so many. */
  typingFramesPerMessage: 2,
  /** Over which the sweep is shared: ten agents, each with six. */
  chatsAtOnce: 60,
} as const

export function minutesOf({ minutes, waitSeconds }: { readonly minutes: number; readonly waitSeconds: number }): number {
  return minutes + waitSeconds / 60
}

/** The defaults of a queue, but for a post processing whose timer the bench waits for. */
const queue = { id: 'cost', name: 'Cost', postProcessingSeconds: 5 }
const beatsCounted = 5
const text = 'Could you have a look at my order, please? It was to come on Monday.'

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

/** A customer's page from its first byte on, and the chat's first steps, until the agent has joined. */
async function joinedCustomer(host: TestHost, agent: AgentClient): Promise<CustomerClient> {
  await openPage(`${host.origins[1]}/chat/`)
  const customer = await startedCustomer(host)
  const row = await agent.until('an offer', () => agent.rows('offered')[0])
  await agent.must({ action: 'accept', chat: row.chat, round: row.round })
  await customer.until('the join', () => customer.view.status === 'active')
  return customer
}

async function startedCustomer(host: TestHost): Promise<CustomerClient> {
  await fetch(`${host.origins[1]}/api/chats/form`)
  return joinChat(host, await startChat(host, { queue: queue.id, nickname: 'Customer' }), heartbeat.hiddenMs)
}

/** The page, what it loads at once, and its configuration. */
async function openPage(url: string): Promise<void> {
  const page = await (await fetch(url)).text()
  const loaded = [...page.matchAll(/(?:src|href)="([^"#]+\.(?:js|css|svg))"/g)].map(([, path]) => path ?? '')
  for (const path of [...loaded, '/config.json']) {
    const answer = await fetch(new URL(path, url))
    if (!answer.ok) throw new Error(`${path} of ${url}: ${answer.status}`)
    await answer.arrayBuffer()
  }
}

async function type(customer: CustomerClient, agent: AgentClient): Promise<void> {
  for (let i = 0; i < shape.messagesEachWay * shape.typingFramesPerMessage; i++)
    for (const [from, to] of [[customer, agent] as const, [agent, customer] as const]) {
      const before = to.frames.length
      from.sendRaw(JSON.stringify({ action: 'typing', chat: customer.chat, on: true }))
      await to.until('that somebody types', () => to.frames.slice(before).some(({ frame }) => frame.action === 'typing'))
    }
}

/** Question and answer in turn. */
async function talk(customer: CustomerClient, agent: AgentClient): Promise<void> {
  const { chat } = customer
  for (let i = 0; i < shape.messagesEachWay; i++)
    for (const [from, to] of [[customer, agent] as const, [agent, customer] as const]) {
      const answer = await from.say(chat, text)
      if (answer.action !== 'ack') throw new Error(`a message was refused: ${answer.code}`)
      await to.until('the message', () => to.log(chat).length === from.log(chat).length)
    }
}

/** Each message is read by itself, as by somebody who looks at the page all the time. */
async function read(customer: CustomerClient, agent: AgentClient): Promise<void> {
  const { chat } = customer
  for (const { seq, kind, from } of customer.log(chat)) {
    if (kind !== 'message') continue
    const [reader, writer] = from.role === 'customer' ? [agent, customer] : [customer, agent]
    const before = writer.frames.length
    reader.sendRaw(JSON.stringify({ action: 'read', chat, upTo: seq }))
    await writer.until('a receipt', () => writer.frames.slice(before).some(({ frame }) => frame.action === 'receipts'))
  }
}

/** As a page beats that has missed nothing. */
async function beat(link: AgentClient | CustomerClient): Promise<void> {
  for (let i = 0; i < beatsCounted; i++) await beatOnce(link)
}

async function beatOnce(link: AgentClient | CustomerClient): Promise<void> {
  const { view } = link
  const rows = 'chats' in view ? view.chats : []
  const seen = Object.fromEntries(
    (rows.length > 0 ? rows.map(row => row.chat) : 'chat' in link ? [link.chat] : []).map(id => [id, link.log(id).length]),
  )
  const shown = 'chats' in view ? { rows: Object.fromEntries(rows.map(row => [row.chat, row.rev])) } : {}
  const before = link.frames.length
  link.sendRaw(JSON.stringify({ action: 'heartbeat', seen, rev: view.rev, ...shown }))
  await link.until('the answer to a beat', () => link.frames.slice(before).some(({ frame }) => frame.action === 'heartbeatAck'))
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

/** Either side ends the chat; the agent looks at it and ends post processing. */
async function finish(customer: CustomerClient, agent: AgentClient, byCustomer: boolean): Promise<void> {
  const { chat } = customer
  await (byCustomer ? customer : agent).must({ action: 'end', chat })
  await agent.until('post processing', () => agent.rows('postProcessing').some(row => row.chat === chat))
  if (byCustomer) {
    const before = agent.frames.length
    agent.sendRaw(JSON.stringify({ action: 'read', chat, upTo: agent.log(chat).length }))
    await agent.until('the countdown', () => agent.frames.slice(before).some(({ frame }) => frame.action === 'agentChat'))
  }
  await agent.must({ action: 'endPostProcessing', chat })
  await customer.close()
}

/** Until every deadline that was set has come. */
async function untilQuiet(meter: Meter): Promise<void> {
  const longestMs = (queue.postProcessingSeconds + 2) * 1_000
  await pause(longestMs)
  await meter.settled()
}
