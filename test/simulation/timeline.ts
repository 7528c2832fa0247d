/**
 * What happens next, one thing at a time, in virtual time. Between two turns everything that can go on by itself goes on, so a turn is
 * one instant: nobody is half way through anything but a call of a port.
 */
export interface Turn {
  readonly at: number
  /** Who waits for it: a handler, the table, the world. */
  readonly of: object
  readonly happen: () => void
}

export interface Timeline {
  now(): number
  /** Let something happen after `ms`. */
  add(ms: number, of: object, happen: () => void): void
  /** Takes back all turns of somebody. */
  drop(of: object): void
  /** Until nothing is left to happen, or nothing before `until`. */
  run(until?: number): Promise<void>
  steps(): number
}

/** Index of the turn that comes next. */
export type Pick = (turns: readonly Turn[]) => number

export interface TimelineOptions {
  readonly start: number
  readonly pick?: Pick
  /** Looks at the world after every turn; what it throws ends the run. */
  readonly after?: () => void
  /** More turns than this are an endless loop. */
  readonly mostSteps?: number
}

export function createTimeline({ start, pick = earliest, after = () => {}, mostSteps = 50_000 }: TimelineOptions): Timeline {
  const turns: Turn[] = []
  let now = start
  let steps = 0
  return {
    now: () => now,
    steps: () => steps,
    add: (ms, of, happen) => void turns.push({ at: now + ms, of, happen }),
    drop(of) {
      for (let i = turns.length - 1; i >= 0; i--) if (turns[i]?.of === of) turns.splice(i, 1)
    },
    async run(until = Number.POSITIVE_INFINITY) {
      // from here on inside a promise job, where `settled` holds what it says
      await undefined
      await settled()
      while (turns.length > 0) {
        const index = pick(turns)
        const turn = turns[index] as Turn
        if (turn.at > until) break
        turns.splice(index, 1)
        if (turn.at > now) now = turn.at
        turn.happen()
        if (++steps > mostSteps) throw new Error(`no rest after ${mostSteps} steps`)
        await settled()
        after()
      }
      if (until !== Number.POSITIVE_INFINITY && until > now) now = until
    },
  }
}

/** All promise jobs are done: node looks at its ticks only when none is left, and needs no turn of the event loop for it. */
function settled(): Promise<void> {
  return new Promise(resolve => process.nextTick(resolve))
}

function earliest(turns: readonly Turn[]): number {
  let first = 0
  for (let i = 1; i < turns.length; i++) if ((turns[i] as Turn).at < (turns[first] as Turn).at) first = i
  return first
}
