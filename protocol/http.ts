/** Bodies of the HTTP API, both ways; those of a customer's start are in chat-start.ts. Times in milliseconds. */
import * as v from 'valibot'
import { Email, QuestionSchema, Required } from './chat-start.ts'
import { limits } from './limits.ts'
import { AgentStateSchema, DispositionSchema, EventViewSchema, Id, offerEndings } from './views.ts'

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** GET /api/chats/{chat}/events?after=&limit= and GET /api/staff/chats/{chat}/events. */
export const EventsPageSchema = v.strictObject({ chat: Id, after: Count, events: v.array(EventViewSchema), head: Count, more: v.boolean() })
export type EventsPage = v.InferOutput<typeof EventsPageSchema>

const seconds = (from: number, to: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(from, `at least ${from} s`), v.maxValue(to, `at most ${to} s`))

const Ask = v.picklist(['no', 'optional', 'required'])
const Clock = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time looks like 08:30'))
/** Hours of a week in the queue's own time zone; days that it is closed all the same, as dates. */
export const HoursSchema = v.strictObject({
  timeZone: v.pipe(v.string(), v.maxLength(64)),
  week: v.pipe(
    v.array(
      v.pipe(
        v.strictObject({
          /** 1 Monday to 7 Sunday. */
          day: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7)),
          from: Clock,
          to: Clock,
        }),
        v.check(({ from, to }) => from < to, 'from comes before to; hours past midnight are two entries'),
      ),
    ),
    v.maxLength(28),
  ),
  closedOn: v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\d$/, 'a date looks like 2026-12-24'))), v.maxLength(100)),
    [],
  ),
})
export type Hours = v.InferOutput<typeof HoursSchema>

/** Settings of a queue. Defaults are D1, D4, D6 and D7 of behaviours.md. */
const queueSettings = {
  name: Required,
  /** 1 (served first) to 10, for an agent in several queues. */
  priority: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)), 5),
  offerTimeoutSeconds: v.optional(seconds(15, 60), 30),
  slaSeconds: v.optional(seconds(5, 3600), 60),
  /** 0: chats of this queue are closed at once. */
  postProcessingSeconds: v.optional(seconds(0, 3600), 60),
  /** How long a chat stays away from an agent who rejected or missed it. */
  rejectionSeconds: v.optional(seconds(5, 600), 30),
  /** What a reject or a missed offer does to an agent (D4). */
  afterMissedOffer: v.optional(v.picklist(['pause', 'stayAvailable']), 'pause'),
  /** Waiting this long raises the queue by one step of priority for an agent of several queues; 0 = never (S4). */
  ageingSeconds: v.optional(seconds(0, 3600), 60),
  /** What sends an agent to the back of the line besides becoming available: being offered a chat and finishing one, or the offer alone. */
  idleRule: v.optional(v.picklist(['offerAndEnd', 'offerOnly']), 'offerAndEnd'),
  /** Partitions of each of the queue's two lines: 1 up to about 150 chats/s (routing.md §5.7). */
  shards: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16)), 1),
  /** Codes for post processing, and whether one must be chosen (S50). */
  dispositions: v.optional(
    v.pipe(
      v.array(v.strictObject({ code: Id, name: Required })),
      v.maxLength(limits.dispositions),
      v.check(codes => new Set(codes.map(({ code }) => code)).size === codes.length, 'each code is named once'),
    ),
    [],
  ),
  dispositionRequired: v.optional(v.boolean(), false),
  /** What the customer is asked before the chat. */
  askName: v.optional(Ask, 'no'),
  askEmail: v.optional(Ask, 'optional'),
  questions: v.optional(
    v.pipe(
      v.array(QuestionSchema),
      v.maxLength(limits.questions),
      v.check(questions => new Set(questions.map(({ id }) => id)).size === questions.length, 'each question is named once'),
      v.check(questions => questions.every(({ kind, options }) => kind !== 'choice' || options.length > 0), 'a choice has options'),
    ),
    [],
  ),
  /** When chats can be started; absent: always. */
  hours: v.optional(HoursSchema),
  /** No more than so many wait; 0: no limit. */
  mostWaiting: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)), 0),
  /** Customers may leave a message out of hours, when it is too busy, and instead of waiting. */
  leaveMessage: v.optional(v.boolean(), true),
  /** Silence of the customer after the agent's last word: when the page asks, and when the chat ends; 0 = never (D14). */
  idleWarnSeconds: v.optional(seconds(0, 86_400), 300),
  idleEndSeconds: v.optional(seconds(0, 86_400), 600),
}
export const NewQueueSchema = v.strictObject({ id: Id, ...queueSettings })
/** PUT replaces the settings; `rev` is the one that was read, another one is refused with CONFLICT. */
export const ChangedQueueSchema = v.strictObject({ rev: Count, ...queueSettings })
export const QueueViewSchema = v.strictObject({
  id: Id,
  rev: Count,
  name: v.string(),
  priority: Count,
  offerTimeoutSeconds: Count,
  slaSeconds: Count,
  postProcessingSeconds: Count,
  rejectionSeconds: Count,
  afterMissedOffer: v.picklist(['pause', 'stayAvailable']),
  ageingSeconds: Count,
  idleRule: v.picklist(['offerAndEnd', 'offerOnly']),
  shards: Count,
  dispositions: v.array(DispositionSchema),
  dispositionRequired: v.boolean(),
  askName: Ask,
  askEmail: Ask,
  questions: v.array(QuestionSchema),
  hours: v.optional(HoursSchema),
  mostWaiting: Count,
  leaveMessage: v.boolean(),
  idleWarnSeconds: Count,
  idleEndSeconds: Count,
})
export type QueueView = v.InferOutput<typeof QueueViewSchema>

