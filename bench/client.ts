/**
 * An agent and a customer without a browser: the same sign-in, tickets and frames. Every frame of the server is parsed by its
 * schema; one that does not parse ends the client with an error.
 */
import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { WebSocket } from 'ws'
import { ChatStartedSchema, TicketSchema } from '../protocol/chat-start.ts'
import { type ClientFrame, type ServerFrame, ServerFrameSchema } from '../protocol/frames.ts'
import { heartbeat, protocolVersion } from '../protocol/limits.ts'
import type { AgentChatView, AgentView, CustomerChatView, EventView } from '../protocol/views.ts'
import { type Address, type Person, tokenOf } from './administrator.ts'

export type Ack = Extract<ServerFrame, { action: 'ack' }>
export type Nack = Extract<ServerFrame, { action: 'nack' }>
type Answer = Ack | Nack
type WithCid = Extract<ClientFrame, { cid: string }>
/** A command as it is written here: its cid is made by the client. */
export type Command = WithCid extends infer Frame ? (Frame extends WithCid ? Omit<Frame, 'cid'> & { cid?: string } : never) : never

export interface Link {
  /** Frames in the order in which they came, with this process's time. */
  readonly frames: readonly { readonly at: number; readonly frame: ServerFrame }[]
  readonly closed: Promise<number>
  /** Sends anything, also what no page would send. */
  sendRaw(text: string): void
  /** Asks for the snapshot and the heads again. */
  hello(): void
  /** Resolves with the next answer to this cid; an answer without one goes to whoever asks for `undefined`. */
  answerTo(cid: string | undefined): Promise<Answer>
  command(command: Command): Promise<Answer>
  say(chat: string, text: string, cid?: string): Promise<Answer>
  /** The chat's numbered log so far, without a gap. */
  log(chat: string): readonly EventView[]
  sync(chat: string): Promise<readonly EventView[]>
  /** Calls back on every frame, also on those that follow from closing. */
  onFrame(listener: (frame: ServerFrame) => void): () => void
  /** Resolves when `found` gives something, asked after every frame. */
  until<T>(what: string, found: () => T | undefined | false, withinMs?: number): Promise<T>
  close(): Promise<void>
}

export interface AgentClient extends Link {
  readonly username: string
  readonly view: AgentView
  rows(status?: AgentChatView['status']): readonly AgentChatView[]
  must(command: Command): Promise<void>
}

export interface CustomerClient extends Link {
  readonly chat: string
  readonly session: string
  readonly transactionId: string
  readonly view: CustomerChatView
  /** When the start was asked for. */
  readonly askedAt: number
  must(command: Command): Promise<void>
}

const answerWithinMs = 15_000
export const newCid = () => randomBytes(16).toString('base64url')
/** Names a start, or a customer's browser. */
export const newKey = newCid
export const clockNow = () => performance.timeOrigin + performance.now()

export async function openAgent(address: Address, person: Person): Promise<AgentClient> {
  return openAgentWith(address, person, await tokenOf(address, person))
}

/** With a token that was issued before, as a page has it that comes back. */
export async function openAgentWith(
  address: Address,
  person: Person,
  token: string,
  heartbeatMs: number = heartbeat.staffMs,
): Promise<AgentClient> {
  const { ticket } = await ticketFor(`${address.origins[0]}/api/tickets`, token)
  let view: AgentView | undefined
  const keep = (frame: ServerFrame) => {
    if (frame.action === 'welcome' || frame.action === 'agent') view = newerAgent(view, frame.agent)
    if (frame.action === 'agentChat' && view) view = { ...view, chats: withRow(view.chats, frame.chat) }
  }
  const link = await openLink(socketOf(address.origins[0]), ticket, heartbeatMs, keep)
  const current = () => {
    if (!view) throw new Error('no snapshot has come')
    return view
  }
  return {
    ...link,
    username: person.username,
    get view() {
      return current()
    },
    rows: status => current().chats.filter(row => status === undefined || row.status === status),
    must: command => mustBeDone(link, command),
  }
}

export interface NewChat {
  readonly queue: string
  readonly nickname: string
  /** Of a start that is repeated, or that another window makes too. */
  readonly startKey?: string
  readonly customerKey?: string
  readonly firstName?: string
  readonly lastName?: string
  readonly email?: string
  readonly answers?: readonly { readonly question: string; readonly text: string }[]
}

