/** The host's only source of time, so that a thirty-minute deadline tests in a millisecond. */
export interface Clock {
  now(): number
  /** Runs `run` once at `at` (epoch ms), at once when that has passed. Returns the cancellation. */
  setTimer(at: number, run: () => void): () => void
}

// Node fires a timer of more than 2^31 - 1 ms at once, so longer ones are walked in hops.
const longestHopMs = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(at, run) {
    let timer: NodeJS.Timeout
    const hop = () => {
      const left = at - Date.now()
      timer = left > longestHopMs ? setTimeout(hop, longestHopMs) : setTimeout(run, Math.max(0, left))
    }
    hop()
    return () => clearTimeout(timer)
  },
}
