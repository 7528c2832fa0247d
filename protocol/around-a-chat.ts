/** What a customer's page asks besides a chat: most chats never do. */
import * as v from 'valibot'
import { Count, Email, Key, Required } from './chat-start.ts'
import { limits } from './limits.ts'
import { Plain } from './plain.ts'
import { Id } from './views.ts'

const Remark = v.pipe(Plain, v.trim(), v.maxLength(limits.remarkCharacters, `at most ${limits.remarkCharacters} characters`))

/** POST /api/left-messages: out of hours, or instead of waiting. `messageKey` names it: a repeat is the same message. */
export const LeaveMessageSchema = v.strictObject({
  messageKey: Key,
  queue: Id,
  nickname: Required,
  email: v.pipe(Email, v.minLength(1, 'please say where we can answer you')),
  text: v.pipe(Remark, v.minLength(1, 'please write your message')),
})
/** `reference`: what both sides can name it by. */
export const MessageLeftSchema = v.strictObject({ reference: v.string() })

/** POST /api/chats/{chat}/rating: once, after the end. */
export const RatingSchema = v.strictObject({
  stars: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)),
  comment: v.optional(Remark, ''),
})
export const RatedSchema = v.strictObject({ stars: Count })

/** POST /api/chats/{chat}/places: a secret for a link that leads back to this waiting chat from anywhere, once, until then. */
export const PlaceKeptSchema = v.strictObject({ place: v.string(), expiresAt: Count })
/** POST /api/places answers as POST /api/chats does; a repeat with the same `customerKey` gets the same session. */
export const ReturnToPlaceSchema = v.strictObject({ chat: Id, place: Key, customerKey: Key })
