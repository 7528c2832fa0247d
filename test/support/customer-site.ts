/** The built customer's page with a server that a test speaks for: form, chats, sockets; under the page's own policy. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BrowserContext, WebSocketRoute } from 'playwright-core'
import type { ChatForm } from '../../protocol/chat-start.ts'
import type { ClientFrame, ServerFrame } from '../../protocol/frames.ts'
import type { CustomerChatView, EventView } from '../../protocol/views.ts'
import { sendBuilt } from './site-files.ts'

export function formQueue(part: Partial<ChatForm['queues'][number]> = {}): ChatForm['queues'][number] {
  return { id: 'sales', name: 'Sales', state: 'open', leaveMessage: true, askName: 'no', askEmail: 'optional', questions: [], ...part }
}

export interface Asked {
  readonly path: string
  readonly body: unknown
  readonly authorization: string | undefined
}

export interface CustomerSite {
  readonly origin: string
  queues: ChatForm['queues']
  /** The one chat there is. */
  chat: CustomerChatView
  events: EventView[]
  /** What the HTTP API was asked, but for the form and tickets. */
  readonly asked: Asked[]
  /** What sockets were sent. */
  readonly heard: ClientFrame[]
  /** Answers of the API by path, over its own ones. */
  answers: Record<string, { status: number; body: object }>
  /** Paths that never answer; `hello`: no socket is welcomed. */
  readonly silent: Set<string>
  /** No message is taken. */
  refuses: boolean
  /** Lets a browser's sockets end here. */
  join(context: BrowserContext): Promise<void>
  /** Changes the chat and tells every page. */
  change(part: Partial<CustomerChatView>): void
  /** Tells every page. */
  tell(frame: ServerFrame): void
  /** Ends every socket, and lets no new one be opened. */
  hangUp(): void
  /** Adds to the log and tells every page. */
  say(event: DistributiveOmit<EventView, 'seq' | 'at'>): void
  reset(): void
  close(): Promise<void>
}
type DistributiveOmit<T, K extends keyof never> = T extends unknown ? Omit<T, K> : never

const fresh = (): CustomerChatView => ({
  chat: 'c1',
  rev: 1,
  transactionId: 'K7F3-92QD',
  status: 'waiting',
  queueName: 'Sales',
  head: 1,
  startedAt: Date.now(),
  ahead: 2,
  receipts: { customer: { delivered: 0, read: 0 }, agent: { delivered: 0, read: 0 } },
})
const started = (): EventView => ({ kind: 'started', seq: 1, at: Date.now(), from: { role: 'customer' } })

