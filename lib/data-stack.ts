import { CfnParameter, Fn, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib'
import { AccountRecovery, CfnUserPoolUser, CfnUserPoolUserToGroupAttachment, Mfa, UserPool, UserPoolGroup } from 'aws-cdk-lib/aws-cognito'
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import { staffGroups, table } from '../adapters/deployment.ts'
import { acknowledge } from './acknowledge.ts'

/** What must outlive every deployment: chats and people. Nothing here is ever deleted by CloudFormation. */
export class DataStack extends Stack {
  readonly table: TableV2
  readonly staff: UserPool
  readonly administratorEmail: string

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, {
      description: 'Usher: chats, staff and settings; kept when the service is removed',
      ...props,
      terminationProtection: true,
    })

    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: table.partitionKey, type: AttributeType.STRING },
      sortKey: { name: table.sortKey, type: AttributeType.STRING },
      timeToLiveAttribute: table.timeToLive,
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.dynamoOwnedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    })

    this.staff = new UserPool(this, 'Staff', {
      signInAliases: { username: true, email: true },
      selfSignUpEnabled: false,
      standardAttributes: { email: { required: true, mutable: true } },
      passwordPolicy: { minLength: 12, requireLowercase: true, requireUppercase: true, requireDigits: true, requireSymbols: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { sms: false, otp: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    acknowledge(this.staff, {
      COG2: 'A time-based second factor is offered to everybody; whether it is required is the deploying company’s policy, and requiring it here would lock out staff without a second device on the day of the move',
      COG8: 'The Plus tier adds a price per staff member each month; the design promises that nothing is paid while idle',
    })

    const groups = staffGroups.map(groupName => {
      const group = new UserPoolGroup(this, `Group-${groupName}`, { userPool: this.staff, groupName })
      group.applyRemovalPolicy(RemovalPolicy.RETAIN)
      return group
    })
    this.administratorEmail = this.firstAdministrator(groups)
  }

  /** Cognito mails this person a temporary password; everybody else is added by an administrator. */
  private firstAdministrator(groups: readonly UserPoolGroup[]): string {
    const email = new CfnParameter(this, 'AdministratorEmail', {
      description: 'Address of the first administrator, who is sent a temporary password',
      allowedPattern: '^[^@\\s]{1,64}@[^@\\s]+\\.[^@\\s]{2,}$',
      constraintDescription: 'an e-mail address',
    }).valueAsString

    // With e-mail as an alias a user name may not look like an address. Another address makes another user, never a conflict.
    const user = new CfnUserPoolUser(this, 'Administrator', {
      userPoolId: this.staff.userPoolId,
      username: Fn.select(0, Fn.split('@', email)),
      desiredDeliveryMediums: ['EMAIL'],
      userAttributes: [
        { name: 'email', value: email },
        { name: 'email_verified', value: 'true' },
      ],
    })
    user.applyRemovalPolicy(RemovalPolicy.RETAIN)
    const membership = new CfnUserPoolUserToGroupAttachment(this, 'AdministratorGroup', {
      userPoolId: this.staff.userPoolId,
      username: user.ref,
      groupName: 'administrator',
    })
    membership.applyRemovalPolicy(RemovalPolicy.RETAIN)
    for (const group of groups) membership.node.addDependency(group)
    return email
  }
}
