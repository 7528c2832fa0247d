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

export function siteHeaders(scope: Construct, id: string, policy: Readonly<Record<string, string>>): ResponseHeadersPolicy {
  const { stackName, region } = Stack.of(scope)
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
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
    },
    customHeadersBehavior: {
      customHeaders: [
        { header: 'Cross-Origin-Opener-Policy', value: 'same-origin', override: true },
        {
          header: 'Permissions-Policy',
          value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(), browsing-topics=()',
          override: true,
        },
      ],
    },
  })
}
