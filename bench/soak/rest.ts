/** When nobody writes any more and nothing is broken: until everybody shows the same, and what is wrong in the end. */
import type { EventView } from '../../protocol/views.ts'
import { clockNow } from '../client.ts'
import { median } from '../statistics.ts'
import type { Crowd } from './crowd.ts'
import { compare, compareAcks, type Ledger, logByHttps, sameAs } from './ledger.ts'
import type { Customer, Someone } from './people.ts'
import type { Stage } from './stage.ts'

const lookEveryMs = 100
/** How long the end is waited for when the aim is missed already. */
const patienceMs = 120_000

export interface Rest {
  /** Of the chat that took longest, and of the one in the middle. */
  readonly longestMs: number
  readonly medianMs: number
  readonly faults: readonly string[]
  readonly acked: number
  readonly unsent: number
}

export async function comeToRest(stage: Stage, crowd: Crowd, ledger: Ledger): Promise<Rest> {
  const beganAt = clockNow()
  const settledAfter = new Map<string, number>()
  let logs = new Map<string, readonly EventView[]>()
  for (;;) {
    const open = crowd.customers.filter(customer => !isSettled(customer, crowd.agents))
    const passed = clockNow() - beganAt
    for (const { name } of open) settledAfter.delete(name)
    for (const { name } of crowd.customers)
      if (!open.some(one => one.name === name) && !settledAfter.has(name)) settledAfter.set(name, passed)
    const late = passed > patienceMs
    if (open.length === 0 || late) {
      logs = await readLogs(stage, crowd)
      const behind = crowd.customers.filter(one => !sameAs(logs.get(one.chat() ?? '') ?? [], one.shown(one.chat() ?? '')))
      for (const { name } of behind) settledAfter.delete(name)
      if (behind.length === 0 || late) break
    }
    await new Promise(resolve => setTimeout(resolve, lookEveryMs))
  }
  const faults = [...ledger.faults]
  for (const customer of crowd.customers) {
    const chat = customer.chat() ?? ''
    const sides = [customer, ...crowd.agents.filter(agent => agent.chats().includes(chat))]
    if (sides.length !== 2) faults.push(`[I12] ${customer.name} has ${sides.length - 1} agents`)
    faults.push(...compare(chat, logs.get(chat) ?? [], ledger, sides))
  }
  const acks = compareAcks(crowd.everybody, logs, ledger)
  const times = crowd.customers.map(({ name }) => settledAfter.get(name) ?? Number.POSITIVE_INFINITY)
  return {
    longestMs: Math.max(...times),
    medianMs: median(times),
    faults: [...faults, ...acks.faults],
    acked: acks.acked,
    unsent: ledger.unsent().size,
  }
}

/** Nothing is on its way, and both sides show the same. */
function isSettled(customer: Customer, agents: readonly Someone[]): boolean {
  const chat = customer.chat()
  const agent = agents.find(one => chat !== undefined && one.chats().includes(chat))
  if (chat === undefined || !agent) return false
  const waits = [customer, agent].some(one => one.outbox().some(entry => entry.chat === chat && entry.status !== 'failed'))
  return !waits && sameAs(customer.shown(chat), agent.shown(chat))
}

async function readLogs(stage: Stage, crowd: Crowd): Promise<Map<string, readonly EventView[]>> {
  const logs = new Map<string, readonly EventView[]>()
  for (const customer of crowd.customers) {
    const chat = customer.chat()
    const session = customer.session()
    if (chat === undefined || session === undefined) throw new Error(`${customer.name} has no chat any more`)
    logs.set(chat, await logByHttps(stage.address.origins[1], chat, session))
  }
  return logs
}
