import type { Condition, Key } from '../../domain/ports.ts'
import type { Subject } from './store-contract.ts'

const item = { n: 5, s: 'm', yes: true, limit: 2, none: null, list: [1], slots: { one: { n: 1 } }, full: { a: 1, b: 2 } }

const holding: [string, Condition][] = [
  ['= number', { path: ['n'], is: '=', value: 5 }],
  ['= string', { path: ['s'], is: '=', value: 'm' }],
  ['= boolean', { path: ['yes'], is: '=', value: true }],
  ['= nested', { path: ['slots', 'one', 'n'], is: '=', value: 1 }],
  ['<> other value', { path: ['n'], is: '<>', value: 6 }],
  ['<> other type', { path: ['n'], is: '<>', value: '5' }],
  ['<> absent', { path: ['gone'], is: '<>', value: 1 }],
  ['<> absent nested', { path: ['slots', 'two', 'n'], is: '<>', value: 1 }],
  ['<', { path: ['n'], is: '<', value: 6 }],
  ['<= equal', { path: ['n'], is: '<=', value: 5 }],
  ['> string', { path: ['s'], is: '>', value: 'l' }],
  ['>= equal', { path: ['s'], is: '>=', value: 'm' }],
  ['> string by bytes', { path: ['s'], is: '>', value: 'M' }],
  ['absent', { path: ['gone'], is: 'absent' }],
  ['absent nested', { path: ['slots', 'two'], is: 'absent' }],
  ['absent below what is no map', { path: ['n', 'x'], is: 'absent' }],
  ['present', { path: ['n'], is: 'present' }],
  ['present null', { path: ['none'], is: 'present' }],
  ['present nested', { path: ['slots', 'one'], is: 'present' }],
  ['fewerThan', { path: ['slots'], is: 'fewerThan', than: ['limit'] }],
  ['fewerThan nested', { path: ['slots', 'one'], is: 'fewerThan', than: ['full', 'b'] }],
  [
    'anyOf',
    {
      anyOf: [
        { path: ['n'], is: '=', value: 1 },
        { path: ['s'], is: 'present' },
      ],
    },
  ],
  [
    'anyOf of a full and a free map',
    {
      anyOf: [
        { path: ['full'], is: 'fewerThan', than: ['limit'] },
        { path: ['slots'], is: 'fewerThan', than: ['limit'] },
      ],
    },
  ],
  ['anyOf in anyOf, one each', { anyOf: [{ anyOf: [{ path: ['yes'], is: '=', value: true }] }] }],
]

const failing: [string, Condition][] = [
  ['= other value', { path: ['n'], is: '=', value: 6 }],
  ['= other type', { path: ['n'], is: '=', value: '5' }],
  ['= boolean for a number', { path: ['n'], is: '=', value: true }],
  ['<> same', { path: ['n'], is: '<>', value: 5 }],
  ['< equal', { path: ['n'], is: '<', value: 5 }],
  ['> equal', { path: ['n'], is: '>', value: 5 }],
  ['< other type', { path: ['n'], is: '<', value: '9' }],
  ['> other type', { path: ['s'], is: '>', value: 1 }],
  ['= absent', { path: ['gone'], is: '=', value: 1 }],
  ['< absent', { path: ['gone'], is: '<', value: 1 }],
  ['<= absent', { path: ['gone'], is: '<=', value: 1 }],
  ['> absent', { path: ['gone'], is: '>', value: 1 }],
  ['>= absent', { path: ['slots', 'two'], is: '>=', value: 1 }],
  ['absent of a present', { path: ['none'], is: 'absent' }],
  ['present of an absent', { path: ['slots', 'two'], is: 'present' }],
  ['fewerThan when full', { path: ['full'], is: 'fewerThan', than: ['limit'] }],
  ['fewerThan of an absent map', { path: ['gone'], is: 'fewerThan', than: ['limit'] }],
  ['fewerThan than an absent number', { path: ['slots'], is: 'fewerThan', than: ['gone'] }],
  ['fewerThan of a list', { path: ['list'], is: 'fewerThan', than: ['limit'] }],
  ['fewerThan of a string', { path: ['s'], is: 'fewerThan', than: ['limit'] }],
  [
    'anyOf none',
    {
      anyOf: [
        { path: ['n'], is: '=', value: 1 },
        { path: ['s'], is: 'absent' },
      ],
    },
  ],
]

export function conditionRules({ store, partition }: Subject) {
  let key: Key
  beforeAll(async () => {
    key = { pk: partition(), sk: 'a' }
    await store().write({ put: { ...key, ...item } })
  })

  test.each(holding)('[PT11] holds: %s', async (_, condition) => {
    expect(await store().write({ check: key, if: [condition] })).toEqual({ ok: true })
  })

  test.each(failing)('[PT11] fails: %s', async (_, condition) => {
    const failures = [{ reason: 'condition', item: { ...key, ...item } }]
    expect(await store().write({ check: key, if: [condition] })).toEqual({ ok: false, failures })
  })

  test('[PT12] of an absent item only <> and absent hold', async () => {
    const absent = { pk: partition(), sk: 'none' }
    const single = [...holding, ...failing].filter(([, condition]) => 'is' in condition)
    const results = single.map(async ([name, condition]) => {
      const { ok } = await store().write({ check: absent, if: [condition] })
      return ok ? [name] : []
    })
    const expected = single.filter(([, each]) => 'is' in each && (each.is === '<>' || each.is === 'absent'))
    expect((await Promise.all(results)).flat()).toEqual(expected.map(([name]) => name))
  })

  test('[PT13] all conditions must hold', async () => {
    const [yes, no] = [holding[0]?.[1], failing[0]?.[1]] as [Condition, Condition]
    expect(await store().write({ check: key, if: [yes, yes] })).toEqual({ ok: true })
    expect(await store().write({ check: key, if: [yes, no] })).toMatchObject({ ok: false })
    expect(await store().write({ check: key, if: [{ anyOf: [no, yes] }, no] })).toMatchObject({ ok: false })
  })

  test('[PT14] a refused put, update or delete changes nothing and hands back what is stored, if anything', async () => {
    const stored = { pk: partition(), sk: 'a', n: 1 }
    await store().write({ put: stored })
    const refused = { ok: false, failures: [{ reason: 'condition', item: stored }] }
    expect(await store().write({ put: { ...stored, n: 2 }, if: [{ path: ['pk'], is: 'absent' }] })).toEqual(refused)
    expect(await store().write({ update: stored, add: [[['n'], 1]], if: [{ path: ['n'], is: '<', value: 1 }] })).toEqual(refused)
    expect(await store().write({ delete: stored, if: [{ path: ['n'], is: '=', value: 2 }] })).toEqual(refused)
    expect(await store().get(stored)).toEqual(stored)
    const absent = { pk: stored.pk, sk: 'none' }
    const update = { update: absent, set: [[['n'], 1]], if: [{ path: ['pk'], is: 'present' }] } as const
    expect(await store().write(update)).toEqual({ ok: false, failures: [{ reason: 'condition' }] })
    expect(await store().get(absent)).toBeUndefined()
  })
}
