import * as v from 'valibot'
import { type ErrorBody, ErrorBodySchema } from '../../protocol/errors.ts'
import { tolerant } from '../../protocol/reading.ts'

/** An answer that is not a success, in the server's words. */
export class HttpFailure extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
  ) {
    super(body.message)
  }
}

/** The server could not be reached, or something else answered in its place. */
export class Unreachable extends Error {}

export interface Request {
  method?: 'GET' | 'POST' | 'PUT'
  bearer?: string
  body?: unknown
}

const timeoutMs = 15_000

export async function fetchJson<Schema extends v.GenericSchema>(
  path: string,
  schema: Schema,
  request: Request = {},
): Promise<v.InferOutput<Schema>> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (request.bearer !== undefined) headers.authorization = `Bearer ${request.bearer}`
  if (request.body !== undefined) headers['content-type'] = 'application/json'
  const options: RequestInit = { method: request.method ?? 'GET', headers, cache: 'no-store', signal: AbortSignal.timeout(timeoutMs) }
  if (request.body !== undefined) options.body = JSON.stringify(request.body)
  const answer = await fetch(path, options).catch((error: unknown) => {
    throw new Unreachable(path, { cause: error })
  })
  const value: unknown = await answer.json().catch((error: unknown) => {
    // a body that is not JSON comes from something in between; the status below decides
    if (error instanceof SyntaxError) return undefined
    throw new Unreachable(path, { cause: error })
  })
  if (answer.ok) return v.parse(tolerant(schema), value)
  const refusal = v.safeParse(tolerant(ErrorBodySchema), value)
  if (refusal.success) throw new HttpFailure(answer.status, refusal.output)
  // API Gateway's own JWT check answers 401 with a body of its own.
  if (answer.status === 401) throw new HttpFailure(401, { code: 'UNAUTHENTICATED', message: 'please sign in again' })
  throw new Unreachable(`${path}: ${answer.status}`)
}
