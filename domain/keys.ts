/** Names of the items in the one table (routing.md §5.1, trust-ux §2.1). Sort keys carry the orders that the rules rest on. */
import type { DeadlineKind, Key } from './ports.ts'

export const chatKey = (chat: string): Key => ({ pk: `C#${chat}`, sk: 'S' })
export const eventKey = (chat: string, seq: number): Key => ({ pk: `C#${chat}`, sk: `E#${digits(seq, 10)}` })
export const sentKey = (chat: string, sender: string, cid: string): Key => ({ pk: `C#${chat}`, sk: `D#${sender}#${cid}` })
export const listenerKey = (chat: string, connection: string): Key => ({ pk: `C#${chat}`, sk: `N#${connection}` })
export const receiptsKey = (chat: string): Key => ({ pk: `C#${chat}`, sk: 'R' })
/** The chat and its rating, in one query. */
export const chatWithRating = (chat: string) => ({ pk: `C#${chat}`, from: ratingKey(chat).sk, to: 'S' })
/** Listeners, receipts and the chat itself lie side by side: one query reads all that a push needs. */
export const chatWithListeners = (chat: string) => ({ pk: `C#${chat}`, from: 'N#', to: 'S' })

export const agentKey = (agent: string): Key => ({ pk: `A#${agent}`, sk: 'S' })
export const connectionKey = (agent: string, connection: string): Key => ({ pk: `A#${agent}`, sk: `N#${connection}` })
export const connectionsOf = (agent: string) => ({ pk: `A#${agent}`, from: 'N#', to: 'N#~' })

export const queueKey = (queue: string): Key => ({ pk: 'QUEUES', sk: queue })
/** Copies of a queue's settings: every decision reads one of them, and one partition would not take that of a busy queue. */
export const queueCopies = 8
export const queueCopyKey = (queue: string, copy: number): Key => ({ pk: `Q#${queue}#${copy}`, sk: 'S' })
export const staffKey = (agent: string): Key => ({ pk: 'STAFF', sk: agent })
export const onlineKey = (agent: string): Key => ({ pk: 'ONLINE#0', sk: agent })
export const leaseKey = (queue: string): Key => ({ pk: `Q#${queue}`, sk: 'LEASE' })

export const startKey = (hash: string): Key => ({ pk: `START#${hash}`, sk: 'S' })
export const openChatKey = (customerHash: string): Key => ({ pk: `CUST#${customerHash}`, sk: 'OPEN' })
/** A customer's record, its notes and past chats in their order, and what names each note so that a repeat makes no second one. */
export const recordKey = (record: string): Key => ({ pk: `REC#${record}`, sk: 'S' })
export const noteKey = (record: string, at: number, id: string): Key => ({ pk: `REC#${record}`, sk: `N#${digits(at, 13)}#${id}` })
export const notesOf = (record: string) => ({ pk: `REC#${record}`, from: 'N#', to: 'N#~' })
export const noteMadeKey = (record: string, hash: string): Key => ({ pk: `REC#${record}`, sk: `M#${hash}` })
export const pastChatKey = (record: string, startedAt: number, chat: string): Key => ({
  pk: `REC#${record}`,
  sk: `C#${digits(startedAt, 13)}#${chat}`,
})
export const pastChatsOf = (record: string) => ({ pk: `REC#${record}`, from: 'C#', to: 'C#~' })
/** Records by normalised address; several may have the same. */
export const addressPartition = (address: string): string => `MAIL#${address}`
export const addressKey = (address: string, record: string): Key => ({ pk: addressPartition(address), sk: record })

export const replyKey = (reply: string): Key => ({ pk: 'REPLIES', sk: reply })
/** Whose shortcut it is, in small letters: no two replies share one. */
export const shortcutKey = (shortcut: string): Key => ({ pk: 'SHORTCUTS', sk: shortcut })
export const repliesCountKey: Key = { pk: 'SHORTCUTS#COUNT', sk: 'S' }

