import type { Item, Store } from './ports.ts'

const pageItems = 200

/** All items of a partition, page by page. */
export async function everything(store: Store, pk: string): Promise<readonly Item[]> {
  const found: Item[] = []
  for (;;) {
    const last = found.at(-1)
    // the first key behind the last one that was read
    const { items, complete } = await store.query({ pk, ...(last === undefined ? {} : { from: `${last.sk}\u0000` }), limit: pageItems })
    found.push(...items)
    if (complete || items.length === 0) return found
  }
}
