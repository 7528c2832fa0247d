/** Turns writes into DynamoDB's expressions. Every name and value goes through a placeholder, so no word is reserved. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { Condition, Path, Write } from '../domain/ports.ts'
import { toAttribute } from './attribute-values.ts'

type Update = Extract<Write, { update: unknown }>

export interface Expressions {
  ConditionExpression?: string
  UpdateExpression?: string
  KeyConditionExpression?: string
  ExpressionAttributeNames?: Record<string, string>
  ExpressionAttributeValues?: Record<string, AttributeValue>
}

/** Placeholders of one request. */
class Placeholders {
  readonly names: Record<string, string> = {}
  readonly values: Record<string, AttributeValue> = {}
  readonly #known = new Map<string, string>()
  #count = 0

  path(path: Path): string {
    return path.map(name => this.#name(name)).join('.')
  }

  value(value: unknown): string {
    const placeholder = `:v${this.#count++}`
    this.values[placeholder] = toAttribute(value)
    return placeholder
  }

  #name(name: string): string {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const placeholder = `#n${this.#count++}`
    this.#known.set(name, placeholder)
    this.names[placeholder] = name
    return placeholder
  }

  into(expressions: Expressions): Expressions {
    if (this.#known.size > 0) expressions.ExpressionAttributeNames = this.names
    for (const _ in this.values) {
      expressions.ExpressionAttributeValues = this.values
      break
    }
    return expressions
  }
}

export function conditionExpression(conditions: readonly Condition[] = []): Expressions {
  const placeholders = new Placeholders()
  return placeholders.into(conditions.length > 0 ? { ConditionExpression: all(conditions, placeholders) } : {})
}

export function updateExpressions(update: Update): Expressions {
  const placeholders = new Placeholders()
  const expressions: Expressions = { UpdateExpression: changes(update, placeholders) }
  if (update.if && update.if.length > 0) expressions.ConditionExpression = all(update.if, placeholders)
  return placeholders.into(expressions)
}

export function keyExpressions(pk: string, from: string | undefined, to: string | undefined): Expressions {
  const placeholders = new Placeholders()
  const parts = [`${placeholders.path(['pk'])} = ${placeholders.value(pk)}`]
  if (from !== undefined || to !== undefined) parts.push(bounds(placeholders, from, to))
  return placeholders.into({ KeyConditionExpression: parts.join(' AND ') })
}

function bounds(placeholders: Placeholders, from: string | undefined, to: string | undefined): string {
  const sk = placeholders.path(['sk'])
  if (from === undefined) return `${sk} <= ${placeholders.value(to)}`
  if (to === undefined) return `${sk} >= ${placeholders.value(from)}`
  return `${sk} BETWEEN ${placeholders.value(from)} AND ${placeholders.value(to)}`
}

// `SET x = if_not_exists(x, 0) + n` rather than `ADD x n`, which is for top-level attributes only.
function changes({ set = [], add = [], remove = [] }: Update, placeholders: Placeholders): string {
  const settings = set.map(([path, value]) => `${placeholders.path(path)} = ${placeholders.value(value)}`)
  for (const [path, amount] of add) {
    const name = placeholders.path(path)
    settings.push(`${name} = if_not_exists(${name}, ${placeholders.value(0)}) + ${placeholders.value(amount)}`)
  }
  const removals = remove.map(path => placeholders.path(path))
  const clauses = [settings.length > 0 ? `SET ${settings.join(', ')}` : '', removals.length > 0 ? `REMOVE ${removals.join(', ')}` : '']
  const text = clauses.filter(Boolean).join(' ')
  if (!text) throw new TypeError('an update needs something to set, add or remove')
  return text
}

function all(conditions: readonly Condition[], placeholders: Placeholders): string {
  return conditions.map(condition => one(condition, placeholders)).join(' AND ')
}

function one(condition: Condition, placeholders: Placeholders): string {
  if ('anyOf' in condition) {
    if (condition.anyOf.length === 0) throw new TypeError('anyOf needs a condition')
    const either = condition.anyOf.map(each => one(each, placeholders))
    // DynamoDB refuses redundant parentheses; AND binds tighter than OR, so nothing else needs any.
    return either.length === 1 ? either.join() : `(${either.join(' OR ')})`
  }
  const path = placeholders.path(condition.path)
  switch (condition.is) {
    case 'absent':
      return `attribute_not_exists(${path})`
    case 'present':
      return `attribute_exists(${path})`
    case 'fewerThan':
      return `attribute_type(${path}, ${placeholders.value('M')}) AND size(${path}) < ${placeholders.path(condition.than)}`
    default:
      return `${path} ${condition.is} ${placeholders.value(condition.value)}`
  }
}
