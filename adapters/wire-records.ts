/** Records and canned replies as staff see them; who may see which is decided in domain/records.ts. */
import type { Match, WholeRecord } from '../domain/keep-records.ts'
import type { PastChat } from '../domain/past-chats.ts'
import type { CustomerRecord } from '../domain/records.ts'
import type { Reply } from '../domain/replies.ts'
import type { Matches, PastChat as PastChatView, RecordView, Reply as ReplyView } from '../protocol/records.ts'

export function recordView({ record, notes, chats }: WholeRecord): RecordView {
  return { ...headView(record), notes: notes.map(({ at, by, text }) => ({ at, by, text })), chats: chats.map(pastChatView) }
}

export function matchesView(matches: readonly Match[]): Matches {
  return {
    records: matches.map(({ chats, lastChatAt, ...record }) => ({
      ...headView(record),
      chats,
      ...(lastChatAt === undefined ? {} : { lastChatAt }),
    })),
  }
}

function headView({ id, rev, nickname, firstName, lastName, email, phone, company, createdAt }: CustomerRecord) {
  return { id, rev, nickname, firstName, lastName, email, phone, company, createdAt }
}

function pastChatView({ chat, rating }: PastChat): PastChatView {
  const { id, transactionId, queueName, startedAt, endedAt, endedBy, agentName, disposition, notes } = chat
  return {
    chat: id,
    transactionId,
    queueName,
    startedAt,
    endedAt,
    endedBy,
    ...(agentName === undefined ? {} : { agentName }),
    ...(disposition === undefined ? {} : { disposition: disposition.name }),
    ...(notes === undefined || notes === '' ? {} : { notes }),
    ...(chat.status === 'closed' && chat.uncoded ? { uncoded: true } : {}),
    ...(rating === undefined ? {} : { rating }),
  }
}

export function replyView({ id, rev, shortcut, name, text }: Reply): ReplyView {
  return { id, rev, shortcut, name, text }
}
