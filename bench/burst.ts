/**
 * Fifty chats at the same instant, five agents with six places each. Exactly thirty are offered and accepted, nobody ever holds
 * seven, no chat has two owners, and the twenty that wait are served in the order in which they came.
 */
import { startTestHost } from '../test/support/host.ts'
import { type Address, ada, agents, fillCentre } from './administrator.ts'
import { type AgentClient, type CustomerClient, clockNow, joinChat, openAgent, startChat } from './client.ts'
import type { BenchOptions, Outcome } from './run.ts'

const chats = 50
const limit = 6
const queue = {
  id: 'burst',
  name: 'Burst',
  offerTimeoutSeconds: 60,
  slaSeconds: 3600,
  postProcessingSeconds: 3600,
}
const usernames = ['anna', 'ben', 'cleo', 'dan', 'eve']
const places = usernames.length * limit
/** A thirty-first offer would come within this time. */
const quietMs = 1_000

export async function burst({ runs = 10 }: BenchOptions): Promise<Outcome> {
  const people = agents(usernames)
  const host = await startTestHost({ staff: [ada, ...people] })
  const opened: AgentClient[] = []
  try {
    await fillCentre(host, [queue], people, limit)
    for (const person of people) opened.push(await openAgent(host, person))
    for (const agent of opened) await agent.must({ action: 'setState', state: 'available' })
    let exact = 0
    const times: number[] = []
    for (let run = 1; run <= runs; run++) {
      const result = await oneBurst(host, opened)
      if (result.faults.length === 0) exact++
      times.push(result.lastOfferMs)
      console.log(
        `run ${run}: ${result.accepted} accepted (${result.perAgent.join('-')}), most on one agent ${result.most}, ${result.waited} waited and ` +
          `${result.inOrder} of them came in order, ${places}th offer after ${Math.round(result.lastOfferMs)} ms, drained in ${Math.round(result.drainMs)} ms` +
          result.faults.map(fault => `\n  FAULT ${fault}`).join(''),
      )
    }
    times.sort((a, b) => a - b)
    const median = Math.round(times[Math.floor(times.length / 2)] ?? 0)
    return {
      figure: `burst: ${exact} of ${runs} runs exact; ${places}th offer after ${median} ms (median), ${Math.round(times.at(-1) ?? 0)} ms (longest)`,
      reached: exact === runs,
    }
  } finally {
    // a socket that failed during the run has said so already; the host is stopped in any case
    await Promise.allSettled(opened.map(agent => agent.close()))
    await host.stop()
  }
}

async function oneBurst(host: Address, staff: readonly AgentClient[]) {
  const faults = new Set<string>()
  /** By chat: whoever was seen to hold it since it was last accepted. */
  const owners = new Map<string, Set<string>>()
  const offered: string[] = []
  const accepting = new Set<string>()
  const offersAt: number[] = []
  let most = 0
  let accepted = 0
  const look = (agent: AgentClient) => {
    most = Math.max(most, agent.view.chats.length)
    if (agent.view.chats.length > limit) faults.add(`${agent.username} holds ${agent.view.chats.length}`)
    for (const row of agent.view.chats) {
      if (row.status !== 'offered') {
        owners.set(row.chat, (owners.get(row.chat) ?? new Set()).add(agent.username))
        continue
      }
      const name = `${row.chat}#${row.round}`
      if (accepting.has(name)) continue
      accepting.add(name)
      offered.push(row.chat)
      offersAt.push(clockNow())
      agent.must({ action: 'accept', chat: row.chat, round: row.round }).then(
        () => accepted++,
        error => faults.add(`${agent.username}: ${error}`),
      )
    }
  }
  const stops = staff.map(agent => agent.onFrame(() => look(agent)))
  const customers: CustomerClient[] = []
  try {
    const began = clockNow()
    const starts = await Promise.all(
      Array.from({ length: chats }, (_, i) => startChat(host, { queue: queue.id, nickname: `Customer ${i + 1}` })),
    )
    customers.push(...(await Promise.all(starts.map(started => joinChat(host, started)))))
    await waitFor(() => accepted >= places, 20_000)
    // nothing more may come: the only wait by time, since there is nothing to wait for
    await new Promise(resolve => setTimeout(resolve, quietMs))
    const perAgent = staff.map(agent => agent.rows('active').length)
    if (accepted !== places || offered.length !== places) faults.add(`${offered.length} offered and ${accepted} accepted, not ${places}`)
    if (new Set(offered).size !== offered.length) faults.add('a chat was offered twice')
    const lastOfferMs = (offersAt[places - 1] ?? Number.NaN) - began

    const waiting = customers.filter(customer => customer.view.status === 'waiting').sort(byArrival)
    if (customers.filter(customer => customer.view.status === 'active').length !== places) faults.add('not thirty customers are in a chat')
    const drainBegan = clockNow()
    let inOrder = 0
    for (const [i, next] of waiting.entries()) {
      const agent = staff[i % staff.length] as AgentClient
      const [row] = agent.rows('active')
      if (!row) {
        faults.add(`${agent.username} has nothing to end`)
        break
      }
      const before = offered.length
      await agent.must({ action: 'end', chat: row.chat })
      await agent.must({ action: 'endPostProcessing', chat: row.chat })
      await waitFor(() => offered.length > before && accepted === offered.length, 10_000)
      if (offered[before] === next.chat && offered.length === before + 1) inOrder++
      else faults.add(`place ${i + 1} of the line went to the chat at ${waiting.findIndex(({ chat }) => chat === offered[before]) + 1}`)
    }
    const drainMs = clockNow() - drainBegan
    for (const customer of customers) {
      const joined = (await customer.sync(customer.chat)).filter(event => event.kind === 'joined')
      if (joined.length !== 1) faults.add(`a chat was joined ${joined.length} times`)
    }
    for (const [chat, holders] of owners) if (holders.size > 1) faults.add(`${chat} was held by ${[...holders].join(' and ')}`)

    await Promise.all(
      staff.map(async agent => {
        for (const { chat } of agent.rows('active')) await agent.must({ action: 'end', chat })
        for (const { chat } of agent.rows('postProcessing')) await agent.must({ action: 'endPostProcessing', chat })
        await agent.until('an empty list', () => agent.view.chats.length === 0)
      }),
    )
    return {
      faults: [...faults],
      accepted: places === perAgent.reduce((a, b) => a + b, 0) ? places : accepted,
      perAgent,
      most,
      waited: waiting.length,
      inOrder,
      lastOfferMs,
      drainMs,
    }
  } finally {
    for (const stop of stops) stop()
    await Promise.all(customers.map(customer => customer.close()))
  }
}

/** The line's own order: arrival by the server's clock, then the id. */
function byArrival(a: CustomerClient, b: CustomerClient): number {
  return a.view.startedAt - b.view.startedAt || (a.chat < b.chat ? -1 : 1)
}

async function waitFor(met: () => boolean, withinMs: number): Promise<void> {
  const until = clockNow() + withinMs
  while (!met() && clockNow() < until) await new Promise(resolve => setTimeout(resolve, 5))
}
