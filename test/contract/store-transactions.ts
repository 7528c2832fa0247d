import type { Write } from '../../domain/ports.ts'
import type { Subject } from './store-contract.ts'

export function transactionRules({ store, partition }: Subject) {
  test('[PT15] a transaction does all its writes', async () => {
    const pk = partition()
    await store().write({ put: { pk, sk: 'updated', n: 1 } })
    await store().write({ put: { pk, sk: 'deleted' } })
    await store().write({ put: { pk, sk: 'checked', open: true } })
    const outcome = await store().transact([
      { put: { pk, sk: 'put', n: 1 }, if: [{ path: ['pk'], is: 'absent' }] },
      { update: { pk, sk: 'updated' }, add: [[['n'], 1]] },
      { delete: { pk, sk: 'deleted' } },
      { check: { pk, sk: 'checked' }, if: [{ path: ['open'], is: '=', value: true }] },
    ])
    expect(outcome).toEqual({ ok: true })
    const { items } = await store().query({ pk })
    expect(items).toEqual([
      { pk, sk: 'checked', open: true },
      { pk, sk: 'put', n: 1 },
      { pk, sk: 'updated', n: 2 },
    ])
  })

  test('[PT16] a transaction that fails changes nothing and says of each write, in order, what failed and what is stored', async () => {
    const pk = partition()
    const stored = { pk, sk: 'b', n: 7, slots: { a: 1 } }
    await store().write({ put: stored })
    const outcome = await store().transact([
      { put: { pk, sk: 'a' } },
      { update: { pk, sk: 'b' }, add: [[['n'], 1]], if: [{ path: ['n'], is: '<', value: 7 }] },
      { delete: { pk, sk: 'c' }, if: [{ path: ['pk'], is: 'present' }] },
      { check: { pk, sk: 'd' }, if: [{ path: ['pk'], is: 'absent' }] },
    ])
    expect(outcome).toEqual({
      ok: false,
      failures: [{ reason: 'none' }, { reason: 'condition', item: stored }, { reason: 'condition' }, { reason: 'none' }],
    })
    expect((await store().query({ pk })).items).toEqual([stored])
  })

  test('[PT16] a check that fails stops the other writes', async () => {
    const pk = partition()
    const outcome = await store().transact([{ put: { pk, sk: 'a' } }, { check: { pk, sk: 'b' }, if: [{ path: ['pk'], is: 'present' }] }])
    expect(outcome).toEqual({ ok: false, failures: [{ reason: 'none' }, { reason: 'condition' }] })
    expect(await store().get({ pk, sk: 'a' })).toBeUndefined()
  })

  test('[PT17] one item twice in a transaction throws, whatever the writes', async () => {
    const key = { pk: partition(), sk: 'a' }
    const check: Write = { check: key, if: [{ path: ['pk'], is: 'absent' }] }
    await expect(store().transact([{ put: key }, { delete: key }])).rejects.toThrow()
    await expect(store().transact([{ put: key }, check])).rejects.toThrow()
    expect(await store().get(key)).toBeUndefined()
  })

  test('[PT18] a transaction has 1 to 100 writes', async () => {
    const pk = partition()
    const puts = (count: number): Write[] => Array.from({ length: count }, (_, n) => ({ put: { pk, sk: `item#${n}` } }))
    await expect(store().transact([])).rejects.toThrow()
    await expect(store().transact(puts(101))).rejects.toThrow()
    expect((await store().query({ pk })).items).toHaveLength(0)
    expect(await store().transact(puts(100))).toEqual({ ok: true })
    expect((await store().query({ pk })).items).toHaveLength(100)
  })

  test('[PT19] a write that does not fit the stored item throws for the whole transaction', async () => {
    const pk = partition()
    await store().write({ put: { pk, sk: 'b', n: 'one' } })
    const misfit: Write = { update: { pk, sk: 'b' }, add: [[['n'], 1]] }
    await expect(store().transact([{ put: { pk, sk: 'a' } }, misfit])).rejects.toThrow()
    expect((await store().query({ pk })).items).toEqual([{ pk, sk: 'b', n: 'one' }])
  })
}
