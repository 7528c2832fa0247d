import type { ChatRefusal } from '../domain/chat-changes.ts'
import type { OwnRefusal } from '../domain/commands.ts'
import type { SayRefusal } from '../domain/messages.ts'
import type { ErrorCode } from '../protocol/errors.ts'

/** Every refusal has its code and its words: what was asked, why not, what to do. A new refusal without them does not compile. */
const refusals = {
  offerGone: ['OFFER_GONE', 'this offer is over: it ran out, was withdrawn or was taken back; wait for the next one'],
  notOwner: ['NOT_OWNER', 'this chat is with somebody else; only its own agent can do that'],
  ended: ['CHAT_ENDED', 'this chat has ended; nothing more can be written in it'],
  transferOpen: ['CONFLICT', 'this chat is being offered to a colleague already; take it back first'],
  agentNotFree: ['AT_CAPACITY', 'that colleague takes no chat at the moment: away, stopped, or without a free place; choose another'],
  noSuchTarget: ['NOT_FOUND', 'there is no such queue or colleague to hand the chat on to; open the list again and choose another'],
  notEnded: ['STALE_REV', 'this chat is not in post processing; end it first'],
  dispositionMissing: ['DISPOSITION_MISSING', 'this queue wants a disposition code; choose one, then end post processing'],
  noSuchDisposition: ['BAD_REQUEST', 'disposition: this queue has no such code; choose one of those that its chats show'],
  countdownOver: ['CONFLICT', 'the countdown of this chat is over; it cannot be extended any more'],
  absent: ['NOT_FOUND', 'there is no such chat for you'],
  busy: ['RETRY', 'too many changes at the same moment; the same request will be tried again'],
  mayNotReject: ['FORBIDDEN', 'offers cannot be rejected by you, only accepted, or left until they run out; ask an administrator'],
  mayNotChoose: ['FORBIDDEN', 'your queues are set by an administrator; ask there'],
  notYourQueue: ['NOT_FOUND', 'you are not assigned to this queue; open My Profile again'],
  noSuchReason: ['BAD_REQUEST', 'a reason is one of the centre’s, and goes with On Break alone; open the menu again and choose another'],
  cidReused: ['CID_REUSED', 'this client id was used for another text; send the text with a new one'],
} as const satisfies Record<ChatRefusal | SayRefusal | OwnRefusal | 'noSuchTarget', readonly [ErrorCode, string]>

export function refusalError(refusal: keyof typeof refusals): { readonly code: ErrorCode; readonly message: string } {
  const [code, message] = refusals[refusal]
  return { code, message }
}
