import type { Controller } from './controller.ts'

export function AlertPreferences(_: { controller: Controller }) {
  return null
}
