import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Functions } from './functions.ts'
import { type Meter, piecesOf } from './meter.ts'
import { account, region } from './physical-names.ts'
import { readBody } from './request-body.ts'
import type { Api, Route } from './routes.ts'

export type VerifyToken = (token: string) => Promise<{ claims: Record<string, unknown> } | { error: string }>

export interface HttpApi {
  /** Answers a request for `path` (with its query string), as the API would behind its stage. */
  handle(req: IncomingMessage, path: string): Promise<HttpAnswer>
}

export interface HttpAnswer {
  status: number
  headers: Record<string, string | string[]>
  body: Buffer
}

export interface HttpApiOptions {
  api: Api
  functions: Functions
  verifierOf(route: Route): VerifyToken
  now(): number
  meter?: Meter | undefined
}

const bodyLimit = 10 * 1024 * 1024
const timeoutMs = 30_000
const billedPiece = 512 * 1024
const textType = /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded|.+\+json|.+\+xml))/

/** API Gateway's HTTP API with Lambda proxy integrations of payload format 2.0. */
export function createHttpApi({ api, functions, verifierOf, now, meter }: HttpApiOptions): HttpApi {
  const match = createMatcher(api.routes)
  const verifiers = new Map(api.routes.filter(route => route.authorizer).map(route => [route, verifierOf(route)]))
  const domainName = `${api.id}.execute-api.${region}.amazonaws.com`

  return {
    async handle(req, path) {
      const question = path.indexOf('?')
      const rawPath = question < 0 ? path : path.slice(0, question)
      const query = question < 0 ? '' : path.slice(question + 1)
      const method = req.method ?? 'GET'
      const found = match(method, rawPath)
      const body = await readBody(req, bodyLimit)
      if (!found) return message(404, 'Not Found')
      if (!body) return message(413, 'Request Entity Too Large')
      const { route, parameters } = found
      const verify = verifiers.get(route)
      let authorizer: unknown
      if (verify) {
        const token = /^(?:Bearer )?(.+)$/i.exec(req.headers.authorization ?? '')?.[1]
        const verified = token ? await verify(token) : { error: 'no token' }
        if ('error' in verified) return { ...message(401, 'Unauthorized'), headers: { ...json, 'www-authenticate': 'Bearer' } }
        const granted = String(verified.claims.scope ?? '').split(' ')
        if (route.scopes.length > 0 && !route.scopes.some(scope => granted.includes(scope))) return message(403, 'Forbidden')
        const scopes = route.scopes.length > 0 ? granted.filter(scope => route.scopes.includes(scope)) : null
        authorizer = { jwt: { claims: stringClaims(verified.claims), scopes } }
      }
      meter?.add('httpRequests', piecesOf(body.length, billedPiece))
      const asText = body.length === 0 || textType.test(req.headers['content-type'] ?? '')
      const headers = joinHeaders(req)
      const at = now()
      const event = {
        version: '2.0',
        routeKey: route.key,
        rawPath,
        rawQueryString: query,
        ...(req.headers.cookie && { cookies: req.headers.cookie.split(/; */) }),
        headers,
        ...(query && { queryStringParameters: joinQuery(query) }),
        requestContext: {
          accountId: account,
          apiId: api.id,
          ...(authorizer !== undefined && { authorizer }),
          domainName,
          domainPrefix: api.id,
          http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: sourceIp(req), userAgent: headers['user-agent'] ?? '' },
          requestId: randomUUID(),
          routeKey: route.key,
          stage: api.stage,
          time: new Date(at).toISOString(),
          timeEpoch: at,
        },
        ...(Object.keys(parameters).length > 0 && { pathParameters: parameters }),
        ...(body.length > 0 && { body: body.toString(asText ? 'utf8' : 'base64') }),
        isBase64Encoded: !asText,
      }
      const outcome = await withTimeout(functions.invoke(route.function, JSON.stringify(event)))
      if (outcome === 'timeout') return message(503, 'Service Unavailable')
      return outcome.ok ? answerOf(outcome.payload) : message(500, 'Internal Server Error')
    },
  }
}

