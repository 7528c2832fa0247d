import { Problem } from './problem.ts'

/** What a template's functions need to know about the world around them. */
export interface Scope {
  ref(name: string): unknown
  attribute(resource: string, name: string): unknown
  importValue(exportName: string): unknown
  condition(name: string): unknown
  mapping(map: string, key: string, name: string): unknown
}

/** Stands for AWS::NoValue: whatever holds it is left out. */
export const noValue = Symbol('AWS::NoValue')

type Values = readonly unknown[]

const functions: Record<string, (argument: unknown, scope: Scope) => unknown> = {
  Ref: (name, scope) => scope.ref(String(name)),
  Condition: (name, scope) => evaluate(scope.condition(String(name)), scope),
  'Fn::GetAtt': (argument, scope) => {
    const [resource, ...path] = typeof argument === 'string' ? argument.split('.') : (argument as string[])
    return scope.attribute(String(resource), path.map(part => String(evaluate(part, scope))).join('.'))
  },
  'Fn::ImportValue': (name, scope) => scope.importValue(String(evaluate(name, scope))),
  'Fn::Join': (argument, scope) => {
    const [separator, list] = argument as [string, unknown]
    return (evaluate(list, scope) as Values).join(separator)
  },
  'Fn::Split': (argument, scope) => {
    const [separator, text] = argument as [string, unknown]
    return String(evaluate(text, scope)).split(separator)
  },
  'Fn::Select': (argument, scope) => {
    const [index, list] = argument as [unknown, unknown]
    return (evaluate(list, scope) as Values)[Number(evaluate(index, scope))]
  },
  'Fn::Sub': (argument, scope) => substitute(argument, scope),
  'Fn::FindInMap': (argument, scope) => {
    const [map, key, name] = evaluate(argument, scope) as string[]
    return scope.mapping(String(map), String(key), String(name))
  },
  'Fn::If': (argument, scope) => {
    const [condition, yes, no] = argument as [string, unknown, unknown]
    return evaluate(evaluate(scope.condition(condition), scope) ? yes : no, scope)
  },
  'Fn::Equals': (argument, scope) => {
    const [left, right] = evaluate(argument, scope) as Values
    return left === right
  },
  'Fn::And': (argument, scope) => (evaluate(argument, scope) as Values).every(Boolean),
  'Fn::Or': (argument, scope) => (evaluate(argument, scope) as Values).some(Boolean),
  'Fn::Not': (argument, scope) => !(evaluate(argument, scope) as Values)[0],
  'Fn::Base64': (argument, scope) => Buffer.from(String(evaluate(argument, scope))).toString('base64'),
}

/** The value with every CloudFormation function in it carried out. */
export function evaluate(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map(entry => evaluate(entry, scope)).filter(entry => entry !== noValue)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const [name, argument] = entries[0] ?? []
  if (entries.length === 1 && name !== undefined) {
    const run = functions[name]
    if (run) return run(argument, scope)
    if (name.startsWith('Fn::')) throw new Problem(`the templates use ${name}, which this host cannot carry out`)
  }
  return Object.fromEntries(entries.map(([key, entry]) => [key, evaluate(entry, scope)] as const).filter(([, entry]) => entry !== noValue))
}

function substitute(argument: unknown, scope: Scope): string {
  const [template, given] = Array.isArray(argument) ? (argument as [string, Record<string, unknown>]) : [String(argument), {}]
  return template.replace(/\$\{([^}]+)\}/g, (_whole, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`
    if (name in given) return String(evaluate(given[name], scope))
    const [resource, ...path] = name.split('.')
    return String(path.length > 0 && !name.includes('::') ? scope.attribute(String(resource), path.join('.')) : scope.ref(name))
  })
}
