/** A chat that did not end by its agent is kept for the agent to look at for this long before its countdown runs (architecture §4, Endings). */
export const lookWithinMs = 5 * 60_000
