/** JSON as strangers send it. A strict schema knows a field by `in`, which finds what every object inherits; so those names are refused here. */

/** No body and no frame of ours is nested deeper than half of this. */
const deepest = 8
const inherited: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype))

/** In words, why it is refused. */
export class NotPlain extends Error {}

/** What the text says, if it is JSON, not too deep, and names no property that every object has. */
export function plainJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) throw new NotPlain('this is not JSON')
    throw error
  }
  check(value, 0)
  return value
}

function check(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return
  if (depth === deepest) throw new NotPlain(`this is nested deeper than ${deepest} levels`)
  for (const [name, part] of Object.entries(value)) {
    if (inherited.has(name)) throw new NotPlain(`a field cannot be called ${name}`)
    check(part, depth + 1)
  }
}
