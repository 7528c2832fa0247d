import type { OutboxEntry } from './outbox.ts'

/**
 * Where messages wait that are not delivered yet, so that a reload or a crash takes none away. `owner` is the agent or the chat that
 * they belong to: nobody else on this browser is ever handed them. Every call rejects when the browser keeps nothing.
 */
export interface OutboxStore {
  /** In the order in which they were written. */
  load(owner: string): Promise<readonly OutboxEntry[]>
  put(owner: string, entry: OutboxEntry): Promise<void>
  remove(owner: string, cids: readonly string[]): Promise<void>
  /** Forgets what belongs to anybody else. */
  keepOnly(owner: string): Promise<void>
}

type Row = OutboxEntry & { readonly owner: string }

const table = 'waiting'

export function createOutboxStore(factory: () => IDBFactory, name = 'usher.outbox'): OutboxStore {
  let opened: Promise<IDBDatabase> | undefined

  function database(): Promise<IDBDatabase> {
    opened ??= open(factory, name, () => {
      opened = undefined
    })
    return opened
  }
  async function run<T>(mode: IDBTransactionMode, work: (rows: IDBObjectStore) => IDBRequest<T> | undefined): Promise<T | undefined> {
    const transaction = (await database()).transaction(table, mode)
    const asked = work(transaction.objectStore(table))
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      // A full disk shows only here, when everything was accepted already.
      transaction.onabort = () => reject(transaction.error)
    })
    return asked?.result
  }

  return {
    async load(owner) {
      const rows = ((await run('readonly', store => store.getAll(rangeOf(owner)))) ?? []) as Row[]
      return rows.sort((a, b) => a.at - b.at).map(({ owner: _, ...entry }) => entry)
    },
    async put(owner, entry) {
      await run('readwrite', store => store.put({ ...entry, owner } satisfies Row))
    },
    async remove(owner, cids) {
      await run('readwrite', store => {
        for (const cid of cids) store.delete([owner, cid])
        return undefined
      })
    },
    async keepOnly(owner) {
      await run('readwrite', store => {
        const keys = store.getAllKeys()
        keys.onsuccess = () => {
          for (const key of keys.result as [string, string][]) if (key[0] !== owner) store.delete(key)
        }
        return undefined
      })
    },
  }
}

function rangeOf(owner: string): IDBKeyRange {
  return IDBKeyRange.bound([owner], [owner, []])
}

function open(factory: () => IDBFactory, name: string, lost: () => void): Promise<IDBDatabase> {
  return new Promise<IDBDatabase>((resolve, reject) => {
    // Where a person has forbidden storage, naming it is enough to throw.
    const request = factory().open(name, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath: ['owner', 'cid'] })
    request.onerror = () => reject(request.error)
    request.onsuccess = () => {
      const { result } = request
      result.onclose = lost
      result.onversionchange = () => {
        lost()
        result.close()
      }
      resolve(result)
    }
  }).catch(error => {
    lost()
    throw error
  })
}
