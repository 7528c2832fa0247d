/** The customer's HTTP routes. A chat's session secret opens that one chat and nothing else (T1). */
import type { Chat } from '../domain/chat.ts'
import { identityKeys } from '../domain/identity-keys.ts'
import { readLog } from '../domain/messages.ts'
import { getPicture } from '../domain/pictures.ts'
import { keepPlace, returnToPlace } from '../domain/places.ts'
import type { Ports } from '../domain/ports.ts'
import { type Rated, rate } from '../domain/rating.ts'
import { openedBy, startChat, ticketFor } from '../domain/start-chat.ts'
import { RatingSchema, ReturnToPlaceSchema } from '../protocol/around-a-chat.ts'
import { StartChatSchema } from '../protocol/chat-start.ts'
import { limits } from '../protocol/limits.ts'
import { vouchedCustomer } from './customer-token.ts'
import { intakeRefusal } from './http-form.ts'
import { type Answer, type HttpEvent, parseBody, queryNumber } from './http-requests.ts'
import { eventView } from './wire.ts'

export async function startCustomerChat(ports: Ports, event: HttpEvent): Promise<Answer> {
  const { startKey, customerKey, queue, nickname, firstName, lastName, email, answers, identity } = parseBody(StartChatSchema, event)
  const customer = { nickname, firstName, lastName, email }
  const identify = async (token: string) => vouchedCustomer(token, await identityKeys(ports), customer, ports.clock.now())
  const started = await startChat(ports, {
    startKey,
    customerKey,
    queue,
    customer,
    answers,
    ...(identity === undefined ? {} : { identify: () => identify(identity) }),
  })
  switch (started.result) {
    case 'started': {
      const { chat, transactionId, session, ticket, ticketExpiresAt } = started
      return { status: started.repeated ? 200 : 201, body: { chat, transactionId, session, ticket, ticketExpiresAt } }
    }
    case 'noSuchQueue':
      return { status: 400, code: 'BAD_REQUEST', message: `queue: there is no queue '${queue}'; choose one of GET /api/chats/form` }
    case 'notYours':
      return { status: 409, code: 'CONFLICT', message: 'startKey: this key was used by another browser; make a new one' }
    case 'busy':
      return { status: 503, code: 'RETRY', message: 'too many chats start at the same moment; please try again' }
    case 'closed':
    case 'tooBusy':
    case 'notIdentified':
    case 'incomplete':
    case 'badAnswer':
      return intakeRefusal(started)
    default:
      return started satisfies never
  }
}

export async function chatTicket(ports: Ports, event: HttpEvent): Promise<Answer> {
  const chat = await sessionChat(ports, event)
  return chat === undefined ? notYours : { status: 201, body: await ticketFor(ports, chat) }
}

export async function chatEvents(ports: Ports, event: HttpEvent): Promise<Answer> {
  const chat = await sessionChat(ports, event)
  if (chat === undefined) return notYours
  const after = queryNumber(event, 'after', 0, Number.MAX_SAFE_INTEGER)
  const log = await readLog(ports, chat.id, after, queryNumber(event, 'limit', limits.pageEvents, limits.pageEvents))
  if (log === undefined) return notYours
  const events = log.events.map(found => eventView({ role: 'customer' }, found))
  return { status: 200, body: { chat: chat.id, after, events, head: log.head, more: log.more } }
}

export async function rateChat(ports: Ports, event: HttpEvent): Promise<Answer> {
  const chat = await sessionChat(ports, event)
  if (chat === undefined) return notYours
  const rating = parseBody(RatingSchema, event)
  const rated = await rate(ports, chat, rating)
  if (rated === 'busy') return tryAgain
  return rated === 'rated' ? { status: 200, body: { stars: rating.stars } } : { status: 409, code: 'CONFLICT', message: unrated[rated] }
}

const unrated: Readonly<Record<Exclude<Rated, 'rated' | 'busy'>, string>> = {
  goesOn: 'this chat has not ended; rate it afterwards',
  nobodyThere: 'no agent took part in this chat: there is nothing to rate',
  tooLate: 'this chat ended more than a day ago; it cannot be rated any more',
  ratedOtherwise: 'this chat has been rated already; a rating cannot be changed',
}

export async function keepChatPlace(ports: Ports, event: HttpEvent): Promise<Answer> {
  const chat = await sessionChat(ports, event)
  if (chat === undefined) return notYours
  const kept = await keepPlace(ports, chat)
  if (kept === 'ended') return hasEnded
  return kept === 'busy' ? tryAgain : { status: 201, body: kept }
}

export async function returnToChat(ports: Ports, event: HttpEvent): Promise<Answer> {
  const returned = await returnToPlace(ports, parseBody(ReturnToPlaceSchema, event))
  switch (returned.result) {
    case 'returned': {
      const { chat, transactionId, session, ticket, ticketExpiresAt } = returned
      return { status: 201, body: { chat, transactionId, session, ticket, ticketExpiresAt } }
    }
    case 'noSuchPlace':
      return {
        status: 401,
        code: 'UNAUTHENTICATED',
        message: 'this link is unknown, used or over; go on where you opened the chat, or start a new one',
      }
    case 'ended':
      return hasEnded
    case 'busy':
      return tryAgain
    default:
      return returned satisfies never
  }
}

const hasEnded: Answer = { status: 409, code: 'CHAT_ENDED', message: 'this chat has ended; start a new one' }
const tryAgain: Answer = { status: 503, code: 'RETRY', message: 'too many changes at the same moment; please try again' }

/** Public, as an image on a page is: its path is a hash that nobody guesses. */
export async function picture(ports: Ports, event: HttpEvent): Promise<Answer> {
  const found = await getPicture(ports, event.pathParameters?.picture ?? '')
  return found === undefined
    ? { status: 404, code: 'NOT_FOUND', message: 'there is no such picture' }
    : { status: 200, image: found.data, type: found.type }
}

/** The same answer for a chat that does not exist and for one that is somebody else's (T30). */
const notYours: Answer = { status: 401, code: 'UNAUTHENTICATED', message: 'this session opens no such chat; start a new chat' }

async function sessionChat(ports: Ports, event: HttpEvent): Promise<Chat | undefined> {
  const session = /^Bearer (\S{20,})$/.exec(event.headers?.authorization ?? '')?.[1]
  const chat = event.pathParameters?.chat
  return session === undefined || chat === undefined ? undefined : openedBy(ports, chat, session)
}
