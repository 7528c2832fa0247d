/** One line a minute: what was written, what went wrong, and what the host's memory did. */
import { cpus, loadavg } from 'node:os'
import type { Crowd } from './crowd.ts'
import type { Ledger } from './ledger.ts'
import type { Memory } from './memory.ts'
import { networkFaults } from './network.ts'
import type { Stage } from './stage.ts'

const everyMs = 60_000

export interface Minutes {
  /** Everything that went wrong so far, in words. */
  total(): string
  stop(): void
}

export function openMinutes(stage: Stage, crowd: Crowd, ledger: Ledger, memory: Memory): Minutes {
  const counts = (): Record<string, number> => {
    const { calls: _, ...engine } = stage.engineCounts
    const networks = Object.fromEntries(
      networkFaults.map(fault => [fault, crowd.networks.reduce((sum, one) => sum + one.counts[fault], 0)]),
    )
    const sockets = crowd.everybody.reduce((sum, { page }) => sum + page.sockets(), 0)
    return {
      written: ledger.written.size,
      sockets,
      ...networks,
      ...Object.fromEntries(Object.entries(engine).map(([k, n]) => [`engine ${k}`, n])),
    }
  }
  const atFirst = counts()
  let before = atFirst
  let minute = 0
  const words = (now: Record<string, number>, since: Record<string, number>) => {
    const { written = 0, sockets = 0, ...faults } = Object.fromEntries(Object.entries(now).map(([k, n]) => [k, n - (since[k] ?? 0)]))
    const named = Object.entries(faults).map(([name, count]) => `${count} ${name}`)
    return `${written} messages, ${sockets} sockets opened; ${named.join(', ')}`
  }
  const timer = setInterval(() => {
    const now = counts()
    const mb = memory.mean(performance.timeOrigin + performance.now() - everyMs, Number.POSITIVE_INFINITY)
    const connected = crowd.everybody.filter(one => one.connected()).length
    console.log(
      `minute ${++minute}: ${words(now, before)}; ${connected} of ${crowd.everybody.length} connected; ` +
        `host ${mb?.toFixed(0)} MB, engine ${stage.engineMb()?.toFixed(0)} MB, load ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores`,
    )
    before = now
  }, everyMs)
  return {
    total: () => words(counts(), atFirst),
    stop: () => clearInterval(timer),
  }
}
