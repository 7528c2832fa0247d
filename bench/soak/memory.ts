/** The host's resident set, sampled every second, and whether it stays what it was. */
import { clockNow } from '../client.ts'
import type { Stage } from './stage.ts'

/** Compiled code and heaps grow this long after a start with everybody coming back at once. */
export const warmUpMs = 120_000
const windowMs = 60_000
const drift = 0.1

interface Sample {
  readonly at: number
  readonly mb: number
  readonly generation: number
}

export interface Memory {
  mean(fromMs: number, toMs: number, generation?: number): number | undefined
  /** The first and the last minute after a warm-up, of each host that lived long enough for two of them. */
  stretches(): readonly { readonly generation: number; readonly first: number; readonly last: number; readonly minutes: number }[]
  stop(): void
}

export function watchMemory(stage: Stage): Memory {
  const samples: Sample[] = []
  const timer = setInterval(() => {
    const mb = stage.hostMb()
    if (mb !== undefined) samples.push({ at: clockNow(), mb, generation: stage.generation() })
  }, 1_000)
  const mean = (from: number, to: number, generation?: number) => {
    const found = samples.filter(({ at, generation: of }) => at >= from && at < to && (generation === undefined || of === generation))
    return found.length === 0 ? undefined : found.reduce((sum, { mb }) => sum + mb, 0) / found.length
  }
  return {
    mean,
    stretches() {
      return [...new Set(samples.map(({ generation }) => generation))].flatMap(generation => {
        const own = samples.filter(sample => sample.generation === generation)
        const from = (own[0]?.at ?? 0) + warmUpMs
        const to = own.at(-1)?.at ?? 0
        const first = mean(from, from + windowMs, generation)
        const last = mean(to - windowMs, to, generation)
        const long = to - from >= 2 * windowMs && first !== undefined && last !== undefined
        return long ? [{ generation, first, last, minutes: (to - from) / 60_000 }] : []
      })
    },
    stop: () => clearInterval(timer),
  }
}

export function isFlat({ first, last }: { readonly first: number; readonly last: number }): boolean {
  return Math.abs(last - first) <= drift * first
}
