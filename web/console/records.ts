/** Customers' records as the console knows them: what was fetched, and what an agent has typed and not yet saved. */
import type { Matches, RecordView } from '../../protocol/records.ts'
import type { CustomerView } from '../../protocol/views.ts'

export const detailNames = ['nickname', 'firstName', 'lastName', 'email', 'phone', 'company'] as const
export type Details = Record<(typeof detailNames)[number], string>

export type Fetch<Value> = { kind: 'loading'; value?: Value } | { kind: 'failed'; value?: Value } | { kind: 'here'; value: Value }

/** Why something was not saved; `told` is in the server's words. */
export type Refusal = { kind: 'changed' | 'unreachable' | 'badEmail' } | { kind: 'told'; message: string }

/** Details in the hands of an agent: of a record, or of one that is yet to be made. */
export interface RecordForm {
  /** What they were when the agent began. */
  base: Details
  details: Details
  /** Revision of the record that `base` is of. */
  rev?: number
  /** Makes saving a new record twice the same as once. */
  key?: string
  saving?: true
  refusal?: Refusal
}

export interface RecordsState {
  records: Readonly<Record<string, Fetch<RecordView>>>
  /** By chat. */
  matches: Readonly<Record<string, Fetch<Matches['records']>>>
  /** By record, and by `newRecordOf(chat)`. */
  forms: Readonly<Record<string, RecordForm>>
  /** Records made or chosen here, by chat, until the chat itself names them. */
  linked: Readonly<Record<string, string>>
  /** Notes that were begun, by record; the key makes adding one twice the same as once. */
  notes: Readonly<Record<string, { text: string; key: string }>>
}
export const noRecords: RecordsState = { records: {}, matches: {}, forms: {}, linked: {}, notes: {} }

export type RecordsInput =
  | { kind: 'asked' | 'failed'; what: 'records' | 'matches'; id: string }
  | { kind: 'record'; record: RecordView }
  | { kind: 'matches'; chat: string; matches: Matches['records'] }
  | { kind: 'typed'; place: string; name: keyof Details; text: string; from: RecordForm }
  | { kind: 'saving'; place: string }
  | { kind: 'refused'; place: string; refusal: Refusal }
  | { kind: 'saved' | 'undo'; place: string }
  | { kind: 'linked'; chat: string; record: string }
  | { kind: 'noted'; record: string; note: { text: string; key: string } | undefined }
  | { kind: 'left'; chat: string; record: string | undefined }

/** Where the form of a chat's new record is kept. */
export function newRecordOf(chat: string): string {
  return `new.${chat}`
}

export function reduceRecords(state: RecordsState, input: RecordsInput): RecordsState {
  switch (input.kind) {
    case 'asked':
    case 'failed': {
      const known = state[input.what][input.id]?.value
      const kind = input.kind === 'asked' ? ('loading' as const) : ('failed' as const)
      return { ...state, [input.what]: { ...state[input.what], [input.id]: { kind, ...(known === undefined ? {} : { value: known }) } } }
    }
    case 'record':
      return takeRecord(state, input.record)
    case 'matches':
      return { ...state, matches: { ...state.matches, [input.chat]: { kind: 'here', value: input.matches } } }
    case 'typed': {
      const { refusal: _, ...form } = state.forms[input.place] ?? input.from
      return withForm(state, input.place, { ...form, details: { ...form.details, [input.name]: input.text } })
    }
    case 'saving':
      return editForm(state, input.place, ({ refusal: _, ...form }) => ({ ...form, saving: true }))
    case 'refused':
      return editForm(state, input.place, ({ saving: _, ...form }) => ({ ...form, refusal: input.refusal }))
    case 'saved':
    case 'undo':
      return withForm(state, input.place, undefined)
    case 'linked':
      return { ...state, linked: { ...state.linked, [input.chat]: input.record } }
    case 'noted': {
      const { [input.record]: _, ...notes } = state.notes
      return { ...state, notes: input.note ? { ...notes, [input.record]: input.note } : notes }
    }
    case 'left': {
      const { chat, record = '' } = input
      const without = <Value>(all: Readonly<Record<string, Value>>, ...names: string[]) =>
        Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)))
      return {
        records: without(state.records, record),
        matches: without(state.matches, chat),
        forms: without(state.forms, newRecordOf(chat), record),
        linked: without(state.linked, chat),
        notes: without(state.notes, record),
      }
    }
    default:
      return input satisfies never
  }
}

/** A newer record under an open form: the agent's own changes stay, everything else is what it has become. */
function takeRecord(state: RecordsState, record: RecordView): RecordsState {
  const known = state.records[record.id]?.value
  if (known && known.rev > record.rev) return { ...state, records: { ...state.records, [record.id]: { kind: 'here', value: known } } }
  const next = { ...state, records: { ...state.records, [record.id]: { kind: 'here' as const, value: record } } }
  return editForm(next, record.id, ({ base, details, refusal, ...form }) => {
    const fresh = detailsOf(record)
    const mine = Object.fromEntries(detailNames.map(name => [name, details[name] === base[name] ? fresh[name] : details[name]])) as Details
    const still = refusal?.kind === 'changed' || refusal === undefined ? {} : { refusal }
    return { ...form, ...still, base: fresh, details: mine, rev: record.rev }
  })
}

function editForm(state: RecordsState, place: string, edit: (form: RecordForm) => RecordForm): RecordsState {
  const form = state.forms[place]
  return form ? withForm(state, place, edit(form)) : state
}

function withForm({ forms, ...state }: RecordsState, place: string, form: RecordForm | undefined): RecordsState {
  const { [place]: _, ...others } = forms
  return { ...state, forms: form ? { ...others, [place]: form } : others }
}

export function detailsOf(record: Details): Details {
  return Object.fromEntries(detailNames.map(name => [name, record[name]])) as Details
}

/** What a new customer's form begins with: what was typed before the chat. */
export function typedDetails({ nickname, firstName, lastName, email }: CustomerView): Details {
  return { nickname, firstName, lastName, email, phone: '', company: '' }
}

export function isEdited(form: RecordForm | undefined): boolean {
  return form !== undefined && detailNames.some(name => form.details[name].trim() !== form.base[name].trim())
}

/** How a record's person is called in a tab or a list. */
export function recordName({ nickname, firstName, lastName, email }: Details): string {
  return [firstName, lastName].filter(Boolean).join(' ') || nickname || email
}

/** A look at the address before the server's, so that it is said beside the form. */
export function looksLikeEmail(text: string): boolean {
  return /^$|^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/.test(text.trim())
}
