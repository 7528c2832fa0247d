import type { PlaceLink } from './place-link.ts'

/** What readPlaceLink reads. */
export function placeAddress(origin: string, { chat, place }: PlaceLink): string {
  return `${origin}/chat/#place=${encodeURIComponent(chat)}.${place}`
}
