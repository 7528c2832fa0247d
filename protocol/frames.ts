/**
 * The frames of `cc.v1` that the server sends (trust-ux §2.2, architecture §4). Every frame, both ways, carries `action`. Whoever sent a
 * frame is known from the connection, never from the frame.
 */
import * as v from 'valibot'
import { ErrorCodeSchema } from './errors.ts'
import { AgentChatSchema, AgentViewSchema, Cid, CustomerChatSchema, EstimateSchema, EventViewSchema, Id, ReceiptsSchema } from './views.ts'

/** Types only: what a page sends is checked by the server alone. */
export type { ClientAction, ClientFrame } from './client-frames.ts'

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const HeadsSchema = v.record(Id, Count)
const AckItem = v.strictObject({ cid: Cid, seq: v.optional(Count), at: v.optional(Count), dup: v.optional(v.boolean()) })

const welcome = { action: v.literal('welcome'), now: Count, expiresAt: Count, heads: HeadsSchema, chat: v.optional(CustomerChatSchema) }
const heartbeatAck = {
  action: v.literal('heartbeatAck'),
  now: Count,
  heads: HeadsSchema,
  agentRev: v.optional(Count),
  chatRev: v.optional(Count),
  /** What the page misses, as its `rev` and `rows` tell. */
  chat: v.optional(CustomerChatSchema),
  /** Of a waiting customer: chats before theirs, and how long it will take as a rule; without an estimate none holds any more. */
  ahead: v.optional(Count),
  estimate: v.optional(EstimateSchema),
}

/** Frames that both sides are sent. */
const forBoth = [
  /**
   * The command was carried out, or had been before (`dup`). For messages: one item each, with its number, and their events: they are
   * not pushed to the connection that sent them.
   */
  v.strictObject({ action: v.literal('ack'), chat: v.optional(Id), items: v.array(AckItem), events: v.optional(v.array(EventViewSchema)) }),
  v.strictObject({
    action: v.literal('nack'),
    cid: v.optional(Cid),
    chat: v.optional(Id),
    code: ErrorCodeSchema,
    message: v.string(),
    retry: v.boolean(),
    afterMs: v.optional(Count),
    requestId: v.optional(v.string()),
  }),
  v.strictObject({ action: v.literal('events'), chat: Id, events: v.array(EventViewSchema) }),
  v.strictObject({ action: v.literal('page'), chat: Id, after: Count, events: v.array(EventViewSchema), head: Count, more: v.boolean() }),
  v.strictObject({ action: v.literal('receipts'), chat: Id, receipts: ReceiptsSchema }),
  v.strictObject({ action: v.literal('typing'), chat: Id, from: v.picklist(['customer', 'agent']), on: v.boolean() }),
  /** The customer's own chat changed. */
  v.strictObject({ action: v.literal('chat'), now: Count, chat: CustomerChatSchema }),
  /** Please move: the server is about to close this socket, or may do so. */
  v.strictObject({ action: v.literal('bye'), code: ErrorCodeSchema, reconnectInMs: Count }),
] as const

// Made in a function, so that a bundle that does not use it drops all of it.
export const ServerFrameSchema = /* @__PURE__ */ (() =>
  v.variant('action', [
    /** Answer to `hello`: snapshots and heads, read after this connection was registered (PS5). `now` is server time. */
    v.strictObject({ ...welcome, agent: v.optional(AgentViewSchema) }),
    v.strictObject({ ...heartbeatAck, agent: v.optional(AgentViewSchema) }),
    ...forBoth,
    /** Whole snapshot of the agent; ignored when its `rev` is not newer. */
    v.strictObject({ action: v.literal('agent'), now: Count, agent: AgentViewSchema }),
    /** One row of the agent's list changed without the agent changing (joined, SLA passed, ended by the customer). */
    v.strictObject({ action: v.literal('agentChat'), now: Count, chat: AgentChatSchema }),
  ]))()
/** What a customer's page is sent: a part of the above. */
export const CustomerFrameSchema = v.variant('action', [v.strictObject(welcome), v.strictObject(heartbeatAck), ...forBoth])
export type ServerFrame = v.InferOutput<typeof ServerFrameSchema>
