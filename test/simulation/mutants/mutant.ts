/** A variant of the routing that is known to be wrong, as a change of the real rules, and what catches it. */
import type { Edits, Scenes } from './bundle.ts'

export interface Mutant {
  readonly edits: Edits
  readonly play: (scenes: Scenes) => Promise<unknown>
  readonly red: RegExp
}

/** Where an offer is written: one transaction over agent, chat and deadline. */
export const offerAsOne = 'const outcome = await ports.store.transact(offerWrites(pair, at, at + offerTimeoutMs, decision))'
