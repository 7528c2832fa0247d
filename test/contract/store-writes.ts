import type { Item } from '../../domain/ports.ts'
import type { Subject } from './store-contract.ts'

export function writeRules({ store, partition }: Subject) {
  test('[PT1] what is put is read back exactly: nested lists and maps, unicode, #, 13 digits, booleans, null, empty values', async () => {
    const item: Item = {
      pk: partition(),
      sk: 'chat#1#ünï😀',
      text: 'Grüße #1 😀 "quoted"\n',
      at: 1763805600123,
      numbers: [0, -1, 0.25, 9_999_999_999_999],
      open: true,
      closed: false,
      nothing: null,
      empty: '',
      list: [],
      map: {},
      slots: { 'chat#a.b': { at: 1, tags: ['x', ['y', { z: false }]] }, __proto: 1 },
    }
    expect(await store().write({ put: item })).toEqual({ ok: true })
    expect(await store().get({ pk: item.pk, sk: item.sk })).toEqual(item)
    expect(await store().query({ pk: item.pk })).toEqual({ items: [item], complete: true })
  })

  test('[PT1] an absent item is undefined', async () => {
    expect(await store().get({ pk: partition(), sk: 'none' })).toBeUndefined()
  })

  test('[PT2] undefined attributes are dropped at every depth, from lists too', async () => {
    const key = { pk: partition(), sk: 'a' }
    await store().write({ put: { ...key, gone: undefined, map: { gone: undefined, kept: 1 }, list: [1, undefined, 2] } })
    await store().write({ update: key, set: [[['more'], { gone: undefined, kept: 2 }]] })
    const item = await store().get(key)
    expect(Object.keys(item ?? {}).sort()).toEqual(['list', 'map', 'more', 'pk', 'sk'])
    expect(item).toEqual({ ...key, map: { kept: 1 }, list: [1, 2], more: { kept: 2 } })
  })

  test.each([
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a date', new Date(0)],
    ['a function', () => 1],
    ['a map object', new Map()],
    ['a big integer', 1n],
  ])('[PT2] %s is refused aloud', async (_, value) => {
    const key = { pk: partition(), sk: 'a' }
    await expect(store().write({ put: { ...key, value } })).rejects.toThrow()
    await expect(store().write({ update: key, set: [[['value'], value]] })).rejects.toThrow()
    expect(await store().get(key)).toBeUndefined()
  })

  test('[PT3] what was handed in or out can be changed without changing what is stored', async () => {
    const put = { pk: partition(), sk: 'a', map: { n: 1 } }
    await store().write({ put })
    put.map.n = 2
    const read = (await store().get(put)) as unknown as typeof put
    read.map.n = 3
    expect(await store().get(put)).toMatchObject({ map: { n: 1 } })
  })

  test('[PT4] a put replaces the whole item', async () => {
    const key = { pk: partition(), sk: 'a' }
    await store().write({ put: { ...key, one: 1 } })
    await store().write({ put: { ...key, two: 2 } })
    expect(await store().get(key)).toEqual({ ...key, two: 2 })
  })

  test('[PT5] an update sets, adds and removes, at the top and inside maps, and leaves the rest', async () => {
    const key = { pk: partition(), sk: 'a' }
    await store().write({ put: { ...key, kept: 'k', old: 1, n: 5, slots: { a: { n: 1 }, b: 2 } } })
    const outcome = await store().write({
      update: key,
      set: [
        [['name'], 'reserved word'],
        [['slots', 'chat#c'], { at: 1 }],
      ],
      add: [
        [['n'], -2],
        [['count'], 1],
        [['slots', 'a', 'n'], 4],
        [['slots', 'a', 'new'], 7],
      ],
      remove: [['old'], ['slots', 'b'], ['never'], ['slots', 'neverEither']],
    })
    expect(outcome).toEqual({ ok: true })
    const slots = { a: { n: 5, new: 7 }, 'chat#c': { at: 1 } }
    expect(await store().get(key)).toEqual({ ...key, kept: 'k', name: 'reserved word', n: 3, count: 1, slots })
  })

  test('[PT6] an update of an absent item creates it with its key', async () => {
    const key = { pk: partition(), sk: 'a' }
    expect(await store().write({ update: key, set: [[['status'], 'open']], add: [[['n'], 2]] })).toEqual({ ok: true })
    expect(await store().get(key)).toEqual({ ...key, status: 'open', n: 2 })
  })

  test.each([
    ['set', { set: [[['slots', 'a'], 1]] as const }],
    ['add', { add: [[['slots', 'a'], 1]] as const }],
  ])('[PT7] %s inside a map that is not there throws and changes nothing', async (_, change) => {
    const key = { pk: partition(), sk: 'a' }
    await expect(store().write({ update: key, ...change })).rejects.toThrow()
    expect(await store().get(key)).toBeUndefined()
    await store().write({ put: { ...key, slots: 'no map' } })
    await expect(store().write({ update: key, ...change })).rejects.toThrow()
    await expect(store().transact([{ update: key, ...change }])).rejects.toThrow()
    expect(await store().get(key)).toEqual({ ...key, slots: 'no map' })
  })

  test('[PT7] adding to what is no number throws', async () => {
    const key = { pk: partition(), sk: 'a' }
    await store().write({ put: { ...key, n: 'one' } })
    await expect(store().write({ update: key, add: [[['n'], 1]] })).rejects.toThrow()
  })

  test('[PT8] a write that cannot mean anything throws', async () => {
    const key = { pk: partition(), sk: 'a' }
    await expect(store().write({ update: key })).rejects.toThrow()
    await expect(store().write({ check: key, if: [] })).rejects.toThrow()
    await expect(store().write({ put: key, if: [{ anyOf: [] }] })).rejects.toThrow()
    await expect(store().write({ put: { pk: '', sk: 'a' } })).rejects.toThrow()
    await expect(store().write({ update: key, set: [[['pk'], 'other']] })).rejects.toThrow()
    const overlapping = [['a'], ['a', 'b']] as const
    await expect(store().write({ update: key, remove: overlapping })).rejects.toThrow()
    await expect(store().write({ update: key, set: [[['n'], 1]], add: [[['n'], 1]] })).rejects.toThrow()
    expect(await store().get(key)).toBeUndefined()
  })

  test('[PT9] a delete removes, of an absent item it is done already', async () => {
    const key = { pk: partition(), sk: 'a' }
    await store().write({ put: key })
    expect(await store().write({ delete: key })).toEqual({ ok: true })
    expect(await store().get(key)).toBeUndefined()
    expect(await store().write({ delete: key })).toEqual({ ok: true })
  })

  test('[PT10] take deletes and returns; nothing when absent or a condition fails', async () => {
    const item = { pk: partition(), sk: 'a', until: 5, map: { n: 1 } }
    expect(await store().take(item)).toBeUndefined()
    await store().write({ put: item })
    expect(await store().take(item, [{ path: ['until'], is: '>', value: 5 }])).toBeUndefined()
    expect(await store().get(item)).toEqual(item)
    expect(await store().take(item, [{ path: ['until'], is: '>=', value: 5 }])).toEqual(item)
    expect(await store().get(item)).toBeUndefined()
    expect(await store().take(item)).toBeUndefined()
  })
}
