import { createHash, createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportSPKI, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'
import { InMemoryWebStorage } from 'oidc-client-ts'
import { createTokenVerifier, type IdentityProvider, openIdentityProvider } from '../../local/identity-provider.ts'
import { createSession } from '../../web/console/session.ts'
import { manualClock } from '../support/manual-clock.ts'

const callback = 'http://localhost:4000/console/'
const clients = [
  { clientId: 'console', callbackUrls: [callback], logoutUrls: [callback] },
  { clientId: 'other', callbackUrls: [callback], logoutUrls: [] },
]
const alice = { username: 'alice', password: 'right <one>', name: 'Alice', email: 'alice@example.com', groups: ['agent'] }
const verifier = 'v'.repeat(43)
const challenge = createHash('sha256').update(verifier).digest('base64url')

let server: Server
let provider: IdentityProvider
let issuer: string
let folder: string
let clock: ReturnType<typeof manualClock>

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'identity-'))
  // The real time to begin with: the verifier and oidc-client-ts look at their own clock.
  clock = manualClock(Date.now())
  server = createServer((req, res) => provider.handle(req, res))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/identity`
  await openAgain()
})

afterEach(async () => {
  await provider.close()
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

async function openAgain() {
  provider = await openIdentityProvider({ issuer, folder, clients, staff: [alice], clock })
}

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(path.startsWith('http') ? path : issuer + path, { redirect: 'manual', headers })
const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(path.startsWith('http') ? path : issuer + path, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams(form) })

function query(change: Record<string, string | undefined> = {}): string {
  const all = {
    response_type: 'code',
    client_id: 'console',
    redirect_uri: callback,
    scope: 'openid email profile',
    state: 's1',
    nonce: 'n1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...change,
  }
  return new URLSearchParams(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)).toString()
}

async function signIn(password = alice.password, username = alice.username) {
  const answer = await post(`/login?${query()}`, { username, password })
  return { answer, code: codeOf(answer), cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' }
}

function codeOf(answer: Response): string {
  return new URL(answer.headers.get('location') ?? 'http://none').searchParams.get('code') ?? ''
}

async function exchange(code: string, change: Record<string, string> = {}) {
  const answer = await post('/oauth2/token', {
    grant_type: 'authorization_code',
    client_id: 'console',
    redirect_uri: callback,
    code,
    code_verifier: verifier,
    ...change,
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, string> }
}

async function refresh(refresh_token = '') {
  const answer = await post('/oauth2/token', { grant_type: 'refresh_token', client_id: 'console', refresh_token })
  return { status: answer.status, body: (await answer.json()) as Record<string, string> }
}

const verify = (token: string, audience = ['console']) =>
  createTokenVerifier({ issuer, audience, jwksUri: `${issuer}/.well-known/jwks.json` })(token)
const claimsOf = (token = '') => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>

test('[LH50] code and PKCE give the tokens of a user pool', async () => {
  const start = await get(`/oauth2/authorize?${query()}`)
  expect(start.headers.get('location')).toBe(`${issuer}/login?${query()}`)
  const { answer, code } = await signIn()
  expect(answer.headers.get('location')).toMatch(/^http:\/\/localhost:4000\/console\/\?code=[\w-]{43}&state=s1$/)
  const { status, body } = await exchange(code)
  expect(status).toBe(200)
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 })
  const access = claimsOf(body.access_token)
  const now = Math.floor(clock.now() / 1000)
  expect(access).toMatchObject({
    iss: issuer,
    token_use: 'access',
    client_id: 'console',
    username: 'alice',
    'cognito:groups': ['agent'],
    scope: 'openid email profile',
    iat: now,
    exp: now + 3600,
    auth_time: now,
    jti: expect.any(String),
  })
  expect(access.aud).toBeUndefined()
  expect(claimsOf(body.id_token)).toMatchObject({
    aud: 'console',
    token_use: 'id',
    'cognito:username': 'alice',
    email: 'alice@example.com',
    name: 'Alice',
    nonce: 'n1',
    sub: access.sub,
  })
  expect(await verify(body.access_token ?? '')).toEqual({ claims: access })
})

test('[LH50] the console signs in by oidc-client-ts, refreshes and signs out with it', async () => {
  const storage = new InMemoryWebStorage()
  const gone: string[] = []
  const session = createSession({ authority: issuer, clientId: 'console', page: callback }, { storage, go: url => gone.push(url) })
  expect(await session.get()).toBeNull()
  expect(await session.renew()).toBeNull()
  await session.begin('#/chat')
  const form = await get(gone[0] ?? '')
  const answer = await post(form.headers.get('location') ?? '', { username: 'alice', password: alice.password })
  const back = answer.headers.get('location') ?? ''
  const user = await session.complete(back)
  expect(user.state).toBe('#/chat')
  expect(user.profile).toMatchObject({ name: 'Alice', email: 'alice@example.com' })
  expect(await session.get()).toMatchObject({ access_token: user.access_token, refresh_token: user.refresh_token, profile: user.profile })
  // An answer is good once.
  await expect(session.complete(back)).rejects.toThrow('No matching state')
  const again = await session.renew()
  expect(again?.access_token).not.toBe(user.access_token)
  expect(again?.expired).toBe(false)
  expect(await session.get()).toMatchObject({ access_token: again?.access_token, profile: user.profile })
  await session.remove()
  expect(await session.get()).toBeNull()
  const end = new URLSearchParams({ client_id: 'console', logout_uri: callback })
  const signedOut = await get(`/logout?${end}`)
  expect([signedOut.status, signedOut.headers.get('location')]).toEqual([303, callback])
})

test('[LH51] an unknown client or address gets a page, never a redirect; other faults go back to the client', async () => {
  for (const change of [{ client_id: 'nobody' }, { redirect_uri: `${callback}x` }, { redirect_uri: undefined }]) {
    for (const path of ['/oauth2/authorize', '/login']) {
      const answer = await get(`${path}?${query(change)}`)
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
    }
  }
  const errorOf = async (change: Record<string, string | undefined>) =>
    new URL((await get(`/oauth2/authorize?${query(change)}`)).headers.get('location') ?? '').searchParams.get('error')
  expect(await errorOf({ code_challenge: undefined })).toBe('invalid_request')
  expect(await errorOf({ code_challenge_method: 'plain' })).toBe('invalid_request')
  expect(await errorOf({ response_type: 'token' })).toBe('unsupported_response_type')
  expect(await errorOf({ scope: 'openid everything' })).toBe('invalid_scope')
  expect(await errorOf({ prompt: 'none' })).toBe('login_required')
})

test('[LH52] a code is good once, for a minute, with its own verifier, client and address', async () => {
  expect((await exchange((await signIn()).code, { code_verifier: 'w'.repeat(43) })).body).toEqual({ error: 'invalid_grant' })
  expect((await exchange((await signIn()).code, { client_id: 'other' })).body).toEqual({ error: 'invalid_grant' })
  expect((await exchange((await signIn()).code, { redirect_uri: 'http://localhost:4000/' })).body).toEqual({ error: 'invalid_grant' })
  expect((await exchange('', { client_id: 'nobody' })).body).toEqual({ error: 'invalid_client' })
  const late = await signIn()
  await clock.advance(60_000)
  expect((await exchange(late.code)).status).toBe(400)
  const { code } = await signIn()
  const first = await exchange(code)
  expect(first.status).toBe(200)
  expect((await exchange(code)).status).toBe(400)
  expect((await refresh(first.body.refresh_token)).status).toBe(400)
})

test('[LH53] a refresh token is good once; using it again ends all that grew out of it', async () => {
  const { body } = await exchange((await signIn()).code)
  const second = await refresh(body.refresh_token)
  expect(second.status).toBe(200)
  expect(claimsOf(second.body.access_token).auth_time).toBe(claimsOf(body.access_token).auth_time)
  const third = await refresh(second.body.refresh_token)
  expect(third.status).toBe(200)
  expect((await refresh(body.refresh_token)).body).toEqual({ error: 'invalid_grant' })
  expect((await refresh(third.body.refresh_token)).body).toEqual({ error: 'invalid_grant' })
})

test('[LH53] a revoked refresh token is no longer good', async () => {
  const { body } = await exchange((await signIn()).code)
  expect((await post('/oauth2/revoke', { token: body.refresh_token ?? '', client_id: 'console' })).status).toBe(200)
  expect((await refresh(body.refresh_token)).status).toBe(400)
})

test('[LH54] key, sign-ins and refresh tokens survive a host that was killed', async () => {
  const { code, cookie } = await signIn()
  const { body } = await exchange(code)
  await openAgain()
  expect(await verify(body.access_token ?? '')).toMatchObject({ claims: { username: 'alice' } })
  expect(codeOf(await get(`/oauth2/authorize?${query({ prompt: 'none' })}`, { cookie }))).not.toBe('')
  expect((await refresh(body.refresh_token)).status).toBe(200)
})

test('[LH55] the cookie signs in silently until sign-out or an hour, never where prompt=login asks', async () => {
  const { answer, cookie } = await signIn()
  expect(answer.headers.get('set-cookie')).toMatch(/; Path=\/identity; Max-Age=3600; HttpOnly; SameSite=Lax$/)
  const silent = () => get(`/oauth2/authorize?${query()}`, { cookie })
  expect(codeOf(await silent())).not.toBe('')
  expect((await get(`/oauth2/authorize?${query({ prompt: 'login' })}`, { cookie })).headers.get('location')).toContain('/login?')
  expect((await get(`/logout?client_id=console&logout_uri=${encodeURIComponent('http://evil.example/')}`, { cookie })).status).toBe(400)
  expect(codeOf(await silent())).not.toBe('')
  const out = await get(`/logout?client_id=console&logout_uri=${encodeURIComponent(callback)}`, { cookie })
  expect(out.headers.get('location')).toBe(callback)
  expect(codeOf(await silent())).toBe('')
  const later = await signIn()
  await clock.advance(3600_000)
  expect(codeOf(await get(`/oauth2/authorize?${query()}`, { cookie: later.cookie }))).toBe('')
})

test('[LH56] the login page is labelled, keeps the username after a mistake, escapes it, and holds a strict policy', async () => {
  const page = await get(`/login?${query()}`)
  const text = await page.text()
  expect(text).toContain('<label for="username">Username</label>')
  expect(text).toContain('<label for="password">Password</label>')
  expect(text).toContain('<button type="submit">Sign in</button>')
  expect(text).toContain('autocomplete="current-password"')
  expect(text).not.toContain('<script')
  expect(page.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' http:\/\/localhost:4000; base-uri 'none'; frame-ancestors 'none'$/,
  )
  const { answer, code } = await signIn('wrong', '"><script>')
  const again = await answer.text()
  expect([answer.status, code]).toEqual([401, ''])
  expect(again).toContain('That username and password do not match.')
  expect(again).toContain('value="&#34;&#62;&#60;script&#62;"')
})

test('[LH56] a form sent from another site is refused', async () => {
  const answer = await post(`/login?${query()}`, { username: 'alice', password: alice.password }, { origin: 'http://evil.example' })
  expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null])
})

test('[LH57] the eleventh attempt within a minute is refused, the right password too, then it is good again', async () => {
  for (let attempt = 0; attempt < 10; attempt++) expect((await signIn('wrong')).answer.status).toBe(401)
  const { answer } = await signIn()
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '60'])
  expect(await answer.text()).toContain('Too many attempts for this username. Wait a minute, then try again.')
  expect((await signIn('x', 'bob')).answer.status).toBe(401)
  await clock.advance(60_000)
  expect((await signIn()).code).not.toBe('')
})

test('[LH58] scripts of any origin may read discovery, keys, tokens and userInfo', async () => {
  const { body } = await exchange((await signIn(alice.password, ' Alice ')).code)
  const discovery = (await (await get('/.well-known/openid-configuration')).json()) as Record<string, string>
  expect(discovery).toMatchObject({ issuer, end_session_endpoint: `${issuer}/logout`, code_challenge_methods_supported: ['S256'] })
  for (const path of ['/.well-known/jwks.json', '/oauth2/token', '/oauth2/userInfo']) {
    const preflight = await fetch(issuer + path, { method: 'OPTIONS' })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*'])
  }
  const info = await get('/oauth2/userInfo', { authorization: `Bearer ${body.access_token}` })
  expect(await info.json()).toMatchObject({
    username: 'alice',
    name: 'Alice',
    email: 'alice@example.com',
    sub: claimsOf(body.id_token).sub,
  })
  expect((await get('/oauth2/userInfo', { authorization: `Bearer ${body.id_token}` })).status).toBe(401)
  expect((await get('/oauth2/userInfo')).status).toBe(401)
  expect((await get('/oauth2/token')).status).toBe(405)
  expect((await get('/nothing')).status).toBe(404)
  const keys = JSON.stringify(await (await get('/.well-known/jwks.json')).json())
  expect(keys).not.toContain('"d"')
})

describe('bad tokens', () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const resigned = async (key: Parameters<SignJWT['sign']>[0], claims: Record<string, unknown>, kid: string) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(key)

  async function material() {
    const { body } = await exchange((await signIn()).code)
    const good = body.access_token ?? ''
    const [header = '', payload = '', signature = ''] = good.split('.')
    const claims = claimsOf(good)
    const jwk = ((await (await get('/.well-known/jwks.json')).json()) as { keys: (JWK & { kid: string })[] }).keys[0]
    if (!jwk) throw new Error('the provider shows no key')
    const own = await importJWK(JSON.parse(readFileSync(join(folder, 'signing-key.json'), 'utf8')), 'RS256')
    const stranger = (await generateKeyPair('RS256')).privateKey
    return { body, good, header, payload, signature, claims, jwk, kid: jwk.kid, own, stranger }
  }
  type Material = Awaited<ReturnType<typeof material>>

  const cases: [string, (given: Material) => Promise<string> | string, string][] = [
    ['of alg none', ({ claims }) => `${part({ alg: 'none' })}.${part(claims)}.`, 'the signing method is not allowed'],
    [
      'of HS256 with the public key as its secret',
      async ({ jwk, kid, payload }) => {
        const input = `${part({ alg: 'HS256', kid })}.${payload}`
        const secret = await exportSPKI((await importJWK(jwk, 'RS256', { extractable: true })) as CryptoKey)
        return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
      },
      'the signing method is not allowed',
    ],
    [
      'of another issuer',
      ({ own, claims, kid }) => resigned(own, { ...claims, iss: `${issuer}/` }, kid),
      'the token is from another issuer',
    ],
    [
      'of another client',
      ({ own, claims, kid }) => resigned(own, { ...claims, client_id: 'other' }, kid),
      'the token is for another audience',
    ],
    [
      'that has expired',
      ({ own, claims, kid }) => resigned(own, { ...claims, exp: Math.floor(Date.now() / 1000) - 1 }, kid),
      'the token has expired',
    ],
    ['that never expires', ({ own, claims, kid }) => resigned(own, { ...claims, exp: undefined }, kid), 'the token has no good exp'],
    [
      'of the future',
      ({ own, claims, kid }) => resigned(own, { ...claims, nbf: Math.floor(Date.now() / 1000) + 900 }, kid),
      'the token is not valid yet',
    ],
    [
      'with a payload changed',
      ({ header, claims, signature }) => `${header}.${part({ ...claims, 'cognito:groups': ['administrator'] })}.${signature}`,
      'the signature does not match',
    ],
    ['of an unknown key', ({ own, claims }) => resigned(own, claims, 'unknown'), 'the token is signed with an unknown key'],
    ['cut short', ({ good }) => good.slice(0, good.lastIndexOf('.')), 'the token cannot be read'],
    ['that is empty', () => '', 'the token cannot be read'],
    [
      'that is the id token of another client',
      ({ own, claims, kid }) => resigned(own, { ...claims, client_id: 'console', aud: 'other' }, kid),
      'the token is for another audience',
    ],
    [
      "signed by a stranger under the provider's key id",
      ({ stranger, claims, kid }) => resigned(stranger, claims, kid),
      'the signature does not match',
    ],
  ]
  test.each(cases)('[LH59] a token %s is refused', async (_what, make, error) => {
    const given = await material()
    expect(await verify(given.good)).toHaveProperty('claims')
    expect(await verify(await make(given))).toEqual({ error })
  })
})

test('[LH59] a provider that does not answer is an outage, not a bad token', async () => {
  const { body } = await exchange((await signIn()).code)
  const lost = createTokenVerifier({ issuer, audience: ['console'], jwksUri: `${issuer}/nothing` })
  await expect(lost(body.access_token ?? '')).rejects.toThrow()
})
