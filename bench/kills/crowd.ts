/** Customers who all come at once, say a word or two, and now and then leave by themselves. */
import type { Address } from '../administrator.ts'
import type { CustomerClient } from '../client.ts'
import { type Persistent, persistentCustomer, startInsisting } from '../persistent.ts'
import type { Ledger } from './ledger.ts'

export interface Crowd {
  /** Resolves when every start is acknowledged and everybody has said what they came to say. */
  readonly here: Promise<void>
  readonly chats: ReadonlySet<string>
  losses(): number
  close(): Promise<void>
}

export function openCrowd(address: Address, queue: string, count: number, ledger: Ledger, random: () => number): Crowd {
  const clients: Persistent<CustomerClient>[] = []
  const chats = new Set<string>()
  async function come(nickname: string, sayings: readonly number[], leavesAfterMs: number | undefined): Promise<void> {
    const started = await startInsisting(address, { queue, nickname })
    ledger.chats.add(started.chat)
    chats.add(started.chat)
    const client = persistentCustomer(address, started)
    clients.push(client)
    for (const [i, afterMs] of sayings.entries()) {
      await new Promise(resolve => setTimeout(resolve, afterMs))
      await ledger.say(client, started.chat, `${nickname} says ${i + 1}`)
    }
    if (leavesAfterMs === undefined) return
    await new Promise(resolve => setTimeout(resolve, leavesAfterMs))
    const answer = await client.run({ action: 'end', chat: started.chat })
    if (answer.action === 'nack') ledger.fault(`a customer could not leave: ${answer.code} ${answer.message}`)
  }
  // drawn before anything is sent, so that one seed gives one crowd
  const plans = Array.from({ length: count }, (_, i) => ({
    nickname: `Customer ${i + 1}`,
    sayings: Array.from({ length: Math.floor(random() * 3) }, () => random() * 900),
    leavesAfterMs: random() < 0.1 ? random() * 1_000 : undefined,
  }))
  const here = Promise.all(plans.map(({ nickname, sayings, leavesAfterMs }) => come(nickname, sayings, leavesAfterMs)))
  return {
    here: here.then(() => undefined),
    chats,
    losses: () => clients.reduce((sum, client) => sum + client.losses(), 0),
    async close() {
      await Promise.all(clients.map(client => client.close()))
    },
  }
}
