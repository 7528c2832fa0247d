/**
 * A seeded scheduler: every call of the store waits until it is picked, one at a time, in an order that the seed decides. A task may
 * be killed at any call, before or after it took effect.
 */
export interface Scheduler {
  /** A point at which the caller may be overtaken, or die. */
  turn(): Promise<void>
  /** Runs until no task has anything left to do. */
  run(): Promise<void>
  random(): number
  start(task: () => Promise<unknown>): void
}

export class Killed extends Error {}

export function createScheduler(seed: number, deathRate = 0): Scheduler {
  const random = mulberry(seed)
  const waiting: { go: () => void; die: () => void }[] = []
  let running = 0
  const failures: unknown[] = []
  return {
    random,
    turn: () => new Promise((go, fail) => waiting.push({ go, die: () => fail(new Killed('killed')) })),
    start(task) {
      running++
      task()
        .catch(error => {
          if (!(error instanceof Killed)) failures.push(error)
        })
        .finally(() => running--)
    },
    async run() {
      for (;;) {
        // everything that can go on without the store does so first
        await new Promise(resolve => setImmediate(resolve))
        if (failures.length > 0) throw failures[0]
        if (waiting.length === 0) {
          if (running > 0) throw new Error(`${running} tasks wait for something that never comes`)
          return
        }
        const [picked] = waiting.splice(Math.floor(random() * waiting.length), 1)
        if (random() < deathRate) picked?.die()
        else picked?.go()
      }
    },
  }
}

function mulberry(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
