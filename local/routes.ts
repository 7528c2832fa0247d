import type { Assembly, Resource } from './assembly.ts'
import type { Functions, HostedFunction } from './functions.ts'
import { Problem } from './problem.ts'

export interface Authorizer {
  type: 'JWT' | 'REQUEST'
  identitySource: string[]
  /** REQUEST: the function that decides. */
  function?: HostedFunction
  /** JWT: whose tokens are taken. */
  issuer?: string
  audience?: string[]
}

export interface Route {
  key: string
  function: HostedFunction
  authorizer?: Authorizer
  scopes: string[]
  /** WebSocket: whether the function's answer goes back to the sender. */
  answers: boolean
}

export interface Api {
  id: string
  protocol: 'HTTP' | 'WEBSOCKET'
  stage: string
  routeSelection: string
  routes: Route[]
}

interface RouteProperties {
  ApiId: string
  RouteKey: string
  Target?: string
  AuthorizationType?: string
  AuthorizerId?: string
  AuthorizationScopes?: string[]
}

interface AuthorizerProperties {
  AuthorizerType: string
  AuthorizerUri?: string
  IdentitySource?: string[]
  JwtConfiguration?: { Issuer: string; Audience: string[] }
}

/** The APIs of the assembly with their routes, each led to its function. */
export function readApis(assembly: Assembly, functions: Functions): Api[] {
  const apis = assembly.ofType<{ ProtocolType: Api['protocol']; RouteSelectionExpression?: string }>('AWS::ApiGatewayV2::Api')
  return apis.map(({ ref, properties }) => ({
    id: ref,
    protocol: properties.ProtocolType,
    stage: stageOf(assembly, ref),
    routeSelection: properties.RouteSelectionExpression ?? '$request.method $request.path',
    routes: assembly
      .ofType<RouteProperties>('AWS::ApiGatewayV2::Route')
      .filter(route => route.properties.ApiId === ref)
      .map(route => readRoute(assembly, functions, route)),
  }))
}

function stageOf(assembly: Assembly, api: string): string {
  const stages = assembly
    .ofType<{ ApiId: string; StageName: string }>('AWS::ApiGatewayV2::Stage')
    .filter(({ properties }) => properties.ApiId === api)
  const [stage] = stages
  if (!stage || stages.length > 1) throw new Problem(`API ${api} has ${stages.length} stages; this host runs exactly one`)
  return stage.properties.StageName
}

function readRoute(assembly: Assembly, functions: Functions, { ref, properties }: Resource<RouteProperties>): Route {
  const { RouteKey: key, Target = '', AuthorizationType = 'NONE', AuthorizerId } = properties
  const integration = assembly
    .ofType<{ IntegrationType: string; IntegrationUri?: string; PayloadFormatVersion?: string }>('AWS::ApiGatewayV2::Integration')
    .find(candidate => Target === `integrations/${candidate.ref}`)
  if (!integration) throw new Problem(`route ${key} has no integration`)
  const { IntegrationType, IntegrationUri = '', PayloadFormatVersion } = integration.properties
  if (IntegrationType !== 'AWS_PROXY')
    throw new Problem(`route ${key} has an integration of type ${IntegrationType}; this host imitates AWS_PROXY`)
  if (PayloadFormatVersion === '1.0' && !key.startsWith('$'))
    throw new Problem(`route ${key} wants payload format 1.0; this host imitates 2.0`)
  if (AuthorizationType === 'AWS_IAM') throw new Problem(`route ${key} wants AWS_IAM, which this host does not imitate`)
  return {
    key,
    function: functionOf(functions, IntegrationUri, `route ${key}`),
    scopes: properties.AuthorizationScopes ?? [],
    answers: assembly.ofType<{ RouteId: string }>('AWS::ApiGatewayV2::RouteResponse').some(response => response.properties.RouteId === ref),
    ...(AuthorizationType !== 'NONE' && { authorizer: readAuthorizer(assembly, functions, AuthorizerId ?? '', key) }),
  }
}

function readAuthorizer(assembly: Assembly, functions: Functions, id: string, key: string): Authorizer {
  const found = assembly.ofType<AuthorizerProperties>('AWS::ApiGatewayV2::Authorizer').find(({ ref }) => ref === id)
  if (!found) throw new Problem(`route ${key} names an authorizer that the templates do not have`)
  const { AuthorizerType: type, AuthorizerUri, IdentitySource: identitySource = [], JwtConfiguration } = found.properties
  if (type === 'JWT' && JwtConfiguration)
    return { type, identitySource, issuer: JwtConfiguration.Issuer, audience: JwtConfiguration.Audience }
  if (type !== 'REQUEST' || !AuthorizerUri)
    throw new Problem(`the authorizer of route ${key} has the type ${type}, which this host does not imitate`)
  return { type, identitySource, function: functionOf(functions, AuthorizerUri, `the authorizer of route ${key}`) }
}

function functionOf(functions: Functions, uri: string, whose: string): HostedFunction {
  const found = functions.find(/functions\/(arn:[^/]+)\/invocations/.exec(uri)?.[1] ?? uri)
  if (!found) throw new Problem(`${whose} leads to ${uri}, which is no function of the assembly`)
  return found
}
