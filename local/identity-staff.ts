import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import type { Clock } from './clock.ts'

export interface StaffMember {
  username: string
  password: string
  name: string
  email: string
  groups: string[]
}

export interface Staff {
  find(username: string): (StaffMember & { sub: string }) | undefined
  /** Who signs in with these, nobody, or too many attempts. Takes as long for a name that nobody has. */
  check(username: string, password: string): Promise<(StaffMember & { sub: string }) | 'no match' | 'too many'>
}

const attemptsPerMinute = 10

export function createStaff(members: StaffMember[], clock: Clock): Staff {
  const byName = new Map(members.map(member => [nameKey(member.username), { ...member, sub: subOf(member.username) }]))
  const attempts = new Map<string, number[]>()
  // The salt lives as long as the process, nothing hashed is stored; equal passwords of a large staff are hashed once.
  const salt = randomBytes(16)
  const hashed = new Map<string, Promise<Buffer>>()
  const nobody = randomBytes(16).toString('hex')

  function knownHash(password: string): Promise<Buffer> {
    const known = hashed.get(password) ?? hashPassword(password, salt)
    hashed.set(password, known)
    return known
  }

  function tooMany(key: string): boolean {
    const since = clock.now() - 60_000
    const recent = (attempts.get(key) ?? []).filter(at => at > since)
    if (recent.length >= attemptsPerMinute) return true
    if (attempts.size > 10_000) for (const [other, times] of attempts) if ((times.at(-1) ?? 0) <= since) attempts.delete(other)
    // Counted before the hashing, so that attempts side by side do not slip through.
    attempts.set(key, [...recent, clock.now()])
    return false
  }

  return {
    find: username => byName.get(nameKey(username)),
    async check(username, password) {
      const key = nameKey(username)
      if (tooMany(key)) return 'too many'
      const member = byName.get(key)
      const [given, expected] = await Promise.all([hashPassword(password, salt), knownHash(member?.password ?? nobody)])
      if (!timingSafeEqual(given, expected) || !member) return 'no match'
      attempts.delete(key)
      return member
    },
  }
}

// As a user pool with case-insensitive names; phones add capitals and spaces.
function nameKey(username: string): string {
  return username.trim().toLowerCase().slice(0, 128)
}

/** The same for the same name in every data folder: what refers to a person outlives a fresh start. */
function subOf(username: string): string {
  const hex = createHash('sha256').update(nameKey(username)).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}

function hashPassword(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, 32, { N: 4096 }, (failure, key) => (failure ? reject(failure) : resolve(key)))
  })
}
