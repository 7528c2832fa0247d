import { randomUUID } from 'node:crypto'
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Clock } from './clock.ts'
import { createFrameMeter } from './frame-meter.ts'
import type { Functions, HostedFunction } from './functions.ts'
import { sourceIp } from './http-api.ts'
import { type Meter, piecesOf } from './meter.ts'
import { region } from './physical-names.ts'
import { randomText } from './random-text.ts'
import type { Api } from './routes.ts'
import { authorize } from './websocket-authorizer.ts'

export interface WebSocketLimits {
  idleMs: number
  longestMs: number
  /** Share of `$disconnect` events that are not delivered: AWS promises none of them. */
  lostDisconnects: number
}

export const websocketLimits: WebSocketLimits = { idleMs: 600_000, longestMs: 7_200_000, lostDisconnects: 0 }

export interface Connection {
  id: string
  socket: WebSocket
  connectedAt: number
  lastActiveAt: number
  identity: { sourceIp: string; userAgent: string | undefined }
  authorizer: Record<string, unknown> | undefined
  send(text: string | Buffer): void
}

export interface WebSocketApi {
  api: Api
  connections: ReadonlyMap<string, Connection>
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>
  close(): Promise<void>
}

export interface WebSocketApiOptions {
  api: Api
  functions: Functions
  clock: Clock
  limits: WebSocketLimits
  meter?: Meter | undefined
}

const frameLimit = 32 * 1024
const messageLimit = 128 * 1024
const integrationTimeoutMs = 29_000
const billedPiece = 32 * 1024

/** API Gateway's WebSocket API: connections kept here, one function invocation per event, in no order within a connection. */
export function createWebSocketApi({ api, functions, clock, limits, meter }: WebSocketApiOptions): WebSocketApi {
  const connections = new Map<string, Connection>()
  const routes = new Map(api.routes.map(route => [route.key, route]))
  const select = createSelector(api.routeSelection)
  const domainName = `${api.id}.execute-api.${region}.amazonaws.com`
  const chosenProtocols = new WeakMap<IncomingMessage, string>()
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: messageLimit,
    perMessageDeflate: false,
    handleProtocols: (_offered, req) => chosenProtocols.get(req) ?? false,
  })

  type Eventful = Pick<Connection, 'id' | 'connectedAt' | 'identity' | 'authorizer'>

  function contextOf({ id, connectedAt, identity, authorizer }: Eventful, eventType: string, routeKey: string) {
    const at = clock.now()
    const requestId = randomText(9, 'base64')
    return {
      routeKey,
      eventType,
      extendedRequestId: requestId,
      requestTime: new Date(at).toISOString(),
      messageDirection: 'IN',
      stage: api.stage,
      connectedAt,
      requestTimeEpoch: at,
      identity,
      requestId,
      domainName,
      connectionId: id,
      apiId: api.id,
      ...(authorizer && { authorizer }),
    }
  }

  async function invoke(target: HostedFunction, event: unknown) {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<undefined>(resolve => {
      timer = setTimeout(resolve, integrationTimeoutMs, undefined)
    })
    const outcome = await Promise.race([functions.invoke(target, JSON.stringify(event)), late])
    clearTimeout(timer)
    return outcome
  }

  async function upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // a client may leave while it is being authorized; handleUpgrade then finds the socket closed
    const ignoreReset = () => socket.destroy()
    socket.on('error', ignoreReset)
    const now = clock.now()
    const connection: Eventful = {
      id: `${randomText(11, 'base64url')}=`,
      connectedAt: now,
      identity: { sourceIp: sourceIp(req), userAgent: req.headers['user-agent'] },
      authorizer: undefined,
    }
    const refuse = (status: number, text = STATUS_CODES[status] ?? '') =>
      refuseUpgrade(socket, status, { message: text, connectionId: connection.id, requestId: randomUUID() })
    const opening = { ...requestParts(req) }
    const connect = routes.get('$connect')
    if (connect?.authorizer) {
      const context = contextOf(connection, 'CONNECT', '$connect')
      const verdict = await authorize(api, connect.authorizer, functions, req, { ...opening, requestContext: context })
      if (verdict.status !== 200) return refuse(verdict.status, verdict.status === 500 ? 'Internal Server Error' : undefined)
      connection.authorizer = verdict.context
    }
    if (connect) {
      const requestContext = contextOf(connection, 'CONNECT', '$connect')
      const outcome = await invoke(connect.function, { ...opening, requestContext, isBase64Encoded: false })
      const answer = outcome?.ok ? JSON.parse(outcome.payload) : undefined
      // without a status code API Gateway calls the answer malformed
      const status = Number(answer?.statusCode ?? 502)
      if (!outcome || status < 200 || status > 299) return refuse(outcome ? status : 504)
      const protocol = headerOf(answer.headers, 'sec-websocket-protocol')
      if (protocol !== undefined) chosenProtocols.set(req, protocol)
    }
    if (socket.destroyed) return disconnected(connection, 1006, '')
    let tooLong = false
    let close = () => {}
    const measure = createFrameMeter(frameLimit, () => {
      tooLong = true
      close()
    })
    // `ws` puts `head` back into the socket, so it is measured too
    socket.on('data', measure)
    socket.off('error', ignoreReset)
    server.handleUpgrade(req, socket, head, ws => {
      close = () => ws.close(1009)
      if (tooLong) close()
      const opened: Connection = {
        ...connection,
        socket: ws,
        lastActiveAt: now,
        send(text) {
          opened.lastActiveAt = clock.now()
          meter?.add('socketMessagesOut', piecesOf(Buffer.byteLength(text), billedPiece))
          meter?.add('socketBytesOut', Buffer.byteLength(text))
          ws.send(text, { binary: false })
        },
      }
      accept(opened, () => tooLong)
    })
  }

  function accept(connection: Connection, tooLong: () => boolean): void {
    const { id, socket } = connection
    connections.set(id, connection)
    meter?.add('socketsOpened')
    const cancelLongest = clock.setTimer(connection.connectedAt + limits.longestMs, () => socket.close(1001, 'Connection duration limit'))
    let cancelIdle = () => {}
    const watchIdle = () => {
      const due = connection.lastActiveAt + limits.idleMs
      if (due <= clock.now()) return socket.close(1001, 'Going away')
      cancelIdle = clock.setTimer(due, watchIdle)
    }
    watchIdle()
    socket.on('message', data => {
      if (tooLong()) return
      connection.lastActiveAt = clock.now()
      meter?.add('socketMessagesIn', piecesOf(Buffer.byteLength(String(data)), billedPiece))
      void receive(connection, String(data))
    })
    socket.on('error', () => {
      // a protocol error or an over-long message: `ws` closes with its code, and `close` tells the rest
    })
    socket.on('close', (code, reason) => {
      connections.delete(id)
      cancelLongest()
      cancelIdle()
      meter?.add('socketMinutes', piecesOf(clock.now() - connection.connectedAt, 60_000))
      disconnected(connection, code, String(reason))
    })
  }

  async function receive(connection: Connection, body: string): Promise<void> {
    const route = routes.get(select(body)) ?? routes.get('$default')
    const requestContext = { ...contextOf(connection, 'MESSAGE', route?.key ?? '$default'), messageId: randomText(9, 'base64') }
    const fail = (text: string) =>
      connection.send(JSON.stringify({ message: text, connectionId: connection.id, requestId: requestContext.requestId }))
    if (!route) return fail('Forbidden')
    const outcome = await invoke(route.function, { requestContext, body, isBase64Encoded: false })
    if (!outcome) return fail('Endpoint request timed out')
    if (!outcome.ok) return fail('Internal server error')
    if (route.answers) answer(connection, outcome.payload, fail)
  }

  function answer(connection: Connection, payload: string, fail: (text: string) => void): void {
    const result = JSON.parse(payload)
    if (typeof result !== 'object' || result === null || !('statusCode' in result)) fail('Internal server error')
    else if (result.body) connection.send(String(result.body))
  }

  function disconnected(connection: Eventful, code: number, reason: string): void {
    const route = routes.get('$disconnect')
    if (!route || closing || Math.random() < limits.lostDisconnects) return
    const context = contextOf(connection, 'DISCONNECT', '$disconnect')
    const requestContext = { ...context, disconnectStatusCode: code, disconnectReason: reason }
    void invoke(route.function, { headers: {}, multiValueHeaders: {}, requestContext, isBase64Encoded: false })
  }

  let closing = false
  return {
    api,
    connections,
    upgrade,
    async close() {
      closing = true
      for (const { socket } of connections.values()) socket.close(1001)
      const gone = [...connections.values()].map(({ socket }) => new Promise<void>(done => socket.once('close', () => done())))
      const patience = setTimeout(() => {
        for (const { socket } of connections.values()) socket.terminate()
      }, 300)
      await Promise.all(gone)
      clearTimeout(patience)
    },
  }
}

