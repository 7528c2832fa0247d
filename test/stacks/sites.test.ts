import { existsSync, readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { functionEntries, siteConfigFile } from '../../adapters/deployment.ts'
import { viewerRequest } from '../../lib/viewer-request.ts'
import { ofType, type Resource, synthesized, type Template, text } from './synthesized.ts'

let service: Template
beforeAll(() => {
  service = synthesized().service
})

const names = ['staff', 'customer', 'viewer']

test('[ST11] the files of the sites are encrypted, private, and travel by TLS only', () => {
  const [[, bucket]] = ofType(service, 'AWS::S3::Bucket') as [[string, Resource['Properties']]]
  expect(bucket.PublicAccessBlockConfiguration).toEqual({
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  })
  expect(bucket.BucketEncryption.ServerSideEncryptionConfiguration).toHaveLength(1)
  const [[, policy]] = ofType(service, 'AWS::S3::BucketPolicy') as [[string, Resource['Properties']]]
  const [denied, ...allowed] = policy.PolicyDocument.Statement
  expect(denied).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })
  const edge = allowed.filter((one: Resource['Properties']) => one.Principal.Service === 'cloudfront.amazonaws.com')
  expect(edge.map(({ Action, Condition }: Resource['Properties']) => [Action, Object.keys(Condition.StringEquals)])).toEqual(
    Array(3).fill(['s3:GetObject', ['AWS:SourceArn']]),
  )
})

test('[ST12] staff, customers and co-browsing have a distribution each, in this order, and only the first two reach the service', () => {
  const seen = distributions().map(({ Comment, CacheBehaviors = [] }) => [
    Comment,
    CacheBehaviors.map(({ PathPattern }: Resource['Properties']) => PathPattern),
  ])
  expect(seen).toEqual([
    ['Usher: staff', ['/api/*', '/ws']],
    ['Usher: customer', ['/api/*', '/ws', '/widget/*', '/widget.js']],
    ['Usher: viewer', []],
  ])
})

test('[ST12] what reaches the service is never cached and carries every header but Host', () => {
  for (const { CacheBehaviors = [], Origins } of distributions()) {
    for (const behaviour of CacheBehaviors.filter(({ PathPattern }: Resource['Properties']) => !isWidget(PathPattern))) {
      // The ids of AWS’s own policies CachingDisabled and AllViewerExceptHostHeader.
      expect(behaviour).toMatchObject({
        CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
        OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
        ViewerProtocolPolicy: 'https-only',
      })
      expect(behaviour.AllowedMethods).toHaveLength(7)
      const origin = Origins.find(({ Id }: Resource['Properties']) => Id === behaviour.TargetOriginId)
      expect(text(origin.DomainName)).toMatch(behaviour.PathPattern === '/ws' ? /^<SocketsApi/ : /^<CentreApi/)
      expect(origin.OriginPath).toBeUndefined()
    }
  }
})

test('[ST12] each distribution serves its own folder of the bucket', () => {
  const paths = distributions().map(({ DefaultCacheBehavior, Origins }) => {
    return Origins.find(({ Id }: Resource['Properties']) => Id === DefaultCacheBehavior.TargetOriginId).OriginPath
  })
  expect(paths).toEqual(names.map(name => `/${name}`))
  const folders = ofType(service, 'Custom::CDKBucketDeployment').map(([, files]) => files.DestinationBucketKeyPrefix)
  expect(folders).toEqual(names)
})

test('[ST13] every answer of every distribution carries the headers of its site', () => {
  distributions().forEach(({ DefaultCacheBehavior, CacheBehaviors = [] }, index) => {
    for (const { PathPattern, ResponseHeadersPolicyId } of [DefaultCacheBehavior, ...CacheBehaviors]) {
      const name = PathPattern === '/widget/*' ? 'widget' : PathPattern === '/widget.js' ? 'loader' : names[index]
      expect(text(ResponseHeadersPolicyId)).toMatch(new RegExp(`^<Sites${name}headers`))
    }
  })
  for (const [name, { SecurityHeadersConfig, CustomHeadersConfig }] of headers()) {
    expect(SecurityHeadersConfig).toMatchObject({
      ContentTypeOptions: { Override: true },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000, IncludeSubdomains: true },
    })
    expect([name, SecurityHeadersConfig.FrameOptions?.FrameOption]).toEqual([name, name === 'widget' ? undefined : 'DENY'])
    const custom = CustomHeadersConfig.Items.map(({ Header }: Resource['Properties']) => Header)
    const own: Readonly<Record<string, readonly string[]>> = {
      widget: ['Cross-Origin-Resource-Policy'],
      loader: ['Cross-Origin-Resource-Policy', 'Cache-Control'],
    }
    expect(custom).toEqual(['Permissions-Policy', ...(own[name] ?? ['Cross-Origin-Opener-Policy'])])
  }
})

