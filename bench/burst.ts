/**
 * Many chats at the same instant, three scenes. Every place is offered and accepted exactly once, nobody ever holds seven, no chat
 * has two owners, those that wait are served in the order in which they came, and a customer's windows all show the same.
 */
import { startTestHost } from '../test/support/host.ts'
import { ada, agents, fillCentre } from './administrator.ts'
import { type BurstResult, oneBurst } from './burst/one-burst.ts'
import { limit, placesOf, type Scene, scenes } from './burst/scenes.ts'
import { type AgentClient, openAgent } from './client.ts'
import type { BenchOptions, Outcome } from './run.ts'
import { median } from './statistics.ts'

const queue = {
  id: 'burst',
  name: 'Burst',
  offerTimeoutSeconds: 60,
  slaSeconds: 3600,
  postProcessingSeconds: 3600,
}
const firstNames = ['anna', 'ben', 'cleo', 'dan', 'eve']

export async function burst({ runs, scene }: BenchOptions): Promise<Outcome> {
  const chosen = scenes.filter(({ name }) => scene === undefined || name === scene)
  if (chosen.length === 0) throw new Error(`--scene is ${scene}: choose ${scenes.map(({ name }) => name).join(', ')}`)
  const outcomes: Outcome[] = []
  for (const one of chosen) {
    const outcome = await playScene(one, runs ?? one.runs)
    console.log(outcome.figure)
    outcomes.push(outcome)
  }
  return { figure: `burst: ${outcomes.map(({ figure }) => figure).join('; ')}`, reached: outcomes.every(({ reached }) => reached) }
}

async function playScene(scene: Scene, runs: number): Promise<Outcome> {
  const people = agents(Array.from({ length: scene.agents }, (_, i) => firstNames[i] ?? `agent${i + 1}`))
  const host = await startTestHost({ staff: [ada, ...people] })
  const opened: AgentClient[] = []
  try {
    await fillCentre(host, [queue], people, limit)
    for (const person of people) opened.push(await openAgent(host, person))
    for (const agent of opened) await agent.must({ action: 'setState', state: 'available' })
    const results: BurstResult[] = []
    for (let run = 1; run <= runs; run++) {
      const result = await oneBurst(host, scene, queue.id, opened)
      results.push(result)
      console.log(`scene ${scene.name}, run ${run}: ${sayRun(scene, result)}`)
    }
    const exact = results.filter(({ faults }) => faults.length === 0).length
    const fills = results.map(({ fillMs }) => fillMs)
    return {
      figure:
        `${scene.name} (${scene.says}) ${exact} of ${runs} runs exact, all ${placesOf(scene)} places offered after ` +
        `${Math.round(median(results.map(({ lastOfferMs }) => lastOfferMs)))} ms and filled after ${Math.round(median(fills))} ms (median; ` +
        `longest ${Math.round(Math.max(...fills))} ms)`,
      reached: exact === runs,
    }
  } finally {
    // a socket that failed during the run has said so already; the host is stopped in any case
    await Promise.allSettled(opened.map(agent => agent.close()))
    await host.stop()
  }
}

function sayRun(scene: Scene, result: BurstResult): string {
  const { accepted, perAgent, most, waited, inOrder, sentAgain, lastOfferMs, fillMs, drainMs, faults } = result
  const held = new Set(perAgent).size === 1 ? `${perAgent[0]} each` : perAgent.join('-')
  const line =
    waited === 0 ? 'nobody waited' : `${waited} waited and ${inOrder} of them came in order, drained in ${Math.round(drainMs)} ms`
  return (
    `${accepted} accepted (${held}), most on one agent ${most}, ${placesOf(scene)} offered after ${Math.round(lastOfferMs)} ms, ` +
    `filled after ${Math.round(fillMs)} ms, ${line}${sentAgain === 0 ? '' : `, ${sentAgain} starts sent again`}` +
    faults.map(fault => `\n  FAULT ${fault}`).join('')
  )
}