/** Which route a message asks for: the value of the expression `$request.body.<path>`, or nothing. */
function createSelector(expression: string): (body: string) => string {
  const path = /^\$\{?request\.body\.([\w.]+)\}?$/.exec(expression)?.[1]?.split('.') ?? []
  return body => {
    try {
      let value: unknown = JSON.parse(body)
      for (const part of path) value = (value as Record<string, unknown> | null)?.[part]
      return typeof value === 'string' ? value : ''
    } catch (error) {
      if (error instanceof SyntaxError) return ''
      throw error
    }
  }
}

function requestParts(req: IncomingMessage) {
  const multiValueHeaders: Record<string, string[]> = {}
  for (let index = 0; index < req.rawHeaders.length; index += 2) {
    const name = req.rawHeaders[index] ?? ''
    multiValueHeaders[name] = [...(multiValueHeaders[name] ?? []), req.rawHeaders[index + 1] ?? '']
  }
  const headers = Object.fromEntries(Object.entries(multiValueHeaders).map(([name, values]) => [name, values.at(-1)]))
  const query = new URLSearchParams((req.url ?? '').split('?')[1] ?? '')
  if (query.size === 0) return { headers, multiValueHeaders }
  const names = [...new Set(query.keys())]
  return {
    headers,
    multiValueHeaders,
    queryStringParameters: Object.fromEntries(query),
    multiValueQueryStringParameters: Object.fromEntries(names.map(name => [name, query.getAll(name)])),
  }
}

function headerOf(headers: Record<string, unknown> | undefined, name: string): string | undefined {
  const found = Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)
  return found && String(found[1])
}

function refuseUpgrade(socket: Duplex, status: number, body: unknown): void {
  const text = JSON.stringify(body)
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, 'Content-Type: application/json', 'Connection: close']
  socket.end(`${head.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
}
