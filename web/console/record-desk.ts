import { type Signal, signal } from '@preact/signals'
import type { AgentChatView } from '../../protocol/views.ts'
import { HttpFailure } from '../shared/http.ts'
import {
  type Details,
  detailsOf,
  isEdited,
  looksLikeEmail,
  newRecordOf,
  noRecords,
  type RecordForm,
  type RecordsInput,
  type RecordsState,
  type Refusal,
  reduceRecords,
  typedDetails,
} from './records.ts'
import type { RecordsApi } from './records-api.ts'

/** Fetches, keeps and saves customers' records; the panel and the record's own tab show the same. */
export interface RecordDesk {
  state: Signal<RecordsState>
  /** Asks for it when it is not there yet, or again. */
  load(record: string, again?: boolean): void
  loadMatches(chat: string, again?: boolean): void
  /** The form of a record, or of a chat's new one: as it was begun, else as it would begin. */
  form(place: string): RecordForm | undefined
  type(place: string, from: RecordForm, name: keyof Details, text: string): void
  undo(place: string): void
  /** Resolves with the record's id once it is saved. `from`: the form as it begins, where nothing was typed in it. */
  save(place: string, from?: RecordForm, chat?: string): Promise<string | undefined>
  /** The record of a chat, as far as it is known which. */
  recordOf(row: AgentChatView): string | undefined
  choose(chat: string, record: string): Promise<boolean>
  /** A note that was begun stays while other chats are in front. */
  writeNote(record: string, text: string): void
  /** False when the note was not kept; it stays where it was written. */
  addNote(record: string): Promise<boolean>
  /** Saves what was typed about the customer of a chat that is about to close; false when that did not work. */
  finish(row: AgentChatView): Promise<boolean>
  /** The chat has left the list, and its record is no longer this agent's to see, unless another chat or an open tab shows it. */
  forget(chat: string, record?: string): void
}

export function createRecordDesk(api: () => Promise<RecordsApi>, newKey: () => string): RecordDesk {
  const state = signal(noRecords)
  const dispatch = (input: RecordsInput) => {
    state.value = reduceRecords(state.value, input)
  }

  function load(record: string, again = false) {
    const known = state.value.records[record]
    if (known && !again && known.kind !== 'failed') return
    dispatch({ kind: 'asked', what: 'records', id: record })
    api()
      .then(records => records.record(record))
      .then(
        view => dispatch({ kind: 'record', record: view }),
        error => failed('records', record, error),
      )
  }
  function failed(what: 'records' | 'matches', id: string, error: unknown) {
    console.warn('what was asked about a customer did not come', error)
    dispatch({ kind: 'failed', what, id })
  }

  const recordOf = (row: AgentChatView) => row.record ?? state.value.linked[row.chat]
  const type = (place: string, from: RecordForm, name: keyof Details, text: string) =>
    dispatch({ kind: 'typed', place, name, text, from: from.rev === undefined ? { ...from, key: newKey() } : from })

  async function save(place: string, from?: RecordForm, chat?: string): Promise<string | undefined> {
    if (from && !state.value.forms[place]) type(place, from, 'nickname', from.details.nickname)
    const form = state.value.forms[place]
    if (!form || form.saving) return undefined
    if (!looksLikeEmail(form.details.email)) {
      dispatch({ kind: 'refused', place, refusal: { kind: 'badEmail' } })
      return undefined
    }
    dispatch({ kind: 'saving', place })
    try {
      const records = await api()
      const { rev, key = '', details } = form
      const record = rev === undefined ? await records.make(key, chat, details) : await records.change(place, rev, details)
      dispatch({ kind: 'saved', place })
      dispatch({ kind: 'record', record })
      if (chat !== undefined) dispatch({ kind: 'linked', chat, record: record.id })
      return record.id
    } catch (error) {
      dispatch({ kind: 'refused', place, refusal: refusalOf(error) })
      return undefined
    }
  }

  /** Done, or told to the console alone: these have no form of their own to stand beside. */
  async function tried(act: (records: RecordsApi) => Promise<void>): Promise<boolean> {
    try {
      await act(await api())
      return true
    } catch (error) {
      console.warn('that was not done', error)
      return false
    }
  }

  return {
    state,
    load,
    loadMatches(chat, again = false) {
      const known = state.value.matches[chat]
      if (known && !again && known.kind !== 'failed') return
      dispatch({ kind: 'asked', what: 'matches', id: chat })
      api()
        .then(records => records.matches(chat))
        .then(
          matches => dispatch({ kind: 'matches', chat, matches }),
          error => failed('matches', chat, error),
        )
    },
    form(place) {
      const { forms, records } = state.value
      const record = records[place]?.value
      return forms[place] ?? (record && { base: detailsOf(record), details: detailsOf(record), rev: record.rev })
    },
    type,
    recordOf,
    undo: place => dispatch({ kind: 'undo', place }),
    save,
    async choose(chat, record) {
      const done = await tried(records => records.choose(chat, record))
      if (done) dispatch({ kind: 'linked', chat, record })
      return done
    },
    writeNote(record, text) {
      dispatch({ kind: 'noted', record, note: text === '' ? undefined : { text, key: newKey() } })
    },
    async addNote(record) {
      const note = state.value.notes[record]
      if (!note) return false
      const done = await tried(records => records.addNote(record, note.key, note.text.trim()))
      if (!done) return false
      // what was written on meanwhile is another note
      if (state.value.notes[record]?.key === note.key) dispatch({ kind: 'noted', record, note: undefined })
      load(record, true)
      return true
    },
    async finish(row) {
      const record = recordOf(row)
      const place = record ?? newRecordOf(row.chat)
      if (!isEdited(state.value.forms[place])) return true
      return (await save(place, undefined, record === undefined ? row.chat : undefined)) !== undefined
    },
    forget: (chat, record) => dispatch({ kind: 'left', chat, record }),
  }
}

/** A new customer's form as it begins. */
export function newForm(row: AgentChatView): RecordForm {
  const typed = typedDetails(row.customer)
  return { base: typed, details: typed }
}

function refusalOf(error: unknown): Refusal {
  if (!(error instanceof HttpFailure)) return { kind: 'unreachable' }
  return error.body.code === 'CONFLICT' || error.body.code === 'STALE_REV' ? { kind: 'changed' } : { kind: 'told', message: error.message }
}
