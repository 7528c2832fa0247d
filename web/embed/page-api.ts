import type { PageApi, PageEvents } from '../../protocol/widget.ts'
import { eventOf } from './given.ts'

/** `usher('open')` or `usher.open()`: the first also works on the stub that a site may set up before the loader is there. */
export type Usher = PageApi & ((command: keyof PageApi, ...args: unknown[]) => void) & { loaded?: true }
interface Stub {
  q?: readonly (readonly unknown[])[]
  loaded?: true
}

type Heard = (value: never) => void
export interface Listeners {
  on: PageApi['on']
  off: PageApi['off']
  tell<E extends keyof PageEvents>(event: E, value: PageEvents[E]): void
}

/** A listener that throws is the site's trouble, and no other listener's. Who comes after `ready` hears it at once. */
export function createListeners(): Listeners {
  const all = new Map<string, Set<Heard>>()
  let ready = false
  const call = (heard: Heard, value: unknown) => {
    try {
      heard(value as never)
    } catch (error) {
      console.error(error)
    }
  }
  return {
    on(event, heard) {
      if (!eventOf(event)) return
      if (typeof heard !== 'function') return console.error(`usher: who hears ${event} must be a function`)
      all.set(event, (all.get(event) ?? new Set()).add(heard as Heard))
      if (event === 'ready' && ready) call(heard as Heard, undefined)
    },
    off: (event, heard) => void all.get(event)?.delete(heard as Heard),
    tell(event, value) {
      ready ||= event === 'ready'
      for (const heard of [...(all.get(event) ?? [])]) call(heard, value)
    },
  }
}

/** Puts the API where the site finds it, and does what the site asked of a stub before. False when another loader was here first. */
export function publish(api: PageApi): boolean {
  const page = window as unknown as { usher?: Stub }
  const before = page.usher
  if (before?.loaded) return false
  const usher = (command: keyof PageApi, ...args: unknown[]) => {
    const run = Object.hasOwn(api, command) ? (api[command] as (...given: unknown[]) => void) : undefined
    if (run) run(...args)
    else console.error(`usher has no command ${String(command)}: ${Object.keys(api).join(', ')}`)
  }
  page.usher = Object.assign(usher, api, { loaded: true as const })
  for (const [command, ...args] of before?.q ?? []) usher(command as keyof PageApi, ...args)
  return true
}
