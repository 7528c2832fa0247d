import { existsSync, readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
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
    ['Usher: customer', ['/api/*', '/ws']],
    ['Usher: viewer', []],
  ])
})

test('[ST12] what reaches the service is never cached and carries every header but Host', () => {
  for (const { CacheBehaviors = [], Origins } of distributions()) {
    for (const behaviour of CacheBehaviors) {
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
    for (const { ResponseHeadersPolicyId } of [DefaultCacheBehavior, ...CacheBehaviors]) {
      expect(text(ResponseHeadersPolicyId)).toMatch(new RegExp(`^<Sites${names[index]}headers`))
    }
  })
  for (const { SecurityHeadersConfig, CustomHeadersConfig } of headers()) {
    expect(SecurityHeadersConfig).toMatchObject({
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY' },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000, IncludeSubdomains: true },
    })
    const custom = CustomHeadersConfig.Items.map(({ Header }: Resource['Properties']) => Header)
    expect(custom).toEqual(['Cross-Origin-Opener-Policy', 'Permissions-Policy'])
  }
})

test('[ST13] pages run their own scripts only, talk to their own origin only (staff also to the login), and cannot be framed', () => {
  const policies = headers().map(({ SecurityHeadersConfig }) =>
    parse(text(SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy)),
  )
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
  const [staff, customer, viewer] = policies
  expect(staff?.['connect-src']).toMatch(/^'self' https:\/\/cognito-idp\.\S+ https:\/\/usher-.*\.auth\.<AWS::Region>\.amazoncognito\.com$/)
  expect(customer?.['connect-src']).toBe("'self'")
  expect(viewer?.['connect-src']).toBeUndefined()
  expect(policies.map(policy => policy['trusted-types'])).toEqual(['usher-heartbeat', 'usher-heartbeat', "'none'"])
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

test.each(['staff/console', 'customer/chat', 'viewer'])(
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

test.each(functionEntries)('[ST19] the bundle of %s has the official SDK once and no search for credentials', name => {
  const bundle = readFileSync(`dist/lambdas/${name}/index.mjs`, 'utf8')
  expect(bundle.length).toBeLessThan(480_000)
  // Not toMatch: a failure would print the bundle.
  expect(bundle.includes('AssumeRoleWithWebIdentity')).toBe(false)
})

function distributions(): Resource['Properties'][] {
  return ofType(service, 'AWS::CloudFront::Distribution').map(([, { DistributionConfig }]) => DistributionConfig)
}

function headers(): Resource['Properties'][] {
  return ofType(service, 'AWS::CloudFront::ResponseHeadersPolicy').map(([, { ResponseHeadersPolicyConfig }]) => ResponseHeadersPolicyConfig)
}

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
