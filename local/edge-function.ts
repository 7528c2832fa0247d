import type { IncomingMessage } from 'node:http'
import { createContext, Script } from 'node:vm'
import { sourceIp } from './http-api.ts'
import { Problem } from './problem.ts'

interface Value {
  value: string
}

interface EdgeRequest {
  method: string
  uri: string
  querystring: Record<string, Value>
  headers: Record<string, Value>
  cookies: Record<string, Value>
}

interface EdgeResponse {
  statusCode: number
  headers?: Record<string, Value>
  body?: string | { data: string }
}

/** What a viewer-request function made of a request: a path to go on with, or an answer. */
export type EdgeResult = { uri: string } | { status: number; headers: Record<string, string>; body: Buffer }

export type EdgeFunction = (req: IncomingMessage, uri: string) => Promise<EdgeResult>

/** A CloudFront Function for viewer requests, run in a context that has nothing of Node in it. */
export function createEdgeFunction(name: string, code: string): EdgeFunction {
  const handler = compile(name, code)
  return async (req, uri) => {
    const query = new URLSearchParams((req.url ?? '').split('?')[1] ?? '')
    const request: EdgeRequest = {
      method: req.method ?? 'GET',
      uri,
      querystring: Object.fromEntries([...query].map(([key, value]) => [key, { value }])),
      headers: Object.fromEntries(Object.entries(req.headers).map(([key, value]) => [key, { value: String(value) }])),
      cookies: {},
    }
    const result = await handler({ version: '1.0', context: { eventType: 'viewer-request' }, viewer: { ip: sourceIp(req) }, request })
    if ('uri' in result) return { uri: result.uri }
    const headers = Object.fromEntries(Object.entries(result.headers ?? {}).map(([key, { value }]) => [key, value]))
    const body = typeof result.body === 'object' ? result.body.data : (result.body ?? '')
    return { status: result.statusCode, headers, body: Buffer.from(body) }
  }
}

function compile(name: string, code: string): (event: unknown) => Promise<EdgeRequest | EdgeResponse> {
  try {
    return new Script(`${code}\n;handler`, { filename: name }).runInContext(createContext({ console }))
  } catch (error) {
    if (!(error instanceof Error) || !['SyntaxError', 'ReferenceError'].includes(error.name)) throw error
    throw new Problem(`CloudFront function ${name} cannot run here: ${error.message}`)
  }
}
