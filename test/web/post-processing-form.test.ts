import { describe, expect, test } from '@jest/globals'
import { limits } from '../../protocol/limits.ts'
import { createRemarks, type Remarks } from '../../web/console/remarks.ts'
import { createDrafts } from '../../web/shared/drafts.ts'
import { manualClock } from '../support/manual-clock.ts'
import { memoryStorage } from '../support/memory-storage.ts'
import { row } from './fixtures.ts'

function setUp(storage = memoryStorage(), answer: () => Promise<boolean> = async () => true) {
  const clock = manualClock()
  const sent: (Remarks & { chat: string })[] = []
  const remarks = createRemarks({
    clock,
    drafts: createDrafts(storage, 'usher.remarks.alice.'),
    save: (chat, kept) => {
      sent.push({ chat, ...kept })
      return answer()
    },
  })
  return { clock, sent, remarks, storage }
}

describe('post processing form', () => {
  test('[S45] what is written is saved after a pause, as a whole, and once', async () => {
    const { clock, sent, remarks } = setUp()
    for (const notes of ['p', 'pa', 'parcel']) {
      remarks.change('dee', { notes })
      await clock.advance(500)
    }
    expect(sent).toEqual([])
    remarks.change('dee', { disposition: 'sold' })
    await clock.advance(1_000)
    expect(sent).toEqual([{ chat: 'dee', notes: 'parcel', disposition: 'sold' }])
    expect(remarks.keeping.value.dee).toBe('saved')
  })

  test('[S45] what is shown is what was written here, else what the server has; both are the same field', async () => {
    const { clock, remarks } = setUp()
    const dee = row('dee', { notes: 'begun in the chat', disposition: 'sold' })
    expect(remarks.shown(dee)).toEqual({ notes: 'begun in the chat', disposition: 'sold' })
    remarks.change('dee', { notes: '' })
    expect(remarks.shown(dee)).toEqual({ notes: '', disposition: 'sold' })
    // an answer that comes before the row does brings the old words back for no moment
    await clock.advance(1_000)
    remarks.settle([dee])
    expect(remarks.shown(dee).notes).toBe('')
    remarks.settle([{ ...dee, notes: '' }])
    expect(remarks.shown({ ...dee, notes: 'by another page' }).notes).toBe('by another page')
  })

  test('[S45] it survives a reload, and is saved then', async () => {
    const storage = memoryStorage()
    setUp(storage).remarks.change('dee', { notes: 'half a sent' })
    const { clock, sent, remarks } = setUp(storage)
    expect(remarks.shown(row('dee')).notes).toBe('half a sent')
    remarks.settle([row('dee')])
    await clock.advance(1_000)
    expect(sent).toEqual([{ chat: 'dee', notes: 'half a sent' }])
  })

  test('[S47] the end takes along what the server may not have, and sends nothing after it', async () => {
    const { clock, sent, remarks } = setUp()
    remarks.change('dee', { notes: 'last words' })
    expect(remarks.unsaved('dee')).toEqual({ notes: 'last words' })
    await clock.advance(5_000)
    expect(sent).toEqual([])
  })

  test('[S45] a chat that has left the list leaves nothing behind', async () => {
    const { clock, sent, remarks, storage } = setUp()
    remarks.change('dee', { notes: 'a' })
    remarks.settle([row('kim')])
    await clock.advance(5_000)
    expect(sent).toEqual([])
    expect(storage.length).toBe(0)
    expect(remarks.unsaved('dee')).toEqual({})
  })

  test('[S45] a refusal is shown, and what is too long is not sent', async () => {
    const { clock, sent, remarks } = setUp(memoryStorage(), async () => false)
    remarks.change('dee', { notes: 'a' })
    await clock.advance(1_000)
    expect(remarks.keeping.value.dee).toBe('failed')
    remarks.change('dee', { notes: 'a'.repeat(limits.remarkCharacters + 1) })
    await clock.advance(1_000)
    expect(sent).toHaveLength(1)
  })

  test('[S45] while one saving is on its way a newer text waits for it', async () => {
    let answer = (_: boolean) => {}
    const { clock, sent, remarks } = setUp(memoryStorage(), () => new Promise(resolve => (answer = resolve)))
    remarks.change('dee', { notes: 'old' })
    await clock.advance(1_000)
    remarks.change('dee', { notes: 'new' })
    await clock.advance(5_000)
    expect(sent.map(({ notes }) => notes)).toEqual(['old'])
    answer(true)
    await clock.advance(1_000)
    expect(sent.map(({ notes }) => notes)).toEqual(['old', 'new'])
  })

  test('[S45] a stranger’s entry in the storage is no remark', () => {
    const storage = memoryStorage()
    for (const text of ['{', 'null', '7', '{"notes":7}']) {
      storage.setItem('usher.remarks.alice.dee', text)
      expect(setUp(storage).remarks.shown(row('dee'))).toEqual({ notes: '', disposition: '' })
    }
  })
})
