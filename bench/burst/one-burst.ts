import type { Address } from '../administrator.ts'
import { type AgentClient, clockNow } from '../client.ts'
import { byArrival, type Customer, compareTabs, startCustomers } from './customers.ts'
import { drainLine, endEverything } from './line.ts'
import { placesOf, type Scene } from './scenes.ts'
import { waitFor, watchOffers } from './watch.ts'

/** One offer too many would come within this time. */
const quietMs = 1_000
const fillWithinMs = 60_000

export interface BurstResult {
  readonly faults: readonly string[]
  readonly accepted: number
  readonly perAgent: readonly number[]
  readonly most: number
  readonly waited: number
  readonly inOrder: number
  readonly sentAgain: number
  /** From the first request until the last place was offered, and until it was accepted. */
  readonly lastOfferMs: number
  readonly fillMs: number
  readonly drainMs: number
}

export async function oneBurst(host: Address, scene: Scene, queue: string, staff: readonly AgentClient[]): Promise<BurstResult> {
  const places = placesOf(scene)
  const watch = watchOffers(staff)
  const { faults, offered, offersAt, acceptsAt } = watch
  let customers: readonly Customer[] = []
  try {
    const began = clockNow()
    const crowd = await startCustomers(host, scene, queue, faults)
    customers = crowd.customers
    await waitFor(() => acceptsAt.length >= places, fillWithinMs)
    // nothing more may come: the only wait by time, since there is nothing to wait for
    await new Promise(resolve => setTimeout(resolve, quietMs))
    const accepted = acceptsAt.length
    const perAgent = staff.map(agent => agent.rows('active').length)
    if (perAgent.reduce((sum, held) => sum + held, 0) !== places) faults.add(`agents hold ${perAgent.join('-')}, not ${places} together`)
    if (accepted !== places || offered.length !== places) faults.add(`${offered.length} offered and ${accepted} accepted, not ${places}`)
    if (new Set(offered).size !== offered.length) faults.add('a chat was offered twice')
    const lastOfferMs = (offersAt[places - 1] ?? Number.NaN) - began
    const fillMs = (acceptsAt[places - 1] ?? Number.NaN) - began

    const of = (status: string) => customers.filter(({ tabs: [tab] }) => tab.view.status === status)
    if (of('active').length !== places) faults.add(`${of('active').length} customers are in a chat, not ${places}`)
    if (scene.tabs > 1) await compareTabs(customers, faults)
    const waiting = of('waiting').sort(byArrival)
    const drainBegan = clockNow()
    const inOrder = await drainLine(staff, waiting, watch)
    const drainMs = clockNow() - drainBegan
    for (const { chat, tabs } of customers)
      for (const tab of tabs) {
        const joined = (await tab.sync(chat)).filter(event => event.kind === 'joined')
        if (joined.length !== 1) faults.add(`a chat was joined ${joined.length} times`)
      }
    for (const shared of watch.sharedChats()) faults.add(`held by two agents: ${shared}`)
    await endEverything(staff)
    return {
      faults: [...faults],
      accepted,
      perAgent,
      most: watch.most(),
      waited: waiting.length,
      inOrder,
      sentAgain: crowd.sentAgain,
      lastOfferMs,
      fillMs,
      drainMs,
    }
  } finally {
    watch.stop()
    await Promise.all(customers.flatMap(({ tabs }) => tabs.map(tab => tab.close())))
  }
}
