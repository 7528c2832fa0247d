export interface PoliciesOptions {
  roles: { principal: string; statements: unknown[] }[]
}

export interface Policies {
  allows(principal: string, action: string, resourceArn: string): boolean
}

export function createPolicies(options: PoliciesOptions): Policies {
  throw new Error(`not built yet: ${options.roles.length} roles`)
}
