/**
 * The part of @preact/signals that a customer's page uses, in a tenth of its size: build.ts puts this file in its place there. Values that
 * tell who reads them when they change; drawing is bound to them by an effect (web/customer/engine.ts).
 */
export interface Signal<Value> {
  value: Value
}

interface Effect {
  run(): void
  readers: Set<Set<Effect>>
}
let running: Effect | undefined

export function signal<Value>(first: Value): Signal<Value> {
  let now = first
  const readers = new Set<Effect>()
  return {
    get value() {
      if (running) {
        readers.add(running)
        running.readers.add(readers)
      }
      return now
    },
    set value(next) {
      if (next === now) return
      now = next
      for (const one of [...readers]) one.run()
    },
  }
}

/** Runs now, and again after each change of what it has read; the answer ends that. */
export function effect(work: () => void): () => void {
  const self: Effect = {
    readers: new Set(),
    run() {
      stop()
      const outer = running
      running = self
      try {
        work()
      } finally {
        running = outer
      }
    },
  }
  function stop() {
    for (const readers of self.readers) readers.delete(self)
    self.readers.clear()
  }
  self.run()
  return stop
}
