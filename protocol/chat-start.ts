/** What a customer's page asks by HTTPS, both ways. Apart from the staff's bodies, so that the page does not carry those. */
import * as v from 'valibot'
import { limits } from './limits.ts'
import { Id } from './views.ts'

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** 128 random bits or more, base64url. */
const Key = v.pipe(v.string(), v.minLength(22), v.maxLength(64), v.regex(/^[A-Za-z0-9_-]+$/, 'a key is base64url'))
/** A person's words for a name: control and direction-changing characters are taken out, white space is folded (T8). */
export const PersonName = v.pipe(
  v.string(),
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
  v.string(),
  v.trim(),
  v.maxLength(limits.emailCharacters, `an e-mail address has at most ${limits.emailCharacters} characters`),
  v.regex(/^$|^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/, 'an e-mail address looks like name@example.com'),
)

/** GET /api/chats/form: what the page before a chat asks. */
export const ChatFormSchema = v.strictObject({ queues: v.array(v.strictObject({ id: Id, name: v.string() })) })
export type ChatForm = v.InferOutput<typeof ChatFormSchema>

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
})
export type StartChat = v.InferInput<typeof StartChatSchema>
export type StartChatParsed = v.InferOutput<typeof StartChatSchema>

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
