import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { RecordView } from '../../protocol/records.ts'
import { createRecordDesk, newForm } from '../../web/console/record-desk.ts'
import { isEdited, newRecordOf, noRecords, recordName, reduceRecords } from '../../web/console/records.ts'
import type { RecordsApi } from '../../web/console/records-api.ts'
import { HttpFailure, Unreachable } from '../../web/shared/http.ts'
import { settle } from '../support/manual-clock.ts'
import { row } from './fixtures.ts'

function record(rev: number, part: Partial<RecordView> = {}): RecordView {
  return {
    id: 'r1',
    rev,
    nickname: 'dee',
    firstName: 'Dana',
    lastName: 'Reyes',
    email: 'dee@example.com',
    phone: '',
    company: '',
    createdAt: 0,
    notes: [],
    chats: [],
    ...part,
  }
}

const warn = jest.spyOn(console, 'warn')
beforeEach(() => void warn.mockImplementation(() => {}))
afterEach(() => void warn.mockReset())

async function notAsked(): Promise<never> {
  throw new Error('this test does not ask for that')
}

function setUp(answers: Partial<RecordsApi> = {}) {
  const api: RecordsApi = {
    record: async () => record(1),
    matches: async () => [],
    choose: notAsked,
    make: notAsked,
    change: notAsked,
    addNote: notAsked,
    pastEvents: notAsked,
    replies: notAsked,
    ...answers,
  }
  let keys = 0
  return createRecordDesk(
    async () => api,
    () => `key-${++keys}`,
  )
}

