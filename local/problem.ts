/** A failure that the person at the keyboard can put right: printed as it is, without a stack. */
export class Problem extends Error {}

/** Node's code of a system error (`ENOENT`, `EADDRINUSE`), or undefined for any other failure. */
export function codeOf(error: unknown): string | undefined {
  return property(error, 'code')
}

export function nameOf(error: unknown): string | undefined {
  return property(error, 'name')
}

// not by `instanceof`: errors of another realm, such as a vm context, are of another class
function property(error: unknown, name: string): string | undefined {
  const value = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined
  return typeof value === 'string' ? value : undefined
}
