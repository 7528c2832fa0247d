import { type Signal, signal } from '@preact/signals'

/** Time of this machine and one timer; tests turn it by hand. */
export interface Clock {
  now(): number
  /** Runs once at `at`; the answer takes it back. */
  setTimer(at: number, run: () => void): () => void
}

/** What the server's clock shows, as far as the frames that came in tell. */
export interface ServerClock {
  now(): number
  /** The steady time of this machine, to hand back as `sentAt`. */
  here(): number
  /** `sentAt`: when the question left, if the frame is an answer; half of the way there and back is then taken off. */
  observe(serverNow: number, sentAt?: number): void
  /** Another tab knows better. */
  set(serverNow: number): void
}

/** No answer that counts takes longer; what seems to have is a machine that slept in between. */
const longestTravelMs = 10_000

/** `steady` is a clock that nobody sets: setting this machine's clock does not move a countdown (F36). */
export function createServerClock(clock: Pick<Clock, 'now'>, steady: Pick<Clock, 'now'> = clock): ServerClock {
  let offset = clock.now() - steady.now()
  let told = false
  return {
    now: () => steady.now() + offset,
    here: () => steady.now(),
    observe(serverNow, sentAt) {
      const here = steady.now()
      const travel = sentAt === undefined ? undefined : here - sentAt
      const answer = travel !== undefined && travel >= 0 && travel < longestTravelMs
      const seen = Math.round(serverNow + (answer ? travel / 2 : 0) - here)
      // Pushes arrive late by their travel only: a later server time is nearer to the truth, small steps back are not.
      if (!told || answer || seen > offset || offset - seen > 2_000) offset = seen
      told = true
    },
    set(serverNow) {
      offset = serverNow - steady.now()
      told = true
    },
  }
}

/** A signal with the server's time that changes just after each full second of it, so that every timer turns at once. */
export function createTicker(clock: Clock, server: ServerClock): { now: Signal<number>; refresh(): void; stop(): void } {
  const now = signal(server.now())
  let cancel = () => {}
  function tick() {
    cancel()
    now.value = server.now()
    cancel = clock.setTimer(clock.now() + 1_000 - (server.now() % 1_000), tick)
  }
  tick()
  return { now, refresh: tick, stop: () => cancel() }
}
