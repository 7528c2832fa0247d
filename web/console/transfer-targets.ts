import type { TransferTargets } from '../../protocol/http.ts'
import { stateWords } from './agent-state.ts'
import type { TransferTo } from './controller.ts'

export interface Choice {
  to: TransferTo
  /** What it is now; for one that cannot be chosen, why. */
  note: string
  free: boolean
}

export function queueChoices({ queues }: TransferTargets, from: string): Choice[] {
  return queues.map(({ id, name }) => ({
    to: { kind: 'queue', id, name },
    note: id === from ? 'where it came from' : '',
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
  if (free > 0) return `${stateWords[state]} · ${free === 1 ? '1 place' : `${free} places`} free`
  return state === 'available' ? 'takes no new chats now' : stateWords[state]
}
