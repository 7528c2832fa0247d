/** Values as DynamoDB spells them: strings, finite numbers, booleans, null, lists and maps. Anything else is refused aloud. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { Item } from '../domain/ports.ts'

export type AttributeMap = Record<string, AttributeValue>

/** Undefined attributes are left out, at every depth. */
export function toAttributes(map: object): AttributeMap {
  const attributes: AttributeMap = {}
  for (const [name, value] of Object.entries(map)) if (value !== undefined) define(attributes, name, toAttribute(value))
  return attributes
}

export function toAttribute(value: unknown): AttributeValue {
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'number' && Number.isFinite(value)) return { N: String(value) }
  if (typeof value === 'boolean') return { BOOL: value }
  if (value === null) return { NULL: true }
  if (Array.isArray(value)) return { L: value.filter(element => element !== undefined).map(toAttribute) }
  if (typeof value === 'object' && isPlain(value)) return { M: toAttributes(value) }
  throw new TypeError(`cannot store ${String(value)}: expected a string, finite number, boolean, null, list or plain map`)
}

export function toItem(attributes: AttributeMap): Item {
  return fromMap(attributes) as Item
}

function fromMap(attributes: AttributeMap): Record<string, unknown> {
  const map: Record<string, unknown> = {}
  for (const name in attributes) define(map, name, fromAttribute(attributes[name] as AttributeValue))
  return map
}

function fromAttribute(attribute: AttributeValue): unknown {
  if (attribute.S !== undefined) return attribute.S
  if (attribute.N !== undefined) return Number(attribute.N)
  if (attribute.BOOL !== undefined) return attribute.BOOL
  if (attribute.M !== undefined) return fromMap(attribute.M)
  if (attribute.L !== undefined) return attribute.L.map(fromAttribute)
  if (attribute.NULL !== undefined) return null
  throw new TypeError(`cannot read an attribute of type ${Object.keys(attribute).join()}`)
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

// An assignment to `__proto__` would set the prototype instead of storing an attribute of that name.
function define(map: Record<string, unknown>, name: string, value: unknown) {
  if (name === '__proto__') Object.defineProperty(map, name, { value, enumerable: true, configurable: true, writable: true })
  else map[name] = value
}
