/** Signs in as a person would, by the login page: authorization code with PKCE (S256). Used by the loader, benches and tests. */
import { createHash, randomBytes } from 'node:crypto'

export interface SignIn {
  readonly issuer: string
  readonly clientId: string
  readonly redirectUri: string
  readonly username: string
  readonly password: string
}

/** The access token; throws when the login page does not let the person in. */
export async function signIn({ issuer, clientId, redirectUri, username, password }: SignIn): Promise<string> {
  const discovery = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as {
    authorization_endpoint: string
    token_endpoint: string
  }
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'openid profile email',
    state: randomBytes(16).toString('base64url'),
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  const toLogin = await fetch(`${discovery.authorization_endpoint}?${query}`, { redirect: 'manual' })
  const login = new URL(toLogin.headers.get('location') ?? '', discovery.authorization_endpoint)
  const posted = await fetch(login, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: login.origin },
    body: new URLSearchParams({ username, password }),
  })
  const code = new URL(posted.headers.get('location') ?? 'about:blank').searchParams.get('code')
  if (code === null) throw new Error(`${username} was not let in: ${posted.status}`)
  const tokens = await fetch(discovery.token_endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: redirectUri,
      code,
      code_verifier: verifier,
    }),
  })
  if (!tokens.ok) throw new Error(`no token for ${username}: ${tokens.status} ${await tokens.text()}`)
  return ((await tokens.json()) as { access_token: string }).access_token
}
