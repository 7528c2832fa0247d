import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Access } from './access.ts'
import { handleConnections } from './connections-api.ts'
import type { DatabaseProxy } from './database-proxy.ts'
import type { Functions, HostedFunction } from './functions.ts'
import type { MachineHost } from './machine-host.ts'
import { readBody } from './request-body.ts'
import type { WebSocketApi } from './websocket-api.ts'

/** What the AWS calls of functions are led to. Set once all of it is up; functions run no earlier. */
export interface AwsServices {
  access: Access
  database: DatabaseProxy
  functions: Functions
  machines: MachineHost
  websockets: ReadonlyMap<string, WebSocketApi>
}

export interface AwsEndpoint {
  url: string
  serve(services: AwsServices): void
  close(): Promise<void>
}

const bodyLimit = 16 * 1024 * 1024

/** The AWS API that functions see: on a loopback port of its own, never on those that browsers use. */
export async function openAwsEndpoint(log: (line: string) => void): Promise<AwsEndpoint> {
  let services: AwsServices | undefined
  const server = createServer((req, res) => {
    if (!services) return void res.writeHead(503).end()
    handle(services, req, res).catch(error => {
      log(`AWS call failed: ${error.stack}`)
      if (!res.headersSent) fail(res, 500, 'InternalFailure', String(error.message))
    })
  })
  // the SDK keeps its connections; closing them under it costs a retry
  server.keepAliveTimeout = 0
  await new Promise<void>((listening, reject) => server.once('error', reject).listen(0, '127.0.0.1', listening))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    serve(given) {
      services = given
    },
    async close() {
      server.closeAllConnections()
      await new Promise(closed => server.close(closed))
    },
  }
}

async function handle(services: AwsServices, req: IncomingMessage, res: ServerResponse): Promise<void> {
  // the access key says which function calls; its signature is not checked, since only this host gives keys out
  const key = /Credential=([^/]+)\//.exec(req.headers.authorization ?? '')?.[1] ?? ''
  const caller = services.functions.byAccessKey(key)
  if (!caller) return fail(res, 403, 'MissingAuthenticationTokenException', 'the request is not signed with the key of a hosted function')
  const url = req.url ?? '/'
  const [, api, rest] = /^\/_sockets\/([^/]+)(\/.*)$/.exec(url) ?? []
  const websockets = services.websockets.get(api ?? '')
  if (websockets && rest) return handleConnections(websockets, services.access, caller, req, res, rest)
  const body = (await readBody(req, bodyLimit)) ?? Buffer.alloc(0)
  const [service, action = ''] = String(req.headers['x-amz-target'] ?? '').split('.')
  if (service === 'DynamoDB_20120810') return services.database.forward(action, caller, body, res)
  if (service === 'AWSStepFunctions') return callMachines(services, caller, action, body, res)
  const invoked = /^\/2015-03-31\/functions\/([^/?]+)\/invocations/.exec(url)?.[1]
  if (invoked) return invokeFunction(services, caller, decodeURIComponent(invoked), req, res, body)
  fail(res, 404, 'UnknownOperationException', `this host does not imitate ${req.method} ${url} ${req.headers['x-amz-target'] ?? ''}`)
}

async function callMachines({ access, machines }: AwsServices, caller: HostedFunction, action: string, body: Buffer, res: ServerResponse) {
  const call = JSON.parse(body.toString())
  const resource = call.stateMachineArn ?? call.executionArn ?? '*'
  const needed = `states:${action}`
  if (!access.allows(caller.roleArn, needed, resource))
    return fail(res, 400, 'AccessDeniedException', `User: ${caller.arn} is not authorized to perform: ${needed} on resource: ${resource}`)
  const answer = await machines.handle(action, call)
  res.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer.body))
}

async function invokeFunction(
  { access, functions }: AwsServices,
  caller: HostedFunction,
  name: string,
  req: IncomingMessage,
  res: ServerResponse,
  body: Buffer,
): Promise<void> {
  const target = functions.find(name)
  const needed = 'lambda:InvokeFunction'
  // permission comes before existence, so that a stranger learns no names
  if (!target || !access.allows(caller.roleArn, needed, target.arn))
    return fail(
      res,
      403,
      'AccessDeniedException',
      `User: ${caller.arn} is not authorized to perform: ${needed} on resource: ${target?.arn ?? name}`,
    )
  const event = body.length > 0 ? body.toString() : '{}'
  if (req.headers['x-amz-invocation-type'] === 'Event') {
    functions.invokeEvent(target, event)
    return void res.writeHead(202, { 'content-length': 0 }).end()
  }
  const { ok, payload } = await functions.invoke(target, event)
  res.writeHead(200, { 'content-type': 'application/json', ...(!ok && { 'x-amz-function-error': 'Unhandled' }) }).end(payload)
}

function fail(res: ServerResponse, status: number, type: string, message: string): void {
  res
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': type })
    .end(JSON.stringify({ __type: type, message }))
}
