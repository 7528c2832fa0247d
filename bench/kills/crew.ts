/** Agents who accept, reject, talk, end and come back from breaks, each at a moment that the seed decides. */
import { type Address, type Person, tokenOf } from '../administrator.ts'
import type { AgentClient, Command, Nack } from '../client.ts'
import { type Persistent, persistentAgent } from '../persistent.ts'
import type { Ledger } from './ledger.ts'

/** `work`: as people do. `finish`: everything is accepted and ended. `rest`: nothing new is begun. */
export type Mode = 'work' | 'finish' | 'rest'

export interface Crew {
  become(mode: Mode): void
  /** Resolves when everything that was begun is answered. */
  idle(): Promise<void>
  connected(): boolean
  losses(): number
  close(): Promise<void>
}

const lookEveryMs = 30
/** How long a row may stay as it was after its command was answered, before the page asks for the snapshot again. */
const settleMs = 1_500

/** Answers that say that somebody was quicker; every other refusal would be a fault. */
const lost: ReadonlySet<string> = new Set(['OFFER_GONE', 'NOT_OWNER', 'CHAT_ENDED'])

export async function openCrew(address: Address, people: readonly Person[], ledger: Ledger, random: () => number): Promise<Crew> {
  let mode: Mode = 'rest'
  const underWay = new Set<Promise<void>>()
  const clients: Persistent<AgentClient>[] = []
  const looks: NodeJS.Timeout[] = []
  const between = (from: number, to: number) => from + random() * (to - from)

  for (const person of people) {
    const client = persistentAgent(address, person, await tokenOf(address, person))
    await client.run({ action: 'setState', state: 'available' })
    clients.push(client)
    looks.push(setInterval(look, lookEveryMs, client, person.username, new Set<string>()))
  }

  function look(client: Persistent<AgentClient>, name: string, taken: Set<string>): void {
    const view = client.now()?.view
    if (mode === 'rest' || !view) return
    if (view.chats.length > 6) ledger.fault(`[RI1] ${name} is shown ${view.chats.length} chats`)
    const once = (key: string, delayMs: number, act: () => Promise<void>) => {
      if (taken.has(key)) return
      taken.add(key)
      const done = later(mode === 'finish' ? 0 : delayMs, act)
      void done.then(() => setTimeout(forget, settleMs, key))
    }
    const forget = (key: string) => {
      taken.delete(key)
      client.now()?.hello()
    }
    if (view.state !== 'available') once('state', between(100, 500), () => ask({ action: 'setState', state: 'available' }))
    if (view.stopNew) once('stopNew', between(100, 500), () => ask({ action: 'stopNew', on: false }))
    for (const { chat, round, status } of view.chats) {
      const key = `${chat}#${round}#${status}`
      if (status === 'offered') once(key, between(0, 300), () => answerOffer(chat, round))
      else if (status === 'active') once(key, between(100, 1_500), () => goOn(chat))
      else once(key, between(0, 400), () => ask({ action: 'endPostProcessing', chat }))
    }

    async function answerOffer(chat: string, round: number): Promise<void> {
      if (mode === 'work' && random() < 0.12) return ask({ action: 'reject', chat, round })
      const answer = await client.run({ action: 'accept', chat, round })
      if (answer.action === 'ack') ledger.accepted(chat, round, name)
      else expectLost(answer)
    }
    async function goOn(chat: string): Promise<void> {
      if (mode === 'work' && random() < 0.5) await ledger.say(client, chat, `${name} asks ${Math.round(random() * 1e9)}`)
      else await ask({ action: 'end', chat })
    }
    async function ask(command: Command): Promise<void> {
      const answer = await client.run(command)
      if (answer.action === 'nack') expectLost(answer)
    }
  }

  function expectLost({ code, message }: Nack): void {
    if (!lost.has(code)) ledger.fault(`an agent was refused: ${code} ${message}`)
  }

  function later(delayMs: number, act: () => Promise<void>): Promise<void> {
    const done = new Promise(resolve => setTimeout(resolve, delayMs))
      .then(() => (mode === 'rest' ? undefined : act()))
      .catch(error => ledger.fault(`an agent's page failed: ${error}`))
      .finally(() => underWay.delete(done))
    underWay.add(done)
    return done
  }

  return {
    become(next) {
      mode = next
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    connected: () => clients.every(client => client.now() !== undefined),
    losses: () => clients.reduce((sum, client) => sum + client.losses(), 0),
    async close() {
      for (const timer of looks) clearInterval(timer)
      await Promise.all(clients.map(client => client.close()))
    },
  }
}
