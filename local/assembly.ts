import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { evaluate, noValue, type Scope } from './intrinsics.ts'
import { account, identify, region } from './physical-names.ts'
import { Problem } from './problem.ts'

export interface Resource<P = Record<string, unknown>> {
  stack: string
  id: string
  type: string
  /** With all functions carried out. */
  properties: P
  ref: string
  attributes: Record<string, string>
}

export interface Assembly {
  /** All resources whose conditions hold, in the order of stacks and templates. */
  resources: readonly Resource[]
  ofType<P>(type: string): Resource<P>[]
  /** The folder that a deployment would have zipped and uploaded under this object key. */
  assetFolder(objectKey: string): string
  /** Template parameters that have no default, which a deployment would have had to give. */
  unsetParameters: readonly string[]
}

interface Template {
  Resources?: Record<string, { Type: string; Condition?: string; Properties?: Record<string, unknown> }>
  Parameters?: Record<string, { Type: string; Default?: unknown }>
  Conditions?: Record<string, unknown>
  Mappings?: Record<string, Record<string, Record<string, unknown>>>
  Outputs?: Record<string, { Value: unknown; Export?: { Name: unknown } }>
}

interface Manifest {
  artifacts: Record<string, { type: string; properties?: { templateFile?: string; file?: string; stackName?: string } }>
}

interface AssetManifest {
  files: Record<string, { source: { path?: string }; destinations: Record<string, { objectKey: string }> }>
}

/** Reads what `cdk synth` wrote and works out the names that a deployment would have given. */
export function readAssembly(folder: string, parameters: Record<string, string> = {}): Assembly {
  if (!existsSync(join(folder, 'manifest.json'))) throw new Problem(`no CDK assembly in ${folder}: the app command must write one there`)
  const read = <T>(file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as T
  const artifacts = Object.entries(read<Manifest>('manifest.json').artifacts)
  const stacks = new Map<string, Template>()
  const assets = new Map<string, string>()
  for (const [name, { type, properties }] of artifacts) {
    if (type === 'aws:cloudformation:stack' && properties?.templateFile)
      stacks.set(properties.stackName ?? name, read<Template>(properties.templateFile))
    if (type !== 'cdk:asset-manifest' || !properties?.file) continue
    for (const { source, destinations } of Object.values(read<AssetManifest>(properties.file).files))
      for (const { objectKey } of Object.values(destinations)) if (source.path) assets.set(objectKey, resolve(folder, source.path))
  }

  const unset = new Set<string>()
  const scopes = new Map([...stacks].map(([stack, template]) => [stack, createScope(stack, template, importValue, parameters, unset)]))

  function importValue(name: string): unknown {
    for (const [stack, template] of stacks)
      for (const { Value, Export } of Object.values(template.Outputs ?? {}))
        if (Export && evaluate(Export.Name, scopeOf(stack)) === name) return evaluate(Value, scopeOf(stack))
    throw new Problem(`no stack of the assembly exports ${name}`)
  }
  function scopeOf(stack: string): StackScope {
    const scope = scopes.get(stack)
    if (!scope) throw new Error(`no scope for ${stack}`)
    return scope
  }

  const resources = [...stacks].flatMap(([stack, template]) => {
    const scope = scopeOf(stack)
    return Object.entries(template.Resources ?? {})
      .filter(([, { Condition }]) => Condition === undefined || evaluate(scope.condition(Condition), scope))
      .map(([id, { Type, Properties }]) => ({
        stack,
        id,
        type: Type,
        properties: evaluate(Properties ?? {}, scope) as Record<string, unknown>,
        ...scope.identityOf(id),
      }))
  })
  return {
    resources,
    ofType: <P>(type: string) => resources.filter(resource => resource.type === type) as Resource<P>[],
    assetFolder(objectKey) {
      const path = assets.get(objectKey)
      if (!path) throw new Problem(`the assembly has no asset ${objectKey}`)
      return path
    },
    unsetParameters: [...unset],
  }
}

type StackScope = Scope & { identityOf(id: string): { ref: string; attributes: Record<string, string> } }

function createScope(
  stack: string,
  template: Template,
  importValue: (name: string) => unknown,
  parameters: Record<string, string>,
  unset: Set<string>,
): StackScope {
  const pseudo: Record<string, unknown> = {
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stack,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/${stack}/00000000-0000-0000-0000-000000000000`,
    'AWS::NoValue': noValue,
  }
  const identities = new Map<string, ReturnType<StackScope['identityOf']>>()
  const scope: StackScope = {
    identityOf(id) {
      const known = identities.get(id)
      if (known) return known
      const resource = template.Resources?.[id]
      if (!resource) throw new Problem(`${stack} names a resource ${id} that its template does not have`)
      const text = (property: string) => {
        const value = evaluate(resource.Properties?.[property], scope)
        return typeof value === 'string' ? value : undefined
      }
      const identity = identify(resource.Type, stack, id, text)
      identities.set(id, identity)
      return identity
    },
    ref(name) {
      if (name in pseudo) return pseudo[name]
      const parameter = template.Parameters?.[name]
      if (!parameter) return scope.identityOf(name).ref
      const value = parameters[name] ?? parameter.Default
      if (value === undefined) unset.add(name)
      return value === undefined
        ? `local-${name}`
        : parameter.Type === 'CommaDelimitedList'
          ? String(value)
              .split(',')
              .map(item => item.trim())
          : value
    },
    attribute(resource, name) {
      const { ref, attributes } = scope.identityOf(resource)
      return attributes[name] ?? `${ref}.${name}`
    },
    importValue,
    condition(name) {
      if (!(name in (template.Conditions ?? {}))) throw new Problem(`${stack} names a condition ${name} that its template does not have`)
      return template.Conditions?.[name]
    },
    mapping: (map, key, name) => template.Mappings?.[map]?.[key]?.[name],
  }
  return scope
}
