import type { Ids } from '../../domain/ports.ts'

/** Ids that differ and repeat with the seed, without the price of a real hash: a simulation draws millions. */
export function quickIds(random: () => number): Ids {
  return {
    random: () => letters(random()) + letters(random()) + letters(random()),
    fraction: random,
    hash(text) {
      const half = letters(mix(text, 0x811c9dc5) / 2 ** 32) + letters(mix(text, 0x2545f491) / 2 ** 32)
      // as long as a secret must at least be
      return half + half
    },
  }
}

function letters(fraction: number): string {
  return Math.floor(fraction * 36 ** 6)
    .toString(36)
    .padStart(6, '0')
}

function mix(text: string, start: number): number {
  let hash = start
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash ^= hash >>> 15
  return Math.imul(hash, 0x85ebca6b) >>> 0
}