export const transactionKey = (transactionId: string): Key => ({ pk: `TXID#${transactionId}`, sk: 'S' })
export const ticketKey = (hash: string): Key => ({ pk: `TICKET#${hash}`, sk: 'S' })
export const auditKey = (at: number, id: string): Key => ({
  pk: `AUDIT#${new Date(at).toISOString().slice(0, 7)}`,
  sk: `${digits(at, 13)}#${id}`,
})

/** LINE: idle agents of a queue, best level and longest idle first. */
export const linePartition = (queue: string, shard: number): string => `L#${queue}#${shard}`
export const lineKey = (queue: string, shards: number, level: number, idle: number, agent: string, v: number): Key => ({
  pk: linePartition(queue, spread(agent) % shards),
  sk: `${digits(level, 2)}#${digits(idle, 13)}#${agent}#${digits(v, 10)}`,
})

/** WAIT: waiting chats of a queue, highest priority and earliest start first. */
export const waitPartition = (queue: string, shard: number): string => `W#${queue}#${shard}`
export const waitKey = (queue: string, shards: number, priority: number, startedAt: number, chat: string, round: number): Key => ({
  pk: waitPartition(queue, spread(chat) % shards),
  sk: `${digits(priority, 2)}#${digits(startedAt, 13)}#${chat}#${digits(round, 6)}`,
})

/** Why an offer was made as it was: kept when the offer is over. Outside the range that a push reads. */
export const decisionKey = (chat: string, round: number): Key => ({ pk: `C#${chat}`, sk: `F#${digits(round, 6)}` })
export const decisionsOf = (chat: string) => ({ pk: `C#${chat}`, from: 'F#', to: 'F#~' })

/** When agents joined the chats of a queue, for the estimate. */
export const joinsPartition = (queue: string): string => `J#${queue}`
export const joinTime = (at: number): string => digits(at, 13)
export const joinKey = (queue: string, at: number, chat: string): Key => ({ pk: joinsPartition(queue), sk: `${joinTime(at)}#${chat}` })

/** Messages left: each by its id, and the open ones of a queue in their order; how many those are stands beside the queue's lease. */
export const leftKey = (message: string): Key => ({ pk: `LEFT#${message}`, sk: 'S' })
export const leftPartition = (queue: string): string => `LEFTOPEN#${queue}`
export const leftOpenKey = (queue: string, at: number, message: string): Key => ({
  pk: leftPartition(queue),
  sk: `${digits(at, 13)}#${message}`,
})
export const leftCountKey = (queue: string): Key => ({ pk: `Q#${queue}`, sk: 'LEFT' })

/** Secrets of the sites that vouch for their customers: one item, so that their number is exact. */
export const identityKeysKey: Key = { pk: 'IDENTITY', sk: 'KEYS' }
/** What the customer said of a chat: where a push reads, which needs it once the chat is over. */
export const ratingKey = (chat: string): Key => ({ pk: `C#${chat}`, sk: 'Q' })
/** A link that leads back to a chat, by the hash of its secret. Outside the range that a push reads. */
export const placeKey = (chat: string, hash: string): Key => ({ pk: `C#${chat}`, sk: `K#${hash}` })
export const centreKey: Key = { pk: 'CENTRE', sk: 'S' }
export const pictureKey = (hash: string): Key => ({ pk: `PIC#${hash}`, sk: 'S' })

/** DUE: deadlines, spread so that no one partition takes every write. */
export const duePartitions = 16
export const duePartition = (shard: number): string => `D#${shard}`
export const dueKey = (kind: DeadlineKind, at: number, subject: string, of: string): Key => ({
  pk: duePartition(spread(subject) % duePartitions),
  sk: `${digits(at, 13)}#${kind}#${subject}#${of}`,
})

export function digits(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

/** FNV-1a: spreads keys evenly, the same everywhere and always. */
function spread(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
