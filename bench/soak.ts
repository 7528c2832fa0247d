/**
 * A hundred chats on a bad day: the code of the pages, each page behind a network of its own that is cut, refused, slowed, half-open
 * and lossy at random moments; an engine that conflicts, throttles and loses answers; and the host killed in the middle. In the end
 * both sides show what the log says, and the log says what was written, once and in order.
 */
import { ada } from './administrator.ts'
import { clockNow } from './client.ts'
import type { BenchOptions, Outcome } from './run.ts'
import { crew, openCrowd } from './soak/crowd.ts'
import { openLedger } from './soak/ledger.ts'
import { isFlat, warmUpMs, watchMemory } from './soak/memory.ts'
import { openMinutes } from './soak/minutes.ts'
import { comeToRest } from './soak/rest.ts'
import { openStage } from './soak/stage.ts'

const aimMs = 35_000
/** The host dies a little before the middle, so that the stretch after it is the longer one. */
const killAt = 0.4
const mostFaultsTold = 20

export async function soak({ minutes = 10, chats = 100, seed = 1 }: BenchOptions): Promise<Outcome> {
  const people = crew(chats)
  const stage = await openStage([ada, ...people], seed)
  const memory = watchMemory(stage)
  const ledger = openLedger()
  // what the code of pages says to a browser's console, hundreds of times on such a day
  const warn = console.warn
  console.warn = () => {}
  try {
    const crowd = await openCrowd(stage, people, chats, ledger, seed)
    try {
      console.log(`${chats} chats with ${people.length} agents, seed ${seed}: faults for ${minutes} minutes from now on`)
      const endsAt = clockNow() + minutes * 60_000
      const report = openMinutes(stage, crowd, ledger, memory)
      crowd.work()
      for (const network of crowd.networks) network.begin()
      stage.engineFaults(true)
      await pause(minutes * 60_000 * killAt)
      const againMs = await stage.kill()
      console.log(`the host was killed after ${(minutes * killAt).toFixed(1)} minutes and was there again ${seconds(againMs)} later`)
      await pause(endsAt - clockNow())
      crowd.rest()
      stage.engineFaults(false)
      for (const network of crowd.networks) network.end()
      report.stop()
      memory.stop()

      const { faults, longestMs, medianMs, acked, unsent } = await comeToRest(stage, crowd, ledger)
      for (const fault of faults.slice(0, mostFaultsTold)) console.log(`  FAULT ${fault}`)
      if (faults.length > mostFaultsTold) console.log(`  and ${faults.length - mostFaultsTold} more`)
      console.log(`in all: ${report.total()}`)
      console.log(`everybody showed the same ${seconds(medianMs)} (median), ${seconds(longestMs)} (longest) after the last fault`)
      const stretches = memory.stretches()
      for (const { generation, minutes: long, first, last } of stretches)
        console.log(
          `host ${generation}, ${long.toFixed(1)} minutes after ${warmUpMs / 60_000} minutes to warm up: first minute ${first.toFixed(0)} MB, last ${last.toFixed(0)} MB`,
        )
      const longest = stretches.at(-1)
      const flat = longest === undefined || isFlat(longest)
      const count = (rule: RegExp) => faults.filter(fault => rule.test(fault)).length
      return {
        figure:
          `soak: ${chats} chats, ${minutes} minutes, ${ledger.written.size} messages written, ${acked} acked, ${unsent} told as not sent; ` +
          `${count(/^\[I1\]/)} lost, ${count(/^\[I3\]/)} doubled, ${count(/^\[I7\]/)} out of order, ${faults.length} faults in all; ` +
          `all the same ${seconds(longestMs)} after the last fault (aim: ${seconds(aimMs)}); ` +
          (longest
            ? `host's memory ${longest.first.toFixed(0)} → ${longest.last.toFixed(0)} MB (aim: within 10 %)`
            : "too short to judge the host's memory"),
        reached: faults.length === 0 && longestMs <= aimMs && flat,
      }
    } finally {
      await crowd.close()
    }
  } finally {
    console.warn = warn
    memory.stop()
    await stage.close()
  }
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
