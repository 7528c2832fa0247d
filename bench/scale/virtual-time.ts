/** Time that stands still while anything runs: what is to happen lies in a heap and happens one at a time, earliest first. */
export interface VirtualTime {
  /** Milliseconds since the run began, with fractions. */
  now(): number
  after(ms: number, happen: () => void): void
  pause(ms: number): Promise<void>
  /** Ends at `until`, or earlier when nothing is left or `over` says so, which is asked once a second. */
  run(until: number, over?: () => boolean): Promise<void>
}

interface Happening {
  readonly at: number
  /** Breaks ties: what was planned first happens first. */
  readonly turn: number
  readonly happen: () => void
}

export function createVirtualTime(): VirtualTime {
  const heap: Happening[] = []
  let now = 0
  let turns = 0

  function after(ms: number, happen: () => void) {
    push(heap, { at: now + Math.max(0, ms), turn: turns++, happen })
  }

  return {
    now: () => now,
    after,
    pause: ms => new Promise(resolve => after(ms, resolve)),
    run: (until, over) =>
      new Promise((resolve, reject) => {
        let asked = now
        const step = () => {
          try {
            const next = heap[0]
            const stop = next === undefined || next.at > until || (over !== undefined && now - asked >= 1_000 && over())
            if (stop || next === undefined) {
              if (next === undefined || next.at > until) now = until
              return resolve()
            }
            if (now - asked >= 1_000) asked = now
            pop(heap)
            now = next.at
            next.happen()
            // Node runs the promise jobs to their end before the next tick, and starts no tick queued from a job earlier: whatever
            // can go on without time passing has done so before the next thing happens
            queueMicrotask(() => process.nextTick(step))
          } catch (error) {
            reject(error)
          }
        }
        process.nextTick(step)
      }),
  }
}

function isBefore(one: Happening, other: Happening): boolean {
  return one.at < other.at || (one.at === other.at && one.turn < other.turn)
}

function push(heap: Happening[], added: Happening) {
  let i = heap.length
  heap.push(added)
  while (i > 0) {
    const parent = (i - 1) >> 1
    const above = heap[parent] as Happening
    if (isBefore(above, added)) break
    heap[i] = above
    i = parent
  }
  heap[i] = added
}

function pop(heap: Happening[]) {
  const moved = heap.pop() as Happening
  if (heap.length === 0) return
  let i = 0
  for (;;) {
    let child = 2 * i + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && isBefore(heap[child + 1] as Happening, heap[child] as Happening)) child++
    if (isBefore(moved, heap[child] as Happening)) break
    heap[i] = heap[child] as Happening
    i = child
  }
  heap[i] = moved
}
