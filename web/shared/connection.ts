import type { ClientFrame, ServerFrame } from '../../protocol/frames.ts'
import type { FrameReader } from '../../protocol/reading.ts'
import type { Clock, ServerClock } from './clock.ts'
import { type Line, openLine, put, type Socket, silence } from './line.ts'
import { reconnect, reconnectDelay } from './reconnect.ts'
import { createRenewal } from './renewal.ts'

/** A beat has this long to be answered. */
const answerMs = 5_000
const missesAllowed = 2

/** `refused`: the ticket was denied for good, somebody has to sign in or start again. */
export type ConnectionStatus =
  | { readonly kind: 'connected'; readonly since: number; readonly lostFor: number }
  | { readonly kind: 'lost'; readonly since: number }
  | { readonly kind: 'refused' }

/** Thrown by `ticket` when asking again would not help. */
export class TicketRefused extends Error {}

export interface ConnectionPorts {
  clock: Clock
  serverClock: ServerClock
  random(): number
  newCid(): string
  ticket(): Promise<string>
  open(ticket: string): Socket
}

export interface ConnectionEvents {
  /** The last number shown, by chat: told with every beat. */
  seen(): Readonly<Record<string, number>>
  /** Revisions of what this page shows, told with every beat: the answer brings what a lost push would have brought. */
  shown(): { readonly rev?: number; readonly rows?: Readonly<Record<string, number>> }
  /** What this page understands of what the server says. */
  read: FrameReader
  frame(frame: ServerFrame): void
  status(status: ConnectionStatus): void
  /** A socket has said `welcome`: whatever was unanswered can go out again. */
  ready(): void
}

export interface Connection {
  start(): void
  stop(): void
  /** False while nothing can be sent; the caller keeps the frame and sends it at `ready`. */
  send(frame: ClientFrame): boolean
  /** The page woke up, is shown again or is online again: look at once instead of waiting for the next beat. */
  wake(): void
  /** The network is there again, or another one: whatever was open or on its way before is most likely dead. */
  networkIsBack(): void
  /** Something was left unanswered: look whether the connection still lives. */
  doubt(): void
  /** Beats at this interval from now on; the server is told with the next beat. */
  pace(heartbeatMs: number): void
}

