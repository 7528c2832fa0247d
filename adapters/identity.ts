/** Who is calling, from what API Gateway has verified. */
import type { Role } from '../domain/ports.ts'

export type StaffRole = Exclude<Role, 'customer'>
export interface StaffIdentity {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: StaffRole
  /** When the token's rights end, in milliseconds. */
  readonly rightsUntil: number
}

const rank: Readonly<Record<StaffRole, number>> = { agent: 1, supervisor: 2, administrator: 3 }

/** Undefined for a token of nobody in a staff group, or that is not an access token. */
export function staffIdentity(claims: Readonly<Record<string, unknown>>): StaffIdentity | undefined {
  const id = text(claims.username)
  const exp = Number(claims.exp)
  const role = roleOf(groups(claims['cognito:groups']))
  if (id === undefined || role === undefined || !Number.isFinite(exp) || claims.token_use !== 'access') return undefined
  return { id, name: text(claims.name) ?? id, email: text(claims.email) ?? '', role, rightsUntil: exp * 1000 }
}

/** The lower of both: a token cannot raise what the staff item says, nor the item what the token says (T3). */
export function effectiveRole(token: StaffRole, item: StaffRole): StaffRole {
  return rank[token] < rank[item] ? token : item
}

export function atLeast(role: StaffRole, needed: StaffRole): boolean {
  return rank[role] >= rank[needed]
}

/** API Gateway hands an array claim over as the text `[a b]`. */
function groups(claim: unknown): readonly string[] {
  if (Array.isArray(claim)) return claim.map(String)
  return (text(claim) ?? '').replace(/^\[|\]$/g, '').split(/[\s,]+/)
}

function roleOf(names: readonly string[]): StaffRole | undefined {
  const roles = (Object.keys(rank) as StaffRole[]).filter(role => names.includes(role))
  return roles.sort((a, b) => rank[b] - rank[a])[0]
}

function text(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim !== '' ? claim : undefined
}