/** Asks for a chat by HTTP; its socket is opened by `joinChat`. */
export async function startChat({ origins }: Address, { startKey = newKey(), customerKey = newKey(), ...details }: NewChat) {
  const askedAt = clockNow()
  const response = await fetch(`${origins[1]}/api/chats`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ startKey, customerKey, ...details }),
  })
  if (!response.ok) throw new Error(`POST /api/chats: ${response.status} ${await response.text()}`)
  return { ...v.parse(ChatStartedSchema, await response.json()), askedAt, repeated: response.status === 200 }
}
export type Started = Awaited<ReturnType<typeof startChat>>

export async function openCustomer(address: Address, wanted: NewChat): Promise<CustomerClient> {
  return joinChat(address, await startChat(address, wanted))
}

/** Opens the socket of a started chat; without a ticket to use, it fetches one with the session, as a page that comes back. */
export async function joinChat(
  { origins }: Address,
  { chat, session, transactionId, askedAt, ticket }: Omit<Started, 'ticketExpiresAt' | 'ticket' | 'repeated'> & { ticket?: string },
  heartbeatMs: number = heartbeat.customerMs,
): Promise<CustomerClient> {
  let view: CustomerChatView | undefined
  const keep = (frame: ServerFrame) => {
    if ((frame.action === 'welcome' || frame.action === 'chat') && frame.chat && frame.chat.rev >= (view?.rev ?? 0)) view = frame.chat
  }
  const opened = ticket ?? (await ticketFor(`${origins[1]}/api/chats/${chat}/tickets`, session)).ticket
  const link = await openLink(socketOf(origins[1]), opened, heartbeatMs, keep)
  return {
    ...link,
    chat,
    session,
    transactionId,
    askedAt,
    get view() {
      if (!view) throw new Error('no snapshot has come')
      return view
    },
    must: command => mustBeDone(link, command),
  }
}

