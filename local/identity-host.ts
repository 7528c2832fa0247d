import { join } from 'node:path'
import type { Addresses } from './addresses.ts'
import type { Assembly } from './assembly.ts'
import type { Clock } from './clock.ts'
import { type IdentityProvider, openIdentityProvider } from './identity-provider.ts'
import type { StaffMember } from './identity-staff.ts'

export interface Client {
  clientId: string
  callbackUrls: string[]
  logoutUrls: string[]
}

export interface HostedPool {
  path: string
  issuer: string
  clients: Client[]
  provider: IdentityProvider
}

interface ClientProperties {
  UserPoolId: string
  CallbackURLs?: string[]
  LogoutURLs?: string[]
}

/** The user pools of the assembly, each a real identity provider that the same staff sign in to. */
export async function hostPools(assembly: Assembly, addresses: Addresses, staff: StaffMember[], folder: string, clock: Clock) {
  const pools = assembly.ofType('AWS::Cognito::UserPool').map(async ({ ref }): Promise<HostedPool> => {
    const clients = assembly
      .ofType<ClientProperties>('AWS::Cognito::UserPoolClient')
      .filter(({ properties }) => properties.UserPoolId === ref)
      .map(client => ({
        clientId: client.ref,
        callbackUrls: addresses.localise(client.properties.CallbackURLs ?? []),
        logoutUrls: addresses.localise(client.properties.LogoutURLs ?? []),
      }))
    const issuer = addresses.issuer(ref)
    const provider = await openIdentityProvider({ issuer, folder: join(folder, ref), clients, staff, clock })
    return { path: addresses.identityPath(ref), issuer, clients, provider }
  })
  return Promise.all(pools)
}
