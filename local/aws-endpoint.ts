import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Access } from './access.ts'
import { type AwsAnswer, type AwsCall, answerJson, refusal } from './aws-call.ts'
import { handleConnections } from './connections-api.ts'
import type { DatabaseProxy } from './database-proxy.ts'
import type { Functions, HostedFunction } from './functions.ts'
import type { MachineHost } from './machine-host.ts'
import type { Meter } from './meter.ts'
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
  /** A call of a hosted function that did not need to come by HTTP. */
  answer(caller: HostedFunction, call: AwsCall): Promise<AwsAnswer>
  close(): Promise<void>
}

const bodyLimit = 16 * 1024 * 1024
/** What the meter has counted so far, where there is one. */
export const meterPath = '/_meter'

/** The AWS API that functions see: on a loopback port of its own, never on those that browsers use. */
export async function openAwsEndpoint(log: (line: string) => void, meter?: Meter): Promise<AwsEndpoint> {
  let services: AwsServices | undefined
  const server = createServer((req, res) => {
    serveHttp(req, res).catch(error => log(`AWS call failed: ${error.stack}`))
  })

  async function serveHttp(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (meter && req.method === 'GET' && req.url === meterPath) return void res.end(JSON.stringify(meter.read()))
    const body = (await readBody(req, bodyLimit)) ?? Buffer.alloc(0)
    // the access key says which function calls; its signature is not checked, since only this host gives keys out
    const key = /Credential=([^/]+)\//.exec(req.headers.authorization ?? '')?.[1] ?? ''
    const caller = services?.functions.byAccessKey(key)
    const answer = caller
      ? await answerLogged(caller, { method: req.method ?? '', path: req.url ?? '/', headers: req.headers, body })
      : refusal(services ? 403 : 503, 'MissingAuthenticationTokenException', 'the request is not signed with the key of a hosted function')
    const length = answer.status === 204 ? {} : { 'content-length': Buffer.byteLength(answer.body) }
    res.writeHead(answer.status, { ...answer.headers, ...length }).end(answer.body)
  }

  async function answerLogged(caller: HostedFunction, call: AwsCall): Promise<AwsAnswer> {
    try {
      if (!services) return refusal(503, 'ServiceUnavailable', 'the host is not up yet')
      return await answer(services, caller, call)
    } catch (error) {
      log(`AWS call failed: ${error instanceof Error ? error.stack : error}`)
      return refusal(500, 'InternalFailure', String(error))
    }
  }

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
    answer: answerLogged,
    async close() {
      server.closeAllConnections()
      await new Promise(closed => server.close(closed))
    },
  }
}

async function answer(services: AwsServices, caller: HostedFunction, call: AwsCall): Promise<AwsAnswer> {
  const [, api, rest] = /^\/_sockets\/([^/]+)(\/.*)$/.exec(call.path) ?? []
  const websockets = services.websockets.get(api ?? '')
  if (websockets && rest) return handleConnections(websockets, services.access, caller, call, rest)
  const target = String(call.headers['x-amz-target'] ?? '')
  const [service, action = ''] = target.split('.')
  if (service === 'DynamoDB_20120810') return services.database.forward(action, caller, call.body)
  if (service === 'AWSStepFunctions') return callMachines(services, caller, action, call.body)
  const invoked = /^\/2015-03-31\/functions\/([^/?]+)\/invocations/.exec(call.path)?.[1]
  if (invoked) return invokeFunction(services, caller, decodeURIComponent(invoked), call)
  return refusal(404, 'UnknownOperationException', `this host does not imitate ${call.method} ${call.path} ${target}`)
}

async function callMachines({ access, machines }: AwsServices, caller: HostedFunction, action: string, body: Buffer): Promise<AwsAnswer> {
  const call = JSON.parse(body.toString())
  const resource = call.stateMachineArn ?? call.executionArn ?? '*'
  const needed = `states:${action}`
  if (!access.allows(caller.roleArn, needed, resource))
    return refusal(400, 'AccessDeniedException', `User: ${caller.arn} is not authorized to perform: ${needed} on resource: ${resource}`)
  const answer = await machines.handle(action, call)
  return answerJson(answer.status, answer.body)
}

async function invokeFunction(
  { access, functions }: AwsServices,
  caller: HostedFunction,
  name: string,
  { headers, body }: AwsCall,
): Promise<AwsAnswer> {
  const target = functions.find(name)
  const needed = 'lambda:InvokeFunction'
  // permission comes before existence, so that a stranger learns no names
  if (!target || !access.allows(caller.roleArn, needed, target.arn)) {
    const text = `User: ${caller.arn} is not authorized to perform: ${needed} on resource: ${target?.arn ?? name}`
    return refusal(403, 'AccessDeniedException', text)
  }
  const event = body.length > 0 ? body.toString() : '{}'
  if (headers['x-amz-invocation-type'] === 'Event') {
    functions.invokeEvent(target, event)
    return { status: 202, headers: {}, body: '' }
  }
  const { ok, payload } = await functions.invoke(target, event)
  return {
    status: 200,
    headers: { 'content-type': 'application/json', ...(!ok && { 'x-amz-function-error': 'Unhandled' }) },
    body: payload,
  }
}
