/** A store whose calls a test looks at, fails or refuses, and handlers that die in the middle. */
import { createMemoryStore, type StoreCall } from '../../adapters/memory-store.ts'
import type { Outcome, Write } from '../../domain/ports.ts'

export interface Hooks {
  before?: ((call: StoreCall) => Promise<void>) | undefined
  refuse?: ((call: StoreCall) => Outcome | undefined) | undefined
}

export function tampered() {
  const hooks: Hooks = {}
  return { hooks, store: createMemoryStore({ before: async call => hooks.before?.(call), refuse: call => hooks.refuse?.(call) }) }
}

export function writesOf(call: StoreCall): readonly Write[] {
  return call.name === 'write' ? [call.write] : call.name === 'transact' ? call.writes : []
}

/** The work's first transaction is committed, and nothing after it happens. */
export async function diesAfterCommit(hooks: Hooks, work: () => Promise<unknown>): Promise<void> {
  let committed = false
  hooks.before = async call => {
    if (committed) throw new Error('killed')
    committed = call.name === 'transact'
  }
  const end = await work().catch((error: unknown) => error)
  hooks.before = undefined
  if (!(end instanceof Error && end.message === 'killed')) throw new Error(`the handler did not die: ${String(end)}`)
}

/** Transactions that touch this partition meet another one every time. */
export function contended(hooks: Hooks, pk: string): void {
  hooks.refuse = call =>
    call.name === 'transact' && call.writes.some(write => 'update' in write && write.update.pk === pk)
      ? { ok: false, failures: call.writes.map(() => ({ reason: 'conflict' })) }
      : undefined
}
