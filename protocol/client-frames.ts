/** The frames of `cc.v1` that a page sends (trust-ux §2.2, architecture §4). Apart from the server's, so that a page does not carry their checks. */
import * as v from 'valibot'
import { heartbeat, limits, protocolVersion } from './limits.ts'
import { Plain } from './plain.ts'
import { AgentStateSchema, Cid, Id } from './views.ts'

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** Length in characters as people count them in the composer: UTF-16 units, as `maxlength` does. */
const Text = v.pipe(
  Plain,
  v.maxLength(limits.messageCharacters, `a message has at most ${limits.messageCharacters} characters`),
  v.check(text => text.trim() !== '', 'a message has at least one visible character'),
)

/** How often this page beats from now on; a hidden page beats less often. */
const HeartbeatMs = v.pipe(Count, v.minValue(heartbeat.shortestMs), v.maxValue(heartbeat.hiddenMs))

const command = { cid: Cid }
const chatCommand = { ...command, chat: Id }
const remarks = {
  disposition: v.optional(Id),
  notes: v.optional(v.pipe(Plain, v.maxLength(limits.remarkCharacters, `notes have at most ${limits.remarkCharacters} characters`))),
}
const offerCommand = { ...chatCommand, round: Count }

export const ClientFrameSchema = v.variant('action', [
  /** First frame of a connection. `heartbeatMs` is how often this page will beat. */
  v.strictObject({
    action: v.literal('hello'),
    v: v.literal(protocolVersion, `the protocol's version is ${protocolVersion}`),
    heartbeatMs: HeartbeatMs,
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
    /** One of the centre's reasons for a break; only with onBreak. */
    reason: v.optional(v.pipe(Plain, v.maxLength(limits.nameCharacters))),
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
    note: v.optional(v.pipe(Plain, v.maxLength(limits.noteCharacters, `a note has at most ${limits.noteCharacters} characters`))),
  }),
  /** Takes back a chat that is being offered to a colleague. */
  v.strictObject({ action: v.literal('takeBack'), ...chatCommand }),
  v.strictObject({ action: v.literal('end'), ...chatCommand }),
  /** What is given here is kept with the chat; what is absent stays as it was saved. */
  v.strictObject({ action: v.literal('endPostProcessing'), ...chatCommand, ...remarks }),
  /** Keeps what the agent has written and chosen so far, during the chat and in post processing. */
  v.strictObject({ action: v.literal('saveRemarks'), ...chatCommand, ...remarks }),
  /** As long again as the queue's post processing, once (D7). */
  v.strictObject({ action: v.literal('extendPostProcessing'), ...chatCommand }),
  /** Takes chats of one of the own queues or not, where the administrator leaves that to the agent (S20). */
  v.strictObject({ action: v.literal('setQueue'), ...command, queue: Id, on: v.boolean() }),
  /** A customer who was warned that the chat is about to end for silence (D14). */
  v.strictObject({ action: v.literal('stillHere'), ...chatCommand }),
])
export type ClientFrame = v.InferOutput<typeof ClientFrameSchema>
export type ClientAction = ClientFrame['action']

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
  'stillHere',
])
