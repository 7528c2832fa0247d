import { type Hosted, hostFixture, signIn } from './fixture/hosted.ts'

let hosted: Hosted
beforeAll(async () => {
  hosted = await hostFixture()
})
afterAll(() => hosted.close())

test('[LH11] events have payload format 2.0, and the answer keeps status, headers and cookies', async () => {
  const headers = { cookie: 'a=1; b=2', 'X-Several': 'one' }
  const response = await hosted.get('/api/event?x=1&x=2&y=', headers)
  expect([response.status, response.headers.getSetCookie()]).toEqual([200, ['a=1', 'b=2']])
  expect(await response.json()).toMatchObject({
    version: '2.0',
    routeKey: 'GET /api/event',
    rawPath: '/api/event',
    rawQueryString: 'x=1&x=2&y=',
    cookies: ['a=1', 'b=2'],
    headers: { 'x-several': 'one', 'x-forwarded-for': '127.0.0.1' },
    queryStringParameters: { x: '1,2', y: '' },
    requestContext: { http: { method: 'GET', path: '/api/event', sourceIp: '127.0.0.1' }, stage: '$default' },
    isBase64Encoded: false,
  })
})

test('[LH12] the most specific route wins, parameters are decoded, and no route is 404 Not Found', async () => {
  const key = async (path: string) => (await (await hosted.get(path)).json()) as { routeKey: string; pathParameters?: unknown }
  expect(await key('/api/items/latest')).toMatchObject({ routeKey: 'GET /api/items/latest' })
  expect(await key('/api/items/a%20b')).toMatchObject({ routeKey: 'GET /api/items/{id}', pathParameters: { id: 'a b' } })
  const missing = await hosted.get('/api/nothing')
  expect([missing.status, await missing.json()]).toEqual([404, { message: 'Not Found' }])
})

test('[LH13] binary bodies arrive in base64, and one over 10 MB is refused', async () => {
  const post = (body: Buffer, type: string) =>
    fetch(`${hosted.host.origins[0]}/api/event`, { method: 'POST', body: new Uint8Array(body), headers: { 'content-type': type } })
  expect(await (await post(Buffer.from([0, 255]), 'application/octet-stream')).json()).toMatchObject({
    body: 'AP8=',
    isBase64Encoded: true,
  })
  expect(await (await post(Buffer.from('{"a":1}'), 'application/json')).json()).toMatchObject({ body: '{"a":1}', isBase64Encoded: false })
  expect((await post(Buffer.alloc(10 * 1024 * 1024 + 1), 'application/json')).status).toBe(413)
})

test('[LH14] a route with a JWT authorizer takes the tokens of a real sign-in only, and hands lists of claims over as `[a b]`', async () => {
  for (const token of [undefined, 'Bearer none', 'Bearer a.b.c']) {
    const refused = await hosted.get('/api/private', token ? { authorization: token } : {})
    expect([refused.status, await refused.json()]).toEqual([401, { message: 'Unauthorized' }])
  }
  const { access_token } = await signIn(hosted, 'ada', 'usher-demo')
  const event = await (await hosted.get('/api/private', { authorization: `Bearer ${access_token}` })).json()
  expect(event).toMatchObject({ requestContext: { authorizer: { jwt: { claims: { 'cognito:groups': '[administrator agent]' } } } } })
})

test('[LH15] sites are served with their types and headers, rewritten paths and a config.json of this machine', async () => {
  const [first, second] = hosted.host.origins
  const page = await hosted.get('/')
  expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
    200,
    'text/html; charset=utf-8',
    expect.stringContaining('<p>index</p>'),
  ])
  const issuer = hosted.host.pools[0]?.issuer
  expect(page.headers.get('content-security-policy')).toBe(`connect-src 'self' ${first?.replace('http', 'ws')} ${issuer}`)
  expect([page.headers.get('x-frame-options'), page.headers.get('permissions-policy')]).toEqual(['DENY', 'camera=()'])
  expect((await hosted.get('/app.js')).headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect((await hosted.get('/old')).status).toBe(301)
  const config = await (await hosted.get('/config.json')).json()
  const clientId = hosted.host.pools[0]?.clients[0]?.clientId
  expect(config).toEqual({ issuer, login: issuer, client: clientId, sockets: `${first?.replace('http', 'ws')}/ws`, other: `${second}/` })
})

test('[LH16] a behaviour lets through the methods that it names, and an object that is not there is forbidden', async () => {
  expect((await fetch(`${hosted.host.origins[0]}/`, { method: 'POST' })).status).toBe(403)
  expect((await hosted.get('/missing.js')).status).toBe(403)
  expect((await hosted.get('/../../package.json')).status).toBe(403)
})
