/** Bodies about customers: their records, canned replies, messages left, and what supervisors see. For staff alone. Times in milliseconds. */
import * as v from 'valibot'
import { Email, PersonName, Required } from './chat-start.ts'
import { limits } from './limits.ts'
import { Plain } from './plain.ts'
import { AgentStateSchema, CustomerViewSchema, Id } from './views.ts'

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** Names one making of a thing: a repeat makes no second one. */
const MakingKey = v.pipe(v.string(), v.minLength(22), v.maxLength(64), v.regex(/^[A-Za-z0-9_-]+$/, 'a key is base64url'))
const Remark = v.pipe(Plain, v.trim(), v.maxLength(limits.remarkCharacters, `at most ${limits.remarkCharacters} characters`))
const Line = v.pipe(PersonName, v.maxLength(limits.nameCharacters))

const details = {
  nickname: v.optional(PersonName, ''),
  firstName: v.optional(PersonName, ''),
  lastName: v.optional(PersonName, ''),
  email: v.optional(Email, ''),
  phone: v.optional(Line, ''),
  company: v.optional(Line, ''),
}
/** POST /api/records: `chat` links the new record to a chat that the asking agent has. */
export const NewRecordSchema = v.strictObject({ recordKey: MakingKey, chat: v.optional(Id), ...details })
/** PUT /api/records/{record}: `rev` is the one that was read. */
export const ChangedRecordSchema = v.strictObject({ rev: Count, ...details })
/** POST /api/records/{record}/notes. */
export const NewNoteSchema = v.strictObject({ noteKey: MakingKey, text: v.pipe(Remark, v.minLength(1, 'please write the note')) })
/** PUT /api/staff/chats/{chat}/record: which of several it is. */
export const ChosenRecordSchema = v.strictObject({ record: Id })

const recordHead = {
  id: Id,
  rev: Count,
  nickname: v.string(),
  firstName: v.string(),
  lastName: v.string(),
  email: v.string(),
  phone: v.string(),
  company: v.string(),
  createdAt: Count,
}
/** GET /api/staff/chats/{chat}/records: the records with the address of the chat's customer. */
export const MatchesSchema = v.strictObject({
  records: v.array(v.strictObject({ ...recordHead, chats: Count, lastChatAt: v.optional(Count) })),
})
export type Matches = v.InferOutput<typeof MatchesSchema>

/** A chat of a record's past, the last one first; its words by GET /api/records/{record}/chats/{chat}/events (an EventsPage). */
export const PastChatSchema = v.strictObject({
  chat: Id,
  transactionId: v.string(),
  queueName: v.string(),
  startedAt: Count,
  endedAt: v.optional(Count),
  agentName: v.optional(v.string()),
  endedBy: v.optional(v.picklist(['customer', 'agent', 'system'])),
  disposition: v.optional(v.string()),
  notes: v.optional(v.string()),
  /** Ended without a code though its queue wants one. */
  uncoded: v.optional(v.literal(true)),
  rating: v.optional(v.strictObject({ stars: Count, comment: v.string() })),
})
export type PastChat = v.InferOutput<typeof PastChatSchema>

/** GET /api/records/{record}; also the answer of POST and PUT. */
export const RecordSchema = v.strictObject({
  ...recordHead,
  notes: v.array(v.strictObject({ at: Count, by: v.string(), text: v.string() })),
  chats: v.array(PastChatSchema),
})
export type RecordView = v.InferOutput<typeof RecordSchema>

/** A canned reply: found by shortcut, then name, then content; `{customer.first}`, `{customer.nickname}`, `{agent.name}`, `{queue}`, `{transaction}` are filled in. */
const reply = {
  shortcut: v.pipe(v.string(), v.trim(), v.regex(/^[\p{L}\p{N}_-]{1,32}$/u, 'a shortcut has 1 to 32 letters, digits, _ and -')),
  name: Required,
  text: v.pipe(Plain, v.trim(), v.minLength(1, 'please write the reply'), v.maxLength(limits.messageCharacters)),
}
/** POST /api/replies and PUT /api/replies/{reply}; DELETE takes it away. For supervisors and administrators. */
export const NewReplySchema = v.strictObject({ id: Id, ...reply })
export const ChangedReplySchema = v.strictObject({ rev: Count, ...reply })
export const ReplySchema = v.strictObject({ id: Id, rev: Count, shortcut: v.string(), name: v.string(), text: v.string() })
export type Reply = v.InferOutput<typeof ReplySchema>
/** GET /api/replies. */
export const RepliesSchema = v.strictObject({ replies: v.array(ReplySchema) })

/** GET /api/left-messages: those of the own queues (supervisors: of all), oldest first, those not yet done alone. POST /api/left-messages/{message}/done. */
export const LeftMessagesSchema = v.strictObject({
  messages: v.array(
    v.strictObject({
      id: Id,
      reference: v.string(),
      queueName: v.string(),
      nickname: v.string(),
      email: v.string(),
      text: v.string(),
      at: Count,
    }),
  ),
})
export type LeftMessages = v.InferOutput<typeof LeftMessagesSchema>

/** GET /api/supervision: what is going on in every queue; read only, for supervisors. 200 agents and 100 waiting chats of a queue at most. Words by GET /api/staff/chats/{chat}/events. */
export const SupervisionSchema = v.strictObject({
  now: Count,
  queues: v.array(
    v.strictObject({
      id: Id,
      name: v.string(),
      waiting: Count,
      longestWaitSince: v.optional(Count),
      active: Count,
      late: Count,
      free: Count,
    }),
  ),
  agents: v.array(
    v.strictObject({
      id: Id,
      name: v.string(),
      state: AgentStateSchema,
      stateSince: Count,
      breakReason: v.optional(v.string()),
      away: v.optional(v.literal(true)),
      used: Count,
      limit: Count,
    }),
  ),
  /** Those that wait first, in the order of their line; then by agent. */
  chats: v.array(
    v.strictObject({
      chat: Id,
      transactionId: v.string(),
      status: v.picklist(['waiting', 'offered', 'active', 'postProcessing']),
      queueName: v.string(),
      customer: CustomerViewSchema,
      startedAt: Count,
      agentName: v.optional(v.string()),
      waitingSince: v.optional(Count),
      slaMs: Count,
    }),
  ),
})
export type Supervision = v.InferOutput<typeof SupervisionSchema>
