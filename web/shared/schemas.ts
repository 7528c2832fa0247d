/**
 * The part of valibot that reads the protocol's schemas, in a sixth of its size: build.ts puts this file in valibot's place on the
 * customer's pages and the console. What is valid, and what comes out of it, is valibot's (test/web/schemas.test.ts compares them); what is
 * wrong has no words.
 */
export interface Schema {
  readonly type: string
  /** The value as the schema gives it on; throws `Unfit`. */
  run(value: unknown, absent?: boolean): unknown
  readonly [part: string]: unknown
}
type Action = (value: unknown) => unknown
type Entries = Record<string, Schema>

class Unfit extends Error {}
function unfit(): never {
  throw new Unfit()
}

/* @__NO_SIDE_EFFECTS__ */
function kind(type: string, fits: (value: unknown) => boolean, parts: object = {}): Schema {
  const run = (value: unknown) => (fits(value) ? value : unfit())
  return { type, run, ...parts }
}
/* @__NO_SIDE_EFFECTS__ */
export const string = () => kind('string', value => typeof value === 'string')
/* @__NO_SIDE_EFFECTS__ */
export const number = () => kind('number', value => typeof value === 'number' && !Number.isNaN(value))
/* @__NO_SIDE_EFFECTS__ */
export const boolean = () => kind('boolean', value => typeof value === 'boolean')
/* @__NO_SIDE_EFFECTS__ */
export const unknown = () => kind('unknown', () => true)
/* @__NO_SIDE_EFFECTS__ */
export const literal = (literal: unknown) => kind('literal', value => value === literal, { literal })
/* @__NO_SIDE_EFFECTS__ */
export const picklist = (options: readonly unknown[]) => kind('picklist', value => options.includes(value), { options })

/* @__NO_SIDE_EFFECTS__ */
export function array(item: Schema): Schema {
  return { type: 'array', item, run: value => (Array.isArray(value) ? value.map(one => item.run(one)) : unfit()) }
}

function entriesOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value ? (value as Record<string, unknown>) : unfit()
}

/* @__NO_SIDE_EFFECTS__ */
function objectOf(type: string, entries: Entries, strict: boolean): Schema {
  return {
    type,
    entries,
    run(value) {
      const given = entriesOf(value)
      const output: Record<string, unknown> = {}
      for (const [name, schema] of Object.entries(entries)) {
        const absent = !(name in given)
        if (absent && schema.type === 'optional' && schema.default === undefined) continue
        if (absent && schema.type !== 'optional' && !('fallback' in schema)) unfit()
        output[name] = schema.run(given[name])
      }
      if (strict) for (const name in given) if (!(name in entries)) unfit()
      return output
    },
  }
}
/* @__NO_SIDE_EFFECTS__ */
export const object = (entries: Entries) => objectOf('object', entries, false)
/* @__NO_SIDE_EFFECTS__ */
export const strictObject = (entries: Entries) => objectOf('strict_object', entries, true)

/* @__NO_SIDE_EFFECTS__ */
export function record(key: Schema, value: Schema): Schema {
  return {
    type: 'record',
    key,
    value,
    run: given => Object.fromEntries(Object.entries(entriesOf(given)).map(([name, one]) => [key.run(name), value.run(one)])),
  }
}

/** Of the options whose key fits, the first one that reads the whole. */
/* @__NO_SIDE_EFFECTS__ */
export function variant(key: string, options: readonly Schema[]): Schema {
  return {
    type: 'variant',
    key,
    options,
    run(value) {
      const given = entriesOf(value)
      const named = options.find(option => safeParse((option.entries as Entries)[key] as Schema, given[key]).success)
      return named ? named.run(value) : unfit()
    },
  }
}

/* @__NO_SIDE_EFFECTS__ */
export function optional(wrapped: Schema, otherwise?: unknown): Schema {
  const run = (value: unknown) => (value === undefined ? otherwise : wrapped.run(value))
  return { type: 'optional', wrapped, default: otherwise, run }
}
/* @__NO_SIDE_EFFECTS__ */
export const nullable = (wrapped: Schema): Schema => ({
  type: 'nullable',
  wrapped,
  run: value => (value === null ? value : wrapped.run(value)),
})

/* @__NO_SIDE_EFFECTS__ */
export function fallback(schema: Schema, otherwise: unknown): Schema {
  return {
    ...schema,
    fallback: otherwise,
    run(value) {
      const result = safeParse(schema, value)
      return result.success ? result.output : otherwise
    },
  }
}

/* @__NO_SIDE_EFFECTS__ */
export function pipe(schema: Schema, ...actions: readonly Action[]): Schema {
  return { ...schema, pipe: actions, run: value => actions.reduce((now, act) => act(now), schema.run(value)) }
}

/* @__NO_SIDE_EFFECTS__ */
const hold =
  (fits: (value: never) => boolean): Action =>
  value =>
    fits(value as never) ? value : unfit()
/* @__NO_SIDE_EFFECTS__ */
export const check = (fits: (value: never) => boolean) => hold(fits)
/* @__NO_SIDE_EFFECTS__ */
export const transform =
  (change: (value: never) => unknown): Action =>
  value =>
    change(value as never)
/* @__NO_SIDE_EFFECTS__ */
export const trim = () => transform((text: string) => text.trim())
/* @__NO_SIDE_EFFECTS__ */
export const regex = (pattern: RegExp) => hold((text: string) => pattern.test(text))
/* @__NO_SIDE_EFFECTS__ */
export const base64 = () => regex(/^(?:[\da-z+/]{4})*(?:[\da-z+/]{2}==|[\da-z+/]{3}=)?$/i)
/* @__NO_SIDE_EFFECTS__ */
export const minLength = (least: number) => hold(({ length }: string) => length >= least)
/* @__NO_SIDE_EFFECTS__ */
export const maxLength = (most: number) => hold(({ length }: string) => length <= most)
/* @__NO_SIDE_EFFECTS__ */
export const minValue = (least: number) => hold((value: number) => value >= least)
/* @__NO_SIDE_EFFECTS__ */
export const maxValue = (most: number) => hold((value: number) => value <= most)
/* @__NO_SIDE_EFFECTS__ */
export const integer = () => hold(Number.isInteger)
/* @__NO_SIDE_EFFECTS__ */
export const safeInteger = () => hold(Number.isSafeInteger)

type Result = { success: true; output: unknown } | { success: false; issues: readonly unknown[] }

export function safeParse(schema: Schema, value: unknown): Result {
  try {
    return { success: true, output: schema.run(value) }
  } catch (error) {
    if (!(error instanceof Unfit)) throw error
    return { success: false, issues: [] }
  }
}
export const parse = (schema: Schema, value: unknown): unknown => schema.run(value)
