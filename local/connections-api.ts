import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Access } from './access.ts'
import type { HostedFunction } from './functions.ts'
import { account, region } from './physical-names.ts'
import { readBody } from './request-body.ts'
import type { WebSocketApi } from './websocket-api.ts'

const payloadLimit = 128 * 1024

/** `@connections` of a WebSocket API: how functions post to a connection, look at it and end it. */
export async function handleConnections(
  websockets: WebSocketApi,
  access: Access,
  caller: HostedFunction,
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
): Promise<void> {
  const [, stage, id = ''] = /^\/([^/]+)\/(?:@|%40)connections\/([^/?]+)$/.exec(path) ?? []
  const { api, connections } = websockets
  const method = req.method ?? ''
  const body = await readBody(req, payloadLimit)
  if (stage !== api.stage) return reply(res, 403, 'ForbiddenException', 'Forbidden')
  const resource = `arn:aws:execute-api:${region}:${account}:${api.id}/${stage}/${method}/@connections/*`
  if (!access.allows(caller.roleArn, 'execute-api:ManageConnections', resource)) {
    const text = `User: ${caller.arn} is not authorized to perform: execute-api:ManageConnections on resource: ${resource}`
    return reply(res, 403, 'AccessDeniedException', text)
  }
  const connection = connections.get(decodeURIComponent(id))
  // a socket that is closing takes nothing more, and AWS answers 410 from then on
  if (!connection || connection.socket.readyState !== connection.socket.OPEN) return reply(res, 410, 'GoneException', undefined)
  if (method === 'POST') {
    if (!body) return reply(res, 413, 'PayloadTooLargeException', undefined)
    connection.send(body)
    res.writeHead(200, { 'content-length': 0 }).end()
  } else if (method === 'GET') {
    const { connectedAt, lastActiveAt, identity } = connection
    const answer = { connectedAt: new Date(connectedAt), lastActiveAt: new Date(lastActiveAt), identity }
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  } else if (method === 'DELETE') {
    connection.socket.close(1000)
    res.writeHead(204).end()
  } else reply(res, 405, 'MethodNotAllowedException', undefined)
}

function reply(res: ServerResponse, status: number, type: string, message: string | undefined): void {
  res.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type }).end(JSON.stringify({ message }))
}
