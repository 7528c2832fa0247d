/** What a site's server signs for its customers, as docs/operating.md tells it to. */
import { SignJWT } from 'jose'
import { newKey } from '../../bench/client.ts'

/** `kid`: the name under which the centre has the secret. Good for five minutes. */
export function siteToken(
  kid: string,
  secret: Uint8Array,
  claims: { readonly sub: string; readonly [name: string]: unknown },
): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({ ...claims, aud: 'usher', iat: now, exp: now + 300, jti: newKey() })
    .setProtectedHeader({ alg: 'HS256', kid })
    .sign(secret)
}
