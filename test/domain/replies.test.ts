import { expect, test } from '@jest/globals'
import { changeReply, createReply, deleteReply, listReplies, mostReplies } from '../../domain/replies.ts'
import { openCentre } from '../support/centre.ts'

const hello = { shortcut: 'hi', name: 'Greeting', text: 'Hello {customer.first}' }
const bye = { shortcut: 'bye', name: 'Goodbye', text: 'Have a good day' }

async function open() {
  const { ports, store } = await openCentre()
  return {
    store,
    create: (id: string, text = hello) => createReply(ports, 'sam', id, text),
    change: (id: string, rev: number, text: typeof hello) => changeReply(ports, 'sam', id, rev, text),
    remove: (id: string) => deleteReply(ports, 'sam', id),
    shortcuts: async () => (await listReplies(ports)).map(({ shortcut }) => shortcut),
    claims: () =>
      store
        .all()
        .filter(({ pk }) => pk === 'SHORTCUTS')
        .map(({ sk }) => sk),
    audit: () =>
      store
        .all()
        .filter(item => item.of === 'REPLIES/hello')
        .map(({ action }) => action),
  }
}

test('[RC6] a reply is made, changed as it was read, and taken away; a repeat changes nothing', async () => {
  const { create, change, remove, shortcuts, claims, audit } = await open()
  expect(await create('hello')).toMatchObject({ result: 'saved', value: { rev: 1 } })
  expect(await create('hello')).toMatchObject({ result: 'saved', value: { rev: 1 } })
  expect(await create('hello', bye)).toEqual({ result: 'exists' })
  expect(await create('bye', bye)).toMatchObject({ result: 'saved' })
  expect(await shortcuts()).toEqual(['bye', 'hi'])
  const moin = { ...hello, shortcut: 'moin' }
  expect(await change('hello', 1, moin)).toMatchObject({ result: 'saved', value: { rev: 2, shortcut: 'moin' } })
  expect(await change('hello', 1, moin)).toMatchObject({ result: 'saved', value: { rev: 2 } })
  expect(await change('hello', 1, hello)).toEqual({ result: 'changedMeanwhile' })
  expect(await change('nothing', 1, hello)).toEqual({ result: 'absent' })
  expect(claims()).toEqual(['bye', 'moin'])
  expect(await remove('hello')).toBe('deleted')
  expect(await remove('hello')).toBe('absent')
  expect(await shortcuts()).toEqual(['bye'])
  expect(claims()).toEqual(['bye'])
  expect(audit().sort()).toEqual(['replyChanged', 'replyCreated', 'replyDeleted'])
})

test('[RC6] no two replies share a shortcut, whatever its capitals; the other one is named', async () => {
  const { create, change, remove } = await open()
  await create('hello')
  await create('bye', bye)
  expect(await create('other', { ...bye, shortcut: 'HI' })).toMatchObject({ result: 'taken', by: { id: 'hello', name: 'Greeting' } })
  expect(await change('bye', 1, { ...bye, shortcut: 'Hi' })).toMatchObject({ result: 'taken', by: { id: 'hello' } })
  expect(await change('hello', 1, { ...hello, shortcut: 'Hi' })).toMatchObject({ result: 'saved', value: { shortcut: 'Hi', rev: 2 } })
  await remove('hello')
  expect(await change('bye', 1, { ...bye, shortcut: 'hi' })).toMatchObject({ result: 'saved', value: { shortcut: 'hi' } })
})

test('[RC6] two who want the same shortcut, or the same reply, at the same moment: one has it', async () => {
  const { create, change, claims } = await open()
  const both = await Promise.all([create('one'), create('two', { ...hello, shortcut: 'HI' })])
  expect(both.map(({ result }) => result).sort()).toEqual(['saved', 'taken'])
  expect(claims()).toEqual(['hi'])
  const winner = both[0]?.result === 'saved' ? 'one' : 'two'
  const changes = await Promise.all([change(winner, 1, { ...hello, name: 'A' }), change(winner, 1, { ...hello, name: 'B' })])
  expect(changes.map(({ result }) => result).sort()).toEqual(['changedMeanwhile', 'saved'])
})

test('[RC6] there are 500 at most, also when two come for the last place', async () => {
  const { create, remove, shortcuts, store } = await open()
  await create('hello')
  await store.write({ update: { pk: 'SHORTCUTS#COUNT', sk: 'S' }, set: [[['replies'], mostReplies - 1]] })
  const both = await Promise.all([create('one', bye), create('two', { ...bye, shortcut: 'ciao' })])
  expect(both.map(({ result }) => result).sort()).toEqual(['full', 'saved'])
  await remove('hello')
  expect(await create('three', { ...bye, shortcut: 'adieu' })).toMatchObject({ result: 'saved' })
  expect(await shortcuts()).toHaveLength(2)
})
