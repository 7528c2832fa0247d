import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import { AccessLogFormat, CfnAccount } from 'aws-cdk-lib/aws-apigateway'
import { LogGroupLogDestination, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2'
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { socketStage } from '../adapters/deployment.ts'
import { acknowledge } from './acknowledge.ts'

/** The WebSocket API. It exists before its functions, which need its id to push; `route` joins them. */
export class SocketApi extends Construct {
  readonly api: WebSocketApi
  readonly host: string

  constructor(scope: Construct, id: string) {
    super(scope, id)
    const { region, urlSuffix } = Stack.of(this)
    this.api = new WebSocketApi(this, 'Api', {
      routeSelectionExpression: '$request.body.action',
      description: 'Usher: frames of customers and staff',
    })
    this.host = `${this.api.apiId}.execute-api.${region}.${urlSuffix}`
  }

  /** Every action is a frame of one protocol, so one function takes them all and `$default` is the only message route. */
  route(socket: Lambda, authorize: Lambda): void {
    const authorizer = new WebSocketLambdaAuthorizer('Ticket', authorize, {
      // A browser can set no other header on a socket, and a query string would end up in logs.
      identitySource: ['route.request.header.Sec-WebSocket-Protocol'],
    })
    const integration = (route: string) => new WebSocketLambdaIntegration(`${route}Integration`, socket)
    const connect = this.api.addRoute('$connect', { integration: integration('Connect'), authorizer })
    const disconnect = this.api.addRoute('$disconnect', { integration: integration('Disconnect') })
    // The route response carries the function's body back to the sender: that is the ack.
    const frames = this.api.addRoute('$default', { integration: integration('Frame'), returnResponse: true })
    for (const route of [disconnect, frames]) {
      acknowledge(route, {
        APIG4: 'API Gateway authorizes a WebSocket once, at $connect; the function checks every frame against the connection’s row',
      })
    }

    const stage = new WebSocketStage(this, 'Stage', {
      webSocketApi: this.api,
      stageName: socketStage,
      autoDeploy: true,
      throttle: { rateLimit: 2000, burstLimit: 4000 },
      accessLogSettings: { destination: new LogGroupLogDestination(this.accessLog()), format: accessLogFormat },
    })
    // A stage that deploys itself before there is a route fails.
    stage.node.addDependency(this.allowLogging(), connect, disconnect, frames)
  }

  private accessLog(): LogGroup {
    return new LogGroup(this, 'AccessLog', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY })
  }

  /** Unlike an HTTP API's, a WebSocket stage's log needs the account's logging role. Other APIs of the account may lean on it: it stays. */
  private allowLogging(): CfnAccount {
    const role = new Role(this, 'LoggingRole', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs')],
    })
    role.applyRemovalPolicy(RemovalPolicy.RETAIN)
    acknowledge(role, {
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]':
        'API Gateway refuses a logging role with less than this policy, which AWS keeps for the purpose',
    })
    const account = new CfnAccount(this, 'Account', { cloudWatchRoleArn: role.roleArn })
    account.applyRemovalPolicy(RemovalPolicy.RETAIN)
    return account
  }
}

/** No header, body or query string: a ticket rides in a header, words of customers in bodies. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTime',
    event: '$context.eventType',
    route: '$context.routeKey',
    connection: '$context.connectionId',
    status: '$context.status',
    error: '$context.error.message',
    integrationError: '$context.integrationErrorMessage',
    latencyMs: '$context.integrationLatency',
  }),
)
