/** What a person chose for the alerts of this browser; the same in all its tabs. */
import { type Signal, signal } from '@preact/signals'
import type { DraftStorage } from '../shared/drafts.ts'

export const alertKinds = ['offer', 'message', 'late'] as const
export type AlertKind = (typeof alertKinds)[number]

export interface AlertChoices {
  readonly muted: boolean
  /** 0 to 100. */
  readonly volume: number
  readonly offer: boolean
  readonly message: boolean
  readonly late: boolean
  /** Notifications of the desktop, where the browser allows them. */
  readonly notify: boolean
  /** No name and no text in a notification: others may see the screen. */
  readonly private: boolean
}

export const usualChoices: AlertChoices = { muted: false, volume: 70, offer: true, message: true, late: true, notify: true, private: false }
export const choicesKey = 'usher.alerts'

/** Whatever cannot be read is as usual. */
export function readChoices(text: string | null): AlertChoices {
  try {
    const kept: unknown = JSON.parse(text ?? '{}')
    if (typeof kept !== 'object' || kept === null) return usualChoices
    const taken = Object.entries(usualChoices).map(([name, usual]) => {
      const value: unknown = (kept as Record<string, unknown>)[name]
      return [name, typeof value === typeof usual ? value : usual]
    })
    const choices = Object.fromEntries(taken) as unknown as AlertChoices
    return { ...choices, volume: Math.max(0, Math.min(100, choices.volume)) }
  } catch {
    return usualChoices
  }
}

export interface KeptChoices {
  readonly value: Signal<AlertChoices>
  set(change: Partial<AlertChoices>): void
  /** Another tab has chosen. */
  heard(key: string | null, text: string | null): void
}

export function keepChoices(storage: Pick<DraftStorage, 'getItem' | 'setItem'>): KeptChoices {
  const value = signal(readChoices(storage.getItem(choicesKey)))
  return {
    value,
    set(change) {
      value.value = { ...value.value, ...change }
      try {
        storage.setItem(choicesKey, JSON.stringify(value.value))
      } catch (error) {
        console.warn('alerts are kept until the page is closed only', error)
      }
    },
    heard(key, text) {
      if (key === choicesKey) value.value = readChoices(text)
    },
  }
}
