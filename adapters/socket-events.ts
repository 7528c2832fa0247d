/** API Gateway's WebSocket events, in: who is connected comes from the authorizer's context on every event, never from a frame. */
import type { APIGatewayAuthorizerResult, APIGatewayProxyResultV2, APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import type { Ports, Role } from '../domain/ports.ts'
import { type Caller, disconnected } from '../domain/presence.ts'
import { redeemTicket } from '../domain/tickets.ts'
import { subProtocol } from './deployment.ts'
import { answerFrame, nack } from './socket-frames.ts'
import { logFault } from './telemetry.ts'

/** What of an event is read. */
export interface SocketEvent {
  readonly requestContext: {
    readonly routeKey: string
    readonly connectionId: string
    readonly connectedAt: number
    readonly requestId: string
    readonly authorizer?: Readonly<Record<string, string | number | boolean | undefined>>
  }
  readonly body?: string | null
}

export function socketHandler(ports: Ports): (event: SocketEvent) => Promise<APIGatewayProxyResultV2> {
  return async event => {
    const { routeKey, requestId } = event.requestContext
    const caller = callerOf(event)
    if (caller === undefined) return { statusCode: 401 }
    switch (routeKey) {
      case '$connect':
        // nothing may be posted to a connection before this answer: rows are written by `hello`
        return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': subProtocol } }
      case '$disconnect':
        await disconnected(ports, caller)
        return { statusCode: 200 }
      default:
        return answer(await answerOrRetry(ports, caller, event.body ?? '', requestId))
    }
  }
}

/** An outage in the middle is the client's to repeat: every write is conditional, so a repeat is safe (H19). */
async function answerOrRetry(ports: Ports, caller: Caller, body: string, requestId: string) {
  try {
    return await answerFrame(ports, caller, body)
  } catch (error) {
    logFault(requestId, error)
    return nack('RETRY', 'something did not answer in time; the same request will be tried again', { ...cidOf(body), requestId })
  }
}

function cidOf(body: string): { cid?: string } {
  const found = /"cid":"([A-Za-z0-9_-]{8,36})"/.exec(body)?.[1]
  return found === undefined ? {} : { cid: found }
}

/** The returned body goes to the sender as the route's response: after every push, by nature (architecture §3, Delivery). */
function answer(frame: object | undefined): APIGatewayProxyResultV2 {
  return frame === undefined ? { statusCode: 200 } : { statusCode: 200, body: JSON.stringify(frame) }
}

const roles: readonly string[] = ['customer', 'agent', 'supervisor', 'administrator'] satisfies readonly Role[]

function callerOf({ requestContext }: SocketEvent): Caller | undefined {
  const { connectionId, connectedAt, authorizer } = requestContext
  const role = String(authorizer?.role ?? '')
  const principal = String(authorizer?.principal ?? '')
  if (!roles.includes(role) || principal === '') return undefined
  const rightsUntil = Number(authorizer?.rightsUntil)
  return { connection: connectionId, role: role as Role, principal, name: String(authorizer?.name ?? ''), connectedAt, rightsUntil }
}

/** `$connect`'s authorizer: a ticket opens one socket, once; without a good one the gateway answers 401. */
export function authorizeHandler(ports: Ports): (event: APIGatewayRequestAuthorizerEvent) => Promise<APIGatewayAuthorizerResult> {
  return async event => {
    const header = Object.entries(event.headers ?? {}).find(([name]) => name.toLowerCase() === 'sec-websocket-protocol')?.[1] ?? ''
    const offered = header.split(',').map(value => value.trim())
    const ticket = offered.find(value => value.startsWith('t.'))?.slice(2)
    const grant = offered.includes(subProtocol) && ticket !== undefined ? await redeemTicket(ports, ticket) : undefined
    // API Gateway's own word for a 401
    if (grant === undefined) throw new Error('Unauthorized')
    const { role, principal, name, rightsUntil } = grant
    return {
      principalId: principal,
      context: { role, principal, name, rightsUntil: String(rightsUntil) },
      policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: event.methodArn }] },
    }
  }
}
