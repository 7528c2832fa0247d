/** Asks the HTTP routes as API Gateway does, of a centre in memory. */
import { httpHandler } from '../../adapters/http-events.ts'
import type { HttpEvent } from '../../adapters/http-requests.ts'
import type { Ports } from '../../domain/ports.ts'

export interface Ask {
  readonly body?: unknown
  /** Somebody of the staff, signed in; `ada` as administrator, `sam` as supervisor, everybody else as agent. */
  readonly as?: string
  readonly session?: string
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
}
export interface Asked {
  readonly status: number
  readonly body: Record<string, unknown>
}

const groups: Readonly<Record<string, string>> = { ada: '[administrator]', sam: '[supervisor]' }

export async function ask(
  { ports }: { readonly ports: Ports },
  routeKey: string,
  { body, as, session, path, query }: Ask = {},
): Promise<Asked> {
  const exp = String(ports.clock.now() / 1000 + 3600)
  const claims = { username: as, token_use: 'access', exp, 'cognito:groups': groups[as ?? ''] ?? '[agent]' }
  const event: HttpEvent = {
    routeKey,
    headers: session === undefined ? {} : { authorization: `Bearer ${session}` },
    ...(path === undefined ? {} : { pathParameters: path }),
    ...(query === undefined ? {} : { queryStringParameters: query }),
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    requestContext: { requestId: 'request-1', ...(as === undefined ? {} : { authorizer: { jwt: { claims } } }) },
  }
  const answer = await httpHandler(ports)(event)
  if (typeof answer === 'string') throw new Error('an answer is an object')
  const text = answer.body ?? '{}'
  return { status: answer.statusCode ?? 0, body: answer.isBase64Encoded === true ? { bytes: text } : JSON.parse(text) }
}

/** For tests in which everybody who asks is of the staff. */
export function asking(ports: Ports) {
  return (as: string, routeKey: string, more: Omit<Ask, 'as'> = {}) => ask({ ports }, routeKey, { ...more, as })
}

const key = (name: string) => name.padEnd(22, '_')

/** The body of a start; `more` changes it. */
export const starting = (name: string, more: object = {}) => ({
  startKey: key(`s-${name}`),
  customerKey: key(`c-${name}`),
  queue: 'sales',
  nickname: name,
  ...more,
})
/** The body of a message left. */
export const leaving = (name: string, more: object = {}) => ({
  messageKey: key(`m-${name}`),
  queue: 'sales',
  nickname: name,
  email: `${name}@example.com`,
  text: `A question of ${name}`,
  ...more,
})
