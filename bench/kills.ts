/**
 * Rounds of a burst in which something is killed at a random moment: a function's thread, the database engine, or the whole host.
 * People go on as pages do. In the end every chat that was acknowledged is in its place, and everything can be brought to its end.
 */
import { ada, agents, fillCentre } from './administrator.ts'
import { openCrew } from './kills/crew.ts'
import { openLedger } from './kills/ledger.ts'
import { lookForRemains, playRound } from './kills/round.ts'
import { openStage, victims } from './kills/stage.ts'
import { seeded } from './random.ts'
import type { BenchOptions, Outcome } from './run.ts'
import { median } from './statistics.ts'

const queue = {
  id: 'kills',
  name: 'Kills',
  offerTimeoutSeconds: 30,
  slaSeconds: 60,
  postProcessingSeconds: 60,
  rejectionSeconds: 5,
}

export async function kills({ runs = 20, seed = 1, scene }: BenchOptions): Promise<Outcome> {
  const chosen = victims.filter(victim => scene === undefined || victim === scene)
  if (chosen.length === 0) throw new Error(`--scene is ${scene}: choose ${victims.join(', ')}`)
  const people = agents(['anna', 'ben', 'cleo', 'dan', 'eve'])
  const ledger = openLedger()
  const stage = await openStage([ada, ...people])
  try {
    await fillCentre(stage.address, [queue], people)
    const crew = await openCrew(stage.address, people, ledger, seeded(seed))
    const whole: number[] = []
    let remains: readonly string[] = []
    try {
      for (let round = 1; round <= runs; round++) {
        const victim = chosen[(round - 1) % chosen.length] ?? 'host'
        const result = await playRound(stage, crew, ledger, queue.id, victim, seed * 1_000 + round)
        console.log(`round ${round}, ${result.words}${result.faults.map(fault => `\n  FAULT ${fault}`).join('')}`)
        if (result.faults.length > 0) {
          // what is broken stays broken: further rounds would only say so again
          const said = [...new Set(stage.output().split('\n'))]
          console.log(`the host's last words:\n${said.slice(-20).join('\n')}`)
          break
        }
        whole.push(result.wholeMs)
      }
      if (whole.length === runs) remains = await lookForRemains(stage, ledger)
      for (const fault of remains) console.log(`  FAULT at the end: ${fault}`)
    } finally {
      await crew.close()
    }
    const seconds = (ms: number) => (ms / 1000).toFixed(1)
    const kept = whole.length === runs ? `none lost, ${remains.length} things left behind` : 'see the faults above'
    return {
      figure:
        `kills: ${whole.length} of ${runs} rounds whole; ${ledger.chats.size} chats and ${ledger.messages.length} acknowledged messages, ${kept}; ` +
        `whole after ${seconds(median(whole))} s (median), ${seconds(Math.max(...whole))} s (longest)`,
      reached: whole.length === runs && remains.length === 0,
    }
  } finally {
    await stage.close()
  }
}
