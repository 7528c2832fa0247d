/** What customers and an agent do in the chat that is priced, each step awaited to its end. */

import { heartbeat } from '../../protocol/limits.ts'
import type { TestHost } from '../../test/support/host.ts'
import { type AgentClient, type CustomerClient, joinChat, startChat } from '../client.ts'

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
export const queue = { id: 'cost', name: 'Cost', postProcessingSeconds: 5 }
export const beatsCounted = 5
const text = 'Could you have a look at my order, please? It was to come on Monday.'

/** A customer's page from its first byte on, and the chat's first steps, until the agent has joined. */
export async function joinedCustomer(host: TestHost, agent: AgentClient): Promise<CustomerClient> {
  await openPage(`${host.origins[1]}/chat/`)
  const customer = await startedCustomer(host)
  const row = await agent.until('an offer', () => agent.rows('offered')[0])
  await agent.must({ action: 'accept', chat: row.chat, round: row.round })
  await customer.until('the join', () => customer.view.status === 'active')
  return customer
}

export async function startedCustomer(host: TestHost): Promise<CustomerClient> {
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

export async function type(customer: CustomerClient, agent: AgentClient): Promise<void> {
  for (let i = 0; i < shape.messagesEachWay * shape.typingFramesPerMessage; i++)
    for (const [from, to] of [[customer, agent] as const, [agent, customer] as const]) {
      const before = to.frames.length
      from.sendRaw(JSON.stringify({ action: 'typing', chat: customer.chat, on: true }))
      await to.until('that somebody types', () => to.frames.slice(before).some(({ frame }) => frame.action === 'typing'))
    }
}

/** Question and answer in turn. */
export async function talk(customer: CustomerClient, agent: AgentClient): Promise<void> {
  const { chat } = customer
  for (let i = 0; i < shape.messagesEachWay; i++)
    for (const [from, to] of [[customer, agent] as const, [agent, customer] as const]) {
      const answer = await from.say(chat, text)
      if (answer.action !== 'ack') throw new Error(`a message was refused: ${answer.code}`)
      await to.until('the message', () => to.log(chat).length === from.log(chat).length)
    }
}

/** Each message is read by itself, as by somebody who looks at the page all the time. */
export async function read(customer: CustomerClient, agent: AgentClient): Promise<void> {
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
export async function beat(link: AgentClient | CustomerClient): Promise<void> {
  for (let i = 0; i < beatsCounted; i++) await beatOnce(link)
}

export async function beatOnce(link: AgentClient | CustomerClient): Promise<void> {
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

/** Either side ends the chat; the agent looks at it and ends post processing. */
export async function finish(customer: CustomerClient, agent: AgentClient, byCustomer: boolean): Promise<void> {
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
