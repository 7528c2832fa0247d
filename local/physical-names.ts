import { createHash } from 'node:crypto'

/** The account that the assembly is "deployed" to. Names are derived, not drawn, so that a restart finds its data again. */
export const region = 'us-east-1'
export const account = '000000000000'

export interface Identity {
  ref: string
  attributes: Record<string, string>
}

/** `length` lower-case letters and digits that belong to `seed` for ever. */
export function derivedId(seed: string, length: number): string {
  const digits = BigInt(`0x${createHash('sha256').update(seed).digest('hex')}`).toString(36)
  return digits.slice(0, length)
}

const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`

type Namer = (seed: string, generated: string, text: (property: string) => string | undefined) => Identity

const namers: Record<string, Namer> = {
  'AWS::DynamoDB::GlobalTable': (_seed, generated, text) => named(text('TableName') ?? generated, name => arn('dynamodb', `table/${name}`)),
  'AWS::Lambda::Function': (_seed, generated, text) =>
    named((text('FunctionName') ?? generated).slice(0, 64), name => arn('lambda', `function:${name}`)),
  'AWS::StepFunctions::StateMachine': (_seed, generated, text) => {
    const name = text('StateMachineName') ?? generated
    const machine = arn('states', `stateMachine:${name}`)
    return { ref: machine, attributes: { Arn: machine, Name: name } }
  },
  'AWS::S3::Bucket': (_seed, generated, text) => {
    const name = text('BucketName') ?? generated.toLowerCase()
    return {
      ref: name,
      attributes: {
        Arn: `arn:aws:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
      },
    }
  },
  'AWS::ApiGatewayV2::Api': seed => {
    const id = derivedId(seed, 10)
    return { ref: id, attributes: { ApiId: id, ApiEndpoint: `https://${id}.execute-api.${region}.amazonaws.com` } }
  },
  'AWS::ApiGatewayV2::Stage': (_seed, _generated, text) => ({ ref: text('StageName') ?? '$default', attributes: {} }),
  'AWS::ApiGatewayV2::Route': seed => ({ ref: derivedId(seed, 7), attributes: {} }),
  'AWS::ApiGatewayV2::Integration': seed => ({ ref: derivedId(seed, 7), attributes: {} }),
  'AWS::ApiGatewayV2::Authorizer': seed => ({ ref: derivedId(seed, 6), attributes: { AuthorizerId: derivedId(seed, 6) } }),
  'AWS::Cognito::UserPool': seed => {
    const id = `${region}_${derivedId(seed, 9)}`
    return {
      ref: id,
      attributes: {
        UserPoolId: id,
        Arn: arn('cognito-idp', `userpool/${id}`),
        ProviderName: `cognito-idp.${region}.amazonaws.com/${id}`,
        ProviderURL: `https://cognito-idp.${region}.amazonaws.com/${id}`,
      },
    }
  },
  'AWS::Cognito::UserPoolClient': seed => ({ ref: derivedId(seed, 26), attributes: { ClientId: derivedId(seed, 26) } }),
  'AWS::Cognito::UserPoolDomain': (_seed, generated, text) => ({ ref: text('Domain') ?? generated, attributes: {} }),
  'AWS::CloudFront::Distribution': seed => {
    const id = `E${derivedId(seed, 13).toUpperCase()}`
    return { ref: id, attributes: { Id: id, DomainName: `d${derivedId(seed, 13)}.cloudfront.net` } }
  },
  'AWS::CloudFront::Function': (_seed, generated) => {
    const function_ = `arn:aws:cloudfront::${account}:function/${generated}`
    return { ref: function_, attributes: { FunctionARN: function_ } }
  },
  'AWS::IAM::Role': (_seed, generated, text) => named(text('RoleName') ?? generated, name => `arn:aws:iam::${account}:role/${name}`),
  'AWS::IAM::ManagedPolicy': (_seed, generated) => {
    const policy = `arn:aws:iam::${account}:policy/${generated}`
    return { ref: policy, attributes: {} }
  },
}

/** What `Ref` and `Fn::GetAtt` of a resource give. Types without an entry get a name and an ARN of the usual form. */
export function identify(type: string, stack: string, id: string, text: (property: string) => string | undefined): Identity {
  const seed = `${stack}/${id}`
  const generated = `${stack}-${id.slice(0, 40)}-${derivedId(seed, 8)}`
  const service = (type.split('::')[1] ?? 'custom').toLowerCase()
  const identity = namers[type]?.(seed, generated, text) ?? named(generated, name => arn(service, name))
  return { ref: identity.ref, attributes: { ...identity.attributes } }
}

function named(name: string, arnOf: (name: string) => string): Identity {
  return { ref: name, attributes: { Arn: arnOf(name), TableId: name } }
}
