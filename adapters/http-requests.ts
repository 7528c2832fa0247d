/** What the HTTP routes share: their shape, and how bodies and queries are read. */
import * as v from 'valibot'
import type { Ports } from '../domain/ports.ts'
import type { ErrorCode } from '../protocol/errors.ts'

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
    raw = JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) throw new BadRequest('the body is not JSON; send a JSON object')
    throw error
  }
  const result = v.safeParse(schema, raw)
  if (result.success) return result.output
  const [issue] = result.issues
  throw new BadRequest(`${v.getDotPath(issue) ?? 'body'}: ${issue.message}`)
}

/** A whole number of the query string, or its default. */
export function queryNumber(event: HttpEvent, name: string, otherwise: number, most: number): number {
  const given = event.queryStringParameters?.[name]
  if (given === undefined) return otherwise
  const value = Number(given)
  if (!Number.isSafeInteger(value) || value < 0 || value > most)
    throw new BadRequest(`${name}: '${given}' is not a whole number from 0 to ${most}`)
  return value
}
