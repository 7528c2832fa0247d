import type { IncomingMessage, ServerResponse } from 'node:http'
import type { JWK } from 'jose'
import type { Client, Codes } from './identity-authorization.ts'
import type { Staff } from './identity-staff.ts'
import type { IdentityStore } from './identity-store.ts'
import type { Tokens } from './identity-tokens.ts'

interface Parts {
  issuer: string
  publicJwk: JWK
  store: IdentityStore
  staff: Staff
  tokens: Tokens
  codes: Codes
  clients: Client[]
}

type Answer = { status: number; body?: unknown; headers?: Record<string, string> }

const longestForm = 16 * 1024

/** What scripts call, from any origin as with a user pool: no cookie counts here. */
export function createTokenEndpoints({ issuer, publicJwk, store, staff, tokens, codes, clients }: Parts) {
  const root = issuer.replace(/\/$/, '')
  const discovery = {
    issuer,
    authorization_endpoint: `${root}/oauth2/authorize`,
    token_endpoint: `${root}/oauth2/token`,
    userinfo_endpoint: `${root}/oauth2/userInfo`,
    revocation_endpoint: `${root}/oauth2/revoke`,
    end_session_endpoint: `${root}/logout`,
    jwks_uri: `${root}/.well-known/jwks.json`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile'],
  }

  async function token(req: IncomingMessage): Promise<Answer> {
    const form = await readForm(req)
    const clientId = form.get('client_id') ?? ''
    if (!clients.some(client => client.clientId === clientId)) return refuse('invalid_client')
    if (form.get('grant_type') === 'authorization_code') return exchangeCode(form, clientId)
    if (form.get('grant_type') === 'refresh_token') return refresh(form, clientId)
    return refuse('unsupported_grant_type')
  }

  async function exchangeCode(form: URLSearchParams, clientId: string): Promise<Answer> {
    const code = form.get('code') ?? ''
    const grant = codes.redeem(code, { clientId, redirectUri: form.get('redirect_uri') ?? '', verifier: form.get('code_verifier') ?? '' })
    if (!grant) return refuse('invalid_grant')
    if ('revoke' in grant) {
      store.revokeFamily(grant.revoke)
      return refuse('invalid_grant')
    }
    const member = staff.find(grant.username)
    if (!member) return refuse('invalid_grant')
    const { scope, nonce } = grant.request
    const { family, token: refresh_token } = store.startFamily({ username: member.username, clientId, scope, authTime: grant.authTime })
    codes.used(code, family.id)
    const issued = await tokens.issue(member, { clientId, scope, authTime: grant.authTime, ...(nonce === null ? {} : { nonce }) })
    return { status: 200, body: { ...issued, refresh_token, scope } }
  }

  async function refresh(form: URLSearchParams, clientId: string): Promise<Answer> {
    const rotated = store.rotate(form.get('refresh_token') ?? '', clientId)
    const member = rotated && staff.find(rotated.family.username)
    if (!rotated || !member) return refuse('invalid_grant')
    const { scope, authTime } = rotated.family
    return { status: 200, body: { ...(await tokens.issue(member, { clientId, scope, authTime })), refresh_token: rotated.token, scope } }
  }

  async function userInfo(req: IncomingMessage): Promise<Answer> {
    const [, bearer = ''] = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '') ?? []
    const claims = await tokens.read(bearer)
    const member = claims?.token_use === 'access' ? staff.find(String(claims.username)) : undefined
    if (!member) return { ...refuse('invalid_token'), status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } }
    const { sub, username, name, email } = member
    return { status: 200, body: { sub, username, name, email, email_verified: 'true' } }
  }

  async function revoke(req: IncomingMessage): Promise<Answer> {
    const form = await readForm(req)
    store.revoke(form.get('token') ?? '', form.get('client_id') ?? '')
    return { status: 200 }
  }

  const routes: Record<string, { method: string; run: (req: IncomingMessage) => Answer | Promise<Answer> }> = {
    '/.well-known/openid-configuration': { method: 'GET', run: () => ({ status: 200, body: discovery }) },
    '/.well-known/jwks.json': { method: 'GET', run: () => ({ status: 200, body: { keys: [publicJwk] } }) },
    '/oauth2/token': { method: 'POST', run: token },
    '/oauth2/userInfo': { method: 'GET', run: userInfo },
    '/oauth2/revoke': { method: 'POST', run: revoke },
  }

  return {
    readForm,
    /** False when the path is none of these. */
    async handle(path: string, req: IncomingMessage, res: ServerResponse): Promise<boolean> {
      const route = routes[path]
      if (!route) return false
      const method = req.method === 'HEAD' ? 'GET' : req.method
      if (method === 'OPTIONS') reply(res, { status: 204 })
      else if (method !== route.method) reply(res, { ...refuse('invalid_request'), status: 405, headers: { allow: route.method } })
      else reply(res, await route.run(req))
      return true
    },
  }
}

async function readForm(req: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length <= longestForm) chunks.push(chunk)
  }
  // A form that long is nobody's sign-in: without its fields it is refused like an empty one.
  return new URLSearchParams(length > longestForm ? '' : Buffer.concat(chunks).toString())
}

function refuse(error: string): Answer {
  return { status: 400, body: { error } }
}

function reply(res: ServerResponse, { status, body, headers }: Answer) {
  res.writeHead(status, {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers': 'authorization, content-type',
    'cache-control': 'no-store',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...headers,
  })
  res.end(body === undefined ? undefined : JSON.stringify(body))
}
