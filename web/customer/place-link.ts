/** A link that leads back to a waiting chat from anywhere, once: `/chat/#place=<chat>.<secret>`. The secret is in no address that a server sees. */
export interface PlaceLink {
  readonly chat: string
  readonly place: string
}

/** Ids may have dots, secrets have none. */
export function readPlaceLink(hash: string): PlaceLink | undefined {
  const [, chat, place] = /^#place=(.+)\.([A-Za-z0-9_-]{22,64})$/.exec(hash) ?? []
  if (chat === undefined || place === undefined) return undefined
  try {
    return { chat: decodeURIComponent(chat), place }
  } catch {
    // a link that was cut or mistyped on its way
    return undefined
  }
}
