/** A centre that says what a test tells it to: the built console, a sign-in that is done, and a socket whose frames are written by hand. */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import * as v from 'valibot'
import { type WebSocket, WebSocketServer } from 'ws'
import { connectedSite } from '../../lib/site-headers.ts'
import type { ClientFrame } from '../../protocol/client-frames.ts'
import { type ServerFrame, ServerFrameSchema } from '../../protocol/frames.ts'
import type { StaffView } from '../../protocol/http.ts'
import type { AgentView, EventView } from '../../protocol/views.ts'

export interface ScriptedCentre {
  readonly origin: string
  /** Frames that pages sent, in their order. */
  readonly sent: readonly ClientFrame[]
  /** Bodies that pages sent by HTTPS: `PUT /api/me` and what was in it. */
  readonly asked: readonly { readonly what: string; readonly body: unknown }[]
  agent: AgentView
  me: StaffView
  breakReasons: readonly string[]
  logs: Readonly<Record<string, readonly EventView[]>>
  /** Told instead of what stands here, by `GET /api/records/r1`: a body, a refusal, or nothing for good. */
  answers: Readonly<Record<string, Answer>>
  /** Told instead of an ack; `silence`: nothing. */
  hear: (frame: ClientFrame) => ServerFrame | 'silence' | undefined
  /** Cuts every socket. */
  cut(): void
  /** Sends a frame to every page; one that breaks the contract is a fault of the test. */
  push(frame: ServerFrame): void
  /** The agent's new snapshot, to every page. */
  show(change: Partial<AgentView>): void
  stop(): Promise<void>
}

export type Answer = { readonly body: unknown; readonly status?: number } | 'never'

const site = 'dist/sites/staff'
const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }
const person = 'person-1'

export async function startScriptedCentre(agent: AgentView, port = 0): Promise<ScriptedCentre> {
  const sent: ClientFrame[] = []
  const asked: { what: string; body: unknown }[] = []
  const sockets = new Set<WebSocket>()
  const server = createServer((request, response) => void answer(request, response))
  const listening = new WebSocketServer({ server, path: '/ws', handleProtocols: protocols => (protocols.has('cc.v1') ? 'cc.v1' : false) })

  const centre: ScriptedCentre = {
    origin: '',
    sent,
    asked,
    agent,
    me: {
      id: agent.id,
      rev: 1,
      name: agent.name,
      email: `${agent.id}@example.com`,
      role: agent.role,
      limit: agent.limit,
      mayReject: true,
      mayChooseQueues: agent.mayChooseQueues === true,
      queues: agent.queues.map(({ queue, name, level }) => ({ queue, name, level })),
    },
    breakReasons: ['Lunch', 'Training'],
    logs: {},
    answers: {},
    hear: () => undefined,
    cut() {
      for (const socket of sockets) socket.terminate()
    },
    push(frame) {
      const text = JSON.stringify(v.parse(ServerFrameSchema, frame))
      for (const socket of sockets) socket.send(text)
    },
    show(change) {
      centre.agent = { ...centre.agent, ...change, rev: centre.agent.rev + 1 }
      centre.push({ action: 'agent', now: Date.now(), agent: centre.agent })
    },
    async stop() {
      for (const socket of sockets) socket.terminate()
      listening.close()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }

  listening.on('connection', socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('message', data => take(socket, JSON.parse(String(data)) as ClientFrame))
  })
  function take(socket: WebSocket, frame: ClientFrame) {
    sent.push(frame)
    const reply = (answer: ServerFrame) => socket.send(JSON.stringify(v.parse(ServerFrameSchema, answer)))
    const told = centre.hear(frame)
    if (told !== undefined) return told === 'silence' ? undefined : reply(told)
    const now = Date.now()
    const heads = Object.fromEntries(Object.entries(centre.logs).map(([chat, log]) => [chat, log.length]))
    if (frame.action === 'hello') reply({ action: 'welcome', now, expiresAt: now + 3_600_000, heads, agent: centre.agent })
    else if (frame.action === 'heartbeat') reply({ action: 'heartbeatAck', now, heads })
    else if (frame.action === 'sync') {
      const log = centre.logs[frame.chat] ?? []
      const events = log.slice(frame.after, frame.after + 100)
      reply({
        action: 'page',
        chat: frame.chat,
        after: frame.after,
        events: [...events],
        head: log.length,
        more: frame.after + events.length < log.length,
      })
    } else if ('cid' in frame) reply({ action: 'ack', items: [{ cid: frame.cid }] })
  }

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const json = (value: unknown, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    }
    const told = centre.answers[`${request.method} ${path}`]
    if (told === 'never') return
    if (told) return json(told.body, told.status)
    if (path === '/config.json') {
      return json({ authority: centre.origin, clientId: 'console', logoutEndpoint: `${centre.origin}/logout` })
    }
    if (path === '/api/tickets') return json({ ticket: 'ticket-ticket-ticket', ticketExpiresAt: Date.now() + 30_000 })
    if (path.startsWith('/api/')) {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const body = chunks.length === 0 ? {} : (JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>)
      if (request.method !== 'GET') asked.push({ what: `${request.method} ${path}`, body })
      if (path === '/api/settings') return json({ rev: 1, breakReasons: centre.breakReasons })
      if (path === '/api/me/picture') {
        const { picture: _, ...rest } = centre.me
        const picture = body.picture === null ? {} : { picture: `/api/pictures/${centre.me.rev}` }
        centre.me = { ...rest, ...picture, rev: centre.me.rev + 1 }
      } else if (path === '/api/me' && request.method === 'PUT') {
        centre.me = { ...centre.me, name: String(body.name), rev: centre.me.rev + 1 }
      }
      if (path.startsWith('/api/me')) return json(centre.me)
      return json({ code: 'NOT_FOUND', message: 'there is no such thing here' }, 404)
    }
    const file = normalize(path.endsWith('/') ? `${path}index.html` : path)
    try {
      const content = readFileSync(join(site, file))
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', ...headers }).end(content)
    } catch {
      response.writeHead(404).end()
    }
  }
  const policy = Object.entries(connectedSite()).map(([name, value]) => `${name} ${value}`)
  const headers = { 'content-security-policy': policy.join('; ') }

  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  Object.assign(centre, { origin: `http://localhost:${(server.address() as AddressInfo).port}` })
  return centre
}

