import type { Range, Write } from '../../domain/ports.ts'
import type { Subject } from './store-contract.ts'

// In the order of their UTF-8 bytes: 😀 comes after the private-use , though its first UTF-16 unit is smaller.
const sorted = ['A', 'a', 'a#1', 'a#10', 'a#2', 'a$', 'b', 'é', '\ue000', '😀']

export function queryRules({ store, partition }: Subject) {
  let pk: string
  beforeAll(async () => {
    pk = partition()
    const writes = sorted.map((sk): Write => ({ put: { pk, sk } })).reverse()
    await store().transact([...writes, { put: { pk: `${pk}#other`, sk: 'a' } }])
  })

  async function keys(range: Omit<Range, 'pk'>) {
    const { items, complete } = await store().query({ pk, ...range })
    return [items.map(({ sk }) => sk), complete]
  }

  test('[PT20] a query gives one partition in the order of bytes, backwards when newest first', async () => {
    expect(await keys({})).toEqual([sorted, true])
    expect(await keys({ newestFirst: true })).toEqual([[...sorted].reverse(), true])
    expect(await store().query({ pk: `${pk}#none` })).toEqual({ items: [], complete: true })
  })

  test('[PT21] both bounds are inclusive and either may be missing', async () => {
    expect(await keys({ from: 'a#1', to: 'a#2' })).toEqual([['a#1', 'a#10', 'a#2'], true])
    expect(await keys({ from: 'a$' })).toEqual([['a$', 'b', 'é', '\ue000', '😀'], true])
    expect(await keys({ to: 'a' })).toEqual([['A', 'a'], true])
    expect(await keys({ from: '\ue000', to: '😀' })).toEqual([['\ue000', '😀'], true])
    expect(await keys({ from: 'a#', to: 'a#~', newestFirst: true })).toEqual([['a#2', 'a#10', 'a#1'], true])
    expect(await keys({ from: 'b', to: 'b' })).toEqual([['b'], true])
  })

  test('[PT21] a range with nothing in it is empty, also one that ends before it begins', async () => {
    expect(await keys({ from: 'c', to: 'd' })).toEqual([[], true])
    expect(await keys({ from: 'd', to: 'c' })).toEqual([[], true])
    expect(await keys({ from: '😀', to: '\ue000', limit: 1 })).toEqual([[], true])
  })

  test('[PT22] a limit is kept, and complete says exactly whether something lies behind it', async () => {
    expect(await keys({ limit: 1 })).toEqual([['A'], false])
    expect(await keys({ limit: 1, newestFirst: true })).toEqual([['😀'], false])
    expect(await keys({ limit: sorted.length - 1 })).toEqual([sorted.slice(0, -1), false])
    expect(await keys({ limit: sorted.length })).toEqual([sorted, true])
    expect(await keys({ limit: 3, from: 'a#1', to: 'a#2' })).toEqual([['a#1', 'a#10', 'a#2'], true])
    expect(await keys({ limit: 2, from: 'a#1', to: 'a#2', newestFirst: true })).toEqual([['a#2', 'a#10'], false])
  })

  test('[PT23] a query over more than the megabyte of one page gives everything', async () => {
    const big = partition()
    const text = 'x'.repeat(100_000)
    for (let n = 10; n < 35; n++) await store().write({ put: { pk: big, sk: `${n}`, text } })
    const all = await store().query({ pk: big })
    expect(all.items.map(({ sk }) => sk)).toEqual(Array.from({ length: 25 }, (_, n) => `${n + 10}`))
    expect(all.complete).toBe(true)
    const some = await store().query({ pk: big, limit: 24, newestFirst: true })
    expect([some.items.length, some.items[23]?.sk, some.complete]).toEqual([24, '11', false])
    expect((await store().query({ pk: big, limit: 25 })).complete).toBe(true)
  })
}
