import { storageOrMemory } from '../shared/drafts.ts'
import { type Sort, sorts } from './list.ts'

const key = 'usher.listSort'

/** The order that was chosen last in this browser. */
export function keptSort(): Sort {
  const kept = storageOrMemory('localStorage').getItem(key)
  return sorts.find(sort => sort === kept) ?? 'waiting'
}

export function keepSort(sort: Sort): void {
  storageOrMemory('localStorage').setItem(key, sort)
}
