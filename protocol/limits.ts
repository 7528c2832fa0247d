/** Numbers that both ends hold to. Sizes in characters or bytes, times in milliseconds. */

/** Version of the frames; a `hello` with another one is refused (trust-ux §2.2). */
export const protocolVersion = 1

export const limits = {
  messageCharacters: 5_000,
  /** Messages that one frame may carry. */
  batchMessages: 10,
  /** A batch must leave room for the envelope below API Gateway's 32 KB frame. */
  batchBytes: 28 * 1024,
  frameBytes: 32 * 1024,
  pageEvents: 100,
  pageBytes: 24 * 1024,
  nameCharacters: 64,
  emailCharacters: 254,
  /** 128 random bits as 22 characters of base64url, or any id of a client up to this length. */
  cidCharacters: 36,
  /** What an agent writes for the colleague who takes a chat over. */
  noteCharacters: 500,
  /** What an agent writes about a chat or a customer, and a customer in a message left or a rating. */
  remarkCharacters: 2_000,
  /** One answer to a question before the chat. */
  answerCharacters: 500,
  /** Questions a queue asks before a chat, its disposition codes, and canned replies of the whole centre. */
  questions: 10,
  dispositions: 50,
  replies: 500,
  /** An agent's picture, as it is sent and kept: a small square JPEG, PNG or WebP. */
  pictureBytes: 24 * 1024,
  /** A customer's place is counted up to here; this number means "so many or more". */
  aheadChats: 100,
  /** Two agents' entries, the chat, its log and its deadlines fit one transaction of 100 writes. */
  queuesPerAgent: 40,
} as const

/** A signed token of who a customer is at a site. Apart from the others: a schema that reads none of their names is left out of a page that does not use it. */
export const tokenCharacters = 4_096
/** The longest tag of a language that BCP 47 asks software to take. */
export const localeCharacters = 35

/** How often a page beats; a connection lives for three of them (architecture §4). */
export const heartbeat = {
  staffMs: 15_000,
  customerMs: 25_000,
  waitingMs: 10_000,
  hiddenMs: 240_000,
  shortestMs: 5_000,
  perConnection: 3,
} as const

/** One typing frame per this time at most; the receiver forgets it after `typingExpiresMs`. */
export const typing = { everyMs: 3_000, expiresMs: 6_000 } as const
