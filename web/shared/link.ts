import type { ServerFrame } from '../../protocol/frames.ts'
import { type Clock, createServerClock, type ServerClock } from './clock.ts'
import { type Commands, createCommands } from './commands.ts'
import { type Connection, type ConnectionEvents, type ConnectionStatus, createConnection, type Socket } from './connection.ts'
import { newKey } from './key.ts'
import { createOutbox, type Outbox, type OutboxEntry } from './outbox.ts'
import { createSync, type Sync } from './sync.ts'

export interface LinkPorts {
  clock: Clock
  random(): number
  newCid(): string
  ticket(): Promise<string>
  open(ticket: string): Socket
}

export interface LinkEvents {
  seen: ConnectionEvents['seen']
  shown: ConnectionEvents['shown']
  frame(frame: ServerFrame): void
  status(status: ConnectionStatus): void
  outbox(entries: readonly OutboxEntry[]): void
}

/** Everything between a page's state and its socket: connection, commands, messages on their way, gaps to fill. */
export interface Link {
  connection: Connection
  commands: Commands
  outbox: Outbox
  sync: Sync
  serverClock: ServerClock
}

export function createLink(ports: LinkPorts, heartbeatMs: number, events: LinkEvents): Link {
  const serverClock = createServerClock(ports.clock)
  const connection = createConnection({ ...ports, serverClock }, heartbeatMs, {
    seen: events.seen,
    shown: events.shown,
    status: events.status,
    frame(frame) {
      if (frame.action === 'ack' || frame.action === 'nack') outbox.answered(frame)
      if (frame.action === 'page') sync.answered(frame.chat)
      events.frame(frame)
      // After the page has taken the frame in: whoever waits for the answer finds the new state.
      if (frame.action === 'ack' || frame.action === 'nack') commands.answered(frame)
    },
    ready() {
      outbox.connected()
      commands.connected()
      sync.connected()
    },
  })
  const send = connection.send
  const sync = createSync({ ...ports, send })
  const commands = createCommands({ ...ports, send })
  const outbox = createOutbox({ ...ports, send, changed: events.outbox })
  return { connection, commands, outbox, sync, serverClock }
}

export function browserPorts(clock: Clock, ticket: () => Promise<string>): LinkPorts {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'
  return {
    clock,
    ticket,
    random: Math.random,
    newCid: newKey,
    open: value => new WebSocket(`${scheme}//${location.host}/ws`, ['cc.v1', `t.${value}`]) as unknown as Socket,
  }
}

/** Moments at which a dead connection is found at once instead of at the next beat (PC5). */
export function wakeWithPage(connection: Connection): void {
  addEventListener('online', () => connection.wake())
  addEventListener('pageshow', () => connection.wake())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') connection.wake()
  })
}
