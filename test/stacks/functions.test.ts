import { functionEntries } from '../../adapters/deployment.ts'
import { ofType, type Resource, synthesized, type Template, text } from './synthesized.ts'

let service: Template
beforeAll(() => {
  service = synthesized().service
})

const aws = '<AWS::Region>:<AWS::AccountId>'
const anyTable = ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'].map(name => `dynamodb:${name} table`)
const ownLog = ['logs:CreateLogStream own log', 'logs:PutLogEvents own log']
const timers = ['offer-timeout', 'post-processing', 'presence'].map(kind => `states:StartExecution usher-${kind}`)
const command = [
  ...ownLog,
  ...anyTable,
  ...timers,
  'execute-api:ManageConnections ws/POST/@connections/*',
  'lambda:InvokeFunction usher-drain',
]

const grants: Record<string, readonly string[]> = {
  authorize: [...ownLog, 'dynamodb:GetItem table', 'dynamodb:DeleteItem table'],
  socket: command,
  http: command,
  timer: command,
  sweep: command,
  drain: command,
}

const commandVariables = [
  'TABLE_NAME',
  'SOCKETS_URL',
  'MACHINE_ARN_PREFIX',
  'DRAIN_FUNCTION_NAME',
  'POWERTOOLS_METRICS_NAMESPACE',
  'POWERTOOLS_SERVICE_NAME',
]

test.each(functionEntries)('[ST3] %s may do exactly what its table row says', name => {
  expect(grantsOf(`Functions${name}Role`)).toEqual([...(grants[name] as string[])].sort())
})

test('[ST3] timers may call the one function that decides, and nothing else but write their log', () => {
  const found = grantsOf('TimersRole')
  expect(found.filter(grant => !grant.startsWith('logs:'))).toEqual([`lambda:InvokeFunction <${idOf('timer')}.Arn>`])
})

test('[ST4] no policy of ours names all actions of a service, and only log delivery names all resources', () => {
  for (const [id, policy] of ofType(service, 'AWS::IAM::Policy')) {
    if (id.startsWith('CustomCDKBucketDeployment')) continue
    for (const { Action, Resource, Effect } of policy.PolicyDocument.Statement) {
      const actions = [Action].flat()
      expect(Effect).toBe('Allow')
      expect(actions.filter(action => action.includes('*'))).toEqual([])
      if ([Resource].flat().includes('*')) expect(actions.every(action => action.startsWith('logs:'))).toBe(true)
    }
  }
})

test.each(functionEntries)('[ST5] %s is given the variables that it reads and no other', name => {
  const { Variables } = functionOf(name).Environment
  expect(Object.keys(Variables).sort()).toEqual(
    (name === 'authorize' ? ['TABLE_NAME', 'POWERTOOLS_SERVICE_NAME'] : [...commandVariables]).sort(),
  )
  expect(Variables.POWERTOOLS_SERVICE_NAME).toBe('usher')
  if (name === 'authorize') return
  expect(text(Variables.SOCKETS_URL)).toMatch(/^https:\/\/<SocketsApi\w+>\.execute-api\.<AWS::Region>\.<AWS::URLSuffix>\/ws$/)
  expect(text(Variables.MACHINE_ARN_PREFIX)).toBe(`arn:<AWS::Partition>:states:${aws}:stateMachine:usher-`)
  expect(Variables.DRAIN_FUNCTION_NAME).toBe('usher-drain')
})

test.each(functionEntries)(
  '[ST6] %s runs on Node 24 and arm64, logs JSON for a month, and has a role of its own without managed policies',
  name => {
    const found = functionOf(name)
    expect(found).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      LoggingConfig: { LogFormat: 'JSON' },
    })
    expect(service.Resources[found.LoggingConfig.LogGroup.Ref]?.Properties.RetentionInDays).toBe(30)
    const role = service.Resources[found.Role['Fn::GetAtt'][0]]?.Properties
    expect(role.ManagedPolicyArns).toBeUndefined()
    const sharing = ofType(service, 'AWS::Lambda::Function').filter(([, other]) => text(other.Role) === text(found.Role))
    expect(sharing).toHaveLength(1)
  },
)

test('[ST6] what answers a browser gives up before API Gateway does, and what works through a backlog has a minute or more', () => {
  const seconds = Object.fromEntries(functionEntries.map(name => [name, functionOf(name).Timeout]))
  expect(seconds).toEqual({ authorize: 5, socket: 15, http: 15, timer: 20, sweep: 90, drain: 60 })
})

test('[ST10] the sweep is called every minute, and a failed one is not repeated', () => {
  const [[, rule]] = ofType(service, 'AWS::Events::Rule') as [[string, Resource['Properties']]]
  expect(rule.ScheduleExpression).toBe('rate(1 minute)')
  expect(rule.Targets).toMatchObject([{ Arn: { 'Fn::GetAtt': [idOf('sweep'), 'Arn'] }, RetryPolicy: { MaximumRetryAttempts: 0 } }])
  const settings = ofType(service, 'AWS::Lambda::EventInvokeConfig').map(([, one]) => [text(one.FunctionName), one.MaximumRetryAttempts])
  expect(settings).toEqual([
    [`<${idOf('sweep')}>`, 0],
    [`<${idOf('drain')}>`, 2],
  ])
})

function idOf(name: string): string {
  const found = ofType(service, 'AWS::Lambda::Function').find(([id]) => id.startsWith(`Functions${name}Function`))
  if (!found) throw new Error(`the template has no function ${name}`)
  return found[0]
}

function functionOf(name: string): Resource['Properties'] {
  return service.Resources[idOf(name)]?.Properties
}

/** Every action with its resource, one line each, whether it came by a policy of its own or inline. */
function grantsOf(rolePrefix: string): string[] {
  const policies = ofType(service, 'AWS::IAM::Policy').filter(([, { Roles }]) =>
    Roles.some((role: unknown) => text(role).startsWith(`<${rolePrefix}`)),
  )
  const inline = ofType(service, 'AWS::IAM::Role').find(([id]) => id.startsWith(rolePrefix))?.[1].Policies ?? []
  const statements = [...policies.map(([, policy]) => policy), ...inline].flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
  return statements
    .flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap(action => [Resource].flat().map(resource => `${action} ${short(text(resource))}`)),
    )
    .sort()
}

function short(resource: string): string {
  return resource
    .replace(/^<FnGetAttTable\w+>$/, 'table')
    .replace(/^<Functions\w+Log\w+\.Arn>$/, 'own log')
    .replace(`arn:<AWS::Partition>:states:${aws}:stateMachine:`, '')
    .replace(`arn:<AWS::Partition>:lambda:${aws}:function:`, '')
    .replace(new RegExp(`^arn:<AWS::Partition>:execute-api:${aws}:<SocketsApi\\w+>/`), '')
}
