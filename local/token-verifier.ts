import { createRemoteJWKSet, errors, jwtVerify } from 'jose'

export type TokenVerifier = (token: string) => Promise<{ claims: Record<string, unknown> } | { error: string }>

/**
 * What an HTTP API's JWT authorizer checks. An error is a phrase for the error_description of www-authenticate; a provider
 * that does not answer with its keys is an outage and rejects.
 */
export function createTokenVerifier({ issuer, audience, jwksUri }: { issuer: string; audience: string[]; jwksUri: string }): TokenVerifier {
  const keys = createRemoteJWKSet(new URL(jwksUri))
  return async token => {
    try {
      const { payload } = await jwtVerify(token, keys, { issuer, algorithms: ['RS256'], requiredClaims: ['exp'] })
      // client_id counts only where there is no aud, as in an access token.
      const given = [payload.aud ?? payload.client_id].flat()
      return given.some(one => audience.includes(String(one))) ? { claims: payload } : { error: 'the token is for another audience' }
    } catch (failure) {
      const error = phrase(failure)
      if (error === undefined) throw failure
      return { error }
    }
  }
}

function phrase(failure: unknown): string | undefined {
  if (failure instanceof errors.JWTExpired) return 'the token has expired'
  if (failure instanceof errors.JWTClaimValidationFailed) {
    if (failure.claim === 'iss') return 'the token is from another issuer'
    return failure.claim === 'nbf' ? 'the token is not valid yet' : `the token has no good ${failure.claim}`
  }
  if (failure instanceof errors.JWSSignatureVerificationFailed) return 'the signature does not match'
  if (failure instanceof errors.JWKSNoMatchingKey) return 'the token is signed with an unknown key'
  if (failure instanceof errors.JOSEAlgNotAllowed) return 'the signing method is not allowed'
  if (failure instanceof errors.JWTInvalid || failure instanceof errors.JWSInvalid || failure instanceof errors.JOSENotSupported) {
    return 'the token cannot be read'
  }
  return undefined
}
