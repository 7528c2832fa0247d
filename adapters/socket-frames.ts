/** One frame of a browser → one use case → one answer. The gateway's own shape is in socket-events.ts. */
import * as v from 'valibot'
import {
  acceptOffer,
  type Done,
  endChat,
  endPostProcessing,
  extendPostProcessing,
  rejectOffer,
  saveRemarks,
  setQueue,
  setState,
  setStopNew,
  signOut,
  stillHere,
} from '../domain/commands.ts'
import type { ChatSnapshot } from '../domain/delivery.ts'
import { mark, typing } from '../domain/marks.ts'
import { readLog, say } from '../domain/messages.ts'
import type { Ports } from '../domain/ports.ts'
import { type Caller, heartbeat, hello, renewRights, rightsUntil, type Welcome } from '../domain/presence.ts'
import { takeBack, transferChat } from '../domain/transfers.ts'
import { type ClientFrame, ClientFrameSchema, customerActions } from '../protocol/client-frames.ts'
import { type ErrorCode, retryable } from '../protocol/errors.ts'
import type { ServerFrame } from '../protocol/frames.ts'
import { heartbeat as beats, limits } from '../protocol/limits.ts'
import { Cid } from '../protocol/views.ts'
import { shortened } from './http-requests.ts'
import { NotPlain, plainJson } from './plain-json.ts'
import { refusalError } from './refusals.ts'
import { agentView, customerChatView, eventView, mayRead } from './wire.ts'

type Nack = Extract<ServerFrame, { action: 'nack' }>

/** The answer to a frame; undefined for frames that get none (read, typing). */
export async function answerFrame(ports: Ports, caller: Caller, body: string): Promise<ServerFrame | undefined> {
  const parsed = parseFrame(body)
  if (!parsed.ok) return parsed.nack
  const { frame } = parsed
  const cid = 'cid' in frame ? frame.cid : frame.action === 'message' ? frame.items[0]?.cid : undefined
  const refuse = (code: ErrorCode, message: string) =>
    nack(code, message, { ...(cid === undefined ? {} : { cid }), ...('chat' in frame ? { chat: frame.chat } : {}) })
  if (caller.role === 'customer') {
    if (!customerActions.has(frame.action)) return refuse('FORBIDDEN', `'${frame.action}' is not a customer's to ask for`)
    // the chat is the connection's; a frame that names another one is refused, never followed (T1)
    if ('chat' in frame && frame.chat !== caller.principal)
      return refuse('FORBIDDEN', 'this connection speaks for another chat; name your own')
  }
  if (frame.action === 'authorize') {
    const until = await renewRights(ports, caller, frame.ticket)
    return until === undefined
      ? refuse('AUTH_EXPIRED', 'that ticket is unknown, used, expired or somebody else’s; fetch a fresh one')
      : ack(frame.cid, undefined)
  }
  if (ports.clock.now() >= (await rightsUntil(ports, caller)))
    return refuse('AUTH_EXPIRED', 'the sign-in behind this connection has run out; send authorize with a fresh ticket')
  return answerParsed(ports, caller, frame, body, refuse)
}

type Refuse = (code: ErrorCode, message: string) => Nack

async function answerParsed(
  ports: Ports,
  caller: Caller,
  frame: Exclude<ClientFrame, { action: 'authorize' }>,
  body: string,
  refuse: Refuse,
): Promise<ServerFrame | undefined> {
  switch (frame.action) {
    case 'hello': {
      const welcome = await hello(ports, caller, frame.heartbeatMs)
      return {
        action: 'welcome',
        now: ports.clock.now(),
        expiresAt: await rightsUntil(ports, caller),
        heads: headsOf(welcome),
        ...(welcome.snapshot === undefined ? {} : { agent: agentView(welcome.snapshot) }),
        ...(welcome.chat === undefined ? {} : { chat: customerChatView(welcome.chat) }),
      }
    }
    case 'message': {
      // a socket may carry more in pieces; pushed on, it would not fit
      if (Buffer.byteLength(body) > limits.frameBytes)
        return refuse('TOO_LONG', `a frame has at most ${limits.frameBytes} bytes; send fewer messages at once`)
      const said = await say(ports, caller, frame.chat, frame.items)
      if (said.result === 'accepted') {
        const events = said.events.map(event => eventView(caller, event))
        return { action: 'ack', chat: frame.chat, items: [...said.items], ...(events.length === 0 ? {} : { events }) }
      }
      // a refusal speaks for all of them; what has its number already gets that first, and the rest comes again by itself
      if (said.items.length > 0) return { action: 'ack', chat: frame.chat, items: [...said.items] }
      const { code, message } = refusalError(said.refusal)
      return { ...refuse(code, message), cid: said.cid }
    }
    case 'sync': {
      const log = await readLog(ports, frame.chat, frame.after, frame.limit ?? limits.pageEvents)
      if (log === undefined || !mayRead(caller, log.chat)) return refuse('NOT_FOUND', 'there is no such chat for you to read')
      return {
        action: 'page',
        chat: frame.chat,
        after: frame.after,
        events: log.events.map(event => eventView(caller, event)),
        head: log.head,
        more: log.more,
      }
    }
    case 'heartbeat': {
      const usual = caller.role === 'customer' ? beats.customerMs : beats.staffMs
      const state = await heartbeat(ports, caller, frame.heartbeatMs ?? usual)
      await Promise.all(received(state, caller, frame.seen ?? {}).map(([chat, seq]) => mark(ports, caller, chat, 'delivered', seq)))
      return {
        action: 'heartbeatAck',
        now: ports.clock.now(),
        heads: headsOf(state),
        ...(state.snapshot === undefined ? {} : { agentRev: state.snapshot.agent.rev }),
        ...(state.chat === undefined ? {} : { chatRev: state.chat.chat.rev }),
        ...(state.chat?.ahead === undefined ? {} : { ahead: state.chat.ahead }),
        ...(state.chat?.estimate === undefined ? {} : { estimate: state.chat.estimate }),
        ...missed(state, frame),
      }
    }
    case 'read':
      await mark(ports, caller, frame.chat, 'read', frame.upTo)
      return undefined
    case 'typing':
      await typing(ports, caller, frame.chat, frame.on)
      return undefined
    case 'setState':
      return answerDone(await setState(ports, caller, frame.cid, frame.state, frame.when === 'afterChats', frame.reason), frame, refuse)
    case 'stopNew':
      return answerDone(await setStopNew(ports, caller, frame.cid, frame.on), frame, refuse)
    case 'signOut':
      return answerDone(await signOut(ports, caller, frame.cid), frame, refuse)
    case 'transfer':
      return answerDone(await transferChat(ports, caller, { ...frame, note: frame.note ?? '' }), frame, refuse)
    case 'takeBack':
      return answerDone(await takeBack(ports, caller, frame.chat), frame, refuse)
    case 'accept':
      return answerDone(await acceptOffer(ports, caller, frame.chat, frame.round), frame, refuse)
    case 'reject':
      return answerDone(await rejectOffer(ports, caller, frame.chat, frame.round), frame, refuse)
    case 'end':
      return answerDone(await endChat(ports, caller, frame.chat), frame, refuse)
    case 'endPostProcessing':
      return answerDone(await endPostProcessing(ports, caller, frame.chat, frame), frame, refuse)
    case 'saveRemarks':
      return answerDone(await saveRemarks(ports, caller, frame.chat, frame), frame, refuse)
    case 'extendPostProcessing':
      return answerDone(await extendPostProcessing(ports, caller, frame.chat), frame, refuse)
    case 'setQueue':
      return answerDone(await setQueue(ports, caller, frame.cid, frame.queue, frame.on), frame, refuse)
    case 'stillHere':
      if (caller.role !== 'customer') return refuse('FORBIDDEN', 'only a customer says to be there still')
      return answerDone(await stillHere(ports, frame.chat), frame, refuse)
    default:
      return frame satisfies never
  }
}

