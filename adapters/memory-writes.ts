/** What a write means, as DynamoDB has it: conditions, updates, and what it refuses with a ValidationException. */
import type { Condition, Item, Key, Path, Write } from '../domain/ports.ts'

type Attributes = Record<string, unknown>

export function keyOf(write: Write): Key {
  if ('put' in write) return write.put
  if ('update' in write) return write.update
  return 'delete' in write ? write.delete : write.check
}

/** All of them, on the stored item. */
export function holds(conditions: readonly Condition[], item: Item | undefined): boolean {
  return conditions.every(condition => holdsOne(condition, item))
}

function holdsOne(condition: Condition, item: Item | undefined): boolean {
  if ('anyOf' in condition) {
    if (condition.anyOf.length === 0) throw invalid('anyOf needs a condition')
    return condition.anyOf.some(each => holdsOne(each, item))
  }
  const found = at(item, condition.path)
  switch (condition.is) {
    case 'absent':
      return found === undefined
    case 'present':
      return found !== undefined
    case 'fewerThan': {
      const than = at(item, condition.than)
      return isMap(found) && typeof than === 'number' && Object.keys(found).length < than
    }
    case '=':
      return found === condition.value
    case '<>':
      return found !== condition.value
    default:
      return isOrdered(condition.is, found, condition.value)
  }
}

function isOrdered(is: '<' | '<=' | '>' | '>=', found: unknown, value: string | number | boolean): boolean {
  if (typeof value === 'boolean') throw invalid(`${is} compares strings or numbers, not ${value}`)
  if (typeof found !== typeof value) return false
  const order = typeof found === 'string' ? compareStrings(found, value as string) : (found as number) - (value as number)
  if (is === '<') return order < 0
  if (is === '<=') return order <= 0
  return is === '>' ? order > 0 : order >= 0
}

/** The item after the write; undefined when it is gone. It shares with the one before what the write leaves alone. */
export function applied(write: Write, item: Item | undefined): Item | undefined {
  if ('put' in write) return copied(write.put)
  if ('delete' in write) return undefined
  if ('check' in write) return item
  const next: Item = item ? { ...item } : { pk: write.update.pk, sk: write.update.sk }
  for (const [path, value] of write.set ?? []) {
    const [map, name] = place(next, path)
    map[name] = copied(value)
  }
  for (const [path, amount] of write.add ?? []) {
    const [map, name] = place(next, path)
    const before = map[name] ?? 0
    if (typeof before !== 'number') throw invalid(`cannot add to ${path.join('.')}, which is no number`)
    map[name] = before + amount
  }
  for (const path of write.remove ?? []) {
    const [map, name] = place(next, path)
    delete map[name]
  }
  return next
}

/**
 * The map that holds the last name of the path, and every map on the way, a copy of its own. It must be there: an update creates
 * attributes, never the maps on the way.
 */
function place(item: Item, path: Path): [Attributes, string] {
  let map: Attributes = item
  for (const name of path.slice(0, -1)) {
    const inner = Object.hasOwn(map, name) ? map[name] : undefined
    if (!isMap(inner)) throw invalid(`the path ${path.join('.')} is invalid for update: no map holds it`)
    map = map[name] = { ...inner }
  }
  return [map, path.at(-1) as string]
}

/** Refuses what DynamoDB refuses whatever is stored. */
export function requireShape(write: Write) {
  const { pk, sk } = keyOf(write)
  if (typeof pk !== 'string' || typeof sk !== 'string' || !pk || !sk) throw invalid(`a key needs two strings, not ${pk} and ${sk}`)
  if ('check' in write && write.if.length === 0) throw invalid('a check needs a condition')
  if (!('update' in write)) return
  const paths = [...(write.set ?? []).map(([path]) => path), ...(write.add ?? []).map(([path]) => path), ...(write.remove ?? [])]
  if (paths.length === 0) throw invalid('an update needs something to set, add or remove')
  for (const [index, path] of paths.entries()) {
    if (path[0] === 'pk' || path[0] === 'sk') throw invalid(`cannot update ${path[0]}, which is part of the key`)
    if (paths.slice(index + 1).some(other => overlap(path, other))) throw invalid(`two paths overlap at ${path.join('.')}`)
  }
}

function overlap(one: Path, other: Path): boolean {
  const length = Math.min(one.length, other.length)
  return one.slice(0, length).every((name, index) => name === other[index])
}

function at(item: Item | undefined, path: Path): unknown {
  let value: unknown = item
  for (const name of path) value = isMap(value) && Object.hasOwn(value, name) ? value[name] : undefined
  return value
}

function isMap(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A deep copy without undefined, of what a table can hold. */
export function copied<T>(value: T): T {
  return copy(value) as T
}

function copy(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (Array.isArray(value)) return value.filter(element => element !== undefined).map(copy)
  if (isMap(value) && (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)) {
    const next: Attributes = {}
    for (const name of Object.keys(value)) if (value[name] !== undefined) next[name] = copy(value[name])
    return next
  }
  throw invalid(`cannot store ${String(value)}`)
}

/** By UTF-8 bytes, which is not the order of JavaScript's `<` once surrogates appear. */
export function compareStrings(one: string, other: string): number {
  const length = Math.min(one.length, other.length)
  for (let index = 0; index < length; index++) {
    const difference = rank(one.charCodeAt(index)) - rank(other.charCodeAt(index))
    if (difference !== 0) return difference
  }
  return one.length - other.length
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

export function invalid(message: string): Error {
  return Object.assign(new Error(message), { name: 'ValidationException' })
}
