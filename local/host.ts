import { rmSync } from 'node:fs'
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { readAccess } from './access.ts'
import { createAddresses } from './addresses.ts'
import { readAssembly } from './assembly.ts'
import { meterPath, openAwsEndpoint } from './aws-endpoint.ts'
import { readBuckets } from './buckets.ts'
import { type Clock, systemClock } from './clock.ts'
import { createDatabaseProxy } from './database-proxy.ts'
import { type Demo, fillOrigins, noDemo, readDemoSite, readHome } from './demo.ts'
import { type Distribution, type Origin, readDistributions } from './distributions.ts'
import { startEngine } from './engine.ts'
import { type Functions, openFunctions } from './functions.ts'
import { createHttpApi, type HttpApi, sendAnswer } from './http-api.ts'
import { type HostedPool, hostPools } from './identity-host.ts'
import { createTokenVerifier } from './identity-provider.ts'
import { hostMachines } from './machine-host.ts'
import { createMeter } from './meter.ts'
import { region } from './physical-names.ts'
import { Problem } from './problem.ts'
import { openPublicServer, type PublicServer } from './public-server.ts'
import { reviewResources } from './resource-types.ts'
import { readHeaderPolicies } from './response-headers.ts'
import { readApis } from './routes.ts'
import { startSchedules } from './schedules-host.ts'
import { createTables } from './tables.ts'
import { createWebSocketApi, type WebSocketApi, type WebSocketLimits, websocketLimits } from './websocket-api.ts'

export interface HostOptions {
  /** The folder that holds the synthesized assembly. */
  assembly: string
  /** Where data is kept; the caller holds its lock. */
  data: string
  /** The first of the public ports; 0 takes free ones. */
  port: number
  /** An engine to use instead of starting one. */
  engine?: string
  demo?: Demo
  clock?: Clock
  limits?: Partial<WebSocketLimits>
  retryDelaysMs?: readonly number[]
  /** Counts what AWS would bill, and answers it at `meterUrl`. */
  metered?: boolean
  log?: (line: string) => void
  /** Told when the host cannot go on. */
  onFailure?: (reason: string) => void
}

export interface Host {
  origins: string[]
  pools: readonly HostedPool[]
  functions: Functions
  notEmulated: string[]
  unsetParameters: readonly string[]
  meterUrl: string | undefined
  close(): Promise<void>
}

// as AWS: an asynchronous event is tried again after one and two more minutes
const awsRetryDelaysMs = [60_000, 120_000]

