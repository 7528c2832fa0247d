/** What a person's browser may know of chats, agents and queues. `adapters/wire.ts` alone decides what goes in. */
import * as v from 'valibot'
import { limits } from './limits.ts'

export const Id = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(64),
  v.regex(/^[A-Za-z0-9._@+-]+$/, 'an id has letters, digits and . _ @ + - only'),
)
export const Cid = v.pipe(
  v.string(),
  v.minLength(8),
  v.maxLength(limits.cidCharacters),
  v.regex(/^[A-Za-z0-9_-]+$/, 'a cid has letters, digits, _ and - only'),
)
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** Milliseconds since 1970, server time. */
const Instant = Count

const Name = v.pipe(v.string(), v.maxLength(limits.nameCharacters))
export const CustomerViewSchema = v.strictObject({
  nickname: Name,
  firstName: Name,
  lastName: Name,
  email: v.pipe(v.string(), v.maxLength(limits.emailCharacters)),
  /** Name and address were vouched for by the site that the customer is signed in to; otherwise they are as typed. */
  verified: v.optional(v.literal(true)),
})
export type CustomerView = v.InferOutput<typeof CustomerViewSchema>

/** Who did something: a customer sees an agent's shown name, never the id. */
export const ActorSchema = v.variant('role', [
  v.strictObject({ role: v.literal('customer') }),
  v.strictObject({ role: v.literal('agent'), name: v.string(), id: v.optional(v.string()) }),
  v.strictObject({ role: v.literal('system') }),
])
export type ActorView = v.InferOutput<typeof ActorSchema>

const eventBase = { seq: v.pipe(Count, v.minValue(1)), at: Instant, from: ActorSchema }
/** The numbered log of a chat: what both sides must agree on, in this order, without a gap. */
export const EventViewSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('started'), ...eventBase }),
  v.strictObject({ kind: v.literal('message'), ...eventBase, cid: v.optional(Cid), text: v.string() }),
  v.strictObject({ kind: v.literal('joined'), ...eventBase }),
  v.strictObject({ kind: v.literal('agentLeft'), ...eventBase }),
  /** The chat went on to a queue, or to a colleague who has accepted it (a `joined` follows). */
  v.strictObject({
    kind: v.literal('transferred'),
    ...eventBase,
    to: v.strictObject({ kind: v.picklist(['queue', 'agent']), name: v.string() }),
  }),
  v.strictObject({ kind: v.literal('ended'), ...eventBase }),
  /** Stands where an event cannot be read: of a newer server, or damaged (F39, F40). */
  v.strictObject({ kind: v.literal('unreadable'), ...eventBase }),
])
export type EventView = v.InferOutput<typeof EventViewSchema>

/** Keeps an event's place in the log; nothing when not even its number can be read. */
export function unreadable(event: unknown): EventView | undefined {
  const place = v.safeParse(v.object({ seq: eventBase.seq, at: v.fallback(Instant, 0) }), event)
  return place.success ? { kind: 'unreadable', ...place.output, from: { role: 'system' } } : undefined
}

/** Highest seq that each side has received and read. Both only rise. */
const Mark = v.strictObject({ delivered: Count, read: Count })
export const ReceiptsSchema = v.strictObject({ customer: Mark, agent: Mark })
export type ReceiptsView = v.InferOutput<typeof ReceiptsSchema>

/** From when to when a wait ends as a rule, in milliseconds from now: the middle half of what others waited lately. */
export const EstimateSchema = v.strictObject({ fromMs: Count, toMs: Count })
export type Estimate = v.InferOutput<typeof EstimateSchema>

/** A chat as its customer sees it; newer `rev` wins. */
export const CustomerChatSchema = v.strictObject({
  chat: Id,
  rev: Count,
  transactionId: v.string(),
  status: v.picklist(['waiting', 'offered', 'active', 'ended']),
  queueName: v.string(),
  head: Count,
  startedAt: Instant,
  /** Chats before this one in the queue, itself not counted, at most `limits.aheadChats`; only while waiting. */
  ahead: v.optional(Count),
  /** Only while waiting, and only when enough chats were taken lately to tell. */
  estimate: v.optional(EstimateSchema),
  /** Why it waits again, after it had been with an agent. */
  waitingAfter: v.optional(v.picklist(['agentLeft', 'transferred'])),
  agentName: v.optional(v.string()),
  /** Path of the agent's picture on this origin. */
  agentPicture: v.optional(v.string()),
  /** The agent's connection is lost, and awaited for a while before another agent is looked for. */
  agentAway: v.optional(v.literal(true)),
  endedBy: v.optional(v.picklist(['customer', 'agent', 'system'])),
  /**
   * How long a customer may say nothing to the agent's last word: until the page asks, and until the chat ends (D14). `since` is how the
   * silence stood at `head`: each later message of the agent begins it, one of the customer and a `joined` end it.
   */
  idle: v.optional(v.strictObject({ warnMs: Count, endMs: Count, since: v.optional(Instant) })),
  /** The chat has ended, was with an agent, and has not been rated. */
  mayRate: v.optional(v.literal(true)),
  receipts: ReceiptsSchema,
})
export type CustomerChatView = v.InferOutput<typeof CustomerChatSchema>

/** How an offer to a colleague ends without them: declined, not answered in time, connection lost, taken back by the giver. */
export const transferEndings = ['declined', 'missed', 'gone', 'takenBack'] as const

/** Why an offer went without being accepted: by the agent, in time, by the customer, by a lost connection, by the colleague who made it. */
export const offerEndings = ['rejected', 'missed', 'customerLeft', 'connectionLost', 'takenBack'] as const

