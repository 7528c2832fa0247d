import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { ApplicationLogLevel, Architecture, Code, Function as Lambda, LoggingFormat, Runtime, SystemLogLevel } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { FunctionEntry } from '../adapters/deployment.ts'

export interface ChatFunctionProps {
  readonly entry: FunctionEntry
  readonly description: string
  readonly environment: Readonly<Record<string, string>>
  readonly timeoutSeconds: number
  readonly memoryMb?: number
  /** Only where the name must be known before the function exists. */
  readonly functionName?: string
  /** How often Lambda repeats a failed asynchronous invocation. */
  readonly retryAttempts?: number
}

/** The one way to build a function: its bundle, its own role that may write to its own log and nothing else, and what it reads. */
export class ChatFunction extends Construct {
  readonly function: Lambda
  private readonly role: Role

  constructor(scope: Construct, id: string, { entry, memoryMb = 512, timeoutSeconds, ...props }: ChatFunctionProps) {
    super(scope, id)
    const logGroup = new LogGroup(this, 'Log', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY })
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    logGroup.grantWrite(this.role)

    this.function = new Lambda(this, 'Function', {
      ...props,
      code: Code.fromAsset(`dist/lambdas/${entry}`),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memoryMb,
      timeout: Duration.seconds(timeoutSeconds),
      role: this.role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      // Start and end lines would be half of the log's bill.
      systemLogLevelV2: SystemLogLevel.WARN,
    })
  }

  allow(resource: string, ...actions: readonly string[]): this {
    this.role.addToPrincipalPolicy(new PolicyStatement({ actions: [...actions], resources: [resource] }))
    return this
  }
}
