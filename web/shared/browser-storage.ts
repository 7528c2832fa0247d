/** The part of a browser's storage that pages use. Apart from the drafts, so that a first chunk does not carry those. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

/** The browser's storage, or one that lasts as long as the page where a person has forbidden it: naming it may throw (F38). */
export function storageOrMemory(name: 'localStorage' | 'sessionStorage'): DraftStorage {
  try {
    const storage = globalThis[name]
    if (storage) return storage
  } catch (error) {
    console.warn(`this browser gives the page no ${name}`, error)
  }
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    key: index => [...items.keys()][index] ?? null,
    getItem: key => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: key => void items.delete(key),
  }
}