const staffSettings = {
  name: Required,
  email: v.optional(Email, ''),
  role: v.picklist(['agent', 'supervisor', 'administrator']),
  /** Chats at once, six at most (S9). */
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(6)), 6),
  /** Overrides the queue's value (D1). */
  offerTimeoutSeconds: v.optional(seconds(15, 60)),
  /** Whether the agent may reject offers (S24), and may switch own queues off and on (S20). */
  mayReject: v.optional(v.boolean(), true),
  mayChooseQueues: v.optional(v.boolean(), false),
  queues: v.optional(
    v.pipe(
      v.array(v.strictObject({ queue: Id, level: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(99)), 1) })),
      v.maxLength(limits.queuesPerAgent, `at most ${limits.queuesPerAgent} queues`),
      // an agent has one entry in a queue's line, with one level
      v.check(queues => new Set(queues.map(({ queue }) => queue)).size === queues.length, 'each queue is named once'),
    ),
    [],
  ),
}
export const NewStaffSchema = v.strictObject({ id: Id, ...staffSettings })
export const ChangedStaffSchema = v.strictObject({ rev: Count, ...staffSettings })
export const StaffViewSchema = v.strictObject({
  id: Id,
  rev: Count,
  name: v.string(),
  email: v.string(),
  role: v.picklist(['agent', 'supervisor', 'administrator']),
  limit: Count,
  offerTimeoutSeconds: v.optional(Count),
  mayReject: v.boolean(),
  mayChooseQueues: v.boolean(),
  /** Path of the picture on this origin. */
  picture: v.optional(v.string()),
  queues: v.array(v.strictObject({ queue: Id, name: v.string(), level: Count })),
})
export type StaffView = v.InferOutput<typeof StaffViewSchema>
/** GET /api/me: whoever holds the token, as the staff item says. */
export const MeSchema = StaffViewSchema

/** GET /api/staff/transfer-targets: where the asking agent may hand a chat on to. */
export const TransferTargetsSchema = v.strictObject({
  queues: v.array(v.strictObject({ id: Id, name: v.string() })),
  /** Signed-in colleagues; `free` places of those who take chats now, 0 for the others. */
  agents: v.array(v.strictObject({ id: Id, name: v.string(), state: AgentStateSchema, free: Count })),
})
export type TransferTargets = v.InferOutput<typeof TransferTargetsSchema>

/** Why an agent was or was not the one: see DecisionSchema. */
export const candidateReasons = ['chosen', 'takenByEarlierChat', 'rejectedThisChat', 'behind'] as const

/** "Why me": what the server saw when it made one offer of a chat (routing.md §5.4), in the order of the line. */
export const DecisionSchema = v.strictObject({
  round: Count,
  at: Count,
  queueName: v.string(),
  agent: v.strictObject({ id: Id, name: v.string() }),
  /** `transfer`: a colleague chose the agent, no line was read. */
  by: v.picklist(['line', 'transfer']),
  fromName: v.optional(v.string()),
  /** The settings that held: revision of the queue's settings, offer time-out, what finishing a chat does to the place in line. */
  settings: v.strictObject({ rev: Count, offerTimeoutSeconds: Count, idleRule: v.picklist(['offerAndEnd', 'offerOnly']) }),
  /** How long the customer had waited, and how many chats stood before this one. */
  waitedMs: Count,
  ahead: Count,
  /** Agents seen in the line, the longest waiting first, and the chosen one in any case: the first few of `candidatesSeen`. */
  candidates: v.array(
    v.strictObject({
      id: Id,
      name: v.string(),
      idleMs: Count,
      level: Count,
      used: Count,
      limit: Count,
      why: v.picklist(candidateReasons),
    }),
  ),
  candidatesSeen: Count,
  /** How the offer ended; absent while it is open. */
  outcome: v.optional(v.picklist(['accepted', ...offerEndings])),
})
export type DecisionView = v.InferOutput<typeof DecisionSchema>

/** GET /api/staff/chats/{chat}/decisions: every offer of a chat, the last one first; for its agent and for supervisors. */
export const DecisionsSchema = v.strictObject({ chat: Id, decisions: v.array(DecisionSchema) })
export type Decisions = v.InferOutput<typeof DecisionsSchema>

/** PUT /api/me: what people see the agent called. PUT /api/me/picture: base64 of the image, or null for none. Both answer a StaffView. */
export const ChangedMeSchema = v.strictObject({ rev: Count, name: Required })
export const ChangedPictureSchema = v.strictObject({
  picture: v.nullable(v.pipe(v.string(), v.base64(), v.maxLength(limits.pictureBytes * 2))),
})

/** GET and PUT /api/settings: of the whole centre; changed by administrators. */
export const ChangedCentreSchema = v.strictObject({ rev: Count, breakReasons: v.pipe(v.array(Required), v.maxLength(20)) })
export const CentreSchema = v.strictObject({ rev: Count, breakReasons: v.array(v.string()) })

/**
 * PUT /api/identity-keys/{kid}: a secret of a site whose server signs who its customers are, 32 bytes or more; DELETE takes it away.
 * GET /api/identity-keys names them; no secret is ever shown again.
 */
export const NewIdentityKeySchema = v.strictObject({ secret: v.pipe(v.string(), v.base64(), v.minLength(44), v.maxLength(256)) })
export const IdentityKeysSchema = v.strictObject({ keys: v.array(v.strictObject({ kid: Id, setAt: Count })) })
