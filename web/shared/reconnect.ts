/** How long to wait before another try (PC5): full jitter from 0.5 s, doubled each time, 30 s at most. */
export const reconnect = { firstMs: 500, longestMs: 30_000, stableMs: 5_000 } as const

/** `attempt` counts from 0; `random` is in [0, 1). */
export function reconnectDelay(attempt: number, random: number): number {
  const ceiling = Math.min(reconnect.longestMs, reconnect.firstMs * 2 ** Math.min(attempt, 30))
  return Math.round(random * ceiling)
}
