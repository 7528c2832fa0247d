import { type Signal, signal } from '@preact/signals'

/** What was begun in each chat; kept while chats are switched and the page is loaded again. */
export interface Drafts {
  all: Signal<Readonly<Record<string, string>>>
  set(chat: string, text: string): void
}

const storageKey = 'usher.drafts'

export function createDrafts(storage: Storage): Drafts {
  const all = signal(load(storage))
  return {
    all,
    set(chat, text) {
      const { [chat]: _, ...others } = all.value
      all.value = text === '' ? others : { ...others, [chat]: text }
      try {
        storage.setItem(storageKey, JSON.stringify(all.value))
      } catch (error) {
        console.warn('drafts are kept until the page is closed only', error)
      }
    },
  }
}

function load(storage: Storage): Record<string, string> {
  try {
    const value: unknown = JSON.parse(storage.getItem(storageKey) ?? '{}')
    if (typeof value !== 'object' || value === null) return {}
    return Object.fromEntries(Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
  } catch (error) {
    console.warn('the kept drafts cannot be read', error)
    return {}
  }
}
