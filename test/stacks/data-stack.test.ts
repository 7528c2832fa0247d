import { ofType, synthesized, type Template } from './synthesized.ts'

let data: Template
beforeAll(() => {
  data = synthesized().data
})

test('[ST1] the data stack holds the table, the pool, its groups and the first administrator, and CloudFormation deletes none of them', () => {
  const types = Object.values(data.Resources).map(({ Type, DeletionPolicy, UpdateReplacePolicy }) => [
    Type,
    DeletionPolicy,
    UpdateReplacePolicy,
  ])
  expect(types).toEqual(
    [
      'AWS::DynamoDB::GlobalTable',
      'AWS::Cognito::UserPool',
      ...Array(3).fill('AWS::Cognito::UserPoolGroup'),
      'AWS::Cognito::UserPoolUser',
      'AWS::Cognito::UserPoolUserToGroupAttachment',
    ].map(type => [type, 'Retain', 'Retain']),
  )
})

test('[ST2] the table is on demand, recoverable to any second, protected from deletion, and clears expired items', () => {
  const [[, table]] = ofType(data, 'AWS::DynamoDB::GlobalTable') as [[string, Template['Resources'][string]['Properties']]]
  expect(table).toMatchObject({
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    Replicas: [{ DeletionProtectionEnabled: true, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
  })
  // An index would be read stale, and a throttled one would throttle the table.
  expect(table.GlobalSecondaryIndexes).toBeUndefined()
})

test('[ST2] only administrators make accounts, with strong passwords, an optional second factor and protection from deletion', () => {
  const [[, pool]] = ofType(data, 'AWS::Cognito::UserPool') as [[string, Template['Resources'][string]['Properties']]]
  expect(pool).toMatchObject({
    AliasAttributes: ['email'],
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    DeletionProtection: 'ACTIVE',
    EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    MfaConfiguration: 'OPTIONAL',
    Policies: {
      PasswordPolicy: { MinimumLength: 12, RequireLowercase: true, RequireUppercase: true, RequireNumbers: true, RequireSymbols: true },
    },
  })
  expect(ofType(data, 'AWS::Cognito::UserPoolGroup').map(([, group]) => group.GroupName)).toEqual(['agent', 'supervisor', 'administrator'])
})

test('[ST2] the first administrator’s address is the one thing a deployment must be told', () => {
  const own = Object.entries(data.Parameters).filter(([name]) => name !== 'BootstrapVersion')
  expect(own.map(([name]) => name)).toEqual(['AdministratorEmail'])
  const { Default, AllowedPattern } = Object(own[0]?.[1]) as { Default?: string; AllowedPattern: string }
  expect(Default).toBeUndefined()
  expect('ada@example.com').toMatch(new RegExp(AllowedPattern))
  expect('ada').not.toMatch(new RegExp(AllowedPattern))
  const [[, membership]] = ofType(data, 'AWS::Cognito::UserPoolUserToGroupAttachment') as [[string, { GroupName: string }]]
  expect(membership.GroupName).toBe('administrator')
})
