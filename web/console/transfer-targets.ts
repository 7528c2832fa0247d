import type { TransferTargets } from '../../protocol/http.ts'
import { stateWords } from './agent-state.ts'
import type { TransferTo } from './controller.ts'
import { words } from './words.ts'

export interface Choice {
  to: TransferTo
  /** What it is now; for one that cannot be chosen, why. */
  note: string
  free: boolean
}

export function queueChoices({ queues }: TransferTargets, from: string): Choice[] {
  return queues.map(({ id, name }) => ({
    to: { kind: 'queue', id, name },
    note: id === from ? words.chat.transferring.cameFrom : '',
    free: true,
  }))
}

/** Whoever can take it first. */
export function colleagueChoices({ agents }: TransferTargets, me: string | undefined): Choice[] {
  return agents
    .filter(({ id }) => id !== me)
    .map(({ id, name, state, free }) => ({ to: { kind: 'agent', id, name } as const, note: colleagueWords(state, free), free: free > 0 }))
    .sort((a, b) => Number(b.free) - Number(a.free) || a.to.name.localeCompare(b.to.name))
}

function colleagueWords(state: TransferTargets['agents'][number]['state'], free: number): string {
  if (free > 0) return words.chat.transferring.free(stateWords[state], free)
  return state === 'available' ? words.chat.transferring.noNew : stateWords[state]
}
