import { type Signal, signal } from '@preact/signals'
import type { ClientFrame, ServerFrame } from '../../protocol/frames.ts'
import { type Clock, createServerClock, type ServerClock } from './clock.ts'
import { type Commands, createCommands } from './commands.ts'
import { type ConnectionEvents, type ConnectionStatus, createConnection } from './connection.ts'
import { newKey } from './key.ts'
import { browserLocks } from './leadership.ts'
import type { Socket } from './line.ts'
import { createOutbox, type Outbox, type OutboxEntry } from './outbox.ts'
import { createOutboxStore, type OutboxStore } from './outbox-store.ts'
import { createSync, type Sync } from './sync.ts'
import { createTabs, openBrowserChannel, type Seen, type TabMessage, type TabPorts } from './tabs.ts'

export interface LinkPorts extends TabPorts {
  clock: Clock
  /** A clock that nobody sets, for the server's time; it may stand still while the machine sleeps. */
  steady?: { now(): number }
  random(): number
  newCid(): string
  ticket(): Promise<string>
  open(ticket: string): Socket
  store?: OutboxStore
}

export interface LinkEvents {
  seen(): Seen
  shown: ConnectionEvents['shown']
  read: ConnectionEvents['read']
  frame(frame: ServerFrame): void
  status(status: ConnectionStatus): void
  outbox(entries: readonly OutboxEntry[]): void
  /** Frames that bring another tab, which shows this much of the logs, to what this page shows. */
  catchUp(seen: Seen): readonly ServerFrame[]
  /** Another tab has signed out. */
  over?(): void
}

/**
 * Everything between a page's state and the server: connection, commands, messages on their way, gaps to fill. Of several tabs of one
 * principal one has the connection; the others see the same frames and send by it (PC8).
 */
export interface Link {
  /** Rings and notifies, if anybody does. */
  readonly leads: Signal<boolean>
  /** False when what waits in the outbox is lost with the page (F38). */
  readonly keeps: Signal<boolean>
  readonly commands: Commands
  readonly outbox: Outbox
  readonly sync: Sync
  readonly serverClock: ServerClock
  open(principal: string): void
  close(): void
  /** The same for all tabs of this principal. */
  closeAll(): void
  /** The page leaves the screen for the browser's cache, and comes back from it. */
  pause(): void
  resume(): void
  /** Looks at once whether the connection still lives (PC5). */
  wake(): void
  /** The network is there again, or another one (PC5). */
  networkIsBack(): void
  pace(heartbeatMs: number): void
  /** False while nothing can be sent. */
  send(frame: ClientFrame): boolean
}

export function createLink(ports: LinkPorts, heartbeatMs: number, events: LinkEvents): Link {
  const serverClock = createServerClock(ports.clock, ports.steady)
  const leads = signal(false)
  const keeps = signal(true)
  let principal: string | undefined
  let status: ConnectionStatus = { kind: 'lost', since: ports.clock.now() }
  let entries: readonly OutboxEntry[] = []

  const tabs = createTabs(ports, {
    seen: events.seen,
    lead() {
      if (principal === undefined) return
      leads.value = true
      connection.start()
      void outbox.lead(principal)
    },
    follow() {
      if (principal === undefined) return
      leads.value = false
      connection.stop()
      outbox.follow(principal)
    },
    heard,
  })
  const connection = createConnection({ ...ports, serverClock }, heartbeatMs, {
    seen: events.seen,
    shown: events.shown,
    read: events.read,
    status(next) {
      // Another tab may be let in where this one was not.
      if (next.kind === 'refused') tabs.yield()
      else tabs.tell({ kind: 'status', status: next })
      setStatus(next)
    },
    frame(frame) {
      take(frame)
      tabs.tell({ kind: 'frame', now: serverClock.now(), frame })
    },
    ready() {
      outbox.connected()
      commands.connected()
      sync.connected()
    },
  })
  const unanswered = () => {
    if (tabs.leads) connection.doubt()
  }
  const sync = createSync({ ...ports, unanswered, send: frame => tabs.leads && connection.send(frame) })
  const commands = createCommands({ ...ports, unanswered, send })
  const outbox = createOutbox({
    ...ports,
    unanswered,
    send: frame => tabs.leads && connection.send(frame),
    ask: change => tabs.tell({ kind: 'outbox', change }),
    changed(next) {
      entries = next
      events.outbox(next)
      if (tabs.leads) tabs.tell({ kind: 'entries', entries })
    },
    unkept() {
      keeps.value = false
    },
  })

  function setStatus(next: ConnectionStatus) {
    status = next
    events.status(next)
  }
  function take(frame: ServerFrame) {
    if (frame.action === 'ack' || frame.action === 'nack') outbox.answered(frame)
    if (frame.action === 'page') sync.answered(frame.chat)
    events.frame(frame)
    // After the page has taken the frame in: whoever waits for the answer finds the new state.
    if (frame.action === 'ack' || frame.action === 'nack') commands.answered(frame)
  }
  function send(frame: ClientFrame): boolean {
    if (tabs.leads) return connection.send(frame)
    if (status.kind !== 'connected') return false
    tabs.tell({ kind: 'send', frame })
    return true
  }

  function heard(message: TabMessage) {
    switch (message.kind) {
      case 'ask':
        return tabs.tell({ kind: 'state', to: message.from, now: serverClock.now(), status, entries, frames: events.catchUp(message.seen) })
      case 'send':
        return void connection.send(message.frame)
      case 'outbox':
        return outbox.change(message.change)
      case 'state': {
        const again = status.kind !== 'connected' && message.status.kind === 'connected'
        serverClock.set(message.now)
        setStatus(message.status)
        for (const frame of message.frames) take(frame)
        outbox.mirror(message.entries)
        if (again) commands.connected()
        return
      }
      case 'frame':
        serverClock.set(message.now)
        if (message.frame.action === 'welcome') commands.connected()
        return take(message.frame)
      case 'status':
        return setStatus(message.status)
      case 'entries':
        return outbox.mirror(message.entries)
      case 'over':
        close()
        return events.over?.()
      case 'leads':
        return
      default:
        return message satisfies never
    }
  }

  function join(next: string) {
    principal = next
    // Nothing is lost yet: the search for a connection begins now.
    setStatus({ kind: 'lost', since: ports.clock.now() })
    tabs.join(next)
  }
  function close() {
    tabs.leave()
    connection.stop()
    leads.value = false
    principal = undefined
  }
  let paused: string | undefined

  return {
    leads,
    keeps,
    commands,
    outbox,
    sync,
    serverClock,
    send,
    open(next) {
      close()
      join(next)
    },
    close,
    closeAll() {
      tabs.tell({ kind: 'over' })
      close()
    },
    pause() {
      paused = principal
      close()
    },
    resume() {
      if (paused !== undefined && principal === undefined) join(paused)
      paused = undefined
    },
    wake() {
      if (tabs.leads) connection.wake()
      else tabs.ask()
    },
    networkIsBack() {
      if (tabs.leads) connection.networkIsBack()
      else tabs.ask()
    },
    pace: connection.pace,
  }
}

export function browserPorts(clock: Clock, ticket: () => Promise<string>): LinkPorts {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'
  return {
    clock,
    steady: performance,
    ticket,
    random: Math.random,
    newCid: newKey,
    open: value => new WebSocket(`${scheme}//${location.host}/ws`, ['cc.v1', `t.${value}`]) as unknown as Socket,
    locks: browserLocks(),
    channel: openBrowserChannel,
    store: createOutboxStore(() => indexedDB),
  }
}
