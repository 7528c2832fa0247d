/** Customers who all come at the same instant, with one window each or several. */
import type { Address } from '../administrator.ts'
import { type CustomerClient, newKey } from '../client.ts'
import { joinInsisting, startInsisting } from '../persistent.ts'
import type { Scene } from './scenes.ts'

/** One customer: the windows that show the same chat. */
export interface Customer {
  readonly chat: string
  readonly tabs: readonly [CustomerClient, ...CustomerClient[]]
}

export interface Crowd {
  readonly customers: readonly Customer[]
  /** Starts that were answered with 503 or not at all, and were sent again with the same keys. */
  readonly sentAgain: number
}

export async function startCustomers(address: Address, scene: Scene, queue: string, faults: Set<string>): Promise<Crowd> {
  const starts = await Promise.all(
    Array.from({ length: scene.chats }, (_, i) => {
      const wanted = { queue, nickname: `Customer ${i + 1}`, startKey: newKey(), customerKey: newKey() }
      // each window opens its socket as soon as it has a ticket
      return Promise.all(
        Array.from({ length: scene.tabs }, async () => {
          const started = await startInsisting(address, wanted)
          return { ...started, tab: await joinInsisting(address, started) }
        }),
      )
    }),
  )
  for (const started of starts) {
    if (new Set(started.map(({ chat, session }) => `${chat} ${session}`)).size !== 1)
      faults.add('the windows of one customer got two chats')
    const [fresh, again] = [started.filter(({ repeated }) => !repeated).length, started.some(({ tries }) => tries > 1)]
    // whoever sent a start again may find that it was done the first time
    if (fresh > 1 || (fresh === 0 && !again)) faults.add(`${fresh} starts of one customer were said to be the first`)
  }
  if (new Set(starts.map(([first]) => first?.chat)).size !== scene.chats) faults.add('two customers got one chat')
  const customers = starts.map(started => {
    const [first, ...others] = started.map(({ tab }) => tab)
    if (!first) throw new Error('a customer without a window')
    return { chat: first.chat, tabs: [first, ...others] as const }
  })
  return { customers, sentAgain: starts.flat().filter(({ tries }) => tries > 1).length }
}

/** Every window says something at the same instant; in the end all show one state and one log, the one that the server keeps. */
export async function compareTabs(customers: readonly Customer[], faults: Set<string>): Promise<void> {
  await Promise.all(
    customers.map(async ({ chat, tabs }) => {
      const texts = tabs.map((_tab, i) => `Hello from window ${i + 1}`)
      await Promise.all(tabs.map((tab, i) => tab.say(chat, texts[i] as string)))
      const kept = JSON.stringify(await tabs[0].sync(chat))
      if (!texts.every(text => kept.split(JSON.stringify(text)).length === 2)) faults.add(`${chat}: a message is missing or doubled`)
      for (const tab of tabs) {
        const same = () => withoutCids(JSON.stringify(tab.log(chat))) === withoutCids(kept)
        await tab.until('the same log', same, 5_000).catch(() => faults.add(`${chat}: a window shows another log`))
      }
      const states = tabs.map(({ view: { status, agentName, transactionId, startedAt } }) => [status, agentName, transactionId, startedAt])
      if (new Set(states.map(state => JSON.stringify(state))).size !== 1) faults.add(`${chat}: the windows show ${JSON.stringify(states)}`)
    }),
  )
}

/** A sender alone is told its own client ids. */
function withoutCids(log: string): string {
  return log.replace(/"cid":"[^"]*",?/g, '')
}

/** The line's own order: arrival by the server's clock, then the id. */
export function byArrival({ tabs: [a] }: Customer, { tabs: [b] }: Customer): number {
  return a.view.startedAt - b.view.startedAt || (a.chat < b.chat ? -1 : 1)
}
