export interface PoliciesOptions {
  roles: { principal: string; statements: unknown[] }[]
}

export interface Policies {
  allows(principal: string, action: string, resourceArn: string): boolean
}

interface Statement {
  deny: boolean
  action: (action: string) => boolean
  resource: (arn: string) => boolean
}

// Resources such as a socket's own address come in any number; the cache starts over rather than grow.
const longestCache = 20_000

/** IAM's answer for identity policies: an explicit deny wins, an allow must be there. */
export function createPolicies({ roles }: PoliciesOptions): Policies {
  const statements = new Map<string, Statement[]>()
  const decisions = new Map<string, Map<string, boolean>>()
  for (const role of roles) {
    const read = role.statements.map((statement, index) => readStatement(statement, `policy of ${role.principal}, statement ${index + 1}`))
    statements.set(role.principal, [...(statements.get(role.principal) ?? []), ...read])
    decisions.set(role.principal, new Map())
  }

  function decide(principal: string, action: string, resourceArn: string): boolean {
    const matching = (statements.get(principal) ?? []).filter(statement => statement.action(action) && statement.resource(resourceArn))
    return matching.length > 0 && !matching.some(({ deny }) => deny)
  }

  return {
    allows(principal, action, resourceArn) {
      const known = decisions.get(principal)
      if (!known) return false
      const key = `${action} ${resourceArn}`
      const cached = known.get(key)
      if (cached !== undefined) return cached
      const decision = decide(principal, action, resourceArn)
      if (known.size >= longestCache) known.clear()
      known.set(key, decision)
      return decision
    },
  }
}

const fields = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']

function readStatement(given: unknown, where: string): Statement {
  const statement = given as Record<string, unknown>
  const other = Object.keys(statement).find(key => !fields.includes(key))
  if (other) throw new Error(`${where}: ${other} is not evaluated here, only ${fields.join(', ')}`)
  if (Object.keys(statement.Condition ?? {}).length > 0) {
    throw new Error(`${where}: its Condition cannot be evaluated here: ${JSON.stringify(statement.Condition)}`)
  }
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') throw new Error(`${where}: Effect must be Allow or Deny`)
  return {
    deny: statement.Effect === 'Deny',
    action: readPatterns(statement, 'Action', where, pattern => wildcard(pattern, 'i')),
    resource: readPatterns(statement, 'Resource', where, arnWildcard),
  }
}

function readPatterns(
  statement: Record<string, unknown>,
  field: string,
  where: string,
  compile: (pattern: string) => (text: string) => boolean,
) {
  const [given, not] = [statement[field], statement[`Not${field}`]]
  if ((given === undefined) === (not === undefined)) throw new Error(`${where}: needs either ${field} or Not${field}`)
  const patterns = [given ?? not].flat()
  for (const pattern of patterns) {
    if (typeof pattern !== 'string') throw new Error(`${where}: ${field} is not plain text: ${JSON.stringify(pattern)}`)
    if (pattern.includes('${')) throw new Error(`${where}: policy variables are not evaluated here: ${pattern}`)
  }
  const tests = (patterns as string[]).map(compile)
  return given === undefined ? (text: string) => !tests.some(test => test(text)) : (text: string) => tests.some(test => test(text))
}

// A wildcard does not reach over the colons of an ARN's first five parts.
function arnWildcard(pattern: string): (arn: string) => boolean {
  if (!pattern.startsWith('arn:')) return wildcard(pattern)
  const parts = arnParts(pattern).map(part => wildcard(part))
  return arn => {
    const given = arnParts(arn)
    return given.length === parts.length && parts.every((matches, index) => matches(given[index] ?? ''))
  }
}

function arnParts(arn: string): string[] {
  const parts = arn.split(':')
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(':')] : [])]
}

function wildcard(pattern: string, flags = ''): (text: string) => boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.')
  const regexp = new RegExp(`^${source}$`, `s${flags}`)
  return text => regexp.test(text)
}
