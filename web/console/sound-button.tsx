import type { Controller } from './controller.ts'

export function SoundButton(_: { controller: Controller }) {
  return null
}