export function createConnection(ports: ConnectionPorts, firstHeartbeatMs: number, events: ConnectionEvents): Connection {
  const { clock } = ports
  let heartbeatMs = firstHeartbeatMs
  let stopped = true
  let status: ConnectionStatus = { kind: 'lost', since: clock.now() }
  /** The socket in use, and one that is on its way to replace it or to be the first. */
  let current: Line | undefined
  let next: Line | undefined
  let asking = false
  /** Counts the tickets that were asked for: only the last one is used. */
  let asked = 0
  let attempt = 0
  let missed = 0
  let beatSentAt: number | undefined
  let lastHeardAt = clock.now()
  const timers = { retry: () => {}, beat: () => {}, answer: () => {}, stable: () => {}, rotation: () => {} }
  const renewal = createRenewal(ports, frame => send(frame), rotate, refuse)

  function after(ms: number, run: () => void) {
    return clock.setTimer(clock.now() + ms, run)
  }
  function setStatus(next: ConnectionStatus) {
    status = next
    events.status(next)
  }
  function lost() {
    if (status.kind === 'connected') setStatus({ kind: 'lost', since: clock.now() })
  }
  function refuse() {
    halt()
    setStatus({ kind: 'refused' })
  }

  async function connect() {
    if (asking || next || stopped) return
    timers.retry()
    asking = true
    asked += 1
    const mine = asked
    let ticket: string
    try {
      ticket = await ports.ticket()
    } catch (error) {
      if (mine !== asked) return
      asking = false
      if (stopped) return
      if (error instanceof TicketRefused) return refuse()
      console.warn('no ticket for the socket yet', error)
      return retryLater()
    }
    if (mine !== asked) return
    asking = false
    if (!stopped) next = openLine(ports.open(ticket), clock, { heartbeatMs: () => heartbeatMs, heard: receive, dropped: drop })
  }
  function drop(line: Line) {
    line.cancel()
    silence(line)
    if (line === next) {
      next = undefined
      retryLater()
    } else if (line === current) {
      current = undefined
      clearLineTimers()
      lost()
      if (!next) retryLater()
    }
  }
  function retryLater() {
    if (stopped) return
    timers.retry()
    const fresh = status.kind === 'lost' && clock.now() - status.since < reconnect.freshMs
    const delayMs = reconnectDelay(attempt, ports.random(), fresh ? reconnect.longestFreshMs : reconnect.longestMs)
    timers.retry = after(delayMs, connect)
    attempt += 1
  }

  function receive(line: Line, data: unknown) {
    const frame = events.read(data)
    if (!frame) return
    lastHeardAt = clock.now()
    if (frame.action === 'welcome') welcome(line, frame)
    if (frame.action === 'heartbeatAck') answered(frame.now)
    if (frame.action === 'agent' || frame.action === 'agentChat' || frame.action === 'chat') ports.serverClock.observe(frame.now)
    if (frame.action === 'bye') plan(frame.reconnectInMs)
    if (frame.action === 'nack' && frame.code === 'AUTH_EXPIRED') rotate()
    if ((frame.action === 'ack' || frame.action === 'nack') && renewal.answered(frame)) return
    // First what was left unanswered, so that what the welcome brings to light is asked for once.
    if (frame.action === 'welcome') events.ready()
    events.frame(frame)
  }
  function welcome(line: Line, frame: Extract<ServerFrame, { action: 'welcome' }>) {
    line.cancel()
    ports.serverClock.observe(frame.now)
    // The new socket is open before the old one closes (PC6).
    if (current && current !== line) silence(current)
    clearLineTimers()
    current = line
    next = undefined
    missed = 0
    timers.stable = after(reconnect.stableMs, () => {
      attempt = 0
    })
    timers.beat = after(ports.random() * heartbeatMs, beat)
    plan((105 + 10 * ports.random()) * 60_000)
    renewal.plan(frame.expiresAt - frame.now)
    connected()
  }
  function connected() {
    if (status.kind !== 'connected') {
      const lostFor = status.kind === 'lost' ? clock.now() - status.since : 0
      setStatus({ kind: 'connected', since: clock.now(), lostFor })
    }
  }
  function plan(rotateInMs: number) {
    timers.rotation()
    timers.rotation = after(rotateInMs, rotate)
  }
  function rotate() {
    connect().catch(refuse)
  }

  function beat() {
    timers.beat()
    timers.answer()
    if (!current) return
    beatSentAt = ports.serverClock.here()
    const { rev, rows } = events.shown()
    send({
      action: 'heartbeat',
      ...(heartbeatMs === current.toldMs ? {} : { heartbeatMs }),
      seen: { ...events.seen() },
      ...(rev === undefined ? {} : { rev }),
      ...(rows === undefined ? {} : { rows: { ...rows } }),
    })
    current.toldMs = heartbeatMs
    timers.answer = after(answerMs, () => {
      missed += 1
      lost()
      if (missed < missesAllowed) {
        beat()
        // If it is dead, the next one is there already; if it is only slow, nothing is lost.
        rotate()
      } else if (current) drop(current)
    })
  }
  function doubt() {
    if (beatSentAt === undefined) beat()
  }
  function answered(serverNow: number) {
    ports.serverClock.observe(serverNow, beatSentAt)
    timers.answer()
    timers.beat()
    beatSentAt = undefined
    missed = 0
    timers.beat = after(heartbeatMs, beat)
    connected()
  }

  function clearLineTimers() {
    for (const name of ['beat', 'answer', 'stable', 'rotation'] as const) timers[name]()
    renewal.cancel()
    beatSentAt = undefined
  }
  /** Whatever is on its way to a new socket is not wanted any more. */
  function giveUp() {
    timers.retry()
    asked += 1
    asking = false
    next?.cancel()
    if (next) silence(next)
    next = undefined
  }
  function halt() {
    stopped = true
    giveUp()
    clearLineTimers()
    current?.cancel()
    if (current) silence(current)
    current = undefined
  }
  function send(frame: ClientFrame): boolean {
    if (!current) return false
    put(current, frame)
    return true
  }

  return {
    start() {
      if (!stopped) return
      stopped = false
      attempt = 0
      setStatus({ kind: 'lost', since: clock.now() })
      rotate()
    },
    stop: halt,
    send,
    wake() {
      if (stopped) return
      if (!current) {
        attempt = 0
        rotate()
        return
      }
      // Nothing heard for longer than beats allow: the machine slept, and the socket is most likely dead.
      if (clock.now() - lastHeardAt > heartbeatMs + answerMs) rotate()
      doubt()
    },
    networkIsBack() {
      if (stopped) return
      giveUp()
      attempt = 0
      rotate()
      doubt()
    },
    doubt,
    pace(ms) {
      if (ms === heartbeatMs) return
      heartbeatMs = ms
      // A longer interval is told by the beat that is due by the shorter one: the server must not take this page for gone.
      if (!current || beatSentAt !== undefined || ms > current.toldMs) return
      timers.beat()
      timers.beat = after(ms, beat)
    },
  }
}
