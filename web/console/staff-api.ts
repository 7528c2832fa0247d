import {
  CentreSchema,
  type Decisions,
  DecisionsSchema,
  MeSchema,
  type StaffView,
  type TransferTargets,
  TransferTargetsSchema,
} from '../../protocol/http.ts'
import { fetchJson } from '../shared/http.ts'
import type { RecordsApi } from './records-api.ts'

/** What the console asks by HTTPS, as the person who holds the token. */
export interface StaffApi {
  me(): Promise<StaffView>
  decisions(chat: string): Promise<Decisions>
  transferTargets(): Promise<TransferTargets>
  /** What is asked about customers and canned replies. */
  records(): Promise<RecordsApi>
  /** The centre's reasons for a break. */
  breakReasons(): Promise<readonly string[]>
  rename(rev: number, name: string): Promise<StaffView>
  /** Base64 of a small square image, or null for none. */
  setPicture(picture: string | null): Promise<StaffView>
}

export function createStaffApi(token: () => Promise<string>): StaffApi {
  return {
    me: async () => fetchJson('/api/me', MeSchema, { bearer: await token() }),
    decisions: async chat =>
      fetchJson(`/api/staff/chats/${encodeURIComponent(chat)}/decisions`, DecisionsSchema, { bearer: await token() }),
    transferTargets: async () => fetchJson('/api/staff/transfer-targets', TransferTargetsSchema, { bearer: await token() }),
    records: async () => (await import('./records-api.ts')).createRecordsApi(token),
    breakReasons: async () => (await fetchJson('/api/settings', CentreSchema, { bearer: await token() })).breakReasons,
    rename: async (rev, name) => fetchJson('/api/me', MeSchema, { method: 'PUT', bearer: await token(), body: { rev, name } }),
    setPicture: async picture => fetchJson('/api/me/picture', MeSchema, { method: 'PUT', bearer: await token(), body: { picture } }),
  }
}
