import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from './clock.ts'

export interface IdentityProviderOptions {
  issuer: string
  folder: string
  clients: { clientId: string; callbackUrls: string[]; logoutUrls: string[] }[]
  staff: { username: string; password: string; name: string; email: string; groups: string[] }[]
  clock: Clock
}

export interface IdentityProvider {
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>
  close(): Promise<void>
}

export async function openIdentityProvider(options: IdentityProviderOptions): Promise<IdentityProvider> {
  throw new Error(`not built yet: ${options.issuer}`)
}

export type TokenVerifier = (token: string) => Promise<{ claims: Record<string, unknown> } | { error: string }>

export function createTokenVerifier(options: { issuer: string; audience: string[]; jwksUri: string }): TokenVerifier {
  throw new Error(`not built yet: ${options.issuer}`)
}
