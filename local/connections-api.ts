import type { Access } from './access.ts'
import { type AwsAnswer, type AwsCall, answerJson, refusal } from './aws-call.ts'
import type { HostedFunction } from './functions.ts'
import { account, region } from './physical-names.ts'
import type { WebSocketApi } from './websocket-api.ts'

const payloadLimit = 128 * 1024

/** `@connections` of a WebSocket API: how functions post to a connection, look at it and end it. */
export function handleConnections(
  websockets: WebSocketApi,
  access: Access,
  caller: HostedFunction,
  { method, body }: AwsCall,
  path: string,
): AwsAnswer {
  const [, stage, id = ''] = /^\/([^/]+)\/(?:@|%40)connections\/([^/?]+)$/.exec(path) ?? []
  const { api, connections } = websockets
  if (stage !== api.stage) return refusal(403, 'ForbiddenException', 'Forbidden')
  const resource = `arn:aws:execute-api:${region}:${account}:${api.id}/${stage}/${method}/@connections/*`
  if (!access.allows(caller.roleArn, 'execute-api:ManageConnections', resource)) {
    const text = `User: ${caller.arn} is not authorized to perform: execute-api:ManageConnections on resource: ${resource}`
    return refusal(403, 'AccessDeniedException', text)
  }
  const connection = connections.get(decodeURIComponent(id))
  // a socket that is closing takes nothing more, and AWS answers 410 from then on
  if (!connection || connection.socket.readyState !== connection.socket.OPEN) return refusal(410, 'GoneException', undefined)
  switch (method) {
    case 'POST':
      if (body.length > payloadLimit) return refusal(413, 'PayloadTooLargeException', undefined)
      connection.send(body)
      return { status: 200, headers: {}, body: '' }
    case 'GET': {
      const { connectedAt, lastActiveAt, identity } = connection
      return answerJson(200, { connectedAt: new Date(connectedAt), lastActiveAt: new Date(lastActiveAt), identity })
    }
    case 'DELETE':
      connection.socket.close(1000)
      return { status: 204, headers: {}, body: '' }
    default:
      return refusal(405, 'MethodNotAllowedException', undefined)
  }
}
