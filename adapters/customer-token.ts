/**
 * A site's word for who its customer is: a JWT that the site's server signed with a secret shared with this centre. One algorithm, fixed
 * here: what the token says about how it was signed is compared, never followed (T3).
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import * as v from 'valibot'
import type { Customer } from '../domain/chat.ts'
import type { IdentityKey } from '../domain/identity-keys.ts'
import type { NotKnown } from '../domain/intake.ts'
import { Email, PersonName } from '../protocol/chat-start.ts'
import { limits } from '../protocol/limits.ts'

export const audience = 'usher'
const longestSeconds = 600
/** How far the site's clock may be ahead. */
const aheadSeconds = 60

const HeaderSchema = v.looseObject({ alg: v.string(), kid: v.string(), crit: v.optional(v.never()) })
const Words = v.nullish(v.pipe(v.string(), v.maxLength(1_000)))
const ClaimsSchema = v.looseObject({
  aud: v.union([v.string(), v.array(v.string())]),
  sub: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
  exp: v.pipe(v.number(), v.finite()),
  iat: v.pipe(v.number(), v.finite()),
  jti: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
  nbf: v.optional(v.pipe(v.number(), v.finite())),
  name: Words,
  nickname: Words,
  given_name: Words,
  family_name: Words,
  email: v.nullish(Email),
  email_verified: v.nullish(v.boolean()),
})
type Claims = v.InferOutput<typeof ClaimsSchema>

/** What the token's site says, laid over what was typed; or what is wrong with the token, in words for the site's developer. */
export function vouchedCustomer(token: string, keys: readonly IdentityKey[], typed: Customer, now: number): Customer | NotKnown {
  const parts = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43})$/.exec(token)
  if (parts === null) return refused('it is no token signed with HS256: three parts of base64url')
  const [, head = '', body = '', signature = ''] = parts
  const header = v.safeParse(HeaderSchema, json(head))
  if (!header.success) return refused('its header names an algorithm (alg) and a key (kid), and no more that must be understood (crit)')
  const { alg, kid } = header.output
  if (alg !== 'HS256') return refused('its algorithm is not HS256')
  const key = keys.find(known => known.kid === kid)
  if (key === undefined) return refused('its key (kid) is not known here')
  const right = createHmac('sha256', Buffer.from(key.secret, 'base64')).update(`${head}.${body}`).digest()
  const given = Buffer.from(signature, 'base64url')
  if (given.length !== right.length || !timingSafeEqual(given, right)) return refused('its signature is not of that key')
  const claims = v.safeParse(ClaimsSchema, json(body))
  if (!claims.success) return refused(`its claim ${v.getDotPath(claims.issues[0]) ?? 'set'} is missing or not what it should be`)
  const problem = whenProblem(claims.output, now / 1000)
  return problem === undefined ? customerOf(claims.output, typed) : refused(problem)
}

function whenProblem({ aud, exp, iat, nbf = iat }: Claims, now: number): string | undefined {
  if (aud !== audience && !(Array.isArray(aud) && aud.includes(audience))) return `its audience (aud) is not '${audience}'`
  if (exp <= now) return 'it has expired (exp)'
  if (exp > now + longestSeconds) return 'it lasts for more than ten minutes (exp); five are plenty'
  return Math.max(iat, nbf) > now + aheadSeconds ? 'it is from the future (iat, nbf)' : undefined
}

/**
 * What the token says replaces what was typed, field by field. The mark is set when nothing typed is left to be taken for vouched: it
 * speaks for name and address at once.
 */
function customerOf({ name, nickname, given_name, family_name, email, email_verified }: Claims, typed: Customer): Customer {
  const says: Customer = {
    nickname: [nickname, name, given_name].map(shown).find(word => word !== '') ?? '',
    firstName: shown(given_name),
    lastName: shown(family_name),
    email: email_verified === true ? (email ?? '') : '',
  }
  const fields = ['nickname', 'firstName', 'lastName', 'email'] as const
  const taken = Object.fromEntries(fields.map(field => [field, says[field] || typed[field]])) as Record<(typeof fields)[number], string>
  return { ...taken, ...(fields.every(field => taken[field] === says[field]) ? { verified: true } : {}) }
}

/** As a typed name would be kept; a longer one is shortened, since the customer cannot help it. */
function shown(word: string | null | undefined): string {
  let kept = ''
  for (const character of (word ?? '').normalize('NFC')) if (kept.length + character.length <= limits.nameCharacters) kept += character
  return v.parse(PersonName, kept)
}

/** Undefined for what is no JSON text; a schema refuses that. */
function json(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function refused(why: string): NotKnown {
  return { result: 'notIdentified', why }
}