export interface ConsoleOptions {
  readonly language?: string
  readonly theme?: string
  /** Behind the console's own address: `#profile`. */
  readonly address?: string
  /** What this tab keeps already: the chat in front, that alerts were tested. */
  readonly session?: Readonly<Record<string, string>>
  readonly signedOut?: boolean
  /** Time can be put forward. */
  readonly clock?: boolean
  /** What is there when the page has begun. */
  readonly until?: string
}

/** A console at this centre, signed in from the start unless it is said otherwise. */
export async function openScriptedConsole(
  browser: Browser,
  centre: ScriptedCentre,
  options: BrowserContextOptions & ConsoleOptions = {},
): Promise<{ readonly page: Page; readonly faults: readonly string[]; close(): Promise<void> }> {
  const { language, theme, address = '', session = {}, signedOut, clock, until = '.list-panel', ...contextOptions } = options
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...contextOptions })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', error => faults.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error' && /Content Security Policy|Trusted ?(Type|Script|HTML)/.test(message.text()))
      faults.push(message.text())
  })
  const user = {
    access_token: 'token',
    token_type: 'Bearer',
    scope: 'openid email profile',
    profile: { sub: person, iss: centre.origin, aud: 'console', exp: 4_000_000_000, iat: 0 },
    expires_at: 4_000_000_000,
  }
  await context.addInitScript(
    ({ known, kept }) => {
      for (const [name, text] of Object.entries(known)) if (sessionStorage.getItem(name) === null) sessionStorage.setItem(name, text)
      for (const [name, text] of Object.entries(kept)) if (localStorage.getItem(name) === null && text) localStorage.setItem(name, text)
    },
    {
      known: { ...(signedOut ? {} : { [`oidc.user:${centre.origin}:console`]: JSON.stringify(user) }), ...session },
      kept: { 'usher.language': language ?? '', 'usher.theme': theme ?? '' },
    },
  )
  if (clock) await page.clock.install()
  await page.goto(`${centre.origin}/console/${address}`)
  await page.locator(until).first().waitFor({ state: 'attached' })
  return { page, faults, close: () => context.close() }
}
