/**
 * The frames of `cc.v1`, both ways (trust-ux §2.2, architecture §4). Every frame carries `action`. Whoever sent a frame is known
 * from the connection, never from the frame.
 */
import * as v from 'valibot'
import { ErrorCodeSchema } from './errors.ts'
import { heartbeat, limits, protocolVersion } from './limits.ts'
import {
  AgentChatSchema,
  AgentStateSchema,
  AgentViewSchema,
  Cid,
  CustomerChatSchema,
  EventViewSchema,
  Id,
  ReceiptsSchema,
} from './views.ts'

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** Length in characters as people count them in the composer: UTF-16 units, as `maxlength` does. */
const Text = v.pipe(
  v.string(),
  // control characters but tab and line end say nothing to a reader, and the six bytes of each in JSON would burst a frame
  v.transform(text => text.replace(/[^\P{Cc}\t\n]/gu, '')),
  v.maxLength(limits.messageCharacters, `a message has at most ${limits.messageCharacters} characters`),
  v.check(text => text.trim() !== '', 'a message has at least one visible character'),
)

/** How often this page beats from now on; a hidden page beats less often. */
const HeartbeatMs = v.pipe(Count, v.minValue(heartbeat.shortestMs), v.maxValue(heartbeat.hiddenMs))

const command = { cid: Cid }
const chatCommand = { ...command, chat: Id }
const offerCommand = { ...chatCommand, round: Count }

export const ClientFrameSchema = v.variant('action', [
  /** First frame of a connection. `heartbeatMs` is how often this page will beat. */
  v.strictObject({
    action: v.literal('hello'),
    v: v.literal(protocolVersion, `the protocol's version is ${protocolVersion}`),
    heartbeatMs: HeartbeatMs,
    /** Last seq that this page has shown, by chat; what follows it comes back as pages. */
    resume: v.optional(v.pipe(v.array(v.strictObject({ chat: Id, after: Count })), v.maxLength(limits.resumeChats)), []),
  }),
  v.strictObject({
    action: v.literal('message'),
    chat: Id,
    items: v.pipe(v.array(v.strictObject({ cid: Cid, text: Text })), v.minLength(1), v.maxLength(limits.batchMessages)),
  }),
  v.strictObject({
    action: v.literal('sync'),
    chat: Id,
    after: Count,
    limit: v.optional(v.pipe(Count, v.minValue(1), v.maxValue(limits.pageEvents))),
  }),
  v.strictObject({
    action: v.literal('heartbeat'),
    heartbeatMs: v.optional(HeartbeatMs),
    /** Last seq received, by chat. */
    seen: v.optional(v.record(Id, Count)),
    /** What this page shows: `rev` of its snapshot, and of each row of it. The answer brings the snapshot when any of them is old. */
    rev: v.optional(Count),
    rows: v.optional(v.record(Id, Count)),
  }),
  v.strictObject({ action: v.literal('read'), chat: Id, upTo: Count }),
  v.strictObject({ action: v.literal('typing'), chat: Id, on: v.boolean() }),
  /** Renews the connection's rights with a fresh ticket of the same person. */
  v.strictObject({ action: v.literal('authorize'), ...command, ticket: v.pipe(v.string(), v.minLength(16), v.maxLength(128)) }),
  /** `afterChats`: On Break or Work Offline when the last chat is done, and no new one until then. */
  v.strictObject({
    action: v.literal('setState'),
    ...command,
    state: AgentStateSchema,
    when: v.optional(v.picklist(['now', 'afterChats'])),
  }),
  /** End of the shift: Work Offline at once, and chats still held go back to their queues. */
  v.strictObject({ action: v.literal('signOut'), ...command }),
  /** Stop New: keep the chats, take no further offers; Resume is `on: false` (D4). */
  v.strictObject({ action: v.literal('stopNew'), ...command, on: v.boolean() }),
  v.strictObject({ action: v.literal('accept'), ...offerCommand }),
  v.strictObject({ action: v.literal('reject'), ...offerCommand }),
  /** Hands an active chat to a queue, at its original place, or offers it to a colleague. */
  v.strictObject({
    action: v.literal('transfer'),
    ...chatCommand,
    to: v.strictObject({ kind: v.picklist(['queue', 'agent']), id: Id }),
    note: v.optional(v.pipe(v.string(), v.maxLength(limits.noteCharacters, `a note has at most ${limits.noteCharacters} characters`))),
  }),
  /** Takes back a chat that is being offered to a colleague. */
  v.strictObject({ action: v.literal('takeBack'), ...chatCommand }),
  v.strictObject({ action: v.literal('end'), ...chatCommand }),
  v.strictObject({ action: v.literal('endPostProcessing'), ...chatCommand }),
])
export type ClientFrame = v.InferOutput<typeof ClientFrameSchema>
export type ClientAction = ClientFrame['action']

const HeadsSchema = v.record(Id, Count)
const AckItem = v.strictObject({ cid: Cid, seq: v.optional(Count), at: v.optional(Count), dup: v.optional(v.boolean()) })

export const ServerFrameSchema = v.variant('action', [
  /** Answer to `hello`: snapshots and heads, read after this connection was registered (PS5). `now` is server time. */
  v.strictObject({
    action: v.literal('welcome'),
    now: Count,
    expiresAt: Count,
    heads: HeadsSchema,
    agent: v.optional(AgentViewSchema),
    chat: v.optional(CustomerChatSchema),
  }),
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
  v.strictObject({
    action: v.literal('heartbeatAck'),
    now: Count,
    heads: HeadsSchema,
    agentRev: v.optional(Count),
    chatRev: v.optional(Count),
    /** What the page misses, as its `rev` and `rows` tell. */
    agent: v.optional(AgentViewSchema),
    chat: v.optional(CustomerChatSchema),
    /** Of a waiting customer: chats before theirs (see CustomerChatSchema). */
    ahead: v.optional(Count),
  }),
  v.strictObject({ action: v.literal('receipts'), chat: Id, receipts: ReceiptsSchema }),
  v.strictObject({ action: v.literal('typing'), chat: Id, from: v.picklist(['customer', 'agent']), on: v.boolean() }),
  /** Whole snapshot of the agent; ignored when its `rev` is not newer. */
  v.strictObject({ action: v.literal('agent'), now: Count, agent: AgentViewSchema }),
  /** One row of the agent's list changed without the agent changing (joined, SLA passed, ended by the customer). */
  v.strictObject({ action: v.literal('agentChat'), now: Count, chat: AgentChatSchema }),
  /** The customer's own chat changed. */
  v.strictObject({ action: v.literal('chat'), now: Count, chat: CustomerChatSchema }),
  /** Please move: the server is about to close this socket, or may do so. */
  v.strictObject({ action: v.literal('bye'), code: ErrorCodeSchema, reconnectInMs: Count }),
])
export type ServerFrame = v.InferOutput<typeof ServerFrameSchema>
export type ServerAction = ServerFrame['action']

/** Frames that an agent or a customer may send; any other action from them is FORBIDDEN. */
export const customerActions: ReadonlySet<ClientAction> = new Set([
  'hello',
  'message',
  'sync',
  'heartbeat',
  'read',
  'typing',
  'authorize',
  'end',
])
