/**
 * How long to wait before another try (PC5): full jitter from 0.5 s, doubled each time, 30 s at most. A loss is most often over within
 * half a minute: until then a connection is tried at least every 4 s, so that nobody waits long for what is there already.
 */
export const reconnect = { firstMs: 500, longestMs: 30_000, stableMs: 5_000, freshMs: 30_000, longestFreshMs: 4_000 } as const

/** `attempt` counts from 0; `random` is in [0, 1). */
export function reconnectDelay(attempt: number, random: number, longestMs: number = reconnect.longestMs): number {
  const ceiling = Math.min(longestMs, reconnect.firstMs * 2 ** Math.min(attempt, 30))
  return Math.round(random * ceiling)
}
