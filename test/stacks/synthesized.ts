import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { App } from 'aws-cdk-lib'
import { functionEntries } from '../../adapters/deployment.ts'
import { DataStack } from '../../lib/data-stack.ts'
import { ServiceStack } from '../../lib/service-stack.ts'

export interface Resource {
  readonly Type: string
  // biome-ignore lint/suspicious/noExplicitAny: a template has as many shapes as AWS has resources
  readonly Properties: any
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>
  readonly Parameters: Readonly<Record<string, unknown>>
}

export function newApp(): App {
  // `npm test` builds first; this serves a single file run by hand.
  if (!functionEntries.every(name => existsSync(`dist/lambdas/${name}`))) execFileSync('node_modules/.bin/tsx', ['build.ts'])
  // The rules run in a test of their own and by `npm run synth`.
  process.env.CDK_VALIDATION = 'false'
  const app = new App({ context: JSON.parse(readFileSync('cdk.json', 'utf8')).context, analyticsReporting: false })
  new ServiceStack(app, 'Usher', { data: new DataStack(app, 'UsherData') })
  return app
}

export function synthesized(): { readonly data: Template; readonly service: Template } {
  const assembly = newApp().synth()
  return { data: assembly.getStackByName('UsherData').template, service: assembly.getStackByName('Usher').template }
}

export function ofType(template: Template, type: string): [id: string, properties: Resource['Properties']][] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => [id, resource.Properties])
}

/** A value of a template as one readable string: what CloudFormation would fill in stands in angle brackets. */
export function text(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  const [[name, argument]] = Object.entries(value) as [[string, unknown]]
  switch (name) {
    case 'Ref':
      return `<${argument}>`
    case 'Fn::GetAtt':
      return `<${(argument as string[]).join('.')}>`
    case 'Fn::ImportValue':
      return `<${String(argument).replace(/^UsherData:ExportsOutput/, '')}>`
    case 'Fn::Join':
      // a list that CloudFormation fills in stands as one value
      return [(argument as [string, unknown])[1]]
        .flat()
        .map(text)
        .join((argument as [string, unknown])[0])
    case 'Fn::Select':
      return `<piece of ${text((argument as [number, unknown])[1])}>`
    case 'Fn::Split':
      return text((argument as [string, unknown])[1])
    default:
      throw new Error(`${name} is not expected here: ${JSON.stringify(value)}`)
  }
}
