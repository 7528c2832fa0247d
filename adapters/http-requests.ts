/** What the HTTP routes share: their shape, and how bodies and queries are read. */
import * as v from 'valibot'
import type { Ports } from '../domain/ports.ts'
import type { ErrorCode } from '../protocol/errors.ts'
import { Id } from '../protocol/views.ts'
import { NotPlain, plainJson } from './plain-json.ts'

/** What of an event is read. */
export interface HttpEvent {
  readonly routeKey: string
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly pathParameters?: Readonly<Record<string, string | undefined>>
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>>
  readonly body?: string | null
  readonly isBase64Encoded?: boolean
  readonly requestContext: {
    readonly requestId: string
    readonly authorizer?: { readonly jwt?: { readonly claims?: Readonly<Record<string, unknown>> } }
  }
}
/** Answers of the routes: a body with its status, or an error with its code. */
export type Answer =
  | { readonly status: 200 | 201; readonly body: object }
  /** A picture: its bytes in base64, for ever the same under its path. */
  | { readonly status: 200; readonly image: string; readonly type: 'image/jpeg' | 'image/png' | 'image/webp' }
  | { readonly status: 400 | 401 | 403 | 404 | 409 | 503; readonly code: ErrorCode; readonly message: string }

export type Route = (ports: Ports, event: HttpEvent) => Promise<Answer>

/** Says what of a request's body is wrong; the edge turns it into a 400. */
export class BadRequest extends Error {}

export function parseBody<Schema extends v.GenericSchema>(schema: Schema, event: HttpEvent): v.InferOutput<Schema> {
  const text = event.isBase64Encoded === true ? Buffer.from(event.body ?? '', 'base64').toString('utf8') : (event.body ?? '')
  let raw: unknown
  try {
    raw = plainJson(text)
  } catch (error) {
    if (error instanceof NotPlain) throw new BadRequest(`body: ${error.message}; send a JSON object`)
    throw error
  }
  const result = v.safeParse(schema, raw)
  if (result.success) return result.output
  const [issue] = result.issues
  throw new BadRequest(`${v.getDotPath(issue) || 'body'}: ${shortened(issue.message)}`)
}

/** Some of the library's words repeat what was given. */
export function shortened(words: string): string {
  return words.length > 300 ? `${words.slice(0, 300)}…` : words
}

/** A whole number of the query string, or its default. */
export function queryNumber(event: HttpEvent, name: string, otherwise: number, most: number): number {
  const given = event.queryStringParameters?.[name]
  if (given === undefined) return otherwise
  const value = Number(given)
  if (!Number.isSafeInteger(value) || value < 0 || value > most)
    throw new BadRequest(`${name}: '${given.slice(0, 40)}' is not a whole number from 0 to ${most}`)
  return value
}

/** Stands where a path names what cannot be an id of ours: nothing is found under it, and no key is too long for the table. */
const nobody = '~'

/** The event with ids alone in its path. */
export function withIds<Event extends Pick<HttpEvent, 'pathParameters'>>(event: Event): Event {
  if (event.pathParameters === undefined) return event
  const ids = Object.entries(event.pathParameters).map(([name, value]) => [name, v.is(Id, value) ? value : nobody])
  return { ...event, pathParameters: Object.fromEntries(ids) }
}
