/** What the console asks about customers and canned replies. */
import * as v from 'valibot'
import { type EventsPage, EventsPageSchema } from '../../protocol/http.ts'
import { type Matches, MatchesSchema, RecordSchema, type RecordView, RepliesSchema, type Reply } from '../../protocol/records.ts'
import { fetchJson, type Request } from '../shared/http.ts'
import type { Details } from './records.ts'

export interface RecordsApi {
  record(record: string): Promise<RecordView>
  /** Records with the address of the chat's customer. */
  matches(chat: string): Promise<Matches['records']>
  choose(chat: string, record: string): Promise<void>
  /** `key` makes a repeat the same record. */
  make(key: string, chat: string | undefined, details: Details): Promise<RecordView>
  change(record: string, rev: number, details: Details): Promise<RecordView>
  addNote(record: string, key: string, text: string): Promise<void>
  pastEvents(record: string, chat: string, after: number): Promise<EventsPage>
  replies(): Promise<readonly Reply[]>
}

export function createRecordsApi(token: () => Promise<string>): RecordsApi {
  const ask = async <Schema extends v.GenericSchema>(path: string, schema: Schema, request: Request = {}) =>
    fetchJson(path, schema, { ...request, bearer: await token() })
  const to = encodeURIComponent
  return {
    record: record => ask(`/api/records/${to(record)}`, RecordSchema),
    matches: async chat => (await ask(`/api/staff/chats/${to(chat)}/records`, MatchesSchema)).records,
    async choose(chat, record) {
      await ask(`/api/staff/chats/${to(chat)}/record`, v.unknown(), { method: 'PUT', body: { record } })
    },
    make: (recordKey, chat, details) =>
      ask('/api/records', RecordSchema, { method: 'POST', body: { recordKey, ...(chat === undefined ? {} : { chat }), ...details } }),
    change: (record, rev, details) => ask(`/api/records/${to(record)}`, RecordSchema, { method: 'PUT', body: { rev, ...details } }),
    async addNote(record, noteKey, text) {
      await ask(`/api/records/${to(record)}/notes`, v.unknown(), { method: 'POST', body: { noteKey, text } })
    },
    pastEvents: (record, chat, after) => ask(`/api/records/${to(record)}/chats/${to(chat)}/events?after=${after}`, EventsPageSchema),
    replies: async () => (await ask('/api/replies', RepliesSchema)).replies,
  }
}
