/** What every store does, run on each of them by store.test.ts. Each test works in a partition of its own. */
import type { Store } from '../../domain/ports.ts'
import { conditionRules } from './store-conditions.ts'
import { queryRules } from './store-queries.ts'
import { raceRules } from './store-races.ts'
import { transactionRules } from './store-transactions.ts'
import { writeRules } from './store-writes.ts'

export interface Subject {
  readonly store: () => Store
  /** A partition key that no other test uses. */
  readonly partition: () => string
}

export interface Contract {
  readonly open: () => Promise<Store>
  readonly close?: () => Promise<void>
}

export function storeContract(name: string, { open, close }: Contract) {
  describe(name, () => {
    let store: Store
    let partitions = 0
    beforeAll(async () => {
      store = await open()
    })
    afterAll(async () => close?.())
    const subject: Subject = { store: () => store, partition: () => `test#${++partitions}` }
    writeRules(subject)
    conditionRules(subject)
    transactionRules(subject)
    queryRules(subject)
    raceRules(subject)
  })
}
