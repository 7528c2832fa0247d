/** Secrets of the sites that vouch for their customers: two at most, so that one can be replaced while the other still signs (T25). */
import { identityKeysKey } from './keys.ts'
import type { Condition, Ports } from './ports.ts'
import { audit } from './settings.ts'

export interface IdentityKey {
  readonly kid: string
  /** Base64. Leaves this store for the check of a token alone. */
  readonly secret: string
  readonly setAt: number
}
export type KeysChanged =
  | { readonly result: 'saved'; readonly keys: readonly IdentityKey[] }
  | { readonly result: 'tooMany' | 'busy'; readonly keys: readonly IdentityKey[] }

const mostKeys = 2

export async function identityKeys(ports: Ports): Promise<readonly IdentityKey[]> {
  return (await read(ports)).keys
}

/** The same secret again changes nothing; another one takes the place of the one with this name. */
export function setIdentityKey(ports: Ports, by: string, kid: string, secret: string): Promise<KeysChanged> {
  return change(ports, by, 'identityKeySet', kid, keys => {
    if (keys.some(key => key.kid === kid && key.secret === secret)) return keys
    return [...keys.filter(key => key.kid !== kid), { kid, secret, setAt: ports.clock.now() }]
  })
}

/** Tokens that it signed are refused from now on. Taking away what is not there is done already. */
export function removeIdentityKey(ports: Ports, by: string, kid: string): Promise<KeysChanged> {
  return change(ports, by, 'identityKeyRemoved', kid, keys =>
    keys.some(key => key.kid === kid) ? keys.filter(key => key.kid !== kid) : keys,
  )
}

type Keys = readonly IdentityKey[]

async function change(ports: Ports, by: string, action: string, kid: string, next: (keys: Keys) => Keys): Promise<KeysChanged> {
  for (let tries = 0; ; tries++) {
    const { keys, rev } = await read(ports)
    const after = next(keys)
    if (after === keys) return { result: 'saved', keys }
    if (after.length > mostKeys) return { result: 'tooMany', keys }
    if (tries === 5) return { result: 'busy', keys }
    const asRead: Condition = rev === 0 ? { path: ['pk'], is: 'absent' } : { path: ['rev'], is: '=', value: rev }
    const names = (some: Keys) => some.map(key => key.kid)
    const outcome = await ports.store.transact([
      { put: { ...identityKeysKey, rev: rev + 1, keys: after }, if: [asRead] },
      // names alone: no secret is in the audit
      audit(ports, by, action, identityKeysKey, names(keys), { kid, keys: names(after) }),
    ])
    if (outcome.ok) return { result: 'saved', keys: after }
    await ports.clock.pause(5 + ports.ids.fraction() * 20)
  }
}

async function read({ store }: Ports): Promise<{ readonly keys: Keys; readonly rev: number }> {
  const item = (await store.get(identityKeysKey)) as { readonly keys?: Keys; readonly rev?: number } | undefined
  return { keys: item?.keys ?? [], rev: item?.rev ?? 0 }
}