/** A code that says what a chat was about. */
export const DispositionSchema = v.strictObject({ code: Id, name: v.pipe(v.string(), v.maxLength(limits.nameCharacters)) })
export type Disposition = v.InferOutput<typeof DispositionSchema>

/** An answer given before the chat, with the question as it was asked. */
export const AnswerSchema = v.strictObject({ label: v.string(), text: v.string() })

/** One row of an agent's chat list; newer `rev` wins. */
export const AgentChatSchema = v.strictObject({
  chat: Id,
  rev: Count,
  round: Count,
  transactionId: v.string(),
  status: v.picklist(['offered', 'active', 'postProcessing']),
  queue: v.strictObject({ id: Id, name: v.string() }),
  customer: CustomerViewSchema,
  /** What the customer is called in words to them, where `customer` has names that they did not give in this chat and nobody vouched for. */
  called: v.optional(v.strictObject({ nickname: v.string(), firstName: v.string() })),
  /** Answers given before the chat, in the order of the questions. */
  answers: v.optional(v.array(AnswerSchema)),
  /** The customer's record, once it is known which: names and address of `customer` are then the record's where it has them (S29). */
  record: v.optional(Id),
  /** Records with this customer's address, when there are several to choose from. */
  matches: v.optional(Count),
  /** No page of the customer is connected, since then. */
  customerAwaySince: v.optional(Instant),
  head: Count,
  startedAt: Instant,
  offeredAt: v.optional(Instant),
  offerExpiresAt: v.optional(Instant),
  joinedAt: v.optional(Instant),
  /** When the customer began to wait for an answer; absent while the agent's answer is the last word (S38, S40). */
  waitingSince: v.optional(Instant),
  /** How long the queue lets a customer wait for an answer (S39). */
  slaMs: Count,
  /** A colleague handed this chat on: who, and what they wrote for you. */
  handover: v.optional(v.strictObject({ fromName: v.string(), note: v.string() })),
  /** This chat is being offered to a colleague; it stays yours until they accept. */
  transfer: v.optional(v.strictObject({ to: Id, toName: v.string(), expiresAt: Instant })),
  /** How your last offer of it to a colleague ended, when they did not take it. */
  transferEnded: v.optional(v.strictObject({ toName: v.string(), why: v.picklist(transferEndings), at: Instant })),
  endedAt: v.optional(Instant),
  endedBy: v.optional(v.picklist(['customer', 'agent', 'system'])),
  postProcessingEndsAt: v.optional(Instant),
  /** The countdown has been extended: once is all. */
  extended: v.optional(v.literal(true)),
  /** The countdown is over, and the chat waits for its disposition code (S50). */
  overdue: v.optional(v.literal(true)),
  /** Codes of the chat's queue, and whether one must be chosen; in post processing. */
  dispositions: v.optional(v.array(DispositionSchema)),
  dispositionRequired: v.optional(v.literal(true)),
  /** What the agent has kept so far. */
  disposition: v.optional(Id),
  notes: v.optional(v.string()),
  receipts: ReceiptsSchema,
})
export type AgentChatView = v.InferOutput<typeof AgentChatSchema>

export const AgentStateSchema = v.picklist(['available', 'onBreak', 'workOffline'])
export type AgentState = v.InferOutput<typeof AgentStateSchema>

/** `off`: the agent takes no chats of it at the moment. */
export const AssignmentSchema = v.strictObject({
  queue: Id,
  name: v.string(),
  level: v.pipe(Count, v.minValue(1), v.maxValue(99)),
  off: v.optional(v.literal(true)),
})

/** An offer that went without being accepted. */
export const OfferGoneSchema = v.strictObject({
  chat: Id,
  round: Count,
  transactionId: v.string(),
  nickname: Name,
  why: v.picklist(offerEndings),
  /** The colleague who had offered it. */
  fromName: v.optional(v.string()),
  at: Instant,
})

/** An agent's whole snapshot: newer `rev` replaces it; chats that it does not name are gone. */
export const AgentViewSchema = v.strictObject({
  id: Id,
  rev: Count,
  name: v.string(),
  role: v.picklist(['agent', 'supervisor', 'administrator']),
  state: AgentStateSchema,
  stateSince: Instant,
  stopNew: v.boolean(),
  /** The reason that the agent gave for the break. */
  breakReason: v.optional(v.string()),
  /** Offers cannot be rejected, only accepted or missed (S24). */
  mayNotReject: v.optional(v.literal(true)),
  /** The agent may switch own queues off and on (S20). */
  mayChooseQueues: v.optional(v.literal(true)),
  /** Takes effect when the last chat is done; until then no new chat comes. */
  nextState: v.optional(v.picklist(['onBreak', 'workOffline'])),
  /** Why the server changed the state by itself, until the agent changes it again (D4). */
  stateReason: v.optional(v.picklist(['offerRejected', 'offerMissed', 'nextState'])),
  /** The last offers that went without being accepted, newest last. */
  offersGone: v.array(OfferGoneSchema),
  /** The last chats that went back to their queues because the connection was lost for too long, newest last. */
  chatsLost: v.optional(v.array(v.strictObject({ chat: Id, transactionId: v.string(), nickname: Name, at: Instant }))),
  limit: v.pipe(Count, v.minValue(1), v.maxValue(6)),
  queues: v.array(AssignmentSchema),
  chats: v.array(AgentChatSchema),
})
export type AgentView = v.InferOutput<typeof AgentViewSchema>
