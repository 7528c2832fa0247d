import type { Assembly } from './assembly.ts'
import { region } from './physical-names.ts'

interface ApiProperties {
  ProtocolType: 'HTTP' | 'WEBSOCKET'
}

export interface Addresses {
  /** Where browsers find distribution `index`, without a trailing slash. */
  origin(index: number): string
  /** The path prefix, on every public port, under which an API answers beside its distributions. */
  apiPath(apiId: string): string
  identityPath(poolId: string): string
  issuer(poolId: string): string
  /** AWS addresses within `value` (of any depth) turned into local ones; functions reach `@connections` at `endpoint`. */
  localise<T>(value: T, endpoint?: string): T
}

/** Maps the addresses that a deployment would have had to those of this machine. */
export function createAddresses(assembly: Assembly, ports: readonly number[]): Addresses {
  const origin = (index: number) => `http://localhost:${ports[index] ?? ports[0]}`
  const apiPath = (apiId: string) => `/_apis/${apiId}`
  const identityPath = (poolId: string) => `/_identity/${poolId}`
  const issuer = (poolId: string) => origin(0) + identityPath(poolId)

  // a host is replaced with its scheme first, so that https and wss become http and ws; the bare name comes last
  const replacements: [string, string][] = []
  const addHost = (host: string, address: string) => {
    replacements.push(
      [`https://${host}`, address],
      [`wss://${host}`, address.replace('http:', 'ws:')],
      [host, address.slice('http://'.length)],
    )
  }
  // values of parameters may name the ports' addresses as a demo's pages do
  for (const index of ports.keys()) replacements.push([`{{origin${index}}}`, origin(index)])
  for (const { ref } of assembly.ofType('AWS::Cognito::UserPool')) {
    replacements.push([`https://cognito-idp.${region}.amazonaws.com/${ref}`, issuer(ref)])
    const domains = assembly.ofType<{ Domain: string; UserPoolId: string }>('AWS::Cognito::UserPoolDomain')
    for (const { properties } of domains.filter(domain => domain.properties.UserPoolId === ref)) {
      const host = `${properties.Domain}.auth.${region}.amazoncognito.com`
      replacements.push([`https://${host}/`, `${issuer(ref)}/`], [`https://${host}`, issuer(ref)])
    }
  }
  replacements.push([`https://cognito-idp.${region}.amazonaws.com`, origin(0)])
  for (const [index, { attributes }] of assembly.ofType('AWS::CloudFront::Distribution').entries())
    addHost(attributes.DomainName ?? '', origin(index))

  const apis = assembly.ofType<ApiProperties>('AWS::ApiGatewayV2::Api')
  const forBrowsers = [...replacements]
  const apiHost = (id: string) => `${id}.execute-api.${region}.amazonaws.com`
  for (const { ref } of apis) {
    const address = origin(0) + apiPath(ref)
    forBrowsers.push([`https://${apiHost(ref)}`, address], [`wss://${apiHost(ref)}`, address.replace('http:', 'ws:')])
  }
  const forFunctions = (endpoint: string) => [
    ...apis
      .filter(({ properties }) => properties.ProtocolType === 'WEBSOCKET')
      .map(({ ref }): [string, string] => [`https://${apiHost(ref)}`, `${endpoint}/_sockets/${ref}`]),
    ...forBrowsers,
  ]
  return {
    origin,
    apiPath,
    identityPath,
    issuer,
    localise: (value, endpoint) => replaceDeep(value, endpoint ? forFunctions(endpoint) : forBrowsers),
  }
}

function replaceDeep<T>(value: T, replacements: readonly [string, string][]): T
function replaceDeep(value: unknown, replacements: readonly [string, string][]): unknown {
  if (typeof value === 'string') return replacements.reduce((text, [from, to]) => text.replaceAll(from, to), value)
  if (Array.isArray(value)) return value.map(entry => replaceDeep(entry, replacements))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, replaceDeep(entry, replacements)]))
}
