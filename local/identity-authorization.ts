import { createHash } from 'node:crypto'
import type { Clock } from './clock.ts'
import { newSecret } from './identity-store.ts'

export interface Client {
  clientId: string
  callbackUrls: string[]
  logoutUrls: string[]
}

export interface AuthorizationRequest {
  clientId: string
  redirectUri: string
  scope: string
  state: string | null
  nonce: string | null
  challenge: string
  prompt: string | null
}

/** `page` is for the person, since nobody vouches for the address to go back to; `redirect` tells the client. */
export type ReadRequest = { request: AuthorizationRequest } | { page: string } | { redirect: string }

const scopes = ['openid', 'email', 'profile']

export function readAuthorizationRequest(query: URLSearchParams, clients: Client[]): ReadRequest {
  const client = clients.find(({ clientId }) => clientId === query.get('client_id'))
  if (!client) return { page: 'The application that sent you here is not known. Go back to it and try again, or tell its administrator.' }
  const redirectUri = query.get('redirect_uri') ?? ''
  if (!client.callbackUrls.includes(redirectUri)) {
    return {
      page: 'The application asked to return to an address that it has not registered. Go back to it and try again, or tell its administrator.',
    }
  }
  const state = query.get('state')
  const refuse = (error: string, error_description: string) => ({ redirect: withQuery(redirectUri, { error, error_description, state }) })
  if (query.get('response_type') !== 'code') return refuse('unsupported_response_type', 'response_type must be code')
  const challenge = query.get('code_challenge') ?? ''
  if (query.get('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(challenge)) {
    return refuse('invalid_request', 'code_challenge with code_challenge_method S256 is required')
  }
  const scope = query.get('scope') || scopes.join(' ')
  const unknown = scope.split(' ').find(one => !scopes.includes(one))
  if (unknown !== undefined) return refuse('invalid_scope', `the scopes are ${scopes.join(', ')}`)
  return {
    request: { clientId: client.clientId, redirectUri, scope, state, nonce: query.get('nonce'), challenge, prompt: query.get('prompt') },
  }
}

export interface CodeGrant {
  request: AuthorizationRequest
  username: string
  authTime: number
}

export interface Codes {
  issue(grant: CodeGrant): string
  /** Good once, for a minute, with the address and the verifier it was asked with. A second use gives the family to revoke. */
  redeem(code: string, given: { clientId: string; redirectUri: string; verifier: string }): CodeGrant | { revoke: string } | undefined
  used(code: string, familyId: string): void
}

const codeMs = 60_000

// Codes live in memory only: a restart within their minute means one more sign-in, which the session's cookie makes silent.
export function createCodes(clock: Clock): Codes {
  const codes = new Map<string, { grant: CodeGrant; expiresAt: number; taken: boolean; familyId?: string }>()
  return {
    issue(grant) {
      for (const [code, { expiresAt }] of codes) if (expiresAt <= clock.now()) codes.delete(code)
      const code = newSecret()
      codes.set(code, { grant, expiresAt: clock.now() + codeMs, taken: false })
      return code
    },
    redeem(code, { clientId, redirectUri, verifier }) {
      const entry = codes.get(code)
      if (!entry || entry.expiresAt <= clock.now()) return undefined
      if (entry.taken) return entry.familyId === undefined ? undefined : { revoke: entry.familyId }
      entry.taken = true
      const { request } = entry.grant
      const good = request.clientId === clientId && request.redirectUri === redirectUri && request.challenge === challengeOf(verifier)
      return good ? entry.grant : undefined
    },
    used(code, familyId) {
      const entry = codes.get(code)
      if (entry) entry.familyId = familyId
    },
  }
}

export function withQuery(uri: string, more: Record<string, string | null>): string {
  const url = new URL(uri)
  for (const [name, value] of Object.entries(more)) if (value !== null) url.searchParams.set(name, value)
  return url.href
}

function challengeOf(verifier: string): string {
  if (!/^[\w.~-]{43,128}$/.test(verifier)) return ''
  return createHash('sha256').update(verifier).digest('base64url')
}
