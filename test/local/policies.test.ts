import { createPolicies } from '../../local/policies.ts'

const table = 'arn:aws:dynamodb:eu-west-1:000000000000:table/chats'
const allow = (Action: unknown, Resource: unknown) => ({ Effect: 'Allow', Action, Resource })

function allows(statements: unknown[], action: string, resource: string) {
  return createPolicies({ roles: [{ principal: 'start', statements }] }).allows('start', action, resource)
}

test('[LH44] what no statement allows is denied, also to a principal that nobody knows', () => {
  const policies = createPolicies({ roles: [{ principal: 'start', statements: [allow('dynamodb:GetItem', table)] }] })
  expect(policies.allows('start', 'dynamodb:GetItem', table)).toBe(true)
  expect(policies.allows('start', 'dynamodb:PutItem', table)).toBe(false)
  expect(policies.allows('start', 'dynamodb:GetItem', `${table}/index/line`)).toBe(false)
  expect(policies.allows('other', 'dynamodb:GetItem', table)).toBe(false)
})

test('[LH44] an explicit deny wins over every allow', () => {
  const statements = [{ Effect: 'Deny', Action: 'dynamodb:DeleteItem', Resource: '*' }, allow('*', '*')]
  expect(allows(statements, 'dynamodb:DeleteItem', table)).toBe(false)
  expect(allows(statements, 'dynamodb:GetItem', table)).toBe(true)
})

test.each([
  ['dynamodb:*Item', table, 'dynamodb:PutItem', table, true],
  ['DynamoDB:putitem', table, 'dynamodb:PutItem', table, true],
  ['dynamodb:Batch?etItem', table, 'dynamodb:BatchGetItem', table, true],
  ['dynamodb:Query', `${table}/index/*`, 'dynamodb:Query', `${table}/index/line`, true],
  ['dynamodb:Query', `${table}/index/*`, 'dynamodb:Query', table, false],
  ['dynamodb:Query', table.toUpperCase(), 'dynamodb:Query', table, false],
  ['dynamodb:Query', 'arn:aws:dynamodb:*:table/chats', 'dynamodb:Query', table, false],
  ['dynamodb:Query', 'arn:aws:dynamodb:*:*:table/chats', 'dynamodb:Query', table, true],
  ['states:StartExecution', 'arn:aws:states:*:*:stateMachine:a.c', 'states:StartExecution', 'arn:aws:states:x:1:stateMachine:abc', false],
  [['a:b', 'c:d'], ['arn:aws:c:::x', '*'], 'c:d', 'arn:aws:c:::y', true],
])('[LH45] %s on %s and a call of %s on %s: %s', (action, resource, asked, on, expected) => {
  expect(allows([allow(action, resource)], asked, on)).toBe(expected)
})

test('[LH45] NotAction and NotResource mean everything else', () => {
  const statements = [{ Effect: 'Allow', NotAction: ['iam:*'], NotResource: table }]
  expect(allows(statements, 'dynamodb:GetItem', `${table}-2`)).toBe(true)
  expect(allows(statements, 'dynamodb:GetItem', table)).toBe(false)
  expect(allows(statements, 'iam:PassRole', `${table}-2`)).toBe(false)
})

test.each([
  [
    { ...allow('a:b', '*'), Condition: { StringEquals: { 'aws:SourceAccount': '1' } } },
    /policy of start, statement 1: its Condition cannot be evaluated/,
  ],
  [{ ...allow('a:b', '*'), Principal: '*' }, /statement 1: Principal is not evaluated/],
  [allow('a:b', 'arn:aws:s3:::x/$' + '{aws:username}'), /policy variables are not evaluated/],
  [allow('a:b', { Ref: 'Table' }), /Resource is not plain text: \{"Ref":"Table"\}/],
  [{ Effect: 'Allow', Action: 'a:b' }, /needs either Resource or NotResource/],
  [{ ...allow('a:b', '*'), Effect: 'allow' }, /Effect must be Allow or Deny/],
])('[LH46] a statement that cannot be evaluated is refused at open: %j', (statement, message) => {
  expect(() => allows([statement], 'a:b', '*')).toThrow(message)
})

test('[LH47] a decision made before is looked up, not made again', () => {
  const policies = createPolicies({
    roles: [{ principal: 'start', statements: Array.from({ length: 30 }, (_, n) => allow('dynamodb:*', `${table}-${n}`)) }],
  })
  const calls = 100_000
  policies.allows('start', 'dynamodb:GetItem', `${table}-29`)
  const from = process.cpuUsage()
  for (let n = 0; n < calls; n++) policies.allows('start', 'dynamodb:GetItem', `${table}-29`)
  const { user } = process.cpuUsage(from)
  // Below 1 µs on a quiet machine; the bound leaves room for a loaded one.
  expect(user / calls).toBeLessThan(3)
})
