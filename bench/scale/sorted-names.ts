/** Names in the table's order, each once: the sort keys of a partition, the agents of a line. */
import { compareStrings } from '../../adapters/memory-writes.ts'

export function indexOf(names: readonly string[], name: string): number {
  let low = 0
  let high = names.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareStrings(names[middle] as string, name) < 0) low = middle + 1
    else high = middle
  }
  return low
}

export function addName(names: string[], name: string) {
  const at = indexOf(names, name)
  if (names[at] !== name) names.splice(at, 0, name)
}

/** The place that the name had; -1 when it had none. */
export function removeName(names: string[], name: string): number {
  const at = indexOf(names, name)
  if (names[at] !== name) return -1
  names.splice(at, 1)
  return at
}
