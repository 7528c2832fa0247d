/**
 * The past chats of a record. What they show is read from each chat itself, where its rating is read in any case: so notes, code and
 * rating are told once and never old.
 */
import { type ClosedChat, isOver, type PostProcessingChat } from './chat.ts'
import { chatWithRating, pastChatsOf, ratingKey, recordKey } from './keys.ts'
import { type Page, readLog } from './messages.ts'
import type { Item, Ports } from './ports.ts'
import { type Asker, type CustomerRecord, isPastOf } from './records.ts'
import { audit } from './settings.ts'
import { readChat } from './writes.ts'

/** A record shows so many of its chats, the last ones. */
const mostShown = 50
/** A chooser counts chats up to here. */
const mostCounted = 100

export interface PastChat {
  readonly chat: PostProcessingChat | ClosedChat
  readonly rating?: { readonly stars: number; readonly comment: string }
}

/** The last one first. */
export async function pastChats({ store }: Ports, record: CustomerRecord): Promise<readonly PastChat[]> {
  const { items } = await store.query({ ...pastChatsOf(record.id), newestFirst: true, limit: mostShown })
  const found = await Promise.all(items.map(async entry => pastChatOf((await store.query(chatWithRating(entry.chat as string))).items)))
  return found.filter(past => past !== undefined).filter(({ chat }) => isPastOf(chat, record))
}

function pastChatOf(items: readonly Item[]): PastChat | undefined {
  const item = items.find(({ sk }) => sk === 'S')
  const chat = item === undefined ? undefined : readChat(item)
  if (chat === undefined || !isOver(chat)) return undefined
  const rated = items.find(({ sk }) => sk === ratingKey(chat.id).sk)
  return {
    chat,
    ...(rated === undefined ? {} : { rating: { stars: rated.stars as number, comment: (rated.comment as string | undefined) ?? '' } }),
  }
}

export async function countPastChats({ store }: Ports, record: string): Promise<{ readonly chats: number; readonly lastChatAt?: number }> {
  const { items } = await store.query({ ...pastChatsOf(record), newestFirst: true, limit: mostCounted })
  const [last] = items
  return { chats: items.length, ...(last === undefined ? {} : { lastChatAt: last.endedAt as number }) }
}

/** The words of a past chat; who read them is in the audit before they are given out (T23). */
export async function readPastChat(
  ports: Ports,
  asker: Asker,
  record: CustomerRecord,
  chat: string,
  after: number,
  limit: number,
): Promise<Page | undefined> {
  const log = await readLog(ports, chat, after, limit)
  if (log === undefined || !isPastOf(log.chat, record)) return undefined
  const told = await ports.store.write(audit(ports, asker.id, 'transcriptRead', recordKey(record.id), undefined, { chat, after }))
  if (!told.ok) throw new Error(`reading ${chat} could not be told to the audit`)
  return log
}