export async function ticketFor(url: string, bearer: string): Promise<v.InferOutput<typeof TicketSchema>> {
  const response = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${bearer}` } })
  if (!response.ok) throw new Error(`POST ${url}: ${response.status} ${await response.text()}`)
  return v.parse(TicketSchema, await response.json())
}

export function socketOf(origin: string | undefined): string {
  return `${origin}/ws`.replace(/^http/, 'ws')
}

/** Opens a socket with a ticket and says nothing yet; rejects with the status when it is refused. */
export function openSocket(url: string, ticket: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, ['cc.v1', `t.${ticket}`])
    socket.once('open', () => resolve(socket))
    socket.once('unexpected-response', (_request, response) => {
      response.resume()
      reject(new Error(`the socket was refused: ${response.statusCode}`))
    })
    socket.once('error', reject)
  })
}

/** A connected link that has said hello and was welcomed. */
export async function openLink(
  url: string,
  ticket: string,
  heartbeatMs: number,
  keep: (frame: ServerFrame) => void = () => {},
): Promise<Link> {
  const socket = await openSocket(url, ticket)
  const frames: { at: number; frame: ServerFrame }[] = []
  const listeners = new Set<(frame: ServerFrame) => void>()
  const failures = new Set<(error: Error) => void>()
  const waiting = new Map<string | undefined, (answer: Answer) => void>()
  const logs = new Map<string, EventView[]>()
  const ahead = new Map<string, Map<number, EventView>>()
  let failed: Error | undefined

  const fail = (error: Error) => {
    failed ??= error
    for (const failure of failures) failure(failed)
  }
  const send = (frame: ClientFrame | Record<string, unknown>) => socket.send(JSON.stringify(frame))
  const closed = new Promise<number>(resolve =>
    socket.once('close', code => {
      clearInterval(beats)
      resolve(code)
      fail(new Error(`the socket was closed with ${code}`))
    }),
  )
  const beats = setInterval(() => send({ action: 'heartbeat' }), heartbeatMs)
  beats.unref()

  function file(chat: string, events: readonly EventView[]): void {
    const log = logs.get(chat) ?? []
    const early = ahead.get(chat) ?? new Map<number, EventView>()
    logs.set(chat, log)
    ahead.set(chat, early)
    for (const event of events) if (event.seq > log.length) early.set(event.seq, event)
    for (let next = early.get(log.length + 1); next; next = early.get(log.length + 1)) {
      early.delete(next.seq)
      log.push(next)
    }
    if (early.size > 0) send({ action: 'sync', chat, after: log.length })
  }

  socket.on('message', data => {
    let frame: ServerFrame
    try {
      frame = v.parse(ServerFrameSchema, JSON.parse(String(data)))
    } catch (error) {
      fail(new Error(`a frame of the server does not parse: ${data}`, { cause: error }))
      socket.terminate()
      return
    }
    frames.push({ at: clockNow(), frame })
    keep(frame)
    if (frame.action === 'nack' && frame.cid === undefined && frames.length === 1) fail(new Error(`hello was refused: ${frame.code}`))
    if (frame.action === 'events' || frame.action === 'page') file(frame.chat, frame.events)
    if (frame.action === 'ack' && frame.chat !== undefined) file(frame.chat, frame.events ?? [])
    if (frame.action === 'ack' || frame.action === 'nack') {
      const cid = frame.action === 'ack' ? frame.items[0]?.cid : frame.cid
      const waiter = waiting.get(cid)
      waiting.delete(cid)
      waiter?.(frame)
    }
    for (const listener of listeners) listener(frame)
  })

  /** A promise that also ends with the socket, with a bad frame and with its time. */
  function bounded<T>(what: string, withinMs: number, begin: (resolve: (value: T) => void) => () => void): Promise<T> {
    return new Promise((resolve, reject) => {
      if (failed) return reject(failed)
      let end = () => {}
      const finish = () => {
        clearTimeout(timer)
        failures.delete(fault)
        end()
      }
      const fault = (error: Error) => {
        finish()
        reject(error)
      }
      const timer = setTimeout(() => fault(new Error(`${what}: nothing within ${withinMs} ms`)), withinMs)
      failures.add(fault)
      end = begin(value => {
        finish()
        resolve(value)
      })
    })
  }

  const link: Link = {
    frames,
    closed,
    sendRaw: text => socket.send(text),
    hello: () => send({ action: 'hello', v: protocolVersion, heartbeatMs }),
    answerTo: cid =>
      bounded(`answer to ${cid}`, answerWithinMs, resolve => {
        waiting.set(cid, resolve)
        return () => waiting.delete(cid)
      }),
    command(command) {
      const cid = command.cid ?? newCid()
      const answer = link.answerTo(cid)
      send({ ...command, cid })
      return answer
    },
    say(chat, text, cid = newCid()) {
      const answer = link.answerTo(cid)
      send({ action: 'message', chat, items: [{ cid, text }] })
      return answer
    },
    log: chat => logs.get(chat) ?? [],
    async sync(chat) {
      logs.delete(chat)
      let last: Extract<ServerFrame, { action: 'page' }> | undefined
      do {
        const after = link.log(chat).length
        const page = bounded<Extract<ServerFrame, { action: 'page' }>>(`page of ${chat}`, answerWithinMs, resolve =>
          link.onFrame(frame => frame.action === 'page' && frame.chat === chat && frame.after === after && resolve(frame)),
        )
        send({ action: 'sync', chat, after })
        last = await page
      } while (last.more)
      return link.log(chat)
    },
    onFrame(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    until: (what, found, withinMs = answerWithinMs) =>
      bounded(what, withinMs, resolve => {
        const look = () => {
          const value = found()
          if (value !== undefined && value !== false) resolve(value as Exclude<ReturnType<typeof found>, undefined | false>)
        }
        const end = link.onFrame(look)
        queueMicrotask(look)
        return end
      }),
    async close() {
      clearInterval(beats)
      socket.close(1000)
      await closed
    },
  }
  const welcomed = link.until('welcome', () => frames.some(({ frame }) => frame.action === 'welcome'))
  link.hello()
  // a socket that is not welcomed is of no use to anybody
  await welcomed.catch(error => {
    socket.terminate()
    throw error
  })
  return link
}

async function mustBeDone(link: Link, command: Command): Promise<void> {
  for (let tries = 1; ; tries++) {
    const answer = await link.command(command)
    if (answer.action === 'ack') return
    // the same rule as a page: these alone are tried again
    if (!answer.retry || tries === 5) throw new Error(`${command.action} was refused: ${answer.code} ${answer.message}`)
    await new Promise(resolve => setTimeout(resolve, answer.afterMs ?? 50 * tries))
  }
}

/** The newer snapshot, with the newer of each row. */
function newerAgent(known: AgentView | undefined, come: AgentView | undefined): AgentView | undefined {
  if (!come || (known && come.rev < known.rev)) return known
  return {
    ...come,
    chats: come.chats.map(row =>
      newest(
        row,
        known?.chats.find(({ chat }) => chat === row.chat),
      ),
    ),
  }
}
function withRow(rows: readonly AgentChatView[], come: AgentChatView): AgentChatView[] {
  return rows.map(row => (row.chat === come.chat ? newest(come, row) : row))
}
function newest(row: AgentChatView, other: AgentChatView | undefined): AgentChatView {
  return other && other.rev > row.rev ? other : row
}
