/** What is chosen in the palette, as keys have made it: they may be quicker than what is drawn. */
import { type Command, matching } from './palette-commands.ts'

export interface PaletteChoice {
  query(): string
  found(): readonly Command[]
  /** Index in `found`; -1 when nothing is found. */
  active(): number
  typed(query: string): void
  /** Nothing for a key that is the field's. */
  key(key: string): 'moved' | { command: Command | undefined } | undefined
  /** A palette does one thing: further keys find nothing. */
  take(command: Command | undefined): Command | undefined
}

/** Rows of a page of the list. */
const pageRows = 8

export function createPaletteChoice(commands: readonly Command[]): PaletteChoice {
  let query = ''
  let index = 0
  let done = false
  let found = matching(commands, query)
  const active = () => Math.min(index, found.length - 1)
  function take(command: Command | undefined) {
    if (done) return undefined
    done = command !== undefined
    return command
  }
  return {
    query: () => query,
    found: () => found,
    active,
    typed(text) {
      query = text
      index = 0
      found = matching(commands, query)
    },
    key(key) {
      const now = active()
      const last = found.length - 1
      if (key === 'ArrowDown' || key === 'ArrowUp')
        index = (now + (key === 'ArrowDown' ? 1 : -1) + found.length) % Math.max(1, found.length)
      else if (key === 'PageDown' || key === 'PageUp')
        index = Math.max(0, Math.min(last, now + (key === 'PageDown' ? pageRows : -pageRows)))
      else return key === 'Enter' ? { command: take(found[now]) } : undefined
      return 'moved'
    },
    take,
  }
}
