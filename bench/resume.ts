/**
 * How soon a page that was without a network shows what it missed. A real browser on each side, each behind a network of its own: ten
 * seconds away for one of them while the other writes, then the time from the network's return to the last missed message on screen.
 */
import type { Page } from 'playwright-core'
import { launchBrowser } from '../test/support/browser.ts'
import { type FaultProxy, openFaultProxy } from '../test/support/fault-proxy.ts'
import { startTestHost } from '../test/support/host.ts'
import { openConsole, openCustomerPage, startChatOn } from '../test/support/people.ts'
import { ada, agents, fillCentre } from './administrator.ts'
import { clockNow } from './client.ts'
import type { BenchOptions, Outcome } from './run.ts'
import { expectOn, shownAt, watchScreen } from './screen-watch.ts'
import { median, percentile } from './statistics.ts'

const queue = { id: 'resume', name: 'Resume', offerTimeoutSeconds: 60, slaSeconds: 3600, postProcessingSeconds: 3600 }
const awayMs = 10_000
const missedEach = 3
const aimMs = 2_000
/** The longest pause between a page's own tries, and some. */
const longestMs = 45_000

/**
 * `cut`: what was open is reset and nothing gets through; the browser says so. `silent`: bytes vanish and nobody is told but the
 * browser's network. `unsaid`: as `cut`, but the browser believes to be online all the time, so only the page's own tries find the way.
 */
const scenes = ['cut', 'silent', 'unsaid'] as const
type Scene = (typeof scenes)[number]
/** What the aim holds for: the others say what else there is. */
const aimed: ReadonlySet<Scene> = new Set(['cut', 'silent'])

interface Side {
  readonly name: string
  readonly page: Page
  readonly network: FaultProxy
}

export async function resume({ runs = 20, scene }: BenchOptions): Promise<Outcome> {
  const chosen = scenes.filter(one => (scene === undefined ? one !== 'unsaid' : one === scene))
  if (chosen.length === 0) throw new Error(`--scene is ${scene}: choose ${scenes.join(', ')}`)
  const people = agents(['anna'])
  const host = await startTestHost({ staff: [ada, ...people] })
  const networks = [await openFaultProxy(host.port), await openFaultProxy(host.port + 1)] as const
  // each browser takes its network for the host itself, so that the sign-in finds the address that it knows
  const behind = (network: FaultProxy, port: number) =>
    launchBrowser([`--host-resolver-rules=MAP localhost:${port} 127.0.0.1:${network.port}`])
  const browsers = [await behind(networks[0], host.port), await behind(networks[1], host.port + 1)] as const
  try {
    await fillCentre(host, [queue], people)
    const agent = await openConsole(browsers[0], host, 'anna')
    await agent.become('Available')
    const customer = await startChatOn(await openCustomerPage(browsers[1], host), { nickname: 'Cora' })
    await agent.accept('Cora')
    await agent.open('Cora')
    const sides = [
      { name: 'customer', page: customer.page, network: networks[1] },
      { name: 'agent', page: agent.page, network: networks[0] },
    ] as const
    for (const { page, network } of sides) {
      await watchScreen(page)
      if (network.sockets() !== 1) throw new Error(`a page has ${network.sockets()} sockets through its network`)
    }
    const said: string[] = []
    const figures: string[] = []
    let reached = true
    for (const one of chosen) {
      const times: number[] = []
      for (let i = 0; i < runs; i++) times.push(await away(one, i % 2 === 0 ? sides : [sides[1], sides[0]], said))
      const words = `median ${median(times).toFixed(0)} ms, p95 ${percentile(times, 95).toFixed(0)} ms, longest ${Math.max(...times).toFixed(0)} ms`
      console.log(`${one}, ${runs} times ${awayMs / 1000} s without a network, ${missedEach} messages missed each: ${words}`)
      figures.push(`${one} ${words}`)
      if (aimed.has(one)) reached &&= median(times) <= aimMs
    }
    const faults = [...agent.faults, ...customer.faults]
    if (faults.length > 0) throw new Error(`a page failed: ${faults.join('; ')}`)
    return { figure: `resume after ${awayMs / 1000} s without a network: ${figures.join('; ')} (aim: median ≤ ${aimMs} ms)`, reached }
  } finally {
    for (const browser of browsers) await browser.close()
    for (const network of networks) await network.close()
    await host.stop()
  }
}

/** Milliseconds from the network's return to the last missed message on the screen of whoever was away. */
async function away(scene: Scene, [gone, other]: readonly [Side, Side], said: string[]): Promise<number> {
  const told = scene !== 'unsaid'
  if (scene === 'silent') gone.network.swallow()
  else gone.network.refuse()
  if (told) await gone.page.context().setOffline(true)
  for (let i = 0; i < missedEach; i++) {
    await gone.page.waitForTimeout(awayMs / (missedEach + 1))
    said.push(`Missed message ${said.length + 1}.`)
    await other.page.getByLabel('Message', { exact: true }).fill(said.at(-1) ?? '')
    await other.page.getByLabel('Message', { exact: true }).press('Enter')
  }
  await gone.page.waitForTimeout(awayMs / (missedEach + 1))
  await expectOn(gone.page, said.at(-1) ?? '')
  const backAt = clockNow()
  gone.network.heal()
  if (told) await gone.page.context().setOffline(false)
  const took = (await shownAt(gone.page, longestMs)) - backAt
  for (const { name, page } of [gone, other]) {
    const bubbles = (await page.getByRole('log').locator('.bubble').allInnerTexts()).map(text => text.trim())
    if (bubbles.join() !== said.join()) throw new Error(`the ${name}'s page shows ${bubbles.join()}, not ${said.join()}`)
  }
  // long enough for the next loss to be a new one
  await gone.page.waitForTimeout(6_000)
  return took
}
