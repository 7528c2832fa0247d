import { storageOrMemory } from '../shared/browser-storage.ts'

const key = 'usher.sound'

/** Off until the customer switches it on, which is also the gesture that a browser wants before any sound. */
export function soundIsOn(): boolean {
  return storageOrMemory('localStorage').getItem(key) === 'on'
}
export function keepSound(on: boolean): void {
  storageOrMemory('localStorage').setItem(key, on ? 'on' : 'off')
}
