import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'

type Route = readonly [path: string, methods: readonly HttpMethod[]]
const { GET, POST, PUT, DELETE } = HttpMethod

/** Customers have no account: the function checks the secret of the one chat that a request names. */
const customerRoutes: readonly Route[] = [
  ['/api/chats/form', [GET]],
  ['/api/chats', [POST]],
  ['/api/chats/{chat}/tickets', [POST]],
  ['/api/chats/{chat}/events', [GET]],
  ['/api/chats/{chat}/rating', [POST]],
  ['/api/chats/{chat}/places', [POST]],
  ['/api/places', [POST]],
  ['/api/left-messages', [POST]],
  ['/api/pictures/{picture}', [GET]],
]

/** Staff show an access token, verified before the function runs; the function checks the role. */
const staffRoutes: readonly Route[] = [
  ['/api/tickets', [POST]],
  ['/api/me', [GET, PUT]],
  ['/api/queues', [GET, POST]],
  ['/api/queues/{queue}', [GET, PUT]],
  ['/api/staff', [GET, POST]],
  ['/api/staff/{staff}', [GET, PUT]],
  ['/api/staff/chats/{chat}/events', [GET]],
  ['/api/staff/chats/{chat}/decisions', [GET]],
  ['/api/staff/transfer-targets', [GET]],
  ['/api/staff/chats/{chat}/records', [GET]],
  ['/api/staff/chats/{chat}/record', [PUT]],
  ['/api/records', [POST]],
  ['/api/records/{record}', [GET, PUT]],
  ['/api/records/{record}/notes', [POST]],
  ['/api/records/{record}/chats/{chat}/events', [GET]],
  ['/api/replies', [GET, POST]],
  ['/api/replies/{reply}', [PUT, DELETE]],
  ['/api/left-messages', [GET]],
  ['/api/left-messages/{message}/done', [POST]],
  ['/api/identity-keys', [GET]],
  ['/api/identity-keys/{kid}', [PUT, DELETE]],
  ['/api/me/picture', [PUT]],
  ['/api/settings', [GET, PUT]],
  ['/api/supervision', [GET]],
]

/** The HTTP API. It exists before its function and the login, which know it only through the sites; `route` joins them. */
export class CentreApi extends Construct {
  readonly api: HttpApi
  readonly host: string

  constructor(scope: Construct, id: string) {
    super(scope, id)
    const { region, urlSuffix } = Stack.of(this)
    this.api = new HttpApi(this, 'Api', { createDefaultStage: false, description: 'Usher: starting chats, tickets, settings' })
    this.host = `${this.api.apiId}.execute-api.${region}.${urlSuffix}`
    const accessLog = new LogGroup(this, 'AccessLog', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY })
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 500, burstLimit: 1000 },
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog), format: accessLogFormat },
    })
  }

  route(http: Lambda, login: { readonly issuer: string; readonly clientId: string }): void {
    const integration = new HttpLambdaIntegration('Http', http, { scopePermissionToRoute: false })
    const authorizer = new HttpJwtAuthorizer('Staff', login.issuer, { jwtAudience: [login.clientId] })
    for (const [path, methods] of staffRoutes) this.api.addRoutes({ path, methods: [...methods], integration, authorizer })
    for (const [path, methods] of customerRoutes) {
      for (const route of this.api.addRoutes({ path, methods: [...methods], integration })) {
        acknowledge(route, {
          APIG4:
            'For customers, who have no account: the form, the start and what is left instead are public, the others need the secret of their chat, which only the function can check',
        })
      }
    }
  }
}

/** The route, not the path: ids of chats stay out. No header either, where tokens and secrets ride. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTime',
    route: '$context.routeKey',
    status: '$context.status',
    error: '$context.error.message',
    authorizerError: '$context.authorizer.error',
    integrationError: '$context.integrationErrorMessage',
    latencyMs: '$context.responseLatency',
  }),
)
