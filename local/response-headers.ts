import type { Addresses } from './addresses.ts'
import type { Assembly } from './assembly.ts'

interface Overridable {
  Override: boolean
}

interface PolicyProperties {
  ResponseHeadersPolicyConfig: {
    CustomHeadersConfig?: { Items: (Overridable & { Header: string; Value: string })[] }
    RemoveHeadersConfig?: { Items: { Header: string }[] }
    SecurityHeadersConfig?: {
      ContentSecurityPolicy?: Overridable & { ContentSecurityPolicy: string }
      ContentTypeOptions?: Overridable
      FrameOptions?: Overridable & { FrameOption: string }
      ReferrerPolicy?: Overridable & { ReferrerPolicy: string }
      StrictTransportSecurity?: Overridable & { AccessControlMaxAgeSec: number; IncludeSubdomains?: boolean; Preload?: boolean }
      XSSProtection?: Overridable & { Protection: boolean; ModeBlock?: boolean }
    }
    CorsConfig?: unknown
  }
}

export type Headers = Record<string, string | string[]>
export type ResponseHeadersPolicy = (headers: Headers) => Headers

/** The response headers policies of the templates, by id, with the addresses in them turned into local ones. */
export function readHeaderPolicies(assembly: Assembly, addresses: Addresses): Map<string, ResponseHeadersPolicy> {
  const policies = assembly.ofType<PolicyProperties>('AWS::CloudFront::ResponseHeadersPolicy')
  return new Map(policies.map(({ ref, properties }) => [ref, createPolicy(addresses.localise(properties))]))
}

function createPolicy({ ResponseHeadersPolicyConfig: config }: PolicyProperties): ResponseHeadersPolicy {
  const security = config.SecurityHeadersConfig ?? {}
  const rules: [name: string, value: string, override: boolean][] = []
  const add = (name: string, part: Overridable | undefined, value: string) => part && rules.push([name, value, part.Override])
  const csp = security.ContentSecurityPolicy
  // this machine speaks plain http: a browser that upgrades requests would reach nothing
  add('content-security-policy', csp, (csp?.ContentSecurityPolicy ?? '').replace(/;?\s*upgrade-insecure-requests/, ''))
  add('x-content-type-options', security.ContentTypeOptions, 'nosniff')
  add('x-frame-options', security.FrameOptions, security.FrameOptions?.FrameOption ?? '')
  add('referrer-policy', security.ReferrerPolicy, security.ReferrerPolicy?.ReferrerPolicy ?? '')
  const sts = security.StrictTransportSecurity
  const scope = `${sts?.IncludeSubdomains ? '; includeSubDomains' : ''}${sts?.Preload ? '; preload' : ''}`
  add('strict-transport-security', sts, `max-age=${sts?.AccessControlMaxAgeSec}${scope}`)
  const xss = security.XSSProtection
  add('x-xss-protection', xss, xss?.Protection ? `1${xss.ModeBlock ? '; mode=block' : ''}` : '0')
  for (const item of config.CustomHeadersConfig?.Items ?? []) add(item.Header.toLowerCase(), item, item.Value)
  const removed = new Set((config.RemoveHeadersConfig?.Items ?? []).map(({ Header }) => Header.toLowerCase()))

  return headers => {
    const result = Object.fromEntries(Object.entries(headers).filter(([name]) => !removed.has(name)))
    for (const [name, value, override] of rules) if (override || !(name in result)) result[name] = value
    return result
  }
}
