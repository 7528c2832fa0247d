import type { Assembly } from './assembly.ts'
import { createPolicies } from './policies.ts'

interface PolicyDocument {
  Statement: unknown[] | unknown
}
interface RoleProperties {
  Policies?: { PolicyDocument: PolicyDocument }[]
  ManagedPolicyArns?: string[]
}
interface PolicyProperties {
  PolicyDocument: PolicyDocument
  Roles?: string[]
}

export interface Access {
  /** Whether the role's policies, as the templates write them, allow the action. */
  allows(roleArn: string, action: string, resourceArn: string): boolean
}

/** The permissions that a deployment would give each role. AWS-managed policies are not in the templates and grant nothing here. */
export function readAccess(assembly: Assembly): Access {
  const attached = [
    ...assembly.ofType<PolicyProperties>('AWS::IAM::Policy'),
    ...assembly.ofType<PolicyProperties>('AWS::IAM::ManagedPolicy'),
  ]
  const roles = assembly.ofType<RoleProperties>('AWS::IAM::Role').map(({ ref, attributes, properties }) => {
    const inline = (properties.Policies ?? []).map(policy => policy.PolicyDocument)
    const others = attached
      .filter(policy => policy.properties.Roles?.includes(ref) || properties.ManagedPolicyArns?.includes(policy.ref))
      .map(policy => policy.properties.PolicyDocument)
    return { principal: attributes.Arn ?? '', statements: [...inline, ...others].flatMap(({ Statement }) => Statement) }
  })
  return createPolicies({ roles })
}
