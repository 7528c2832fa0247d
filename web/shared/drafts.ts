import { type Signal, signal } from '@preact/signals'
import type { DraftStorage } from './browser-storage.ts'

export { type DraftStorage, storageOrMemory } from './browser-storage.ts'

/** What was begun in each chat; kept while chats are switched and the page is loaded again, and the same in every tab. */
export interface Drafts {
  all: Signal<Readonly<Record<string, string>>>
  /** `after`: what was kept before goes only then, so that a message is kept in one place at least at any moment. */
  set(chat: string, text: string, after?: Promise<void>): void
  forget(): void
  /** Another tab has written: the last writer wins, but never over what somebody is writing here. */
  heard(key: string | null, text: string | null): void
}

/** One entry per chat, so that two tabs do not overwrite each other's chats. `prefix` names whose drafts these are. */
export function createDrafts(storage: DraftStorage, prefix: string, isWriting: (chat: string) => boolean = () => false): Drafts {
  const all = signal<Readonly<Record<string, string>>>(load())

  function show(chat: string, text: string) {
    const { [chat]: _, ...others } = all.value
    all.value = text === '' ? others : { ...others, [chat]: text }
  }
  function keep(chat: string) {
    const text = all.value[chat]
    try {
      if (text === undefined) storage.removeItem(prefix + chat)
      else storage.setItem(prefix + chat, text)
    } catch (error) {
      console.warn('drafts are kept until the page is closed only', error)
    }
  }
  function load(): Record<string, string> {
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '').filter(key => key.startsWith(prefix))
    return Object.fromEntries(keys.map(key => [key.slice(prefix.length), storage.getItem(key) ?? '']))
  }

  return {
    all,
    set(chat, text, after) {
      show(chat, text)
      if (after) void after.then(() => keep(chat))
      else keep(chat)
    },
    forget() {
      const chats = Object.keys({ ...load(), ...all.value })
      all.value = {}
      for (const chat of chats) keep(chat)
    },
    heard(key, text) {
      const chat = key?.startsWith(prefix) ? key.slice(prefix.length) : undefined
      if (chat !== undefined && !isWriting(chat)) show(chat, text ?? '')
    },
  }
}