const json = { 'content-type': 'application/json' }

function message(status: number, text: string): HttpAnswer {
  return { status, headers: { ...json }, body: Buffer.from(JSON.stringify({ message: text })) }
}

/** The function's result as an answer; one without `statusCode` is the body itself. */
function answerOf(payload: string): HttpAnswer {
  const result = JSON.parse(payload)
  if (typeof result !== 'object' || result === null || !('statusCode' in result))
    return { status: 200, headers: { ...json }, body: Buffer.from(typeof result === 'string' ? result : payload) }
  const headers: HttpAnswer['headers'] = { 'content-type': 'text/plain; charset=utf-8' }
  for (const [name, value] of Object.entries(result.headers ?? {})) headers[name.toLowerCase()] = String(value)
  if (result.cookies) headers['set-cookie'] = result.cookies
  return { status: Number(result.statusCode), headers, body: Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8') }
}

interface Match {
  route: Route
  parameters: Record<string, string>
}

/** The most specific route wins: literal segments before parameters before `{x+}`, a method before ANY, all before `$default`. */
function createMatcher(routes: Route[]): (method: string, path: string) => Match | undefined {
  const candidates = routes
    .filter(({ key }) => key !== '$default')
    .map(route => {
      const [method = '', path = ''] = route.key.split(' ')
      const segments = path.split('/').slice(1)
      const rank = segments.map(segment => (segment.endsWith('+}') ? '2' : segment.startsWith('{') ? '1' : '0')).join('')
      return { route, method, segments, rank: rank + (method === 'ANY' ? '1' : '0') }
    })
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
  const fallback = routes.find(({ key }) => key === '$default')

  return (method, path) => {
    const parts = path.split('/').slice(1)
    for (const { route, method: wanted, segments } of candidates) {
      if (wanted !== method && wanted !== 'ANY') continue
      const parameters = matchSegments(segments, parts)
      if (parameters) return { route, parameters }
    }
    return fallback && { route: fallback, parameters: {} }
  }
}

function matchSegments(segments: string[], parts: string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {}
  for (const [index, segment] of segments.entries()) {
    const part = parts[index]
    if (!part) return segment === part ? parameters : undefined
    if (segment.endsWith('+}')) return { ...parameters, [segment.slice(1, -2)]: parts.slice(index).map(decode).join('/') }
    if (segment.startsWith('{')) parameters[segment.slice(1, -1)] = decode(part)
    else if (segment !== part) return undefined
  }
  return segments.length === parts.length ? parameters : undefined
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch (error) {
    // a stray per cent sign stays as it came
    if (error instanceof URIError) return part
    throw error
  }
}

/** Claims reach a function as strings; a list becomes `[a b]`. */
function stringClaims(claims: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [name, Array.isArray(value) ? `[${value.join(' ')}]` : String(value)]),
  )
}

function joinHeaders(req: IncomingMessage): Record<string, string> {
  const { cookie: _cookie, ...headers } = req.headersDistinct
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, (values ?? []).join(',')]))
}

function joinQuery(query: string): Record<string, string> {
  const joined: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(query)) joined[name] = name in joined ? `${joined[name]},${value}` : value
  return joined
}

export function sourceIp(req: IncomingMessage): string {
  return (req.socket.remoteAddress ?? '127.0.0.1').replace('::ffff:', '').replace(/^::1$/, '127.0.0.1')
}

async function withTimeout<T>(work: Promise<T>): Promise<T | 'timeout'> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'timeout'>(resolve => {
    timer = setTimeout(() => resolve('timeout'), timeoutMs)
  })
  const first = await Promise.race([work, late])
  clearTimeout(timer)
  return first
}

export function sendAnswer(res: ServerResponse, { status, headers, body }: HttpAnswer): void {
  res.writeHead(status, { ...headers, 'content-length': body.length })
  res.end(res.req.method === 'HEAD' ? undefined : body)
}
