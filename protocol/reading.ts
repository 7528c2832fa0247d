/**
 * What a page makes of what the server says. Servers are held to the schemas strictly, by tests; a page that is older than its server
 * reads on where it can (F39), and what it cannot read never stands in the way of what comes after (F40).
 */
import * as v from 'valibot'
import { ErrorCodeSchema } from './errors.ts'
import { CustomerFrameSchema, type ServerFrame, ServerFrameSchema } from './frames.ts'
import { EventViewSchema, OfferGoneSchema, unreadable } from './views.ts'

type Entries = Record<string, v.GenericSchema>
/** The parts of a schema that lead to others. */
interface Shape {
  readonly type: string
  readonly entries?: Entries
  readonly item?: v.GenericSchema
  readonly wrapped?: v.GenericSchema
  readonly value?: v.GenericSchema
  readonly key?: unknown
  readonly options?: readonly v.GenericSchema[]
}

/**
 * The same schema, read tolerantly: what it does not know is left out; an optional part that cannot be read is absent; a list of events
 * keeps its numbers. Anything else that cannot be read makes the whole unreadable.
 */
export function tolerant<Schema extends v.GenericSchema>(schema: Schema): v.GenericSchema<unknown, v.InferOutput<Schema>> {
  return loosen(schema) as v.GenericSchema<unknown, v.InferOutput<Schema>>
}

/** Lists whose elements are read each by itself, and what stands in the place of one that cannot be read. */
const lists = new Map<unknown, (value: unknown) => unknown>([[EventViewSchema, unreadable]])

function loosen(schema: v.GenericSchema): v.GenericSchema {
  const { type, entries, item, wrapped, value, key, options } = schema as Shape
  // An error whose name is new is one that cannot be mended here; whether to try again stands beside it.
  if ((schema as unknown) === ErrorCodeSchema) return v.fallback(ErrorCodeSchema, 'CONFLICT')
  if (type === 'strict_object' && entries)
    return v.object(Object.fromEntries(Object.entries(entries).map(([name, one]) => [name, loosen(one)])))
  if (type === 'variant' && options) return v.variant((schema as unknown as { key: string }).key, options.map(loosen) as never)
  if (type === 'record' && value) return v.record(key as v.GenericSchema<string, string>, loosen(value))
  if (type === 'optional' && wrapped) return v.fallback(v.optional(loosen(wrapped)), undefined) as v.GenericSchema
  if (type !== 'array' || !item || 'pipe' in schema) return schema
  const otherwise = lists.get(item)
  return otherwise ? listOf(item, otherwise) : v.array(loosen(item))
}

/** Each element by itself: one that cannot be read is what `otherwise` makes of it, or left out. */
function listOf(item: v.GenericSchema, otherwise: (value: unknown) => unknown): v.GenericSchema {
  const element = loosen(item)
  return v.pipe(
    v.array(v.unknown()),
    v.transform(values =>
      values.flatMap(value => {
        const result = v.safeParse(element, value)
        if (result.success) return [result.output]
        console.warn('a part of a frame cannot be read', result.issues[0])
        return [otherwise(value) ?? []].flat()
      }),
    ),
  )
}

/** Nothing, with a warning, when it is no frame that this page knows. */
export type FrameReader = (data: unknown) => ServerFrame | undefined

/** Both only where they are used: a customer's page does not carry what an agent's shows. */
export const readServerFrame: FrameReader = /* @__PURE__ */ frameReader(() => {
  lists.set(OfferGoneSchema, () => undefined)
  return ServerFrameSchema
})
export const readCustomerFrame: FrameReader = /* @__PURE__ */ frameReader(() => CustomerFrameSchema)

function frameReader(schema: () => v.GenericSchema<unknown, ServerFrame>): FrameReader {
  const reader = tolerant(schema())
  return data => {
    let value: unknown
    try {
      value = JSON.parse(String(data))
    } catch {
      console.warn('ignored a frame that is not JSON')
      return undefined
    }
    const result = v.safeParse(reader, value)
    if (!result.success) console.warn('ignored a frame that protocol/frames.ts does not know', result.issues[0])
    return result.success ? result.output : undefined
  }
}
