import type { IncomingMessage } from 'node:http'
import type { Assembly } from './assembly.ts'
import type { Bucket } from './buckets.ts'
import { createEdgeFunction, type EdgeFunction } from './edge-function.ts'
import { type HttpAnswer, type HttpApi, sourceIp } from './http-api.ts'
import type { Meter } from './meter.ts'
import { Problem } from './problem.ts'
import type { ResponseHeadersPolicy } from './response-headers.ts'
import type { WebSocketApi } from './websocket-api.ts'

interface BehaviorProperties {
  PathPattern?: string
  TargetOriginId: string
  AllowedMethods?: string[]
  OriginRequestPolicyId?: string
  ResponseHeadersPolicyId?: string
  FunctionAssociations?: { EventType: string; FunctionARN: string }[]
  LambdaFunctionAssociations?: unknown[]
}

interface DistributionProperties {
  DistributionConfig: {
    Origins: { Id: string; DomainName: string; OriginPath?: string }[]
    DefaultCacheBehavior: BehaviorProperties
    CacheBehaviors?: BehaviorProperties[]
    DefaultRootObject?: string
    CustomErrorResponses?: { ErrorCode: number; ResponseCode?: number; ResponsePagePath?: string }[]
  }
}

export type Origin = { http: HttpApi } | { websocket: WebSocketApi } | { bucket: Bucket }

export interface Distribution {
  handle(req: IncomingMessage): Promise<HttpAnswer>
  /** The WebSocket API that an upgrade leads to, or the status with which it is refused. */
  upgrade(req: IncomingMessage): Promise<{ api: WebSocketApi; path: string } | { status: number }>
}

interface Behavior {
  pattern: RegExp
  properties: BehaviorProperties
  origin: Origin
  originPath: string
  edge: EdgeFunction | undefined
  policy: ResponseHeadersPolicy
}

export interface DistributionSources {
  assembly: Assembly
  headerPolicies: ReadonlyMap<string, ResponseHeadersPolicy>
  originAt(domain: string): Origin
  meter?: Meter | undefined
}

/** The CloudFront distributions in the order of the templates. Nothing is cached. */
export function readDistributions({ assembly, headerPolicies, originAt, meter }: DistributionSources): Distribution[] {
  const edgeFunctions = new Map<string, EdgeFunction>()
  for (const { id, ref, properties } of assembly.ofType<{ FunctionCode: string }>('AWS::CloudFront::Function'))
    edgeFunctions.set(ref, createEdgeFunction(id, properties.FunctionCode))

  return assembly
    .ofType<DistributionProperties>('AWS::CloudFront::Distribution')
    .map(({ id, properties: { DistributionConfig: config } }) => {
      const behaviors = [...(config.CacheBehaviors ?? []), config.DefaultCacheBehavior].map(readBehavior)
      return metered(createDistribution(config, behaviors), behaviors, meter)

      function readBehavior(behavior: BehaviorProperties): Behavior {
        const where = `distribution ${id}, path ${behavior.PathPattern ?? '*'}`
        const origin = config.Origins.find(candidate => candidate.Id === behavior.TargetOriginId)
        if (!origin) throw new Problem(`${where}: it leads to no origin`)
        if (behavior.LambdaFunctionAssociations?.length) throw new Problem(`${where}: Lambda@Edge is not imitated by this host`)
        const associations = behavior.FunctionAssociations ?? []
        const other = associations.find(({ EventType }) => EventType !== 'viewer-request')
        if (other) throw new Problem(`${where}: functions for ${other.EventType} are not imitated by this host`)
        const policy = headerPolicies.get(behavior.ResponseHeadersPolicyId ?? '')
        if (behavior.ResponseHeadersPolicyId && !policy) throw new Problem(`${where}: its response headers policy is not in the templates`)
        const target = originAt(origin.DomainName)
        if (!('bucket' in target) && !behavior.OriginRequestPolicyId)
          throw new Problem(`${where}: without an origin request policy CloudFront passes no viewer header on to the API`)
        return {
          pattern: patternOf(behavior.PathPattern ?? '*'),
          properties: behavior,
          origin: target,
          originPath: origin.OriginPath ?? '',
          edge: edgeFunctions.get(associations[0]?.FunctionARN ?? ''),
          policy: policy ?? (headers => headers),
        }
      }
    })
}

