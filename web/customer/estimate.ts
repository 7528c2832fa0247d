import type { Estimate } from '../../protocol/views.ts'
import { words } from './words.ts'

const minuteMs = 60_000

/** How long it usually takes, in minutes, as the customer reads it. */
export function estimateWords({ fromMs, toMs }: Estimate): string {
  const to = Math.ceil(toMs / minuteMs)
  const from = Math.min(to, Math.max(1, Math.round(fromMs / minuteMs)))
  if (to <= 1) return words.estimate.short
  return from === to ? words.estimate.about(to) : words.estimate.range(from, to)
}