test('[T14] the widget’s frame alone may be framed, by the origins of SiteOrigins and, as it comes, by nobody; all else is as strict', () => {
  const policies = new Map(headers().map(([name, properties]) => [name, policyOf(properties)]))
  const { 'frame-ancestors': ancestors, ...rest } = policies.get('widget') ?? {}
  const { 'frame-ancestors': nobody, ...page } = policies.get('customer') ?? {}
  expect([ancestors, nobody]).toEqual(['<SiteOrigins>', "'none'"])
  expect(rest).toEqual(page)
  const { Type, Default, AllowedPattern } = service.Parameters.SiteOrigins as { Type: string; Default: string; AllowedPattern: string }
  expect([Type, Default]).toEqual(['CommaDelimitedList', "'none'"])
  // of such a list each item is held to the pattern
  const allowed = (origin: string) => new RegExp(AllowedPattern).test(origin)
  expect(
    ["'none'", 'https://www.example.com', 'https://shop.example.com:8443', 'http://localhost:3000'].filter(one => !allowed(one)),
  ).toEqual([])
  const wrong = [
    '*',
    'https://*',
    'https://*.example.com',
    'https:',
    'http://www.example.com',
    'https://a.example/path',
    'https://a.example;',
    "'self'",
  ]
  expect([...wrong, 'https://a.example https://b.example', "https://a.example; script-src 'unsafe-inline'"].filter(allowed)).toEqual([])
})

test('[S74] browsers keep the loader for minutes and ask the edge again; other sites’ pages may take it', () => {
  const [, { CustomHeadersConfig }] = headers().find(([name]) => name === 'loader') ?? [undefined, { CustomHeadersConfig: { Items: [] } }]
  const custom = Object.fromEntries(CustomHeadersConfig.Items.map(({ Header, Value }: Resource['Properties']) => [Header, Value]))
  expect(custom).toMatchObject({ 'Cache-Control': 'public, max-age=300', 'Cross-Origin-Resource-Policy': 'cross-origin' })
})

test('[ST2] a deployment must be told nothing but the administrator’s address: the service’s own parameters have a default', () => {
  const own = Object.entries(service.Parameters).filter(([name]) => name !== 'BootstrapVersion')
  expect(own.map(([name]) => name)).toEqual(['SiteOrigins'])
  expect(own.filter(([, parameter]) => Object(parameter).Default === undefined)).toEqual([])
})

test('[ST13] pages run their own scripts only, talk to their own origin only (staff also to the login), and cannot be framed', () => {
  const policies = headers()
    .filter(([name]) => name !== 'widget')
    .map(([, properties]) => policyOf(properties))
  for (const policy of policies) {
    expect(policy).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'worker-src': "'self'",
      'base-uri': "'none'",
      'frame-ancestors': "'none'",
      'require-trusted-types-for': "'script'",
    })
    expect(Object.values(policy).join(' ')).not.toMatch(/unsafe|\*/)
  }
  const [staff, customer, loader, viewer] = policies
  expect(staff?.['connect-src']).toMatch(/^'self' https:\/\/cognito-idp\.\S+ https:\/\/usher-.*\.auth\.<AWS::Region>\.amazoncognito\.com$/)
  expect(customer?.['connect-src']).toBe("'self'")
  expect([loader?.['connect-src'], viewer?.['connect-src']]).toEqual([undefined, undefined])
  expect(policies.map(policy => policy['trusted-types'])).toEqual(['usher-heartbeat', 'usher-heartbeat', "'none'", "'none'"])
})

test('[ST14] the edge leads to the page, and never to another host', () => {
  const home = edge('/console/')
  expect(home('/')).toEqual({ location: '/console/' })
  expect(home('/', { query: { code: { value: 'a%2Bb' } } })).toEqual({ location: '/console/?code=a%2Bb' })
  expect(home('/console')).toEqual({ location: '/console/' })
  expect(home('/console/')).toEqual({ uri: '/console/index.html' })
  expect(home('/console/assets/main-X.js')).toEqual({ uri: '/console/assets/main-X.js' })
  expect(home('//evil.example')).toEqual({ uri: '//evil.example' })
  expect(home('//evil')).toEqual({ location: '/evil/' })
  expect(home('/\\evil')).toEqual({ location: '/evil/' })
  expect(edge(undefined)('/')).toEqual({ uri: '/index.html' })
})