describe('records', () => {
  test('[RC3] a note that is begun stays while others are in front; sent again it is the same one, written on it is another', async () => {
    const sent: string[][] = []
    let answer: 'lost' | 'kept' = 'lost'
    const desk = setUp({
      async addNote(...note) {
        sent.push(note)
        if (answer === 'lost') throw new Unreachable('no network')
      },
    })
    desk.writeNote('r1', 'called ')
    desk.writeNote('r2', 'another customer’s')
    expect(await desk.addNote('r1')).toBe(false)
    expect(await desk.addNote('r1')).toBe(false)
    expect(desk.state.value.notes.r1?.text).toBe('called ')
    desk.writeNote('r1', 'called twice')
    answer = 'kept'
    expect(await desk.addNote('r1')).toBe(true)
    expect(sent.map(([record, , text]) => [record, text])).toEqual([
      ['r1', 'called'],
      ['r1', 'called'],
      ['r1', 'called twice'],
    ])
    const [first, again, other] = sent.map(([, key]) => key)
    expect(again).toBe(first)
    expect(other).not.toBe(first)
    expect(Object.keys(desk.state.value.notes)).toEqual(['r2'])
  })

  test('[S30] nothing of a customer whose chat has left the list stays, unless another chat or tab shows the record', async () => {
    const desk = setUp()
    desk.load('r1')
    desk.loadMatches('dee')
    await settle()
    desk.type('r1', desk.form('r1') ?? newForm(row('dee')), 'phone', '030')
    desk.writeNote('r1', 'begun')
    desk.forget('dee')
    expect(desk.state.value).toMatchObject({ matches: {}, records: { r1: { kind: 'here' } }, notes: { r1: { text: 'begun' } } })
    desk.forget('kim', 'r1')
    expect(desk.state.value).toEqual(noRecords)
  })

  test('[S31] a new customer’s form begins with what was typed, and nothing is saved before Save', async () => {
    const made: unknown[] = []
    const desk = setUp({
      make: async (key, chat, details) => {
        made.push([key, chat, details.firstName, details.company])
        return record(1, { ...details })
      },
    })
    const dee = row('dee', { customer: { nickname: 'dee', firstName: '', lastName: '', email: 'dee@example.com' } })
    const place = newRecordOf('dee')
    desk.type(place, newForm(dee), 'firstName', 'Dana')
    desk.type(place, newForm(dee), 'company', 'Acme')
    expect(desk.form(place)?.details).toMatchObject({ nickname: 'dee', email: 'dee@example.com', firstName: 'Dana', company: 'Acme' })
    expect(made).toEqual([])
    expect(await desk.save(place, newForm(dee), 'dee')).toBe('r1')
    expect(made).toEqual([['key-1', 'dee', 'Dana', 'Acme']])
    // the chat is known to be of this record before the server's next word
    expect(desk.recordOf(dee)).toBe('r1')
    expect(desk.state.value.forms).toEqual({})
  })

  test('[S31] saved again after a lost answer, it is the same record', async () => {
    const keys: string[] = []
    const desk = setUp({
      make: async key => {
        keys.push(key)
        throw new Unreachable('broke off')
      },
    })
    const place = newRecordOf('dee')
    desk.type(place, newForm(row('dee')), 'company', 'Acme')
    expect(await desk.save(place, undefined, 'dee')).toBeUndefined()
    expect(desk.state.value.forms[place]?.refusal).toEqual({ kind: 'unreachable' })
    desk.type(place, newForm(row('dee')), 'phone', '1')
    await desk.save(place, undefined, 'dee')
    expect(keys).toEqual(['key-1', 'key-1'])
  })

  test('[S31] at the end of post processing what was typed is saved first; untouched, nothing is made', async () => {
    let made = 0
    const desk = setUp({
      make: async () => {
        made += 1
        return record(1)
      },
    })
    const dee = row('dee')
    expect(await desk.finish(dee)).toBe(true)
    expect(made).toBe(0)
    desk.type(newRecordOf('dee'), newForm(dee), 'company', 'Acme')
    expect(await desk.finish(dee)).toBe(true)
    expect(made).toBe(1)
    expect(await desk.finish(dee)).toBe(true)
    expect(made).toBe(1)
  })

  test('[S31] what cannot be saved holds the end of post processing', async () => {
    const desk = setUp()
    const dee = row('dee')
    desk.type(newRecordOf('dee'), newForm(dee), 'email', 'not an address')
    expect(await desk.finish(dee)).toBe(false)
    expect(desk.state.value.forms[newRecordOf('dee')]?.refusal).toEqual({ kind: 'badEmail' })
    desk.undo(newRecordOf('dee'))
    expect(await desk.finish(dee)).toBe(true)
  })

  test('[S30] somebody else’s change is told; fetched anew, the own changes stay and the others’ are taken', async () => {
    const revs: number[] = []
    let newest = record(1)
    const desk = setUp({
      record: async () => newest,
      change: async (_, rev, details) => {
        revs.push(rev)
        if (rev < newest.rev) throw new HttpFailure(409, { code: 'CONFLICT', message: 'changed meanwhile' })
        return record(rev + 1, { ...details })
      },
    })
    desk.load('r1')
    await settle()
    const from = desk.form('r1')
    if (!from) throw new Error('the record is not there')
    desk.type('r1', from, 'phone', '4711')
    newest = record(2, { company: 'Acme' })
    expect(await desk.save('r1')).toBeUndefined()
    expect(desk.state.value.forms.r1?.refusal).toEqual({ kind: 'changed' })
    desk.load('r1', true)
    await settle()
    expect(desk.form('r1')).toMatchObject({ rev: 2, details: { phone: '4711', company: 'Acme' } })
    expect(desk.form('r1')?.refusal).toBeUndefined()
    expect(await desk.save('r1')).toBe('r1')
    expect(revs).toEqual([1, 2])
  })

  test('[S30] an older answer never replaces a newer one, and a failed one keeps what is there', () => {
    const newer = reduceRecords(noRecords, { kind: 'record', record: record(3, { company: 'new' }) })
    expect(reduceRecords(newer, { kind: 'record', record: record(2) }).records.r1?.value?.company).toBe('new')
    const failed = reduceRecords(newer, { kind: 'failed', what: 'records', id: 'r1' })
    expect(failed.records.r1).toMatchObject({ kind: 'failed', value: { company: 'new' } })
  })

  test('[S30] a record is asked for once, and again only when that is wished or it did not come', async () => {
    let asked = 0
    const desk = setUp({
      record: async () => {
        asked += 1
        if (asked === 1) throw new Unreachable('not now')
        return record(1)
      },
    })
    desk.load('r1')
    await settle()
    expect(desk.state.value.records.r1?.kind).toBe('failed')
    desk.load('r1')
    await settle()
    desk.load('r1')
    await settle()
    expect(asked).toBe(2)
    desk.load('r1', true)
    expect(asked).toBe(2)
    await settle()
    expect(asked).toBe(3)
  })

  test('[S30] of several records one is chosen, and the chat is of it from then on', async () => {
    const desk = setUp({ choose: async () => {} })
    const dee = row('dee', { matches: 2 })
    expect(desk.recordOf(dee)).toBeUndefined()
    expect(await desk.choose('dee', 'r2')).toBe(true)
    expect(desk.recordOf(dee)).toBe('r2')
    expect(await setUp().choose('dee', 'r2')).toBe(false)
  })

  test('[S31] white space at the ends of a detail is no change; a name is found for whatever is known', () => {
    const details = { nickname: '', firstName: '', lastName: '', email: 'dee@example.com', phone: '', company: '' }
    expect(isEdited({ base: details, details: { ...details, phone: ' ' } })).toBe(false)
    expect(isEdited({ base: details, details: { ...details, phone: '1' } })).toBe(true)
    expect(recordName(details)).toBe('dee@example.com')
    expect(recordName({ ...details, nickname: 'dee' })).toBe('dee')
    expect(recordName({ ...details, nickname: 'dee', lastName: 'Reyes' })).toBe('Reyes')
  })
})
