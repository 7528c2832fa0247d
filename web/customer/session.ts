import * as v from 'valibot'
import { newKey } from '../shared/key.ts'
import { storageKey } from './storage-key.ts'

/** What this browser keeps of its chat until that ends; every tab of the browser finds the same chat by it. */
const KeptSchema = v.object({
  startKey: v.string(),
  customerKey: v.string(),
  chat: v.optional(
    v.object({
      id: v.string(),
      transactionId: v.string(),
      session: v.string(),
      queue: v.optional(v.string()),
    }),
  ),
  /** Whom the site vouched for: on a shared browser these keys, and what was started with them, are nobody else's (known-customer.ts). */
  vouched: v.optional(v.string()),
})
export type Kept = v.InferOutput<typeof KeptSchema>

export { storageKey } from './storage-key.ts'

export interface ChatKeeper {
  read(): Kept | undefined
  /** Keys are kept before they are used, so that a start whose answer was lost is repeated and not doubled. */
  keys(vouched?: string): Kept
  keep(kept: Kept): void
  /** Forgets this chat; what another tab has started since stays. */
  forget(chat: string | undefined): void
}

export function createKeeper(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): ChatKeeper {
  let kept = load(storage)

  function save(next: Kept) {
    kept = next
    try {
      storage.setItem(storageKey, JSON.stringify(next))
    } catch (error) {
      console.warn('this browser keeps nothing: the chat is lost when the page is closed', error)
    }
  }
  return {
    read: () => {
      // Another tab may have started or ended the chat since.
      kept = load(storage) ?? (kept?.chat ? undefined : kept)
      return kept
    },
    keys(vouched) {
      const before = load(storage) ?? kept
      const now = before && isOf(before, vouched) ? before : { startKey: newKey(), customerKey: newKey() }
      if (vouched) now.vouched = vouched
      save(now)
      return now
    },
    keep: save,
    forget(chat) {
      kept = load(storage)
      if (kept?.chat && kept.chat.id !== chat) return
      kept = undefined
      storage.removeItem(storageKey)
    },
  }
}

/** Whom nobody was vouched for may sign in, and goes on. */
export const isOf = (kept: Kept, vouched: string | undefined) => !kept.vouched || kept.vouched === vouched

function load(storage: Pick<Storage, 'getItem'>): Kept | undefined {
  let text: string | null
  try {
    text = storage.getItem(storageKey)
  } catch (error) {
    console.warn('this browser does not let the page keep anything', error)
    return undefined
  }
  if (text === null) return undefined
  try {
    return v.parse(KeptSchema, JSON.parse(text))
  } catch (error) {
    console.warn('what was kept of a chat cannot be read', error)
    return undefined
  }
}
