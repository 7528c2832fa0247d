/** The closed set of error codes, on the socket and in HTTP bodies alike. */
import * as v from 'valibot'

export const errorCodes = [
  'RETRY',
  'RATE',
  'TOO_LONG',
  'BAD_FRAME',
  'BAD_REQUEST',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'CHAT_ENDED',
  'NOT_OWNER',
  'STALE_REV',
  'OFFER_GONE',
  'AT_CAPACITY',
  'CID_REUSED',
  'AUTH_EXPIRED',
  /** The queue's hours are over, or as many wait as may: a message can be left. */
  'CLOSED',
  'TOO_BUSY',
  /** The queue wants a disposition code before post processing ends (S50). */
  'DISPOSITION_MISSING',
] as const

export const ErrorCodeSchema = v.picklist(errorCodes)
export type ErrorCode = (typeof errorCodes)[number]

/** Only these are tried again by a client by itself; every other one is final for that frame. */
export const retryable: ReadonlySet<ErrorCode> = new Set(['RETRY', 'RATE'])

/** Body of every HTTP answer that is not a success. `message` says what was given, what was expected and what to do. */
export const ErrorBodySchema = v.strictObject({
  code: ErrorCodeSchema,
  message: v.string(),
  /** Names the request in the logs. */
  requestId: v.optional(v.string()),
})
export type ErrorBody = v.InferOutput<typeof ErrorBodySchema>
