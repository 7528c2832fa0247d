import * as v from 'valibot'
import {
  CentreSchema,
  type Decisions,
  DecisionsSchema,
  type EventsPage,
  EventsPageSchema,
  MeSchema,
  type StaffView,
  type TransferTargets,
  TransferTargetsSchema,
} from '../../protocol/http.ts'
import { type LeftMessages, LeftMessagesSchema, type Supervision, SupervisionSchema } from '../../protocol/records.ts'
import { fetchJson } from '../shared/http.ts'
import { createRecordsApi, type RecordsApi } from './records-api.ts'

/** What the console asks by HTTPS, as the person who holds the token. */
export interface StaffApi {
  me(): Promise<StaffView>
  supervision(): Promise<Supervision>
  /** Any chat, for supervisors; the server records who read it. */
  chatEvents(chat: string, after: number): Promise<EventsPage>
  leftMessages(): Promise<LeftMessages>
  messageDone(message: string): Promise<void>
  decisions(chat: string): Promise<Decisions>
  transferTargets(): Promise<TransferTargets>
  /** The centre's reasons for a break. */
  breakReasons(): Promise<readonly string[]>
  rename(rev: number, name: string): Promise<StaffView>
  /** Base64 of a small square image, or null for none. */
  setPicture(picture: string | null): Promise<StaffView>
  /** What is asked about customers and canned replies. */
  records(): Promise<RecordsApi>
}

export function createStaffApi(token: () => Promise<string>): StaffApi {
  return {
    me: async () => fetchJson('/api/me', MeSchema, { bearer: await token() }),
    supervision: async () => fetchJson('/api/supervision', SupervisionSchema, { bearer: await token() }),
    chatEvents: async (chat, after) =>
      fetchJson(`/api/staff/chats/${encodeURIComponent(chat)}/events?after=${after}`, EventsPageSchema, { bearer: await token() }),
    leftMessages: async () => fetchJson('/api/left-messages', LeftMessagesSchema, { bearer: await token() }),
    messageDone: async message => {
      await fetchJson(`/api/left-messages/${encodeURIComponent(message)}/done`, v.unknown(), { method: 'POST', bearer: await token() })
    },
    decisions: async chat =>
      fetchJson(`/api/staff/chats/${encodeURIComponent(chat)}/decisions`, DecisionsSchema, { bearer: await token() }),
    transferTargets: async () => fetchJson('/api/staff/transfer-targets', TransferTargetsSchema, { bearer: await token() }),
    breakReasons: async () => (await fetchJson('/api/settings', CentreSchema, { bearer: await token() })).breakReasons,
    rename: async (rev, name) => fetchJson('/api/me', MeSchema, { method: 'PUT', bearer: await token(), body: { rev, name } }),
    setPicture: async picture => fetchJson('/api/me/picture', MeSchema, { method: 'PUT', bearer: await token(), body: { picture } }),
    records: async () => createRecordsApi(token),
  }
}