test.each([
  [undefined, 'passes'],
  ['https://usher.example', 'passes'],
  ['https://evil.example', 'refused'],
  ['https://usher.example.evil.example', 'refused'],
  ['http://usher.example', 'refused'],
  ['null', 'refused'],
])('[ST14] a socket opened from %s is %s', (origin, outcome) => {
  const answer = edge('/console/')('/ws', origin === undefined ? {} : { origin })
  expect(answer).toEqual(outcome === 'passes' ? { uri: '/ws' } : { status: 403 })
})

test('[ST16] the console learns at deploy time where to sign in, other sites need nothing', () => {
  const [staff, customer, viewer] = ofType(service, 'Custom::CDKBucketDeployment').map(([, files]) => files.SourceMarkers)
  const values = Object.values(staff[1]).map(text)
  expect(values.some(value => /^<LoginClient/.test(value))).toBe(true)
  expect(values.some(value => /^<RefStaff/.test(value))).toBe(true)
  expect([customer, viewer]).toEqual([undefined, undefined])
  expect(siteConfigFile).toBe('config.json')
})

test.each(['staff/console', 'customer/chat', 'customer/widget', 'viewer'])(
  '[ST19] the built page of %s names its scripts and styles by hash and has none inside',
  path => {
    const page = readFileSync(`dist/sites/${path}/index.html`, 'utf8')
    const files = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, file]) => file as string)
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) {
      expect(file).toMatch(/\/assets\/[\w-]+-[A-Z0-9]{8}\.(js|css)$/)
      expect(existsSync(`dist/sites/${path.split('/')[0]}${file}`)).toBe(true)
    }
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/)
  },
)

test('[ST19] the loader is one file of a fixed name, classic, at most 6 kB as it travels, and knows no address', () => {
  const loader = readFileSync('dist/sites/customer/widget.js')
  expect(gzipSync(loader, { level: 9 }).length).toBeLessThanOrEqual(6_000)
  expect(loader.toString()).not.toMatch(/^\s*(import|export)\b|\bimport\(|https?:\/\/(?!www\.w3\.org)/m)
})

test.each(functionEntries)('[ST19] the bundle of %s has the official SDK once and no search for credentials', name => {
  const bundle = readFileSync(`dist/lambdas/${name}/index.mjs`, 'utf8')
  expect(bundle.length).toBeLessThan(500_000)
  // Not toMatch: a failure would print the bundle.
  expect(bundle.includes('AssumeRoleWithWebIdentity')).toBe(false)
})

function distributions(): Resource['Properties'][] {
  return ofType(service, 'AWS::CloudFront::Distribution').map(([, { DistributionConfig }]) => DistributionConfig)
}

/** By the name that comes before `-headers`, in the order of the template. */
function headers(): [name: string, config: Resource['Properties']][] {
  return ofType(service, 'AWS::CloudFront::ResponseHeadersPolicy').map(([id, { ResponseHeadersPolicyConfig }]) => [
    /^Sites(\w+?)headers/.exec(id)?.[1] ?? id,
    ResponseHeadersPolicyConfig,
  ])
}

function policyOf({ SecurityHeadersConfig }: Resource['Properties']): Record<string, string> {
  return parse(text(SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy))
}

const isWidget = (pattern: string) => pattern.startsWith('/widget')

function parse(policy: string): Record<string, string> {
  return Object.fromEntries(policy.split('; ').map(directive => [directive.split(' ')[0], directive.slice(directive.indexOf(' ') + 1)]))
}

/** Runs the code as CloudFront would, and says what became of the request. */
function edge(home: string | undefined) {
  return (uri: string, { query = {}, origin }: { query?: Record<string, { value: string }>; origin?: string } = {}) => {
    const request = {
      uri,
      querystring: query,
      headers: { host: { value: 'usher.example' }, ...(origin === undefined ? {} : { origin: { value: origin } }) },
    }
    const json = runInNewContext(`${viewerRequest(home)};JSON.stringify(handler({ request: ${JSON.stringify(request)} }))`)
    const answer = JSON.parse(json)
    if (answer.statusCode === 302) return { location: answer.headers.location.value }
    return answer.statusCode ? { status: answer.statusCode } : { uri: answer.uri }
  }
}
