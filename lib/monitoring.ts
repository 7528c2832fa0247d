import { Duration } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, Dashboard, GraphWidget, MathExpression, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import { Construct } from 'constructs'
import { metrics } from '../adapters/deployment.ts'
import { serviceName } from './functions.ts'

export interface MonitoringProps {
  readonly functions: Readonly<Record<string, Lambda>>
  readonly machines: readonly StateMachine[]
  /** Hears of alarms; has to confirm once. */
  readonly email: string
}

const period = Duration.minutes(5)

/** Four alarms that each mean "somebody should look now", and one page that shows where. */
export class Monitoring extends Construct {
  private readonly topic: Topic

  constructor(scope: Construct, id: string, { functions, machines, email }: MonitoringProps) {
    super(scope, id)
    this.topic = new Topic(this, 'Alarms', { enforceSSL: true })
    this.topic.addSubscription(new EmailSubscription(email))

    const each = Object.values(functions)
    const errors = sum(
      'Errors',
      each.map(one => one.metricErrors({ period, statistic: 'Sum' })),
    )
    const throttles = sum(
      'Throttles',
      each.map(one => one.metricThrottles({ period, statistic: 'Sum' })),
    )
    const lateTimers = sum(
      'Given up',
      machines.map(one => one.metricFailed({ period, statistic: 'Sum' })),
    )
    const sweeps = functions.sweep as Lambda
    const swept = new MathExpression({
      expression: 'runs - failures',
      usingMetrics: { runs: sweeps.metricInvocations({ statistic: 'Sum' }), failures: sweeps.metricErrors({ statistic: 'Sum' }) },
      period,
    })

    this.alarm('Errors', 'Functions fail: chats may hang until the sweep repairs them', errors, 5)
    this.alarm('Throttles', 'Lambda refuses work: ask for more concurrency', throttles, 1)
    this.alarm('Timers', 'Deadlines were given up after every retry; the sweep takes over, late', lateTimers, 1)
    this.alarm(
      'Sweep',
      'No sweep succeeded for five minutes: nothing repairs lost offers',
      swept,
      1,
      ComparisonOperator.LESS_THAN_THRESHOLD,
    )
    this.dashboard(each, errors, throttles)
  }

  private alarm(
    id: string,
    alarmDescription: string,
    metric: MathExpression,
    threshold: number,
    comparisonOperator?: ComparisonOperator,
  ): void {
    const missing = comparisonOperator ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING
    new Alarm(this, id, {
      alarmDescription,
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: comparisonOperator ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: missing,
    }).addAlarmAction(new SnsAction(this.topic))
  }

  private dashboard(each: readonly Lambda[], errors: MathExpression, throttles: MathExpression): void {
    const counted = metrics.names.filter(name => name !== 'WaitToOffer')
    const chats = counted.map(metricName => business(metricName, 'Sum'))
    new Dashboard(this, 'Dashboard').addWidgets(
      new GraphWidget({ title: 'Chats', left: chats, width: 12 }),
      new GraphWidget({ title: 'Wait to offer', left: ['p50', 'p99'].map(statistic => business('WaitToOffer', statistic)), width: 12 }),
      new GraphWidget({ title: 'Duration p99', left: each.map(one => one.metricDuration({ period, statistic: 'p99' })), width: 12 }),
      new GraphWidget({ title: 'Errors and throttles', left: [errors, throttles], width: 12 }),
    )
  }
}

function business(metricName: string, statistic: string): Metric {
  const label = statistic === 'Sum' ? metricName : statistic
  return new Metric({ namespace: metrics.namespace, metricName, dimensionsMap: { service: serviceName }, statistic, period, label })
}

function sum(label: string, parts: readonly Metric[]): MathExpression {
  // Ids must differ on a widget that shows several sums.
  const usingMetrics = Object.fromEntries(parts.map((metric, index) => [`${label.slice(0, 1).toLowerCase()}${index}`, metric]))
  return new MathExpression({ expression: Object.keys(usingMetrics).join(' + '), usingMetrics, label, period })
}