function createDistribution(config: DistributionProperties['DistributionConfig'], behaviors: Behavior[]): Distribution {
  const errors = new Map((config.CustomErrorResponses ?? []).map(response => [response.ErrorCode, response]))
  const find = (path: string) => behaviors.find(({ pattern }) => pattern.test(path))

  async function fetchFrom(behavior: Behavior, req: IncomingMessage, path: string, query: string): Promise<HttpAnswer> {
    if ('bucket' in behavior.origin) return readObject(behavior.origin.bucket, behavior.originPath + path)
    if ('websocket' in behavior.origin) return forbidden()
    // CloudFront names the viewer at the end of the list
    const before = req.headers['x-forwarded-for']
    req.headersDistinct['x-forwarded-for'] = [before ? `${before}, ${sourceIp(req)}` : sourceIp(req)]
    return behavior.origin.http.handle(req, behavior.originPath + path + query)
  }

  return {
    async upgrade(req) {
      const [path = '/'] = (req.url ?? '/').split('?')
      const behavior = find(path)
      if (!behavior || !('websocket' in behavior.origin)) return { status: 403 }
      const edited = behavior.edge ? await behavior.edge(req, path) : { uri: path }
      return 'uri' in edited ? { api: behavior.origin.websocket, path: behavior.originPath + edited.uri } : { status: edited.status }
    },
    async handle(req) {
      const url = req.url ?? '/'
      const [pathname = '/'] = url.split('?')
      const query = url.slice(pathname.length)
      const behavior = find(pathname)
      if (!behavior) return forbidden()
      if (!(behavior.properties.AllowedMethods ?? ['GET', 'HEAD']).includes(req.method ?? '')) return forbidden()
      const edited = behavior.edge ? await behavior.edge(req, pathname) : { uri: pathname }
      if (!('uri' in edited)) return { ...edited, headers: behavior.policy(edited.headers) as HttpAnswer['headers'] }
      const uri = edited.uri === '/' && config.DefaultRootObject ? `/${config.DefaultRootObject}` : edited.uri
      let answer = await fetchFrom(behavior, req, uri, query)
      const custom = errors.get(answer.status)
      if (custom?.ResponsePagePath) {
        const page = find(custom.ResponsePagePath)
        const replacement = page && (await fetchFrom(page, req, custom.ResponsePagePath, ''))
        if (replacement?.status === 200) answer = { ...replacement, status: custom.ResponseCode ?? answer.status }
      }
      return { ...answer, headers: behavior.policy(answer.headers) }
    },
  }
}

/** Requests and upgrades are billed whatever comes of them, and bytes as they are here: without compression. */
function metered(distribution: Distribution, behaviors: Behavior[], meter: Meter | undefined): Distribution {
  if (!meter) return distribution
  const count = ({ url = '/' }: IncomingMessage) => {
    const [path = '/'] = url.split('?')
    meter.add('edgeRequests')
    if (behaviors.find(({ pattern }) => pattern.test(path))?.edge) meter.add('edgeFunctionRuns')
  }
  return {
    upgrade(req) {
      count(req)
      return distribution.upgrade(req)
    },
    async handle(req) {
      count(req)
      const answer = await distribution.handle(req)
      meter.add('edgeBytesOut', answer.body.length)
      return answer
    },
  }
}

/** An object that is not there is forbidden: the distribution may read objects but not list them. */
function readObject(bucket: Bucket, path: string): HttpAnswer {
  const object = bucket.get(decodeURI(path).replace(/^\//, ''))
  if (!object) return forbidden()
  const { contentType, cacheControl } = object
  return { status: 200, headers: { 'content-type': contentType, 'cache-control': cacheControl ?? 'no-cache' }, body: object.read() }
}

function forbidden(): HttpAnswer {
  const body = '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'
  return { status: 403, headers: { 'content-type': 'application/xml' }, body: Buffer.from(body) }
}

function patternOf(pattern: string): RegExp {
  const path = pattern.startsWith('/') || pattern.startsWith('*') ? pattern : `/${pattern}`
  const source = path
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`)
}
