/** What the end of a chat goes by, whoever ends it. */
import type { QueueInForce } from './queue.ts'

/** A chat that did not end by its agent is kept for the agent to look at for this long before its countdown runs (architecture §4, Endings). */
const lookWithinMs = 5 * 60_000

/** Of the queue's settings now (S5): the length of post processing, and its codes (S50). */
export function endingBy({ postProcessingMs, dispositions, dispositionRequired }: QueueInForce) {
  return { postProcessingMs, lookWithinMs, dispositions, dispositionRequired }
}
