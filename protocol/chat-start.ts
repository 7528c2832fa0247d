/** What a customer's page asks by HTTPS, both ways; the rest of it is in around-a-chat.ts. Apart from the staff's bodies, so that the page does not carry those. */
import * as v from 'valibot'
import { limits, tokenCharacters } from './limits.ts'
import { Plain } from './plain.ts'
import { EstimateSchema, Id } from './views.ts'

export const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** 128 random bits or more, base64url. */
export const Key = v.pipe(v.string(), v.minLength(22), v.maxLength(64), v.regex(/^[A-Za-z0-9_-]+$/, 'a key is base64url'))
/** A person's words for a name: control and direction-changing characters are taken out, white space is folded (T8). */
export const PersonName = v.pipe(
  Plain,
  v.transform(text =>
    text
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Cf}]/gu, '')
      .replace(/\s+/g, ' ')
      .trim(),
  ),
  v.maxLength(limits.nameCharacters, `a name has at most ${limits.nameCharacters} characters`),
)
export const Required = v.pipe(PersonName, v.minLength(1, 'please fill in this field'))
/** An address or none; white space alone is none. */
export const Email = v.pipe(
  Plain,
  v.trim(),
  v.maxLength(limits.emailCharacters, `an e-mail address has at most ${limits.emailCharacters} characters`),
  v.regex(/^$|^[^\s@<>"\p{Cf}]+@[^\s@<>"\p{Cf}]+\.[^\s@<>".\p{Cf}]+$/u, 'an e-mail address looks like name@example.com'),
)

const QuestionKind = v.picklist(['text', 'longText', 'choice'])
/** What a queue asks before a chat, besides the name. `choice` has its options. */
export const QuestionSchema = v.strictObject({
  id: Id,
  label: Required,
  kind: QuestionKind,
  required: v.optional(v.boolean(), false),
  options: v.optional(v.pipe(v.array(Required), v.maxLength(20)), []),
})
export type Question = v.InferOutput<typeof QuestionSchema>

/** GET /api/chats/form: what the page before a chat asks, and what it must say beforehand. */
export const ChatFormSchema = v.strictObject({
  queues: v.array(
    v.strictObject({
      id: Id,
      name: v.string(),
      /** `closed`: outside its hours; `tooBusy`: as many wait as may. A chat cannot be started then. */
      state: v.picklist(['open', 'closed', 'tooBusy']),
      /** When it opens next, while closed and if it ever does. */
      opensAt: v.optional(Count),
      /** The next seven days' hours, earliest first; absent when it is always open. */
      hours: v.optional(v.array(v.strictObject({ from: Count, to: Count }))),
      estimate: v.optional(EstimateSchema),
      /** A message can be left instead. */
      leaveMessage: v.boolean(),
      /** Whether the form asks for first and last name, and for an address; `required` means that a chat needs it. */
      askName: v.picklist(['no', 'optional', 'required']),
      askEmail: v.picklist(['no', 'optional', 'required']),
      /** As the centre has checked them (QuestionSchema): the page need not carry its rules. */
      questions: v.array(
        v.strictObject({ id: Id, label: v.string(), kind: QuestionKind, required: v.boolean(), options: v.array(v.string()) }),
      ),
    }),
  ),
})
export type ChatForm = v.InferOutput<typeof ChatFormSchema>

const Answers = v.pipe(
  v.array(
    v.strictObject({
      question: Id,
      text: v.pipe(Plain, v.trim(), v.maxLength(limits.answerCharacters, `an answer has at most ${limits.answerCharacters} characters`)),
    }),
  ),
  v.maxLength(limits.questions),
)

/**
 * POST /api/chats. `startKey` names this start (a repeat returns the same chat); `customerKey` names this browser until its chat
 * ends (one open chat each) and is a secret of the browser.
 */
export const StartChatSchema = v.strictObject({
  startKey: Key,
  customerKey: Key,
  queue: Id,
  nickname: Required,
  firstName: v.optional(PersonName, ''),
  lastName: v.optional(PersonName, ''),
  email: v.optional(Email, ''),
  answers: v.optional(Answers, []),
  /** A token of the site that the customer is signed in to (HS256, its `kid` known to this centre): vouches for name and address. */
  identity: v.optional(v.pipe(v.string(), v.maxLength(tokenCharacters))),
})
export type StartChat = v.InferInput<typeof StartChatSchema>

/** `session` opens this one chat (HTTP: `Authorization: Bearer <session>`); `ticket` opens one socket within 30 s, once. */
export const ChatStartedSchema = v.strictObject({
  chat: Id,
  transactionId: v.string(),
  session: v.string(),
  ticket: v.string(),
  ticketExpiresAt: Count,
})
export type ChatStarted = v.InferOutput<typeof ChatStartedSchema>

/** POST /api/tickets (staff) and POST /api/chats/{chat}/tickets (customer). */
export const TicketSchema = v.strictObject({ ticket: v.string(), ticketExpiresAt: Count })
export type Ticket = v.InferOutput<typeof TicketSchema>
