/**
 * What people see, measured inside two real browsers: from the customer's click on Start chat to the offer on the agent's screen, and
 * from Enter in one message box to the words on the other screen. Both pages run on this machine, so their clocks are one.
 */
import { launchBrowser } from '../test/support/browser.ts'
import { startTestHost } from '../test/support/host.ts'
import { openConsole, openCustomerPage, startChatOn } from '../test/support/people.ts'
import { ada, agents, fillCentre } from './administrator.ts'
import { cost } from './cost.ts'
import type { BenchOptions, Outcome } from './run.ts'
import { actedAt, expectOn, shownAt, watchScreen } from './screen-watch.ts'
import { median, percentile } from './statistics.ts'

const queue = { id: 'latency', name: 'Latency', offerTimeoutSeconds: 60, slaSeconds: 3600, postProcessingSeconds: 3600 }
const warm = 5
const aims = { offerP95: 200, messageMedian: 30, messageP95: 100 }

/** What two people see, and then, without browsers beside it, what a message costs. */
export async function latency(options: BenchOptions): Promise<Outcome> {
  const seen = await seenLatency(options)
  const { figure, reached } = await cost({ ...options, messages: undefined })
  return { figure: `${seen.figure}\n${figure}`, reached: seen.reached && reached }
}

async function seenLatency({ runs = 30, messages = 100 }: BenchOptions): Promise<Outcome> {
  const people = agents(['anna'])
  const host = await startTestHost({ staff: [ada, ...people] })
  const browsers = [await launchBrowser(), await launchBrowser()] as const
  try {
    await fillCentre(host, [queue], people)
    const agent = await openConsole(browsers[0], host, 'anna')
    await agent.become('Available')
    await watchScreen(agent.page)
    const customer = await openCustomerPage(browsers[1], host)
    await watchScreen(customer.page)

    const starts: number[] = []
    for (let i = 0; i < warm + runs; i++) {
      const last = i === warm + runs - 1
      const nickname = `Customer ${i + 1}.`
      await expectOn(agent.page, nickname)
      await startChatOn(customer, { nickname })
      const shown = await shownAt(agent.page)
      if (i >= warm) starts.push(shown - (await actedAt(customer.page)))
      await agent.accept(nickname)
      await agent.open(nickname)
      if (last) break
      await agent.end()
      await agent.page.getByRole('button', { name: 'End Post Processing' }).click()
      await agent.row(nickname).waitFor({ state: 'detached' })
      await customer.page.getByRole('button', { name: 'Start a new chat' }).click()
      await customer.page.getByRole('button', { name: 'Start chat' }).waitFor()
    }

    const ways = { 'customer → agent': [customer.page, agent.page], 'agent → customer': [agent.page, customer.page] } as const
    const times = new Map<string, number[]>(Object.keys(ways).map(way => [way, []]))
    for (let i = 0; i < warm + messages; i++)
      for (const [way, [from, to]] of Object.entries(ways)) {
        const text = `Message ${i + 1} ${way}.`
        await expectOn(to, text)
        await from.getByLabel('Message', { exact: true }).fill(text)
        await from.getByLabel('Message', { exact: true }).press('Enter')
        const shown = await shownAt(to)
        if (i >= warm) times.get(way)?.push(shown - (await actedAt(from)))
      }
    const faults = [...agent.faults, ...customer.faults]
    if (faults.length > 0) throw new Error(`a page failed: ${faults.join('; ')}`)

    const shown = (values: readonly number[]) => `median ${median(values).toFixed(0)} ms, p95 ${percentile(values, 95).toFixed(0)} ms`
    console.log(`two browser processes (Chromium ${browsers[0].version()}), one agent, after ${warm} of each to warm up`)
    console.log(`start → offer on the agent's screen, ${starts.length} starts: ${shown(starts)} (aim: p95 ≤ ${aims.offerP95} ms)`)
    for (const [way, values] of times) console.log(`message ${way}, ${values.length}: ${shown(values)}`)
    const all = [...times.values()].flat()
    return {
      figure: `latency: start → offer ${shown(starts)}; message → other screen ${shown(all)} (aims: p95 ≤ ${aims.offerP95} ms; median ≤ ${aims.messageMedian} ms, p95 ≤ ${aims.messageP95} ms)`,
      reached: percentile(starts, 95) <= aims.offerP95 && median(all) <= aims.messageMedian && percentile(all, 95) <= aims.messageP95,
    }
  } finally {
    for (const browser of browsers) await browser.close()
    await host.stop()
  }
}
