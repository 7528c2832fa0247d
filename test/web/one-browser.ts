/** What the tabs of one browser share: a lock, channels and the store of unsent messages. */
import type { LockPort } from '../../web/shared/leadership.ts'
import type { OutboxEntry } from '../../web/shared/outbox.ts'
import type { OutboxStore } from '../../web/shared/outbox-store.ts'
import type { TabMessage, TabPorts } from '../../web/shared/tabs.ts'

export interface OneBrowser {
  /** The ports of one more tab. */
  tab(): TabOfOne
  readonly store: MemoryStore
}

export interface TabOfOne {
  locks: LockPort
  channel: NonNullable<TabPorts['channel']>
  /** The tab is gone at once, as in a crash: nothing that it would still do happens. */
  die(): void
  /** It does nothing, but keeps its lock, as a tab that the browser has frozen; what it is told waits. */
  freeze(on: boolean): void
}

export interface MemoryStore extends OutboxStore {
  rows: Map<string, OutboxEntry & { owner: string }>
  /** How storage fails, if it does: `hang` answers never. */
  fault: 'denied' | 'hang' | undefined
}

export function memoryOutboxStore(): MemoryStore {
  const rows: MemoryStore['rows'] = new Map()
  async function run<T>(work: () => T): Promise<T> {
    if (store.fault === 'denied') throw new DOMException('storage is denied', 'SecurityError')
    if (store.fault === 'hang') await new Promise(() => {})
    return work()
  }
  const store: MemoryStore = {
    rows,
    fault: undefined,
    load: owner =>
      run(() =>
        [...rows.values()]
          .filter(row => row.owner === owner)
          .sort((a, b) => a.at - b.at)
          .map(({ owner: _, ...entry }) => entry),
      ),
    put: (owner, entry) => run(() => void rows.set(`${owner} ${entry.cid}`, { ...entry, owner })),
    remove: (owner, cids) => run(() => cids.forEach(cid => void rows.delete(`${owner} ${cid}`))),
    keepOnly: owner =>
      run(() => {
        for (const [key, row] of rows) if (row.owner !== owner) rows.delete(key)
      }),
  }
  return store
}

export function oneBrowser(): OneBrowser {
  const listeners = new Set<{ name: string; tab: object; heard: (message: TabMessage) => void }>()
  const silent = new Set<object>()
  const frozen = new Map<object, (() => void)[]>()
  const waiting = new Map<string, { tab: object; grant(): void; taken(): void; held: boolean }[]>()

  /** Runs in the tab, when it runs. */
  function inTab(tab: object, run: () => void) {
    const later = frozen.get(tab)
    if (later) later.push(run)
    else if (!silent.has(tab)) run()
  }
  function pass(name: string) {
    const [first] = waiting.get(name) ?? []
    if (first && !first.held) {
      first.held = true
      first.grant()
    }
  }
  return {
    store: memoryOutboxStore(),
    tab() {
      const tab = {}
      return {
        locks: {
          hold: (name, take, signal, held) =>
            new Promise(resolve => {
              const queue = waiting.get(name) ?? []
              waiting.set(name, queue)
              const leave = () => {
                const index = queue.indexOf(request)
                if (index >= 0) queue.splice(index, 1)
                inTab(tab, resolve)
                queueMicrotask(() => pass(name))
              }
              const request = { tab, held: false, grant: held, taken: leave }
              if (take) {
                const holder = queue[0]
                queue.unshift(request)
                if (holder?.held) holder.taken()
              } else queue.push(request)
              signal.addEventListener('abort', leave, { once: true })
              queueMicrotask(() => pass(name))
            }),
        },
        channel(name, heard) {
          const listener = { name, tab, heard }
          listeners.add(listener)
          return {
            post(message) {
              const copy = structuredClone(message)
              if (silent.has(tab) || frozen.has(tab)) return
              for (const other of listeners) {
                if (other.name === name && other !== listener) queueMicrotask(() => inTab(other.tab, () => other.heard(copy)))
              }
            },
            close: () => void listeners.delete(listener),
          }
        },
        die() {
          silent.add(tab)
          for (const queue of waiting.values()) for (const request of queue.filter(one => one.tab === tab)) request.taken()
        },
        freeze(on) {
          const later = frozen.get(tab) ?? []
          if (on) frozen.set(tab, later)
          else frozen.delete(tab)
          if (!on) for (const run of later) run()
        },
      }
    },
  }
}
