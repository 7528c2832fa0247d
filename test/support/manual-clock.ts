import type { Clock } from '../../local/clock.ts'

export interface ManualClock extends Clock {
  /** Moves time forward and runs what falls due, in order, letting promises settle in between. */
  advance(ms: number): Promise<void>
  /** How many timers wait. */
  pending(): number
}

export function manualClock(start = Date.parse('2026-11-22T10:00:00Z')): ManualClock {
  let now = start
  let timers: { at: number; run: () => void }[] = []
  return {
    now: () => now,
    setTimer(at, run) {
      const timer = { at, run }
      timers.push(timer)
      return () => {
        timers = timers.filter(other => other !== timer)
      }
    },
    async advance(ms) {
      const until = now + ms
      await settle()
      for (;;) {
        const next = timers.filter(timer => timer.at <= until).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        timers = timers.filter(other => other !== next)
        now = Math.max(now, next.at)
        next.run()
        await settle()
      }
      now = until
    },
    pending: () => timers.length,
  }
}

// Immediates run after every promise job queued so far; several rounds cover chains of awaits and JSONata's generators.
export async function settle() {
  for (let round = 0; round < 10; round++) await new Promise(resolve => setImmediate(resolve))
}
