/** What a key does in the whole console. No key has Alt or Option: with a letter these write characters. */
import { storageOrMemory } from '../shared/drafts.ts'

export type KeyAction = { kind: 'neighbour'; step: 1 | -1 } | { kind: 'nth'; index: number } | { kind: 'palette' } | { kind: 'help' }

export type Key = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey'>

/** `writing`: the key belongs to a text field. */
export function keyAction({ key, code, ctrlKey, altKey, metaKey, shiftKey }: Key, writing: boolean): KeyAction | undefined {
  if (altKey || metaKey) return undefined
  if (!ctrlKey) return !writing && (key === '?' || key === '؟') ? { kind: 'help' } : undefined
  if (shiftKey) return undefined
  if (key === 'ArrowUp' || key === 'ArrowDown') return { kind: 'neighbour', step: key === 'ArrowDown' ? 1 : -1 }
  // The place of the key, where the letters on it are others.
  if (key.toLowerCase() === 'k' || code === 'KeyK') return { kind: 'palette' }
  const digit = /^[1-6]$/.test(key) ? key : /^Digit([1-6])$/.exec(code)?.[1]
  return digit === undefined ? undefined : { kind: 'nth', index: Number(digit) - 1 }
}

export function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}

const preference = 'usher.keys'

/** Whoever speaks to the machine, or has other keys of the same name, switches them off (WCAG 2.1.4). */
export function keysAreOn(): boolean {
  return storageOrMemory('localStorage').getItem(preference) !== 'off'
}

export function keepKeys(on: boolean): void {
  storageOrMemory('localStorage').setItem(preference, on ? 'on' : 'off')
}