function answerDone(done: Done, frame: { readonly cid: string; readonly chat?: string }, refuse: Refuse): ServerFrame {
  if (done.result === 'done') return ack(frame.cid, frame.chat, done.repeated)
  const { code, message } = refusalError(done.refusal)
  return refuse(code, message)
}

function ack(cid: string, chat: string | undefined, repeated = false): ServerFrame {
  return { action: 'ack', ...(chat === undefined ? {} : { chat }), items: [{ cid, ...(repeated ? { dup: true } : {}) }] }
}

export function nack(code: ErrorCode, message: string, more: Partial<Nack> = {}): Nack {
  return { action: 'nack', ...more, code, message, retry: retryable.has(code) }
}

type Parsed = { readonly ok: true; readonly frame: ClientFrame } | { readonly ok: false; readonly nack: Nack }

function parseFrame(body: string): Parsed {
  let raw: unknown
  try {
    raw = plainJson(body)
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error
    return { ok: false, nack: nack('BAD_FRAME', `${error.message}; a frame is JSON text with an action`) }
  }
  const result = v.safeParse(ClientFrameSchema, raw)
  if (result.success) return { ok: true, frame: result.output }
  const [issue] = result.issues
  const where = v.getDotPath(issue)
  const given = raw as { cid?: unknown; items?: readonly { cid?: unknown }[] }
  const tooLong = issue.type === 'max_length' && where?.endsWith('.text') === true
  const item = tooLong ? given.items?.[Number(where.split('.')[1])]?.cid : undefined
  const cid = [item, given?.cid, Array.isArray(given?.items) ? given.items[0]?.cid : undefined].find(id => v.is(Cid, id)) as
    | string
    | undefined
  const message = `${where === null ? '' : `${where}: `}${shortened(issue.message)}`
  return { ok: false, nack: nack(tooLong ? 'TOO_LONG' : 'BAD_FRAME', message, cid === undefined ? {} : { cid }) }
}

function snapshotsOf({ snapshot, chat }: Welcome): readonly ChatSnapshot[] {
  return [...(snapshot?.chats ?? []), ...(chat === undefined ? [] : [chat])]
}

function headsOf(welcome: Welcome): Record<string, number> {
  return Object.fromEntries(snapshotsOf(welcome).map(({ chat }) => [chat.id, chat.lastSeq]))
}

/** The snapshot, when this page shows an older one or an older row of it: a push was lost (F14). */
function missed({ snapshot, chat }: Welcome, { rev, rows = {} }: Extract<ClientFrame, { action: 'heartbeat' }>) {
  if (rev === undefined) return {}
  if (chat !== undefined) return chat.chat.rev > rev ? { chat: customerChatView(chat) } : {}
  if (snapshot === undefined) return {}
  const old = snapshot.agent.rev > rev || snapshot.chats.some(held => held.chat.rev > (rows[held.chat.id] ?? 0))
  return old ? { agent: agentView(snapshot) } : {}
}

/** What this side has received beyond what is stored. */
function received(state: Welcome, caller: Caller, seen: Readonly<Record<string, number>>): readonly (readonly [string, number])[] {
  const side = caller.role === 'customer' ? 'customerDelivered' : 'agentDelivered'
  return snapshotsOf(state).flatMap(({ chat, receipts }) => {
    const seq = seen[chat.id] ?? 0
    return seq > receipts[side] ? [[chat.id, seq] as const] : []
  })
}