/** Hosts a synthesized assembly as AWS would. Everything that was opened is closed again when a later step fails. */
export async function startHost(options: HostOptions): Promise<Host> {
  const closers: (() => unknown)[] = []
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    return { ...(await open(options, closers)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function open(options: HostOptions, closers: (() => unknown)[]): Promise<Omit<Host, 'close'>> {
  const { data, clock = systemClock, demo = noDemo, log = () => {} } = options
  const opened = <T extends { close(): unknown }>(service: T): T => {
    closers.push(() => service.close())
    return service
  }
  const assembly = readAssembly(options.assembly, demo.parameters)
  const { notEmulated } = reviewResources(assembly)
  const servers: PublicServer[] = []
  const count = Math.max(1, assembly.ofType('AWS::CloudFront::Distribution').length) + demo.sites.length
  for (let index = 0; index < count; index++) servers.push(opened(await openPublicServer(options.port && options.port + index, log)))
  const addresses = createAddresses(
    assembly,
    servers.map(({ port }) => port),
  )

  const onFailure = (reason: string) => options.onFailure?.(reason)
  const engine = options.engine ?? opened(await startEngine(join(data, 'engine'), { log, onFailure })).endpoint
  await createTables(assembly, engine)
  const access = readAccess(assembly)
  const meter = options.metered ? createMeter() : undefined
  // what functions call is opened before them, and so outlives them
  const database = opened(createDatabaseProxy(engine, access, log))
  const endpoint = opened(await openAwsEndpoint(log, meter))
  const retryDelaysMs = options.retryDelaysMs ?? awsRetryDelaysMs
  const logs = join(data, 'logs')
  const functions = opened(
    openFunctions({
      assembly,
      addresses,
      endpoint,
      engine: options.engine === undefined ? engine : undefined,
      folder: logs,
      clock,
      retryDelaysMs,
      meter,
      log,
    }),
  )
  const machines = opened(hostMachines({ assembly, functions, access, folder: join(data, 'executions'), clock, meter, log }))

  const pools = await hostPools(assembly, addresses, demo.staff, join(data, 'identity'), clock)
  for (const { provider } of pools) opened(provider)
  const http = new Map<string, HttpApi>()
  const websockets = new Map<string, WebSocketApi>()
  for (const api of readApis(assembly, functions)) {
    const limits = { ...websocketLimits, ...options.limits }
    if (api.protocol === 'WEBSOCKET') websockets.set(api.id, opened(createWebSocketApi({ api, functions, clock, limits, meter })))
    else http.set(api.id, createHttpApi({ api, functions, verifierOf: ({ authorizer }) => verifier(authorizer), now: clock.now, meter }))
  }
  const buckets = readBuckets(assembly, addresses)
  const headerPolicies = readHeaderPolicies(assembly, addresses)
  const distributions = readDistributions({ assembly, headerPolicies, originAt, meter })

  endpoint.serve({ access, database, functions, machines, websockets })
  for (const [index, server] of servers.entries()) {
    const distribution = distributions[index]
    const site = demo.sites[index - Math.max(1, distributions.length)]
    server.serve({
      request: (req, res) => answer(index, distribution, site, req, res),
      upgrade: (req, socket, head) => upgrade(distribution, req, socket, head),
    })
  }
  machines.resume()
  opened(startSchedules({ assembly, functions, clock, log }))
  const origins = servers.map((_server, index) => addresses.origin(index))
  const meterUrl = meter && endpoint.url + meterPath
  return { origins, pools, functions, notEmulated, unsetParameters: assembly.unsetParameters, meterUrl }

  function verifier(authorizer: { issuer?: string; audience?: string[] } | undefined) {
    const issuer = addresses.localise(authorizer?.issuer ?? '')
    const audience = authorizer?.audience ?? []
    return createTokenVerifier({ issuer, audience, jwksUri: `${issuer}/.well-known/jwks.json` })
  }

  function originAt(domain: string): Origin {
    const apiId = domain.endsWith(`.execute-api.${region}.amazonaws.com`) ? (domain.split('.')[0] ?? '') : ''
    const api = http.get(apiId)
    if (api) return { http: api }
    const sockets = websockets.get(apiId)
    if (sockets) return { websocket: sockets }
    const bucket = assembly.ofType('AWS::S3::Bucket').find(({ attributes }) => Object.values(attributes).includes(domain))
    if (bucket) return { bucket: buckets.get(bucket.ref) ?? new Map() }
    throw new Problem(`a distribution leads to ${domain}, which is neither an API nor a bucket of the assembly`)
  }

  async function answer(
    index: number,
    distribution: Distribution | undefined,
    site: string | undefined,
    req: IncomingMessage,
    res: ServerResponse,
  ) {
    const [path = '/'] = (req.url ?? '/').split('?')
    const pool = pools.find(candidate => path.startsWith(`${candidate.path}/`))
    if (pool && index === 0) return pool.provider.handle(req, res)
    const [, apiId, rest] = /^\/_apis\/([^/]+)(\/.*)$/.exec(req.url ?? '') ?? []
    const api = http.get(apiId ?? '')
    if (api && rest) return sendAnswer(res, await api.handle(req, rest))
    const onward = index === 0 ? demo.redirects[path] : undefined
    if (onward !== undefined) {
      const location = typeof onward === 'number' ? addresses.origin(onward) + req.url : fillOrigins(onward, addresses.origin)
      return void res.writeHead(302, { location }).end()
    }
    const home = index === 0 && path === '/' && demo.home ? readHome(demo.home, addresses.origin) : undefined
    if (home) return sendAnswer(res, home)
    if (distribution) return sendAnswer(res, await distribution.handle(req))
    if (site) return sendAnswer(res, readDemoSite(site, path, addresses.origin))
    res.writeHead(404).end()
  }

  async function upgrade(distribution: Distribution | undefined, req: IncomingMessage, socket: Duplex, head: Buffer) {
    const [, apiId, rest] = /^\/_apis\/([^/]+)(\/[^?]*)/.exec(req.url ?? '') ?? []
    const direct = websockets.get(apiId ?? '')
    const found = direct ? { api: direct, path: rest ?? '' } : ((await distribution?.upgrade(req)) ?? { status: 403 })
    // the first part of the path is the stage, and no path follows it
    if ('api' in found && found.path.replace(/\/$/, '') === `/${found.api.api.stage}`) return found.api.upgrade(req, socket, head)
    const status = 'status' in found ? found.status : 403
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  }
}

/** Removes what earlier hosts kept in the folder; the assembly and logs are written anew at each start anyway. */
export function removeData(folder: string): void {
  for (const part of ['engine', 'executions', 'identity', 'logs', 'loaded']) rmSync(join(folder, part), { recursive: true, force: true })
}
