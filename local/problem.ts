/** A failure that the person at the keyboard can put right: printed as it is, without a stack. */
export class Problem extends Error {}

/** Node's code of a system error (`ENOENT`, `EADDRINUSE`), or undefined for any other failure. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
