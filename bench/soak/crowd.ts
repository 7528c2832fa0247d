/** Everybody of this bench: a hundred customers and the agents who have them, each behind a network of their own. */
import { agents, fillCentre, type Person, tokenOf } from '../administrator.ts'
import { waitFor } from '../burst/watch.ts'
import { seeded } from '../random.ts'
import type { Ledger } from './ledger.ts'
import { type Network, openNetwork } from './network.ts'
import { type Customer, comeAsAgent, comeAsCustomer, type Someone } from './people.ts'
import type { Stage } from './stage.ts'

export interface Crowd {
  readonly agents: readonly Someone[]
  readonly customers: readonly Customer[]
  readonly everybody: readonly Someone[]
  readonly networks: readonly Network[]
  /** Every customer and every agent writes in every chat of theirs, now and then, until `rest`. */
  work(): void
  rest(): void
  close(): Promise<void>
}

const queue = {
  id: 'soak',
  name: 'Soak',
  offerTimeoutSeconds: 60,
  slaSeconds: 3600,
  postProcessingSeconds: 60,
  afterMissedOffer: 'stayAvailable' as const,
}
const perAgent = 6
/** Each side of a chat writes this often. */
const writeMs = { from: 8_000, to: 16_000 }
const gatherWithinMs = 120_000

export function crew(chats: number): readonly Person[] {
  return agents(Array.from({ length: Math.ceil(chats / perAgent) }, (_, i) => `agent${i + 1}`))
}

export async function openCrowd(stage: Stage, people: readonly Person[], chats: number, ledger: Ledger, seed: number): Promise<Crowd> {
  const random = seeded(seed)
  const networks: Network[] = []
  const staff: Someone[] = []
  const customers: Customer[] = []
  const timers = new Set<NodeJS.Timeout>()
  let working = false
  async function network(origin: 0 | 1): Promise<Network> {
    const opened = await openNetwork(stage.port + origin, seed * 1_000 + networks.length)
    networks.push(opened)
    return opened
  }
  async function close() {
    for (const timer of timers) clearTimeout(timer)
    for (const one of [...staff, ...customers]) one.close()
    await Promise.all(networks.map(one => one.close()))
  }
  /** One hand that writes: a customer has one, an agent one for each place. */
  function write(someone: Someone, afterMs: number) {
    const timer = setTimeout(() => {
      timers.delete(timer)
      if (!working) return
      const own = someone.chats()
      const chat = own[Math.floor(random() * own.length)]
      if (chat !== undefined) someone.write(chat)
      write(someone, writeMs.from + random() * (writeMs.to - writeMs.from))
    }, afterMs)
    timers.add(timer)
  }

  try {
    await fillCentre(stage.address, [queue], people, perAgent)
    for (const person of people) {
      const token = await tokenOf(stage.address, person)
      staff.push(comeAsAgent(person.username, token, await network(0), ledger, seeded(seed + networks.length)))
    }
    for (let i = 1; i <= chats; i++) {
      customers.push(comeAsCustomer(`customer${i}`, queue.id, await network(1), ledger, seeded(seed + networks.length)))
      // people do not all come at once: that is the burst's measurement
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    const served = () => customers.filter(one => one.chats().length === 1 && staff.some(agent => agent.chats().includes(one.chat() ?? '')))
    await waitFor(() => served().length === chats, gatherWithinMs)
    if (served().length < chats) throw new Error(`only ${served().length} of ${chats} chats began within ${gatherWithinMs / 1000} s`)
  } catch (error) {
    await close()
    throw error
  }
  return {
    agents: staff,
    customers,
    everybody: [...staff, ...customers],
    networks,
    work() {
      working = true
      for (const agent of staff) for (let i = 0; i < perAgent; i++) write(agent, random() * writeMs.to)
      for (const customer of customers) write(customer, random() * writeMs.to)
    },
    rest() {
      working = false
    },
    close,
  }
}
