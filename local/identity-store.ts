import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import type { Clock } from './clock.ts'

export interface SigningKey {
  kid: string
  privateKey: CryptoKey
  publicKey: CryptoKey
  publicJwk: JWK
}

/** A sign-in that a browser's cookie stands for. */
interface Session {
  username: string
  authTime: number
  expiresAt: number
}

/** All refresh tokens that grew out of one sign-in of one client; only the newest is good. */
export interface Family {
  id: string
  username: string
  clientId: string
  scope: string
  authTime: number
  expiresAt: number
  current: string
}

const sessionMs = 3600_000
const refreshMs = 30 * 24 * 3600_000

/** What must survive the process. Secrets are kept as hashes, each change is on the disk before it is answered. */
export class IdentityStore {
  readonly #path: string
  readonly #clock: Clock
  readonly #sessions: Map<string, Session>
  readonly #families: Map<string, Family>

  constructor(folder: string, clock: Clock) {
    mkdirSync(folder, { recursive: true })
    this.#path = join(folder, 'sign-ins.json')
    this.#clock = clock
    const kept = existsSync(this.#path) ? readJson(this.#path) : { sessions: [], families: [] }
    this.#sessions = new Map(kept.sessions as [string, Session][])
    this.#families = new Map((kept.families as Family[]).map(family => [family.id, family]))
  }

  startSession(username: string): string {
    const secret = newSecret()
    const now = this.#clock.now()
    this.#sessions.set(hash(secret), { username, authTime: now, expiresAt: now + sessionMs })
    this.#save()
    return secret
  }

  session(secret: string): Session | undefined {
    const session = this.#sessions.get(hash(secret))
    return session && session.expiresAt > this.#clock.now() ? session : undefined
  }

  endSession(secret: string) {
    if (this.#sessions.delete(hash(secret))) this.#save()
  }

  startFamily(of: Pick<Family, 'username' | 'clientId' | 'scope' | 'authTime'>): { family: Family; token: string } {
    const id = randomBytes(16).toString('base64url')
    const token = `${id}.${newSecret()}`
    const family = { ...of, id, expiresAt: this.#clock.now() + refreshMs, current: hash(token) }
    this.#families.set(id, family)
    this.#save()
    return { family, token }
  }

  /** The family's next token; a token used before means that somebody has a copy, so the whole family ends. */
  rotate(token: string, clientId: string): { family: Family; token: string } | undefined {
    const family = this.#families.get(token.slice(0, token.indexOf('.')))
    if (!family || family.clientId !== clientId || family.expiresAt <= this.#clock.now()) return undefined
    if (family.current !== hash(token)) {
      this.revokeFamily(family.id)
      return undefined
    }
    const next = `${family.id}.${newSecret()}`
    family.current = hash(next)
    this.#save()
    return { family, token: next }
  }

  revoke(token: string, clientId: string) {
    const family = this.#families.get(token.slice(0, token.indexOf('.')))
    if (family?.clientId === clientId) this.revokeFamily(family.id)
  }

  revokeFamily(id: string) {
    if (this.#families.delete(id)) this.#save()
  }

  #save() {
    const now = this.#clock.now()
    for (const [key, { expiresAt }] of this.#sessions) if (expiresAt <= now) this.#sessions.delete(key)
    for (const [key, { expiresAt }] of this.#families) if (expiresAt <= now) this.#families.delete(key)
    writeJson(this.#path, { sessions: [...this.#sessions], families: [...this.#families.values()] })
  }
}

/** Made once per folder: tokens of before a restart stay good. */
export async function openSigningKey(folder: string): Promise<SigningKey> {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'signing-key.json')
  if (!existsSync(path)) {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true })
    writeJson(path, await exportJWK(privateKey))
  }
  const privateJwk = readJson(path) as unknown as JWK
  const { kty, n, e } = privateJwk as JWK & { n: string; e: string }
  const kid = await calculateJwkThumbprint({ kty: 'RSA', n, e })
  const publicJwk: JWK = { kty: kty ?? 'RSA', n, e, alg: 'RS256', use: 'sig', kid }
  const [privateKey, publicKey] = await Promise.all([importJWK(privateJwk, 'RS256'), importJWK(publicJwk, 'RS256')])
  return { kid, privateKey: privateKey as CryptoKey, publicKey: publicKey as CryptoKey, publicJwk }
}

export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

function hash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

// The rename makes the change whole: a killed process leaves the old file or the new one.
function writeJson(path: string, value: unknown) {
  writeFileSync(`${path}.new`, JSON.stringify(value), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

function readJson(path: string): Record<string, unknown[]> {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (failure) {
    throw new Error(`${path} is damaged (${(failure as Error).message}); remove it and everybody signs in anew`)
  }
}
