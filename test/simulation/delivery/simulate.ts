/** One seed: some people who write to each other while everything goes wrong, then quiet, and everybody has everything. */

import { openAgent, openCustomer, reload } from './clients.ts'
import { randomFaults, type Trouble } from './faults.ts'
import { serve } from './https.ts'
import { actAgent, actCustomer } from './people.ts'
import { type AnyClient, heads, lacks, wasConnected, wordsMissing } from './rest.ts'
import { furnish, openWorld, trouble, type World } from './world.ts'

export interface Report {
  readonly messages: number
  readonly connections: number
  readonly frames: number
  readonly chats: number
  readonly steps: number
  readonly faults: Readonly<Record<string, number>>
  /** The longest until a page that stayed connected had everything, in ms after the faults. */
  readonly wholeAfterMs: number
}

/** A heartbeat of the customer's page and 5 s (I9). */
const connectedMs = 35_000
const quietMs = 150_000
const stepMs = 1_000

export async function simulate(seed: number, trace?: (line: string) => void): Promise<Report> {
  try {
    return await play(seed, trace)
  } catch (error) {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

async function play(seed: number, trace?: (line: string) => void): Promise<Report> {
  const world = openWorld({ seed, faults: random => ready(random), trace, skewMs: [0, 20, 2_000][seed % 3] as number })
  let begun = false
  function ready(random: () => number) {
    const strikes = randomFaults(random)
    return ((fault, moment) => begun && strikes(fault, moment)) as typeof strikes
  }
  const { timeline, chance, between, pick, later } = world
  serve(world)
  const agents = chance(0.5) ? { alice: {}, bob: {} } : { alice: {} }
  await furnish(world, agents)
  const clients: AnyClient[] = [...Object.keys(agents)].map(agent => openAgent(world, agent))
  // a second window of the same agent
  if (chance(0.15)) clients.push(openAgent(world, 'alice', { name: 'alice_too' }))
  for (const client of clients) client.page.skew = chance(0.3) ? between(-600_000, 600_000) : 0
  begun = true
  const lasts = between(15_000, 45_000)
  const until = timeline.now() + lasts
  const live = (index: number) => {
    const client = clients[index] as AnyClient
    if (timeline.now() > until) return
    if (client.kind === 'customer') actCustomer(world, client)
    else actAgent(world, client)
    later(between(100, 2_400), () => live(index))
  }
  for (const index of clients.keys()) later(between(0, 500), () => live(index))
  for (let n = between(1, 3); n > 0; n--) {
    later(between(0, 8_000), () => {
      const client = openCustomer(world, `c${n}`)
      client.page.skew = chance(0.3) ? between(-600_000, 600_000) : 0
      live(clients.push(client) - 1)
    })
  }
  let loads = 0
  const harass = () => {
    if (timeline.now() > until) return
    const index = between(0, clients.length - 1)
    const client = clients[index] as AnyClient
    const what = pick(['cut', 'cut', 'cut', 'halfOpen', 'slow', 'slow', 'frozen', 'reload', 'clockJumps', 'restart', undefined] as const)
    if (what === 'reload') {
      if (chance(0.5) && !client.page.frozen) {
        trouble(world, what)
        clients[index] = reload(world, client, ++loads)
      }
    } else if (what !== undefined) happens(world, client, what)
    later(between(400, 9_000), harass)
  }
  later(between(1_000, 6_000), harass)
  for (let at = 5_000; at < lasts; at += 10_000) later(at, () => world.sweep())
  await timeline.run(until)
  const wholeAfterMs = await quiet(world, clients)
  const { connections, frames } = world.gateway().counts
  return {
    messages: world.record.attempts.size,
    connections,
    frames,
    chats: world.record.chats.size,
    steps: timeline.steps(),
    faults: Object.fromEntries(world.struck),
    wholeAfterMs,
  }
}

function happens(world: World, { page, link }: AnyClient, what: Exclude<Trouble, 'reload'>) {
  const { between, chance, later, timeline } = world
  const line = world.gateway().lineOf(page)
  switch (what) {
    case 'cut':
      if (line === undefined) return
      world.gateway().cut(line)
      if (chance(0.3)) later(between(100, 3_000), () => page.deliver(() => link.wake()))
      break
    case 'halfOpen':
      if (line === undefined || line.deaf) return
      world.halfOpen(line)
      break
    case 'slow':
      page.slow = { until: timeline.now() + between(1_000, 15_000), ms: between(200, 6_000) }
      break
    case 'frozen': {
      if (page.frozen) return
      page.frozen = true
      later(between(2_000, 60_000), () => {
        page.thaw()
        page.deliver(() => link.wake())
      })
      break
    }
    case 'clockJumps':
      page.skew += between(-600_000, 600_000)
      break
    case 'restart':
      if (chance(0.7)) return
      world.restart(between(500, 8_000))
      break
    default:
      what satisfies never
  }
  trouble(world, what)
}

/** Nothing goes wrong any more, and nobody writes. */
async function quiet(world: World, clients: readonly AnyClient[]): Promise<number> {
  const { timeline, record } = world
  world.calm()
  for (const { page, link } of clients) {
    page.slow = { until: 0, ms: 0 }
    if (page.frozen) {
      page.thaw()
      page.deliver(() => link.wake())
    }
  }
  const began = timeline.now()
  const by = heads(world)
  const still = new Map(clients.map(client => [client, wasConnected(world, client)]))
  let wholeAfterMs = 0
  let lacking = clients.filter(client => still.get(client) !== undefined)
  for (let at = stepMs; at <= connectedMs; at += stepMs) {
    if (at % 10_000 === 5_000) world.sweep()
    await timeline.run(began + at)
    lacking = lacking.filter(client => still.get(client)?.() && lacks(client, by).length > 0)
    if (lacking.length > 0) wholeAfterMs = at
  }
  must(
    lacking.flatMap(client => lacks(client, by)),
    `${connectedMs / 1000} s after the faults`,
  )
  for (let at = connectedMs + 10_000; at < quietMs - connectedMs; at += 20_000) {
    await timeline.run(began + at)
    world.sweep()
  }
  await timeline.run(began + quietMs - connectedMs)
  const settled = heads(world)
  await timeline.run(began + quietMs)
  must(
    clients.flatMap(client => lacks(client, settled)),
    `${quietMs / 1000} s after the faults`,
  )
  must(wordsMissing(world, clients), 'at rest')
  must(record.found, 'at rest')
  return wholeAfterMs
}

function must(found: readonly string[], when: string) {
  if (found.length > 0) throw new Error(`${when}: ${found.slice(0, 3).join('; ')}`)
}
