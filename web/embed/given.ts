/** What a site's own scripts give to the page API. Who writes them reads in the console what is wrong; nothing wrong is handed on. */
import { limits } from '../../protocol/limits.ts'
import type { PageEvents, Prefill, WidgetTheme } from '../../protocol/widget.ts'

const { nameCharacters, emailCharacters } = limits
const longest: Readonly<Record<keyof Prefill, number>> = {
  queue: nameCharacters,
  nickname: nameCharacters,
  firstName: nameCharacters,
  lastName: nameCharacters,
  email: emailCharacters,
}
const events: Readonly<Record<keyof PageEvents, true>> = {
  ready: true,
  open: true,
  close: true,
  unread: true,
  chatStarted: true,
  chatEnded: true,
}
const themes: Readonly<Record<WidgetTheme, true>> = { light: true, dark: true, system: true }

/** One of these names, or a word about it and nothing. */
function nameIn<Name extends string>(what: string, names: Readonly<Record<Name, unknown>>, given: unknown): Name | undefined {
  if (typeof given === 'string' && Object.hasOwn(names, given)) return given as Name
  console.error(`usher: ${what} ${String(given)} is not known: ${Object.keys(names).join(', ')}`)
  return undefined
}

export const themeOf = (given: unknown) => nameIn('theme', themes, given)
export const eventOf = (given: unknown) => nameIn('event', events, given)

export function textOf(what: string, given: unknown, most: number): string | undefined {
  if (typeof given === 'string' && given.length <= most) return given
  console.error(`usher: ${what} must be a string of at most ${most} characters`)
  return undefined
}

/** What is right of it; what a site does not know of somebody may be left out, null or empty. */
export function prefillOf(given: unknown): Prefill {
  const taken: Record<string, string> = {}
  if (typeof given !== 'object' || given === null) console.error(`usher: prefill takes an object of ${Object.keys(longest).join(', ')}`)
  for (const [name, value] of Object.entries(given ?? {})) {
    const known = nameIn('prefill', longest, name)
    const text = known && textOf(known, value ?? '', longest[known])
    if (text !== undefined) taken[name] = text
  }
  return taken
}
