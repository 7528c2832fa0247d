import { Duration, Stack } from 'aws-cdk-lib'
import { HeadersFrameOption, HeadersReferrerPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront'
import type { Construct } from 'constructs'

const everyPage = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'media-src': "'self'",
  'worker-src': "'self'",
  'form-action': "'self'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
  'require-trusted-types-for': "'script'",
}

/** Policy of the two sites that talk to the service. `'self'` covers wss on the same host (CSP level 3). */
export function connectedSite(elsewhere: readonly string[] = []): Record<string, string> {
  return {
    ...everyPage,
    'connect-src': ["'self'", ...elsewhere].join(' '),
    'frame-src': "'self'",
    // A worker's address is a script sink. This policy lets exactly one address through: the heartbeat worker's.
    'trusted-types': 'usher-heartbeat',
  }
}

/** Policy of a site that talks to nobody. */
export const silentSite: Record<string, string> = { ...everyPage, 'trusted-types': "'none'" }

/** Policy of the chat in a frame: as strict as the customer's page, but for the sites that may frame it. Those alone, for every page above it. */
export function framedSite(sites: string): Record<string, string> {
  return { ...connectedSite(), 'frame-ancestors': sites }
}

/** What differs where another site's page takes something from here. */
export interface Embedding {
  readonly framed?: true
  /** Seconds that browsers keep it without asking. */
  readonly keep?: number
}

export function siteHeaders(
  scope: Construct,
  id: string,
  policy: Readonly<Record<string, string>>,
  embedding?: Embedding,
): ResponseHeadersPolicy {
  const { stackName, region } = Stack.of(scope)
  const custom = {
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(), browsing-topics=()',
    ...(embedding ? { 'Cross-Origin-Resource-Policy': 'cross-origin' } : { 'Cross-Origin-Opener-Policy': 'same-origin' }),
    ...(embedding?.keep !== undefined && { 'Cache-Control': `public, max-age=${embedding.keep}` }),
  }
  return new ResponseHeadersPolicy(scope, id, {
    // Names are unique in an account, across regions.
    responseHeadersPolicyName: `${stackName}-${id}-${region}`,
    securityHeadersBehavior: {
      contentSecurityPolicy: {
        contentSecurityPolicy: Object.entries(policy)
          .map(directive => directive.join(' '))
          .join('; '),
        override: true,
      },
      strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override: true },
      contentTypeOptions: { override: true },
      // Browsers that know `frame-ancestors` would ignore it; the others could only be told one site, so they are told of none.
      ...(!embedding?.framed && { frameOptions: { frameOption: HeadersFrameOption.DENY, override: true } }),
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
    },
    customHeadersBehavior: {
      customHeaders: Object.entries(custom).map(([header, value]) => ({ header, value, override: true })),
    },
  })
}
