/** Chance that a seed decides: the same run every time, on every machine. */
export interface Chance {
  /** Uniform in [0, 1). */
  fraction(): number
  between(from: number, to: number): number
  /** Waiting time for something that happens every `mean` on average. */
  exponential(mean: number): number
  /** Whether something of this probability happens. */
  happens(probability: number): boolean
  /** Milliseconds of a call around a median: log-normal, and one in two hundred takes much longer. */
  latency(median: number): number
  /** Characters of the base64url alphabet. */
  letters(count: number): string
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** Of the logarithm of a latency. */
const spread = 0.25
const slowShare = 0.005
/** Mean extra time of a slow call, in medians. */
const slowness = 6

export function createChance(seed: number): Chance {
  const next = sfc32(seed)
  const fraction = () => next() / 2 ** 32
  const exponential = (mean: number) => -mean * Math.log(1 - fraction())
  return {
    fraction,
    exponential,
    between: (from, to) => from + (to - from) * fraction(),
    happens: probability => fraction() < probability,
    latency(median) {
      const normal = Math.sqrt(-2 * Math.log(1 - fraction())) * Math.cos(2 * Math.PI * fraction())
      const usual = median * Math.exp(spread * normal)
      return fraction() < slowShare ? usual + exponential(median * slowness) : usual
    },
    letters(count) {
      let text = ''
      for (let bits = 0, left = 0; text.length < count; bits >>>= 6, left--) {
        if (left === 0) {
          bits = next()
          left = 5
        }
        text += alphabet[bits & 63]
      }
      return text
    },
  }
}

/** 43 characters like a SHA-256, at a fraction of the cost: the bench needs ids that differ, not secrets. */
export function quickHash(text: string): string {
  let one = 0xdeadbeef
  let other = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    one = Math.imul(one ^ unit, 2654435761)
    other = Math.imul(other ^ unit, 1597334677)
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909)
  other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909)
  return ((one >>> 0).toString(36) + (other >>> 0).toString(36)).padEnd(43, '-')
}

function sfc32(seed: number): () => number {
  let a = 0x9e3779b9
  let b = 0x243f6a88
  let c = seed >>> 0
  let counter = 1
  const next = () => {
    const sum = (a + b + counter++) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return sum >>> 0
  }
  for (let i = 0; i < 16; i++) next()
  return next
}
