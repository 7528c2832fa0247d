import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from './clock.ts'
import { type AuthorizationRequest, type Client, createCodes, readAuthorizationRequest, withQuery } from './identity-authorization.ts'
import { sendLogin, sendProblem } from './identity-pages.ts'
import { createStaff, type StaffMember } from './identity-staff.ts'
import { IdentityStore, openSigningKey } from './identity-store.ts'
import { createTokenEndpoints } from './identity-token-endpoints.ts'
import { createTokens } from './identity-tokens.ts'

export { createTokenVerifier } from './token-verifier.ts'

export interface IdentityProviderOptions {
  issuer: string
  folder: string
  clients: Client[]
  staff: StaffMember[]
  clock: Clock
}

export interface IdentityProvider {
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>
  close(): Promise<void>
}

/** An OpenID Connect provider of the shape of a user pool: code with PKCE, a login page, real passwords. */
export async function openIdentityProvider({
  issuer,
  folder,
  clients,
  staff: members,
  clock,
}: IdentityProviderOptions): Promise<IdentityProvider> {
  const { origin, pathname, protocol } = new URL(issuer)
  const root = pathname.replace(/\/$/, '')
  const key = await openSigningKey(folder)
  const store = new IdentityStore(folder, clock)
  const staff = createStaff(members, clock)
  const tokens = createTokens({ issuer, key, clock })
  const codes = createCodes(clock)
  const endpoints = createTokenEndpoints({ issuer, publicJwk: key.publicJwk, store, staff, tokens, codes, clients })
  // Browsers share cookies between the ports of one host: the name keeps two hosts apart.
  const cookieName = `sign-in-${createHash('sha256').update(issuer).digest('hex').slice(0, 8)}`
  const cookie = (value: string, seconds: number) =>
    `${cookieName}=${value}; Path=${root || '/'}; Max-Age=${seconds}; HttpOnly; SameSite=Lax${protocol === 'https:' ? '; Secure' : ''}`

  function cookieOf(req: IncomingMessage): string {
    const pairs = (req.headers.cookie ?? '').split(/; */).map(pair => pair.split('='))
    return pairs.find(([name]) => name === cookieName)?.[1] ?? ''
  }

  function redirect(res: ServerResponse, location: string, headers: Record<string, string> = {}) {
    res.writeHead(303, { location, 'cache-control': 'no-store', ...headers }).end()
  }

  /** The request, or nothing when it was refused and answered. */
  function requestOf(query: URLSearchParams, res: ServerResponse): AuthorizationRequest | undefined {
    const read = readAuthorizationRequest(query, clients)
    if ('request' in read) return read.request
    if ('page' in read) sendProblem(res, 400, 'You cannot sign in from here', read.page)
    else redirect(res, read.redirect)
    return undefined
  }

  function returnTo(request: AuthorizationRequest, username: string, authTime: number): string {
    return withQuery(request.redirectUri, { code: codes.issue({ request, username, authTime }), state: request.state })
  }

  function authorize(req: IncomingMessage, res: ServerResponse, query: URLSearchParams) {
    const request = requestOf(query, res)
    if (!request) return
    const session = store.session(cookieOf(req))
    const signedIn = session && staff.find(session.username) ? session : undefined
    if (signedIn && request.prompt !== 'login') return redirect(res, returnTo(request, signedIn.username, signedIn.authTime))
    if (request.prompt === 'none') return redirect(res, withQuery(request.redirectUri, { error: 'login_required', state: request.state }))
    redirect(res, `${origin}${root}/login?${query}`)
  }

  function showLogin(res: ServerResponse, query: URLSearchParams) {
    const request = requestOf(query, res)
    if (!request) return
    const username = query.get('login_hint') ?? ''
    sendLogin(res, 200, { action: `${root}/login?${query}`, username, leadsTo: request.redirectUri })
  }

  async function login(req: IncomingMessage, res: ServerResponse, query: URLSearchParams) {
    const request = requestOf(query, res)
    if (!request) return
    if (req.headers.origin !== undefined && req.headers.origin !== origin) {
      return sendProblem(
        res,
        403,
        'You cannot sign in from here',
        'The form was sent from another site. Open the application and sign in there.',
      )
    }
    const form = await endpoints.readForm(req)
    const username = form.get('username') ?? ''
    const page = { action: `${root}/login?${query}`, username, leadsTo: request.redirectUri }
    const member = await staff.check(username, form.get('password') ?? '')
    if (member === 'too many') {
      const problem = 'Too many attempts for this username. Wait a minute, then try again.'
      return sendLogin(res, 429, { ...page, problem }, { 'retry-after': '60' })
    }
    if (member === 'no match') return sendLogin(res, 401, { ...page, problem: 'That username and password do not match.' })
    store.endSession(cookieOf(req))
    const secret = store.startSession(member.username)
    redirect(res, returnTo(request, member.username, clock.now()), { 'set-cookie': cookie(secret, 3600) })
  }

  async function logout(req: IncomingMessage, res: ServerResponse, query: URLSearchParams) {
    const hint = query.get('id_token_hint')
    const clientId = query.get('client_id') ?? (hint && (await tokens.read(hint, { evenExpired: true }))?.aud)
    const target = query.get('logout_uri') ?? query.get('post_logout_redirect_uri') ?? ''
    if (!clients.find(client => client.clientId === clientId)?.logoutUrls.includes(target)) {
      return sendProblem(
        res,
        400,
        'You are not signed out',
        'The application asked to return to an address that it has not registered for signing out.',
      )
    }
    store.endSession(cookieOf(req))
    redirect(res, withQuery(target, { state: query.get('state') }), { 'set-cookie': cookie('', 0) })
  }

  return {
    async handle(req, res) {
      const url = new URL(req.url ?? '/', origin)
      const path = url.pathname.startsWith(`${root}/`) ? url.pathname.slice(root.length) : ''
      if (await endpoints.handle(path, req, res)) return
      const method = req.method === 'HEAD' ? 'GET' : req.method
      switch (`${method} ${path}`) {
        case 'GET /oauth2/authorize':
          return authorize(req, res, url.searchParams)
        case 'GET /login':
          return showLogin(res, url.searchParams)
        case 'POST /login':
          return login(req, res, url.searchParams)
        case 'GET /logout':
          return logout(req, res, url.searchParams)
        default:
          return sendProblem(res, 404, 'There is nothing here', 'Open the application and sign in there.')
      }
    },
    async close() {},
  }
}