export async function openCustomerSite(port = 0): Promise<CustomerSite> {
  const sockets = new Set<WebSocketRoute>()
  const send = (socket: WebSocketRoute, frame: ServerFrame) => socket.send(JSON.stringify(frame))
  const everywhere = (frame: ServerFrame) => sockets.forEach(socket => void send(socket, frame))
  const heads = () => ({ [site.chat.chat]: site.events.length })

  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '', 'http://localhost').pathname
    if (path.startsWith('/api/')) return answer(path, request, response)
    sendBuilt(path, response)
  })

  async function answer(path: string, request: IncomingMessage, response: ServerResponse) {
    if (site.silent.has(path)) return
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    const quiet = path === '/api/chats/form' || path.endsWith('/tickets')
    if (!quiet) site.asked.push({ path, body: text === '' ? undefined : JSON.parse(text), authorization: request.headers.authorization })
    const { status, body } = site.answers[path] ?? { status: 200, body: usual(path) }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
  function usual(path: string): object {
    const ticket = { ticket: 'ticket-of-sixteen-and-more', ticketExpiresAt: Date.now() + 30_000 }
    const { chat, transactionId } = site.chat
    if (path === '/api/chats/form') return { queues: site.queues }
    if (path === '/api/chats' || path === '/api/places') return { chat, transactionId, session: 'secret', ...ticket }
    if (path.endsWith('/tickets')) return ticket
    if (path.endsWith('/places')) return { place: 'p'.repeat(22), expiresAt: Date.now() + 1_800_000 }
    if (path.endsWith('/rating')) return { stars: 5 }
    if (path === '/api/left-messages') return { reference: 'M4T9-QX2C' }
    return {}
  }

  function hear(socket: WebSocketRoute, frame: ClientFrame) {
    site.heard.push(frame)
    const now = Date.now()
    switch (frame.action) {
      case 'hello':
        if (site.silent.has('hello')) return
        return send(socket, { action: 'welcome', now, expiresAt: now + 7_200_000, heads: heads(), chat: site.chat })
      case 'sync': {
        const events = site.events.slice(frame.after)
        return send(socket, { action: 'page', chat: frame.chat, after: frame.after, events, head: site.events.length, more: false })
      }
      case 'heartbeat':
        return send(socket, { action: 'heartbeatAck', now, heads: heads() })
      case 'message': {
        if (site.refuses) {
          for (const { cid } of frame.items)
            send(socket, { action: 'nack', chat: frame.chat, cid, code: 'RATE', message: 'too fast', retry: false })
          return
        }
        const events = frame.items.map(({ cid, text }, index) => {
          const event: EventView = { kind: 'message', seq: site.events.length + 1 + index, at: now, from: { role: 'customer' }, cid, text }
          return event
        })
        site.events.push(...events)
        const items = frame.items.map(({ cid }, index) => ({ cid, seq: events[index]?.seq ?? 0, at: now }))
        send(socket, { action: 'ack', chat: frame.chat, items, events })
        return
      }
      case 'read':
        return site.change({ receipts: { ...site.chat.receipts, customer: { delivered: frame.upTo, read: frame.upTo } } })
      case 'stillHere': {
        send(socket, { action: 'ack', chat: frame.chat, items: [{ cid: frame.cid }] })
        const { idle: _, ...rest } = site.chat
        site.chat = rest
        return site.change({})
      }
      case 'end':
        send(socket, { action: 'ack', chat: frame.chat, items: [{ cid: frame.cid }] })
        site.say({ kind: 'ended', from: { role: 'customer' } })
        return site.change({ status: 'ended', endedBy: 'customer' })
      default:
        return
    }
  }

  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const site: CustomerSite = {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    queues: [formQueue()],
    chat: fresh(),
    events: [started()],
    asked: [],
    heard: [],
    answers: {},
    silent: new Set(),
    refuses: false,
    tell: everywhere,
    hangUp() {
      site.answers[`/api/chats/${site.chat.chat}/tickets`] = { status: 503, body: { code: 'RETRY', message: 'later' } }
      for (const socket of sockets) void socket.close({ code: 1001 })
      sockets.clear()
    },
    join: context =>
      context.routeWebSocket(/\/ws$/, socket => {
        sockets.add(socket)
        socket.onClose(() => void sockets.delete(socket))
        socket.onMessage(data => hear(socket, JSON.parse(String(data))))
      }),
    change(part) {
      const { ahead: _, ...left } = { ...site.chat, ...part }
      const rev = site.chat.rev + 1
      site.chat = left.status === 'waiting' ? { ...site.chat, ...part, rev } : { ...left, rev }
      everywhere({ action: 'chat', now: Date.now(), chat: site.chat })
    },
    say(event) {
      const next = { ...event, seq: site.events.length + 1, at: Date.now() } as EventView
      site.events.push(next)
      site.chat = { ...site.chat, head: next.seq }
      everywhere({ action: 'events', chat: site.chat.chat, events: [next] })
    },
    reset() {
      sockets.clear()
      site.queues = [formQueue()]
      site.chat = fresh()
      site.events = [started()]
      site.asked.length = 0
      site.heard.length = 0
      site.answers = {}
      site.silent.clear()
      site.refuses = false
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return site
}
