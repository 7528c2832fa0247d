import type { IncomingMessage } from 'node:http'
import type { Functions } from './functions.ts'
import { account, region } from './physical-names.ts'
import type { Api, Authorizer } from './routes.ts'

export type Verdict = { status: 200; context: Record<string, unknown> } | { status: 401 | 403 | 500 }

interface Policy {
  principalId?: string
  policyDocument?: { Statement?: PolicyStatement | PolicyStatement[] }
  context?: Record<string, unknown>
}
interface PolicyStatement {
  Effect?: string
  Action?: string | string[]
  Resource?: string | string[]
}

/** Asks a REQUEST authorizer whether a connection may be opened, as API Gateway does before `$connect`. */
export async function authorize(
  api: Api,
  authorizer: Authorizer,
  functions: Functions,
  req: IncomingMessage,
  event: Record<string, unknown>,
): Promise<Verdict> {
  const query = new URLSearchParams((req.url ?? '').split('?')[1] ?? '')
  if (!authorizer.function) throw new Error('a REQUEST authorizer has no function')
  if (!authorizer.identitySource.every(source => present(source, req, query))) return { status: 401 }
  const methodArn = `arn:aws:execute-api:${region}:${account}:${api.id}/${api.stage}/$connect`
  const outcome = await functions.invoke(authorizer.function, JSON.stringify({ type: 'REQUEST', methodArn, ...event }))
  if (!outcome.ok) return { status: JSON.parse(outcome.payload).errorMessage === 'Unauthorized' ? 401 : 500 }
  const policy: Policy | null = JSON.parse(outcome.payload)
  if (!policy?.policyDocument?.Statement || !policy.principalId) return { status: 500 }
  const statements = [policy.policyDocument.Statement].flat().filter(statement => covers(statement, methodArn))
  const allowed = statements.some(({ Effect }) => Effect === 'Allow') && !statements.some(({ Effect }) => Effect === 'Deny')
  if (!allowed) return { status: 403 }
  const context = Object.entries(policy.context ?? {})
  // a context may hold strings, numbers and booleans only; AWS answers 500 to anything deeper
  if (context.some(([, value]) => typeof value === 'object' && value !== null)) return { status: 500 }
  return { status: 200, context: { principalId: policy.principalId, ...Object.fromEntries(context), integrationLatency: 0 } }
}

function present(source: string, req: IncomingMessage, query: URLSearchParams): boolean {
  const [, kind, name = ''] = /^route\.request\.(header|querystring)\.(.+)$/.exec(source) ?? []
  if (kind === 'header') return Boolean(req.headers[name.toLowerCase()])
  return kind === 'querystring' ? Boolean(query.get(name)) : true
}

function covers({ Action = [], Resource = [] }: PolicyStatement, arn: string): boolean {
  return [Action].flat().some(action => matches(action, 'execute-api:Invoke')) && [Resource].flat().some(resource => matches(resource, arn))
}

function matches(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`).test(value)
}
