/** Asks the HTTP handler as the gateway does, for a member of staff whose token has the group of the same name as the role. */
import { httpHandler } from '../../adapters/http-events.ts'
import type { HttpEvent } from '../../adapters/http-requests.ts'
import type { Ports } from '../../domain/ports.ts'

export interface Ask {
  readonly body?: unknown
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
}
const groups: Readonly<Record<string, string>> = { ada: '[administrator]', sam: '[supervisor]' }

export function asking(ports: Ports) {
  const handle = httpHandler(ports)
  return async (as: string, routeKey: string, { body, path = {}, query = {} }: Ask = {}) => {
    const claims = {
      username: as,
      token_use: 'access',
      exp: String(ports.clock.now() / 1000 + 3600),
      'cognito:groups': groups[as] ?? '[agent]',
    }
    const event: HttpEvent = {
      routeKey,
      headers: {},
      pathParameters: path,
      queryStringParameters: query,
      body: body === undefined ? null : JSON.stringify(body),
      requestContext: { requestId: 'request-1', authorizer: { jwt: { claims } } },
    }
    const answer = await handle(event)
    if (typeof answer === 'string') throw new Error('an answer is an object')
    return { status: answer.statusCode ?? 0, body: JSON.parse(answer.body ?? '{}') as Record<string, unknown> }
  }
}
