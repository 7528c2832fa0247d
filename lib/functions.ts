import { Stack } from 'aws-cdk-lib'
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { type FunctionEntry, machineName, metrics, socketStage, timerKinds, variables } from '../adapters/deployment.ts'
import { acknowledge } from './acknowledge.ts'
import { ChatFunction, type ChatFunctionProps } from './chat-function.ts'
import { machineArn, machinePrefix } from './timers.ts'

export interface FunctionsProps {
  readonly table: TableV2
  readonly socketApiId: string
}

/** One for all: it is a dimension of every metric, and each value of it would be a metric that is paid for. */
export const serviceName = 'usher'

/** What commands do to chats: single items and transactions. Nothing scans, nothing reads the table's settings. */
const tableActions = ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'].map(name => `dynamodb:${name}`)

/** The six functions, each with what it reads and what it may do. */
export class Functions extends Construct {
  private readonly authorize: ChatFunction
  private readonly socket: ChatFunction
  private readonly http: ChatFunction
  private readonly timer: ChatFunction
  private readonly sweep: ChatFunction
  private readonly drain: ChatFunction

  constructor(
    scope: Construct,
    id: string,
    private readonly props: FunctionsProps,
  ) {
    super(scope, id)
    const { table } = props

    // Consumes a ticket: reads who it is for and deletes it under a condition.
    this.authorize = new ChatFunction(this, 'authorize', {
      entry: 'authorize',
      description: 'Admits a socket that shows a fresh ticket',
      environment: { [variables.table]: table.tableName, [variables.serviceName]: serviceName },
      timeoutSeconds: 5,
    }).allow(table.tableArn, 'dynamodb:GetItem', 'dynamodb:DeleteItem')

    this.socket = this.command('socket', { description: 'Frames of customers and staff', timeoutSeconds: 15, memoryMb: 1024 })
    this.http = this.command('http', { description: 'HTTP API', timeoutSeconds: 15 })
    this.timer = this.command('timer', { description: 'Decides what a deadline that has come changes', timeoutSeconds: 20 })
    // The next minute brings the next sweep; a repeated one would only overlap it.
    this.sweep = this.command('sweep', { description: 'Repairs what a crash left behind', timeoutSeconds: 90, retryAttempts: 0 })
    this.drain = this.command('drain', {
      description: 'Offers the waiting chats of a queue, round by round',
      timeoutSeconds: 60,
      // Calls itself for the next rounds, so its name must be known before it exists.
      functionName: this.drainName,
      retryAttempts: 2,
    })
  }

  get lambdas(): Readonly<Record<FunctionEntry, Lambda>> {
    const { authorize, socket, http, timer, sweep, drain } = this
    return {
      authorize: authorize.function,
      socket: socket.function,
      http: http.function,
      timer: timer.function,
      sweep: sweep.function,
      drain: drain.function,
    }
  }

  /** A function that changes chats: table, pushes to sockets, deadlines, and the drain for what takes longer. */
  private command(entry: FunctionEntry, props: Omit<ChatFunctionProps, 'entry' | 'environment'>): ChatFunction {
    const stack = Stack.of(this)
    const machines = timerKinds.map(kind => machineArn(stack, machineName(machinePrefix(stack), kind)))
    const made = new ChatFunction(this, entry, {
      ...props,
      entry,
      environment: {
        [variables.table]: this.props.table.tableName,
        [variables.sockets]: `https://${this.props.socketApiId}.execute-api.${stack.region}.${stack.urlSuffix}/${socketStage}`,
        [variables.machinePrefix]: machineArn(stack, machinePrefix(stack)),
        [variables.drainFunction]: this.drainName,
        [variables.metricsNamespace]: metrics.namespace,
        [variables.serviceName]: serviceName,
      },
    })
    made.allow(this.props.table.tableArn, ...tableActions)
    this.allowConnections(made)
    for (const machine of machines) made.allow(machine, 'states:StartExecution')
    made.allow(`arn:${stack.partition}:lambda:${stack.region}:${stack.account}:function:${this.drainName}`, 'lambda:InvokeFunction')
    return made
  }

  private get drainName(): string {
    return `${Stack.of(this).stackName.toLowerCase()}-drain`
  }

  private allowConnections(one: ChatFunction): void {
    const stack = Stack.of(this)
    const { partition, region, account } = stack
    const path = `${socketStage}/POST/@connections/*`
    one.allow(`arn:${partition}:execute-api:${region}:${account}:${this.props.socketApiId}/${path}`, 'execute-api:ManageConnections')
    const api = `<${stack.resolve(this.props.socketApiId).Ref}>`
    acknowledge(one, {
      [`IAM5[Resource::arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:${api}/${path}]`]:
        'Ids of connections are made by API Gateway when they open; the permission is limited to one API, stage and method',
    })
  }
}
