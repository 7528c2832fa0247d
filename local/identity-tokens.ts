import { randomUUID } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import type { Clock } from './clock.ts'
import type { StaffMember } from './identity-staff.ts'
import type { SigningKey } from './identity-store.ts'

export interface Grant {
  clientId: string
  scope: string
  authTime: number
  nonce?: string
}

export interface Tokens {
  issue(
    member: StaffMember & { sub: string },
    grant: Grant,
  ): Promise<{ access_token: string; id_token?: string; token_type: 'Bearer'; expires_in: number }>
  /** The claims of a token of ours, also when it has expired if asked so. */
  read(token: string, options?: { evenExpired: boolean }): Promise<Record<string, unknown> | undefined>
}

const lifetimeSeconds = 3600

/** Tokens of the shape that a user pool gives. */
export function createTokens({ issuer, key, clock }: { issuer: string; key: SigningKey; clock: Clock }): Tokens {
  const sign = (claims: Record<string, unknown>) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: key.kid, typ: 'JWT' }).sign(key.privateKey)
  return {
    async issue(member, { clientId, scope, authTime, nonce }) {
      const iat = Math.floor(clock.now() / 1000)
      const shared = {
        sub: member.sub,
        ...(member.groups.length > 0 ? { 'cognito:groups': member.groups } : {}),
        iss: issuer,
        auth_time: Math.floor(authTime / 1000),
        iat,
        exp: iat + lifetimeSeconds,
      }
      const access = {
        ...shared,
        jti: randomUUID(),
        token_use: 'access',
        version: 2,
        client_id: clientId,
        username: member.username,
        scope,
      }
      const id = {
        ...shared,
        jti: randomUUID(),
        token_use: 'id',
        aud: clientId,
        'cognito:username': member.username,
        email: member.email,
        email_verified: true,
        name: member.name,
        ...(nonce === undefined ? {} : { nonce }),
      }
      const withId = scope.split(' ').includes('openid')
      const [access_token, id_token] = await Promise.all([sign(access), withId ? sign(id) : undefined])
      return { access_token, ...(id_token ? { id_token } : {}), token_type: 'Bearer', expires_in: lifetimeSeconds }
    },
    async read(token, options) {
      // Expiry is taken off by asking as of the beginning; what is left to check is that we signed it.
      const currentDate = new Date(options?.evenExpired ? 0 : clock.now())
      try {
        return (await jwtVerify(token, key.publicKey, { issuer, algorithms: ['RS256'], currentDate })).payload
      } catch (failure) {
        if ((failure as { code?: string }).code?.startsWith('ERR_J')) return undefined
        throw failure
      }
    },
  }
}
