import { createHash, randomUUID } from 'node:crypto'
import jsonata from 'jsonata'

/** A JSON value of a definition in which every `{% … %}` string is a JSONata expression. */
export interface Template {
  evaluate(bindings: Record<string, unknown>): Promise<unknown>
}

/** What a state failed with: the names that Retry and Catch match. */
export class StateError extends Error {
  constructor(
    readonly error: string,
    override readonly cause: string,
  ) {
    super(`${error}: ${cause}`)
  }
}

/** Throws when an expression does not parse, so that a mistake shows when the host opens, not at three in the morning. */
export function compileTemplate(value: unknown, now: () => number): Template {
  if (!hasExpression(value)) return { evaluate: async () => value }
  if (typeof value === 'string') return compileExpression(value.slice(2, -2).trim(), now)
  if (Array.isArray(value)) {
    const items = value.map(item => compileTemplate(item, now))
    return { evaluate: bindings => Promise.all(items.map(item => item.evaluate(bindings))) }
  }
  const entries = Object.entries(value as object).map(([key, item]) => [key, compileTemplate(item, now)] as const)
  return {
    evaluate: async bindings =>
      Object.fromEntries(await Promise.all(entries.map(async ([key, item]) => [key, await item.evaluate(bindings)]))),
  }
}

function hasExpression(value: unknown): boolean {
  if (typeof value === 'string') return value.startsWith('{%') && value.endsWith('%}')
  return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression)
}

function compileExpression(source: string, now: () => number): Template {
  if (/\$eval\s*\(/.test(source)) throw new Error(`$eval is not allowed in a state machine: ${source}`)
  const expression = parse(source)
  return {
    async evaluate(bindings) {
      const at = now()
      let result: unknown
      try {
        result = await expression.evaluate(undefined, { ...functions, now: clockText(at), millis: () => at, ...bindings })
      } catch (failure) {
        throw new StateError('States.QueryEvaluationError', `${messageOf(failure)}, in the expression ${source}`)
      }
      if (result === undefined) throw new StateError('States.QueryEvaluationError', `the expression gave nothing: ${source}`)
      // JSONata marks its arrays; only plain JSON may travel on.
      return typeof result === 'object' ? JSON.parse(JSON.stringify(result)) : result
    },
  }
}

function parse(source: string): jsonata.Expression {
  try {
    return jsonata(source)
  } catch (failure) {
    throw new Error(`the expression does not parse, ${messageOf(failure)}: ${source}`)
  }
}

function clockText(at: number) {
  return (picture?: string, timezone?: string) =>
    picture === undefined
      ? new Date(at).toISOString()
      : jsonata('$fromMillis(at, picture, timezone)').evaluate({ at, picture, timezone: timezone ?? '+0000' })
}

/** The functions that Step Functions adds to JSONata. */
const functions: Record<string, unknown> = {
  uuid: () => randomUUID(),
  parse: (text: string) => JSON.parse(text),
  hash: (text: string, algorithm: string) => createHash(algorithm.replace('-', '').toLowerCase()).update(text).digest('hex'),
  range: (first: number, last: number, step: number) =>
    Array.from({ length: Math.max(0, Math.floor((last - first) / step) + 1) }, (_, index) => first + index * step),
  partition: (items: unknown[], size: number) =>
    Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size)),
}

// JSONata throws plain objects, not errors.
function messageOf(failure: unknown): string {
  return String((failure as { message?: unknown } | null)?.message ?? failure)
}
