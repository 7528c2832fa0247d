import type { Clock } from './clock.ts'

const lookEveryMs = 2_000
const jumpMs = 3_000

/**
 * A machine that slept under a visible page tells nobody. Two signs give it away: a timer that comes much too late, and a steady clock
 * that stood still while the day went on. A clock that was set looks the same; waking once for nothing does no harm.
 */
export function createSleepWatch(clock: Clock, steady: { now(): number }, woke: () => void): void {
  let seen = clock.now()
  let apart = seen - steady.now()
  function look() {
    const now = clock.now()
    const late = now - seen > lookEveryMs + jumpMs
    const moved = Math.abs(now - steady.now() - apart) > jumpMs
    seen = now
    apart = now - steady.now()
    clock.setTimer(now + lookEveryMs, look)
    if (late || moved) woke()
  }
  clock.setTimer(seen + lookEveryMs, look)
}
