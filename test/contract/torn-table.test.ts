import { expect, test } from '@jest/globals'
import { createMemoryTable, requireDistinct } from '../../adapters/memory-table.ts'
import type { Outcome, Store, Write } from '../../domain/ports.ts'
import { storeContract } from './store-contract.ts'

storeContract('in memory, transactions becoming visible item by item', { open: async () => tornStore() })

/** Every transaction is prepared, and its items come last to first. Calls are made one at a time: two at one item are a conflict here. */
function tornStore(): Store {
  const table = createMemoryTable()
  let last: Promise<unknown> = Promise.resolve()
  function inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }
  async function transact(writes: readonly Write[]): Promise<Outcome> {
    requireDistinct(writes)
    const prepared = table.prepare(writes)
    if (!prepared.ok) return prepared
    for (const step of [...prepared.steps].reverse()) await Promise.resolve().then(step)
    return { ok: true }
  }
  return {
    get: key => inTurn(() => table.get(key)),
    query: range => inTurn(() => table.query(range)),
    write: write => inTurn(() => table.write([write])),
    transact: writes => inTurn(() => transact(writes)),
    take: (key, conditions = []) => inTurn(() => table.take(key, conditions)),
  }
}

const a = { pk: 'p', sk: 'a' }
const b = { pk: 'p', sk: 'b' }

function halfDone() {
  const table = createMemoryTable()
  table.write([{ put: { ...a, n: 1 } }])
  const prepared = table.prepare([{ update: a, set: [[['n'], 2]] }, { put: { ...b, n: 2 } }])
  if (!prepared.ok) throw new Error('the transaction was refused')
  const [first, second] = prepared.steps
  second?.()
  return { table, rest: () => first?.() }
}

test('[PT46] a query sees a transaction half done, a single read the item as it was before', () => {
  const { table, rest } = halfDone()
  expect(table.query({ pk: 'p' }).items).toEqual([
    { ...a, n: 1 },
    { ...b, n: 2 },
  ])
  expect(table.get(a)).toEqual({ ...a, n: 1 })
  expect([table.isLocked(a), table.isLocked(b)]).toEqual([true, false])
  rest()
  expect(table.get(a)).toEqual({ ...a, n: 2 })
  expect(table.isLocked(a)).toBe(false)
})

test('[PT46] whoever meets an item that is not visible yet is refused as a conflict, and nothing of it is written', () => {
  const { table, rest } = halfDone()
  const both = [{ update: b, set: [[['n'], 3]] }, { delete: a }] as const
  const refused = { ok: false, failures: [{ reason: 'none' }, { reason: 'conflict' }] }
  expect(table.write(both)).toEqual(refused)
  expect(table.prepare(both)).toEqual(refused)
  expect(() => table.take(a, [])).toThrow('a transaction is at the item')
  expect(table.get(b)).toEqual({ ...b, n: 2 })
  rest()
  expect(table.write(both)).toEqual({ ok: true })
  expect(table.all()).toEqual([{ ...b, n: 3 }])
})
