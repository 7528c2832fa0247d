/** Asks again and again while somebody may look; less often while nobody does, and after failures. */
import type { Clock } from './clock.ts'

const longestMs = 60_000

export interface PollPorts<Value> {
  clock: Clock
  load(): Promise<Value>
  everyMs: number
  /** While the page is hidden; absent: not at all. */
  hiddenEveryMs?: number
  isVisible(): boolean
  took(value: Value): void
  failed(error: unknown): void
}

export interface Poll {
  start(): void
  stop(): void
  /** At once, whatever is planned: the page is shown again, or somebody asks. */
  now(): void
}

export function createPoll<Value>(ports: PollPorts<Value>): Poll {
  const { clock } = ports
  let cancel = () => {}
  let running = false
  /** Only the last question's answer counts. */
  let asked = 0
  let failures = 0

  function plan() {
    cancel()
    const every = ports.isVisible() ? ports.everyMs : ports.hiddenEveryMs
    if (!running || every === undefined) return
    cancel = clock.setTimer(clock.now() + Math.max(every, Math.min(longestMs, every * 2 ** failures)), () => void ask())
  }
  async function ask() {
    cancel()
    asked += 1
    const mine = asked
    try {
      const value = await ports.load()
      if (mine !== asked || !running) return
      failures = 0
      ports.took(value)
    } catch (error) {
      if (mine !== asked || !running) return
      failures += 1
      ports.failed(error)
    }
    plan()
  }
  return {
    start() {
      if (running) return
      running = true
      void ask()
    },
    stop() {
      running = false
      asked += 1
      cancel()
    },
    now() {
      if (running) void ask()
    },
  }
}
