/** What the customer typed before the chat: kept for this tab until the chat ends, and on this device only when they say so. */
import type { DraftStorage } from '../shared/browser-storage.ts'

/** By field; an answer is `answer.<queue>.<question>`. */
export type Values = Readonly<Record<string, string>>

const sessionKey = 'usher.form'
const deviceKey = 'usher.customer'
const personal = ['nickname', 'firstName', 'lastName', 'email'] as const

export interface FormValues {
  read(): Values
  remembers(): boolean
  keep(values: Values, remember: boolean): void
  /** The chat is over: what this tab kept goes, what this device was told to remember stays. */
  forget(): void
}

export function createFormValues(session: DraftStorage, device: DraftStorage): FormValues {
  return {
    read: () => ({ ...load(device, deviceKey), ...load(session, sessionKey) }),
    remembers: () => Object.keys(load(device, deviceKey)).length > 0,
    keep(values, remember) {
      save(session, sessionKey, values)
      const person = Object.fromEntries(personal.filter(name => values[name]).map(name => [name, values[name] ?? '']))
      save(device, deviceKey, remember ? person : {})
    },
    forget: () => save(session, sessionKey, {}),
  }
}

export const answerField = (queue: string, question: string) => `answer.${queue}.${question}`

function load(storage: DraftStorage, key: string): Values {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? '{}')
    return Object.fromEntries(Object.entries(kept ?? {}).filter(([, value]) => typeof value === 'string'))
  } catch (error) {
    console.warn('what was kept of the form cannot be read', error)
    return {}
  }
}

function save(storage: DraftStorage, key: string, values: Values) {
  try {
    if (Object.keys(values).length === 0) storage.removeItem(key)
    else storage.setItem(key, JSON.stringify(values))
  } catch (error) {
    console.warn('this browser keeps nothing of the form', error)
  }
}
