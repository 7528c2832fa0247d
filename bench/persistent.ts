/** Clients that come back by themselves, as pages do: the same session or token, and every command with its cid until it is answered. */
import type { Address, Person } from './administrator.ts'
import {
  type Ack,
  type AgentClient,
  type Command,
  type CustomerClient,
  joinChat,
  type Link,
  type Nack,
  type NewChat,
  newCid,
  newKey,
  openAgentWith,
  type Started,
  startChat,
} from './client.ts'

/** As short as the protocol lets a page beat, so that a lost push shows soon. */
const beatMs = 5_000
const answerWithinMs = 4_000

export interface Persistent<L extends Link> {
  /** The present connection, or the next one. */
  link(): Promise<L>
  /** The present connection, if there is one. */
  now(): L | undefined
  /** The server's final answer, however many tries and connections it takes. */
  run(command: Command): Promise<Ack | Nack>
  say(chat: string, text: string): Promise<Ack | Nack>
  /** How often a connection was lost. */
  losses(): number
  close(): Promise<void>
}

export function persistentAgent(address: Address, person: Person, token: string): Persistent<AgentClient> {
  return persist(async () => {
    const link = await openAgentWith(address, person, token, beatMs)
    link.onFrame(frame => {
      // what a push missed: the page asks again when a beat's answer names something newer
      if (frame.action !== 'heartbeatAck') return
      const stale = (frame.agentRev ?? 0) > link.view.rev || link.view.chats.some(row => (frame.heads[row.chat] ?? 0) > row.head)
      if (stale) link.hello()
    })
    return link
  })
}

export function persistentCustomer(address: Address, started: Started): Persistent<CustomerClient> {
  // the ticket of the start may have been used up, or never stored: the session fetches others
  const { ticket: _, ...session } = started
  return persist(() => joinChat(address, session, beatMs))
}

/** A start that is repeated with its keys until it is answered; `tries` tells how often it was sent. */
export async function startInsisting(address: Address, wanted: NewChat): Promise<Started & { readonly tries: number }> {
  const start = { startKey: newKey(), customerKey: newKey(), ...wanted }
  for (let tries = 1; ; tries++) {
    try {
      return { ...(await startChat(address, start)), tries }
    } catch (error) {
      if (/: 4\d\d /.test(String(error))) throw error
      // as a page: hundreds who all came back at once would only keep the server busy
      await pause(0, Math.min(8_000, 500 * 2 ** (tries - 1)))
    }
  }
}

/** Opens the socket of a started chat; a page that is not let in fetches another ticket and tries again. */
export async function joinInsisting(address: Address, started: Started): Promise<CustomerClient> {
  const { ticket: _, ...session } = started
  for (let tries = 1; ; tries++) {
    try {
      return await joinChat(address, tries === 1 ? started : session)
    } catch (error) {
      if (tries === 8) throw error
      await pause(0, Math.min(8_000, 500 * 2 ** (tries - 1)))
    }
  }
}

function persist<L extends Link>(open: () => Promise<L>): Persistent<L> {
  let present: L | undefined
  let closing = false
  let losses = 0
  const waiting = new Set<() => void>()
  const looping = keep()

  async function keep(): Promise<void> {
    while (!closing) {
      let link: L
      try {
        link = await open()
      } catch {
        // no ticket, no socket or no welcome: what every page meets in an outage, and tries again
        await pause(50, 300)
        continue
      }
      if (closing) return link.close()
      present = link
      for (const wake of waiting) wake()
      waiting.clear()
      await link.closed
      present = undefined
      losses++
    }
  }

  async function link(): Promise<L> {
    while (present === undefined) {
      if (closing) throw new Error('the client is closed')
      await new Promise<void>(wake => waiting.add(wake))
    }
    return present
  }

  async function insist(ask: (link: L) => Promise<Ack | Nack>): Promise<Ack | Nack> {
    for (;;) {
      const answer = await within(ask(await link()), answerWithinMs)
      if (closing) throw new Error('the client is closed')
      if (answer !== undefined && (answer.action === 'ack' || !answer.retry)) return answer
      await pause(20, 150)
    }
  }

  return {
    link,
    now: () => present,
    run(command) {
      const cid = newCid()
      return insist(client => client.command({ ...command, cid }))
    },
    say(chat, text) {
      const cid = newCid()
      return insist(client => client.say(chat, text, cid))
    },
    losses: () => losses,
    async close() {
      closing = true
      for (const wake of waiting) wake()
      await present?.close()
      await looping
    },
  }
}

/** Undefined when it fails or takes longer. */
function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(undefined), ms)
    const settle = (value: T | undefined) => {
      clearTimeout(timer)
      resolve(value)
    }
    promise.then(settle, () => settle(undefined))
  })
}

function pause(fromMs: number, toMs: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, fromMs + Math.random() * (toMs - fromMs)))
}
