import type { Assembly } from './assembly.ts'
import { Problem } from './problem.ts'

/** Types that this host imitates, with the properties of each that it would get wrong and therefore refuses. */
const emulated: Record<string, readonly string[]> = {
  'AWS::DynamoDB::GlobalTable': ['StreamSpecification'],
  'AWS::Cognito::UserPool': ['LambdaConfig'],
  'AWS::Cognito::UserPoolClient': [],
  'AWS::Cognito::UserPoolDomain': ['CustomDomainConfig'],
  'AWS::Lambda::Function': ['VpcConfig', 'ImageConfig', 'FileSystemConfigs', 'DeadLetterConfig'],
  'AWS::Lambda::EventInvokeConfig': ['DestinationConfig'],
  'AWS::StepFunctions::StateMachine': ['Definition', 'DefinitionS3Location', 'DefinitionSubstitutions'],
  'AWS::Events::Rule': ['EventPattern', 'EventBusName'],
  'AWS::ApiGatewayV2::Api': ['Body', 'CorsConfiguration', 'Target'],
  'AWS::ApiGatewayV2::Route': ['ModelSelectionExpression', 'RequestParameters'],
  'AWS::ApiGatewayV2::RouteResponse': ['ResponseModels', 'ResponseParameters'],
  'AWS::ApiGatewayV2::Integration': ['RequestParameters', 'RequestTemplates', 'ResponseParameters', 'CredentialsArn', 'ConnectionId'],
  'AWS::ApiGatewayV2::Authorizer': ['AuthorizerCredentialsArn'],
  'AWS::ApiGatewayV2::Stage': ['StageVariables'],
  'AWS::S3::Bucket': ['NotificationConfiguration', 'WebsiteConfiguration'],
  'Custom::CDKBucketDeployment': ['Exclude', 'Include', 'Extract'],
  'AWS::CloudFront::Distribution': [],
  'AWS::CloudFront::Function': [],
  'AWS::CloudFront::ResponseHeadersPolicy': [],
  'AWS::IAM::Role': [],
  'AWS::IAM::Policy': [],
  'AWS::IAM::ManagedPolicy': [],
}

/** Types that change nothing on one machine: records, watchers, and grants between AWS services. */
const silent = new Set([
  'AWS::ApiGateway::Account',
  'AWS::ApiGatewayV2::Deployment',
  'AWS::CDK::Metadata',
  'AWS::CloudFront::CachePolicy',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::OriginRequestPolicy',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Cognito::UserPoolGroup',
  // who may sign in on one machine is said by the demo file
  'AWS::Cognito::UserPoolUser',
  'AWS::Cognito::UserPoolUserToGroupAttachment',
  'AWS::KMS::Alias',
  'AWS::KMS::Key',
  'AWS::Lambda::LayerVersion',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::QueryDefinition',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'Custom::S3AutoDeleteObjects',
])

/** Refuses what would be imitated wrongly, and names what is not imitated at all. */
export function reviewResources(assembly: Assembly): { notEmulated: string[] } {
  const notEmulated = new Set<string>()
  for (const { type, stack, id, properties } of assembly.resources) {
    const refused = emulated[type]?.filter(property => properties[property] !== undefined)
    if (refused?.length) throw new Problem(`${type} ${stack}/${id} uses ${refused.join(' and ')}, which this host does not imitate`)
    if (!emulated[type] && !silent.has(type)) notEmulated.add(type)
  }
  return { notEmulated: [...notEmulated].sort() }
}

/** Functions that only serve a custom resource run inside a deployment; their effect is imitated, they are not. */
export function deploymentHelpers(assembly: Assembly): Set<string> {
  const tokens = new Set(assembly.resources.map(({ properties }) => properties.ServiceToken))
  const helpers = assembly.ofType('AWS::Lambda::Function').filter(({ attributes }) => tokens.has(attributes.Arn))
  return new Set(helpers.map(({ ref }) => ref))
}
