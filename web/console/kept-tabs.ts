/** The records that stand open in this tab of the browser, over a reload: their ids alone, and only for who opened them. */
import * as v from 'valibot'
import type { DraftStorage } from '../shared/browser-storage.ts'
import type { Controller } from './controller.ts'
import { customerName } from './rows.ts'
import type { ConsoleState } from './state.ts'
import { hashOfView } from './tabs.ts'

const keptKey = 'usher.records'
const KeptSchema = v.object({ person: v.string(), records: v.array(v.string()) })

/** Signing out clears the storage of the tab; who comes without that, by a session that has ended, is told apart by `person`. */
export function keepRecordTabs(
  { state, dispatch }: Pick<Controller, 'state' | 'dispatch'>,
  storage: DraftStorage,
  person: string,
  hash: string,
) {
  const kept = load(storage, person)
  // The record in front is so at once: a chat behind it is not looked at.
  const front = kept.find(record => hash === hashOfView(`record:${record}`))
  if (front !== undefined) dispatch({ kind: 'view', view: `record:${front}` })

  function restore() {
    const known = kept.flatMap(id => tabOf(state.value, id) ?? [])
    for (const { record, name } of known) dispatch({ kind: 'openRecord', record, name })
    // Its chat has left the list meanwhile, and with it the right to see it.
    if (front !== undefined && !known.some(({ record }) => record === front)) dispatch({ kind: 'closeRecord', record: front })
  }
  let restored = false
  let saved: ConsoleState['recordTabs'] = []
  state.subscribe(({ agent, recordTabs }) => {
    if (!agent) return
    if (!restored) {
      restored = true
      // what is told to subscribers is changed by none of them
      queueMicrotask(restore)
    }
    if (recordTabs === saved) return
    saved = recordTabs
    save(
      storage,
      person,
      recordTabs.map(({ record }) => record),
    )
  })
}

/** Names are read anew, from the chats that lead to the records. */
function tabOf({ agent }: ConsoleState, record: string) {
  const row = agent?.chats.find(chat => chat.status !== 'offered' && (chat.record === record || `matches.${chat.chat}` === record))
  return row && { record, name: customerName(row) }
}

function load(storage: DraftStorage, person: string): readonly string[] {
  try {
    const kept = v.parse(KeptSchema, JSON.parse(storage.getItem(keptKey) ?? '{"person":"","records":[]}'))
    if (kept.person === person) return kept.records
    storage.removeItem(keptKey)
  } catch (error) {
    console.warn('the records that were open cannot be read', error)
  }
  return []
}

function save(storage: DraftStorage, person: string, records: readonly string[]) {
  try {
    if (records.length === 0) storage.removeItem(keptKey)
    else storage.setItem(keptKey, JSON.stringify({ person, records }))
  } catch (error) {
    console.warn('the open records are not kept over a reload', error)
  }
}
