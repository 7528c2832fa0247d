/** What a customer says of a chat that is over: once, within a day, and only if an agent had taken part. */
import type { Chat } from './chat.ts'
import { raiseRev, readRoom, tellCustomer } from './delivery.ts'
import { ratingKey } from './keys.ts'
import type { Item, Ports } from './ports.ts'
import { mayBeRated } from './rating-time.ts'

export interface Rating {
  /** 1 to 5. */
  readonly stars: number
  readonly comment: string
}
const mostTries = 4

export type Rated = 'rated' | 'busy' | 'goesOn' | 'nobodyThere' | 'tooLate' | 'ratedOtherwise'

/** A repeat of the same words is the same rating; other ones come too late. */
export async function rate(ports: Ports, chat: Chat, { stars, comment }: Rating): Promise<Rated> {
  const { store, clock, ids } = ports
  const at = clock.now()
  const may = mayBeRated(chat, at)
  if (may === 'goesOn' || may === 'nobodyThere') return may
  const same = (known: Rating) => (known.stars === stars && known.comment === comment ? 'rated' : 'ratedOtherwise')
  if (may === 'tooLate') {
    const known = await readRating(ports, chat.id)
    return known === undefined ? 'tooLate' : same(known)
  }
  for (let tries = 0; ; tries++) {
    const written = await store.write({
      put: { ...ratingKey(chat.id), stars, comment, at },
      if: [{ path: ['pk'], is: 'absent' }],
    })
    if (written.ok) break
    const known = await readRating(ports, chat.id)
    if (known !== undefined) return same(known)
    if (tries === mostTries) return 'busy'
    await clock.pause(5 + ids.fraction() * 20)
  }
  ports.journal.record('ChatRated', { chat: chat.id, stars })
  // other pages of the customer ask no more
  await raiseRev(ports, chat.id)
  const room = await readRoom(ports, chat.id)
  if (room !== undefined) await tellCustomer(ports, room)
  return 'rated'
}

export async function readRating({ store }: Pick<Ports, 'store'>, chat: string): Promise<Rating | undefined> {
  const item = await store.get(ratingKey(chat))
  return item === undefined ? undefined : ratingOf(item)
}

function ratingOf({ stars, comment }: Item): Rating {
  return { stars: stars as number, comment: comment as string }
}
