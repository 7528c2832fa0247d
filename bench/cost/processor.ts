/** What a message costs the server in CPU: the host and its engine, while clients in this other process write in a closed loop. */
import { readFileSync } from 'node:fs'
import { childrenOf, startTestHost, type TestHost } from '../../test/support/host.ts'
import { ada, agents, fillCentre } from '../administrator.ts'
import { type AgentClient, type CustomerClient, clockNow, openAgent, openCustomer } from '../client.ts'
import type { BenchOptions, Outcome } from '../run.ts'
import { median, percentile } from '../statistics.ts'

const aimMs = 3.3
const queue = { id: 'cost', name: 'Cost', offerTimeoutSeconds: 60, slaSeconds: 3600 }
const usernames = ['anna', 'ben']
const chatsPerAgent = 4
const inFlight = 4
const warmMessages = 1_000

export async function processorTime({ messages = 2_000, profile }: BenchOptions): Promise<Outcome> {
  const people = agents(usernames)
  const nodeOptions = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
  const host = await startTestHost({ staff: [ada, ...people], nodeOptions })
  try {
    await fillCentre(host, [queue], people, chatsPerAgent)
    const pairs = await runningChats(host, people)
    await closedLoop(pairs, warmMessages)
    const before = processorMs(host)
    const began = clockNow()
    const ackMs = await closedLoop(pairs, messages)
    const tookMs = clockNow() - began
    const after = processorMs(host)
    const node = (after.node - before.node) / messages
    const engine = (after.others - before.others) / messages
    for (const { customer, agent } of pairs) {
      const [theirs, ours] = [customer.log(customer.chat), agent.log(customer.chat)]
      if (theirs.length !== ours.length) throw new Error(`one side has ${theirs.length} entries, the other ${ours.length}`)
    }
    console.log(`${messages} messages in ${pairs.length} chats, ${inFlight} in flight, both directions, after ${warmMessages} to warm up`)
    console.log(
      `${Math.round((messages * 1000) / tookMs)} messages/s; ack median ${median(ackMs).toFixed(1)} ms, p95 ${percentile(ackMs, 95).toFixed(1)} ms`,
    )
    console.log(`host process ${node.toFixed(2)} ms, database engine ${engine.toFixed(2)} ms of CPU per message`)
    await Promise.all(pairs.map(({ customer }) => customer.close()))
    for (const agent of new Set(pairs.map(pair => pair.agent))) await agent.close()
    const perMessage = node + engine
    return { figure: `cpu: ${perMessage.toFixed(2)} ms of server CPU per message (aim: below ${aimMs} ms)`, reached: perMessage < aimMs }
  } finally {
    await host.stop()
  }
}

interface Pair {
  readonly customer: CustomerClient
  readonly agent: AgentClient
}

async function runningChats(
  host: TestHost,
  people: Parameters<typeof openAgent>[1][] | readonly Parameters<typeof openAgent>[1][],
): Promise<readonly Pair[]> {
  const pairs: Pair[] = []
  for (const person of people) {
    const agent = await openAgent(host, person)
    await agent.must({ action: 'setState', state: 'available' })
    for (let i = 0; i < chatsPerAgent; i++) {
      const customer = await openCustomer(host, { queue: queue.id, nickname: `Customer ${i + 1}` })
      const row = await agent.until('an offer', () => agent.rows('offered')[0])
      await agent.must({ action: 'accept', chat: row.chat, round: row.round })
      pairs.push({ customer, agent })
    }
  }
  return pairs
}

/** Several writers, each with its own chats, waits for its ack before it writes again; times of the acks. */
async function closedLoop(pairs: readonly Pair[], messages: number): Promise<number[]> {
  const times: number[] = []
  let sent = 0
  await Promise.all(
    Array.from({ length: inFlight }, async (_, writer) => {
      const mine = pairs.filter((_pair, i) => i % inFlight === writer)
      for (let turn = 0; sent < messages; turn++) {
        sent++
        const { customer, agent } = mine[(turn >> 1) % mine.length] as Pair
        const began = clockNow()
        const answer = await (turn % 2 === 0 ? customer : agent).say(customer.chat, `Message ${sent}: could you look at my order, please?`)
        if (answer.action !== 'ack') throw new Error(`a message was refused: ${answer.code}`)
        times.push(clockNow() - began)
      }
    }),
  )
  return times
}

/** CPU time so far, user and system, of the host and of the processes that it started. */
function processorMs({ pid }: TestHost): { node: number; others: number } {
  return { node: ofProcess(pid), others: childrenOf(pid).reduce((sum, child) => sum + ofProcess(child), 0) }
}
function ofProcess(pid: number): number {
  // the name in brackets may hold spaces; the 14th and 15th fields are user and system time in ticks of 10 ms
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
