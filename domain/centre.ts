/** Settings of the whole centre. */
import { centreKey } from './keys.ts'
import type { Ports } from './ports.ts'
import { audit, type Saved } from './settings.ts'

export interface Centre {
  /** 0 until somebody changes something. */
  readonly rev: number
  /** What an agent may give as the reason for a break. */
  readonly breakReasons: readonly string[]
}

const usual: Centre = { rev: 0, breakReasons: ['Lunch', 'Break', 'Training', 'Meeting'] }

export async function getCentre({ store }: Ports): Promise<Centre> {
  const item = await store.get(centreKey)
  if (item === undefined) return usual
  const { pk: _pk, sk: _sk, ...centre } = item
  return { ...usual, ...(centre as unknown as Centre) }
}

/** `rev` is the one that was read: two administrators cannot overwrite each other unseen. */
export async function updateCentre(ports: Ports, by: string, rev: number, settings: Omit<Centre, 'rev'>): Promise<Saved<Centre>> {
  const before = await getCentre(ports)
  if (before.rev !== rev) return { result: 'changedMeanwhile' }
  const centre: Centre = { ...before, breakReasons: [...new Set(settings.breakReasons)], rev: rev + 1 }
  const outcome = await ports.store.transact([
    {
      put: { ...centreKey, ...centre },
      if: [rev === 0 ? { path: ['pk'], is: 'absent' } : { path: ['rev'], is: '=', value: rev }],
    },
    audit(ports, by, 'centreUpdated', centreKey, before, centre),
  ])
  if (outcome.ok) return { result: 'saved', value: centre }
  return { result: outcome.failures[0]?.reason === 'condition' ? 'changedMeanwhile' : 'busy' }
}
