import type { Outcome, Write } from '../../domain/ports.ts'
import type { Subject } from './store-contract.ts'

const wins = (outcomes: readonly Outcome[]) => outcomes.filter(({ ok }) => ok).length

// A hundred at once: what waits longer than half a second for one of the client's 150 sockets counts as not connected.
async function times<T>(count: number, run: (n: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  let next = 0
  async function runner() {
    while (next < count) results.push(await run(next++))
  }
  await Promise.all(Array.from({ length: Math.min(count, 100) }, runner))
  return results
}

export function raceRules({ store, partition }: Subject) {
  test('[PT24] of 50 puts of one absent item exactly one wins, and the others are handed the winner', async () => {
    const key = { pk: partition(), sk: 'a' }
    const outcomes = await times(50, n => store().write({ put: { ...key, n }, if: [{ path: ['pk'], is: 'absent' }] }))
    expect(wins(outcomes)).toBe(1)
    const item = await store().get(key)
    for (const outcome of outcomes) if (!outcome.ok) expect(outcome.failures).toEqual([{ reason: 'condition', item }])
  })

  test('[PT25] of 1,000 increments capped at 6 exactly 6 are done', async () => {
    const key = { pk: partition(), sk: 'a' }
    await store().write({ put: { ...key, n: 0 } })
    const up: Write = { update: key, add: [[['n'], 1]], if: [{ path: ['n'], is: '<', value: 6 }] }
    expect(wins(await times(1000, () => store().write(up)))).toBe(6)
    expect(await store().get(key)).toMatchObject({ n: 6 })
  }, 30_000)

  test('[PT25] of 200 chats for 3 slots exactly 3 get one', async () => {
    const key = { pk: partition(), sk: 'a' }
    await store().write({ put: { ...key, limit: 3, slots: {} } })
    const outcomes = await times(200, n =>
      store().transact([
        { update: key, set: [[['slots', `chat#${n}`], n]], if: [{ path: ['slots'], is: 'fewerThan', than: ['limit'] }] },
        { put: { pk: key.pk, sk: `chat#${n}` }, if: [{ path: ['pk'], is: 'absent' }] },
      ]),
    )
    expect(wins(outcomes)).toBe(3)
    const { items } = await store().query({ pk: key.pk, from: 'chat#', to: 'chat#~' })
    const slots = Object.keys((await store().get(key))?.slots as object)
    expect(items.map(({ sk }) => sk)).toEqual(slots.sort())
  }, 30_000)

  test('[PT26] 100 transfers between two accounts lose and make nothing', async () => {
    const pk = partition()
    for (const sk of ['a', 'b']) await store().write({ put: { pk, sk, n: 10 } })
    await times(100, n => {
      const [from, to] = n % 2 ? ['a', 'b'] : (['b', 'a'] as const)
      return store().transact([
        { update: { pk, sk: from as string }, add: [[['n'], -1]], if: [{ path: ['n'], is: '>=', value: 1 }] },
        { update: { pk, sk: to as string }, add: [[['n'], 1]] },
      ])
    })
    const [a, b] = (await store().query({ pk })).items as unknown as { n: number }[]
    expect((a?.n ?? 0) + (b?.n ?? 0)).toBe(20)
  }, 30_000)

  test('[PT27] of 50 who take one item exactly one gets it', async () => {
    const item = { pk: partition(), sk: 'ticket', of: 'alice' }
    await store().write({ put: item })
    const taken = await times(50, () => store().take(item, [{ path: ['of'], is: '=', value: 'alice' }]))
    expect(taken.filter(Boolean)).toEqual([item])
  })
}
