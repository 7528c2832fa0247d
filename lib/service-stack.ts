import { CfnOutput, CfnParameter, Duration, Fn, Stack, type StackProps } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import type { Construct } from 'constructs'
import type { DataStack } from './data-stack.ts'
import { Functions } from './functions.ts'
import { CentreApi } from './http-api.ts'
import { Login } from './login.ts'
import { Monitoring } from './monitoring.ts'
import { Sites } from './sites.ts'
import { SocketApi } from './socket-api.ts'
import { Timers } from './timers.ts'

export interface ServiceStackProps extends StackProps {
  readonly data: DataStack
}

/** Everything that can be thrown away and deployed again. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, { data, ...props }: ServiceStackProps) {
    super(scope, id, { description: 'Usher: live chat; replaceable, its data is in another stack', ...props })

    const sockets = new SocketApi(this, 'Sockets')
    const centre = new CentreApi(this, 'Centre')
    const functions = new Functions(this, 'Functions', { table: data.table, socketApiId: sockets.api.apiId })
    const { authorize, socket, http, timer, sweep, drain } = functions.lambdas
    const timers = new Timers(this, 'Timers', timer)

    const login = new Login(this, 'Login', data.staff)
    const sites = new Sites(this, 'Sites', {
      httpHost: centre.host,
      socketHost: sockets.host,
      login: [login.issuerOrigin, login.pages],
      framedBy: this.siteOrigins(),
    })
    const staffUrl = `https://${sites.staff.distributionDomainName}/console/`
    const { userPoolClientId: clientId } = login.client(staffUrl)

    sockets.route(socket, authorize)
    centre.route(http, { issuer: login.issuer, clientId })
    new Rule(this, 'EveryMinute', { schedule: Schedule.rate(Duration.minutes(1)) }).addTarget(
      new LambdaFunction(sweep, { retryAttempts: 0, maxEventAge: Duration.minutes(1) }),
    )

    sites.publish('staff', { authority: login.issuer, clientId, logoutEndpoint: `${login.pages}/logout` })
    sites.publish('customer', {})
    sites.publish('viewer', {})

    new Monitoring(this, 'Monitoring', {
      functions: { authorize, socket, http, timer, sweep, drain },
      machines: timers.machines,
      email: data.administratorEmail,
    })
    new CfnOutput(this, 'StaffUrl', { value: staffUrl, description: 'Agent Console' })
    new CfnOutput(this, 'CustomerUrl', {
      value: `https://${sites.customer.distributionDomainName}/chat/`,
      description: 'Chat page for customers',
    })
    new CfnOutput(this, 'WidgetScript', {
      value: `https://${sites.customer.distributionDomainName}/widget.js`,
      description: 'Script that puts the chat on a site of SiteOrigins',
    })
  }

  /** Exact origins only: a wildcard, a path or a semicolon would let in more than is written, or end the policy. */
  private siteOrigins(): string {
    const { valueAsList } = new CfnParameter(this, 'SiteOrigins', {
      type: 'CommaDelimitedList',
      default: "'none'",
      description: 'Sites that may embed the chat: their origins, separated by commas, such as https://www.example.com',
      allowedPattern: "^('none'|https://[a-z0-9.-]+(:[0-9]+)?|http://localhost(:[0-9]+)?)$",
      constraintDescription: 'origins such as https://www.example.com, without a path, or http://localhost:3000 to try it out',
    })
    return Fn.join(' ', valueAsList)
  }
}
