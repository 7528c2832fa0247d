import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import {
  DefinitionBody,
  JitterType,
  LogLevel,
  QueryLanguage,
  StateMachine,
  TaskInput,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions'
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks'
import { Construct } from 'constructs'
import { machineName, type TimerKind, timerKinds } from '../adapters/deployment.ts'
import { acknowledge } from './acknowledge.ts'

/** Names are fixed, so that functions may start machines which in turn call functions. */
export function machinePrefix(stack: Stack): string {
  return `${stack.stackName.toLowerCase()}-`
}

export function machineArn(stack: Stack, name: string): string {
  return `arn:${stack.partition}:states:${stack.region}:${stack.account}:stateMachine:${name}`
}

/** One machine per kind of deadline: wait until it has come, then let `timer` read again and decide. */
export class Timers extends Construct {
  readonly machines: readonly StateMachine[]

  constructor(scope: Construct, id: string, decide: Lambda) {
    super(scope, id)
    const logs = new LogGroup(this, 'Log', {
      // API Gateway and Step Functions share one resource policy of limited size; this prefix is exempt from it.
      logGroupName: `/aws/vendedlogs/states/${machinePrefix(Stack.of(this))}timers`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const role = this.role(decide)
    this.machines = timerKinds.map(kind => this.machine(kind, decide, logs, role))
  }

  private machine(kind: TimerKind, decide: Lambda, logs: LogGroup, role: Role): StateMachine {
    const scope = new Construct(this, kind)
    const wait = Wait.jsonata(scope, 'Wait', { time: WaitTime.timestamp('{% $states.input.at %}') })
    const task = LambdaInvoke.jsonata(scope, 'Decide', {
      lambdaFunction: decide,
      payload: TaskInput.fromText('{% $states.input %}'),
      retryOnServiceExceptions: false,
      taskTimeout: Timeout.duration(Duration.seconds(30)),
    })
    // A decision that finds nothing to do succeeds, so what fails is an outage. TaskFailed covers throttling and every other error.
    task.addRetry({
      errors: ['States.TaskFailed', 'States.Timeout'],
      interval: Duration.seconds(1),
      backoffRate: 2,
      maxDelay: Duration.seconds(30),
      maxAttempts: 8,
      jitterStrategy: JitterType.FULL,
    })
    const machine = new StateMachine(scope, 'Machine', {
      stateMachineName: machineName(machinePrefix(Stack.of(this)), kind),
      comment: `Usher: deadline ${kind}`,
      queryLanguage: QueryLanguage.JSONATA,
      definitionBody: DefinitionBody.fromChainable(wait.next(task)),
      // A copy that nobody extends: the construct would add the right to call every version of the function.
      role: role.withoutPolicyUpdates(),
      logs: { destination: logs, level: LogLevel.ALL, includeExecutionData: false },
      tracingEnabled: false,
    })
    machine.node.addDependency(role)
    acknowledge(machine, {
      SF2: 'A machine is one wait and one call; its log holds every transition, and a trace of two steps would add cost and nothing to see',
    })
    return machine
  }

  private role(decide: Lambda): Role {
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') })
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [decide.functionArn] }))
    role.addToPolicy(
      new PolicyStatement({
        actions: [
          'logs:CreateLogDelivery',
          'logs:GetLogDelivery',
          'logs:UpdateLogDelivery',
          'logs:DeleteLogDelivery',
          'logs:ListLogDeliveries',
          'logs:PutResourcePolicy',
          'logs:DescribeResourcePolicies',
          'logs:DescribeLogGroups',
        ],
        resources: ['*'],
      }),
    )
    acknowledge(role, {
      'IAM5[Resource::*]':
        'The actions of log delivery cannot be limited to a resource; calling the function, in the same policy, is limited to it',
    })
    return role
  }
}
