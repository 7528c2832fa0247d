import type { IncomingMessage } from 'node:http'
import { createContext, Script } from 'node:vm'
import { sourceIp } from './http-api.ts'
import { nameOf, Problem } from './problem.ts'

interface Value {
  value: string
  multiValue?: { value: string }[]
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
    const headers = { ...req.headers }
    // behind CloudFront pages are https, and a function that compares the origin with the host says so
    if (headers.origin === `http://${headers.host}`) headers.origin = `https://${headers.host}`
    const request: EdgeRequest = {
      method: req.method ?? 'GET',
      uri,
      querystring: queryOf(req),
      headers: Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, { value: String(value) }])),
      cookies: {},
    }
    const result = await handler({ version: '1.0', context: { eventType: 'viewer-request' }, viewer: { ip: sourceIp(req) }, request })
    if ('uri' in result) return { uri: result.uri }
    const answered = Object.fromEntries(Object.entries(result.headers ?? {}).map(([key, { value }]) => [key, value]))
    const body = typeof result.body === 'object' ? result.body.data : (result.body ?? '')
    return { status: result.statusCode, headers: answered, body: Buffer.from(body) }
  }
}

function queryOf(req: IncomingMessage): Record<string, Value> {
  const query: Record<string, Value> = {}
  for (const pair of ((req.url ?? '').split('?')[1] ?? '').split('&').filter(Boolean)) {
    const [name = '', ...value] = pair.split('=')
    const given = { value: value.join('=') }
    const before = query[name]
    query[name] = before ? { value: before.value, multiValue: [...(before.multiValue ?? [{ value: before.value }]), given] } : given
  }
  return query
}

function compile(name: string, code: string): (event: unknown) => Promise<EdgeRequest | EdgeResponse> {
  try {
    return new Script(`${code}\n;handler`, { filename: name }).runInContext(createContext({ console }))
  } catch (error) {
    if (!['SyntaxError', 'ReferenceError'].includes(nameOf(error) ?? '')) throw error
    throw new Problem(`CloudFront function ${name} cannot run here: ${error}`)
  }
}
