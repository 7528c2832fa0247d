import { ofType, type Resource, synthesized, type Template, text } from './synthesized.ts'

let service: Template
beforeAll(() => {
  service = synthesized().service
})

test('[ST7] a socket opens with a ticket in its sub-protocol header, checked by a function; later frames belong to that connection', () => {
  expect(routesOf('Sockets')).toEqual({ $connect: 'CUSTOM', $default: 'NONE', $disconnect: 'NONE' })
  const [[, authorizer]] = ofType(service, 'AWS::ApiGatewayV2::Authorizer').filter(([, one]) => one.AuthorizerType === 'REQUEST') as [Entry]
  expect(authorizer.IdentitySource).toEqual(['route.request.header.Sec-WebSocket-Protocol'])
  expect(text(authorizer.AuthorizerUri)).toContain('Functionsauthorize')
})

test('[ST7] frames are told apart by their action, and the function’s answer goes back to the sender', () => {
  const [[, api]] = ofType(service, 'AWS::ApiGatewayV2::Api').filter(([, one]) => one.ProtocolType === 'WEBSOCKET') as [Entry]
  expect(api.RouteSelectionExpression).toBe('$request.body.action')
  const [[frames, route]] = ofType(service, 'AWS::ApiGatewayV2::Route').filter(([, one]) => one.RouteKey === '$default') as [Entry]
  expect(route.RouteResponseSelectionExpression).toBe('$default')
  const responses = ofType(service, 'AWS::ApiGatewayV2::RouteResponse').map(([, one]) => [text(one.RouteId), one.RouteResponseKey])
  expect(responses).toEqual([[`<${frames}>`, '$default']])
})

test('[ST8] customers’ routes are open to the function’s own check, staff’s routes want an access token', () => {
  expect(routesOf('Centre')).toEqual({
    'GET /api/chats/form': 'NONE',
    'POST /api/chats': 'NONE',
    'POST /api/chats/{chat}/tickets': 'NONE',
    'GET /api/chats/{chat}/events': 'NONE',
    'POST /api/chats/{chat}/rating': 'NONE',
    'POST /api/chats/{chat}/places': 'NONE',
    'POST /api/places': 'NONE',
    'POST /api/left-messages': 'NONE',
    'GET /api/pictures/{picture}': 'NONE',
    'POST /api/tickets': 'JWT',
    'GET /api/me': 'JWT',
    'PUT /api/me': 'JWT',
    'GET /api/queues': 'JWT',
    'POST /api/queues': 'JWT',
    'GET /api/queues/{queue}': 'JWT',
    'PUT /api/queues/{queue}': 'JWT',
    'GET /api/staff': 'JWT',
    'POST /api/staff': 'JWT',
    'GET /api/staff/{staff}': 'JWT',
    'PUT /api/staff/{staff}': 'JWT',
    'GET /api/staff/chats/{chat}/events': 'JWT',
    'GET /api/staff/chats/{chat}/decisions': 'JWT',
    'GET /api/staff/transfer-targets': 'JWT',
    'GET /api/staff/chats/{chat}/records': 'JWT',
    'PUT /api/staff/chats/{chat}/record': 'JWT',
    'POST /api/records': 'JWT',
    'GET /api/records/{record}': 'JWT',
    'PUT /api/records/{record}': 'JWT',
    'POST /api/records/{record}/notes': 'JWT',
    'GET /api/records/{record}/chats/{chat}/events': 'JWT',
    'GET /api/replies': 'JWT',
    'POST /api/replies': 'JWT',
    'PUT /api/replies/{reply}': 'JWT',
    'DELETE /api/replies/{reply}': 'JWT',
    'GET /api/left-messages': 'JWT',
    'POST /api/left-messages/{message}/done': 'JWT',
    'GET /api/identity-keys': 'JWT',
    'PUT /api/identity-keys/{kid}': 'JWT',
    'DELETE /api/identity-keys/{kid}': 'JWT',
    'PUT /api/me/picture': 'JWT',
    'GET /api/settings': 'JWT',
    'PUT /api/settings': 'JWT',
    'GET /api/supervision': 'JWT',
  })
})

test('[ST8] tokens must come from the pool, for the one client', () => {
  const [[, authorizer]] = ofType(service, 'AWS::ApiGatewayV2::Authorizer').filter(([, one]) => one.AuthorizerType === 'JWT') as [Entry]
  const [[client]] = ofType(service, 'AWS::Cognito::UserPoolClient') as [Entry]
  expect(text(authorizer.JwtConfiguration.Issuer)).toMatch(/^https:\/\/cognito-idp\.<AWS::Region>\.<AWS::URLSuffix>\/<RefStaff\w+>$/)
  expect(authorizer.JwtConfiguration.Audience.map(text)).toEqual([`<${client}>`])
})

test('[ST7] both stages are throttled and log requests without headers, bodies, query strings or addresses', () => {
  const stages = ofType(service, 'AWS::ApiGatewayV2::Stage').map(([, stage]) => stage)
  expect(stages.map(({ StageName }) => StageName).sort()).toEqual(['$default', 'ws'])
  for (const { AccessLogSettings, DefaultRouteSettings, AutoDeploy } of stages) {
    expect(AutoDeploy).toBe(true)
    expect(DefaultRouteSettings.ThrottlingRateLimit).toBeGreaterThan(0)
    expect(DefaultRouteSettings.ThrottlingBurstLimit).toBeGreaterThan(0)
    expect(AccessLogSettings.Format).not.toMatch(/header|querystring|sourceIp|userAgent|principalId|context\.path/i)
  }
})

test('[ST7] the socket’s stage waits for its routes and for the account’s right to log', () => {
  const stage = Object.values(service.Resources).find(one => one.Type.endsWith('V2::Stage') && one.Properties.StageName === 'ws')
  const needed = (stage as unknown as { DependsOn: string[] }).DependsOn.map(id => service.Resources[id]?.Type)
  expect(needed.filter(type => type === 'AWS::ApiGatewayV2::Route')).toHaveLength(3)
  expect(needed).toContain('AWS::ApiGateway::Account')
})

test('[ST15] staff sign in by code and PKCE with a client that has no secret, and return to the console only', () => {
  const [[, client]] = ofType(service, 'AWS::Cognito::UserPoolClient') as [Entry]
  expect(client).toMatchObject({
    GenerateSecret: false,
    AllowedOAuthFlows: ['code'],
    ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
    AccessTokenValidity: 60,
    RefreshTokenValidity: 720,
    RefreshTokenRotation: { Feature: 'ENABLED' },
    PreventUserExistenceErrors: 'ENABLED',
  })
  for (const urls of [client.CallbackURLs, client.LogoutURLs]) {
    expect(urls.map(text)).toEqual([expect.stringMatching(/^https:\/\/<Sitesstaff\w+\.DomainName>\/console\/$/)])
  }
})

type Entry = [string, Resource['Properties']]

function routesOf(api: string): Record<string, string> {
  const routes = ofType(service, 'AWS::ApiGatewayV2::Route').filter(([, { ApiId }]) => text(ApiId).startsWith(`<${api}Api`))
  for (const [, { AuthorizationType, AuthorizerId }] of routes) expect(AuthorizerId !== undefined).toBe(AuthorizationType !== 'NONE')
  return Object.fromEntries(routes.map(([, { RouteKey, AuthorizationType }]) => [RouteKey, AuthorizationType]))
}
