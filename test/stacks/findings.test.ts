import { Stack } from 'aws-cdk-lib'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { AwsSolutionsChecks } from 'cdk-nag'
import { newApp, ofType, synthesized, text } from './synthesized.ts'

test('[ST17] every alarm tells somebody', () => {
  const { service } = synthesized()
  const alarms = ofType(service, 'AWS::CloudWatch::Alarm')
  expect(alarms).toHaveLength(4)
  for (const [, { AlarmActions, AlarmDescription }] of alarms) {
    expect(AlarmActions.map(text)).toEqual([expect.stringMatching(/^<MonitoringAlarms/)])
    expect(AlarmDescription).not.toBe('')
  }
  const subscriptions = ofType(service, 'AWS::SNS::Subscription').map(([, { Protocol, Endpoint }]) => [Protocol, text(Endpoint)])
  expect(subscriptions).toEqual([['email', expect.stringMatching(/^<RefAdministratorEmail/)]])
})

test('[ST17] silence of the sweep is an alarm, silence of anything else is not', () => {
  const missing = ofType(synthesized().service, 'AWS::CloudWatch::Alarm').map(([id, alarm]) => [id, alarm.TreatMissingData])
  for (const [id, treatment] of missing) expect(treatment).toBe(id.startsWith('MonitoringSweep') ? 'breaching' : 'notBreaching')
})

test('[ST17] a deployment prints where staff and customers go', () => {
  const { Outputs } = synthesized().service
  expect(Object.fromEntries(Object.entries(Outputs).map(([name, { Value }]) => [name, text(Value)]))).toEqual({
    StaffUrl: expect.stringMatching(/^https:\/\/<Sitesstaff\w+\.DomainName>\/console\/$/),
    CustomerUrl: expect.stringMatching(/^https:\/\/<Sitescustomer\w+\.DomainName>\/chat\/$/),
    WidgetScript: expect.stringMatching(/^https:\/\/<Sitescustomer\w+\.DomainName>\/widget\.js$/),
  })
})

test('[ST18] the rules of AWS Solutions find nothing that is not acknowledged', () => {
  const app = newApp()
  const { violations } = new AwsSolutionsChecks(app).validateScope(app)
  expect(violations).toEqual([])
})

test('[ST18] the rules do find what is wrong', () => {
  const app = newApp()
  new Topic(new Stack(app, 'Wrong'), 'Unencrypted')
  expect(new AwsSolutionsChecks(app).validateScope(app).success).toBe(false)
})
