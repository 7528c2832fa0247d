import type { Clock } from './clock.ts'
import type { OutboxEntry } from './outbox.ts'
import type { OutboxStore } from './outbox-store.ts'

/** A store that takes longer hangs, as some do: a message does not wait for it. */
const patienceMs = 1_000

/** The store as an outbox uses it: it never fails, it only ceases to keep. */
export interface Keeping {
  belongTo(owner: string): void
  load(): Promise<readonly OutboxEntry[]>
  /** Resolves when the entry is kept; nothing when there is nowhere to keep it. */
  put(entry: OutboxEntry): Promise<void> | undefined
  remove(cids: readonly string[]): void
}

export function keepIn(store: OutboxStore | undefined, clock: Clock, unkept: () => void): Keeping {
  let owner: string | undefined

  /** In time, or not at all: with a warning to the person, and the message waits in memory (F38). */
  function patiently<T>(work: Promise<T>, otherwise: T): Promise<T> {
    return new Promise(resolve => {
      const cancel = clock.setTimer(clock.now() + patienceMs, () => failed('it does not answer'))
      function failed(error: unknown) {
        cancel()
        console.warn('this browser keeps no unsent messages', error)
        unkept()
        resolve(otherwise)
      }
      work.then(value => {
        cancel()
        resolve(value)
      }, failed)
    })
  }

  return {
    belongTo(next) {
      owner = next
    },
    async load() {
      return store && owner !== undefined ? patiently(store.load(owner), []) : []
    },
    put(entry) {
      return store && owner !== undefined ? patiently(store.put(owner, entry), undefined) : undefined
    },
    remove(cids) {
      if (store && owner !== undefined && cids.length > 0) void patiently(store.remove(owner, cids), undefined)
    },
  }
}
