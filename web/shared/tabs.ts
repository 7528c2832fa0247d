import type { ClientFrame, ServerFrame } from '../../protocol/frames.ts'
import type { Clock } from './clock.ts'
import type { ConnectionStatus } from './connection.ts'
import { createLeadership, type LockPort } from './leadership.ts'
import type { OutboxChange, OutboxEntry } from './outbox.ts'

/** Tabs of another build do not understand these messages; raise this when they change, and each build has a leader of its own. */
const version = 1
/** A following tab makes sure of its leader this often, and waits this long for the answer. */
const askEveryMs = 10_000
const silentMs = 5_000

/** The last number shown, by chat. */
export type Seen = Readonly<Record<string, number>>

/** Between the tabs of one person on one browser. */
export type TabMessage =
  | { kind: 'ask'; from: string; seen: Seen }
  | { kind: 'send'; frame: ClientFrame }
  | { kind: 'outbox'; change: OutboxChange }
  | { kind: 'leads' }
  | { kind: 'state'; to: string; now: number; status: ConnectionStatus; entries: readonly OutboxEntry[]; frames: readonly ServerFrame[] }
  | { kind: 'frame'; now: number; frame: ServerFrame }
  | { kind: 'status'; status: ConnectionStatus }
  | { kind: 'entries'; entries: readonly OutboxEntry[] }
  | { kind: 'over' }

export interface TabChannel {
  post(message: TabMessage): void
  close(): void
}

export interface TabPorts {
  clock: Clock
  newCid(): string
  locks?: LockPort | undefined
  channel?: (name: string, heard: (message: TabMessage) => void) => TabChannel
}

export interface TabEvents {
  lead(): void
  follow(): void
  seen(): Seen
  heard(message: TabMessage): void
}

export interface Tabs {
  readonly leads: boolean
  join(principal: string): void
  leave(): void
  /** Lets another tab try, and follows if one succeeds. */
  yield(): void
  tell(message: TabMessage): void
  /** Asks the leading tab for what this one has missed; a leader that does not answer is replaced. */
  ask(): void
}

/** Which tab leads, and what the tabs tell each other. Only tabs of the same principal hear each other. */
export function createTabs(ports: TabPorts, events: TabEvents): Tabs {
  const { clock } = ports
  let me = ''
  let channel: TabChannel | undefined
  let stands = false
  let cancelAsk = () => {}
  let cancelWait: (() => void) | undefined
  const leadership = createLeadership(ports.channel && ports.locks, {
    lead() {
      stop()
      events.lead()
      channel?.post({ kind: 'leads' })
    },
    lost() {
      events.follow()
      ask()
    },
  })

  function stop() {
    cancelAsk()
    cancelWait?.()
    cancelWait = undefined
  }
  function ask() {
    if (!channel || leadership.leads) return
    cancelAsk()
    cancelAsk = clock.setTimer(clock.now() + askEveryMs, ask)
    channel.post({ kind: 'ask', from: me, seen: events.seen() })
    if (!stands) return
    cancelWait ??= clock.setTimer(clock.now() + silentMs, () => {
      cancelWait = undefined
      leadership.take()
    })
  }
  function answered() {
    cancelWait?.()
    cancelWait = undefined
  }
  function hear(message: TabMessage) {
    if (message.kind === 'state' && message.to !== me) return
    const forLeader = message.kind === 'ask' || message.kind === 'send' || message.kind === 'outbox'
    if (message.kind !== 'over' && forLeader !== leadership.leads) return
    if (message.kind === 'state') answered()
    if (message.kind === 'leads') {
      events.follow()
      ask()
    }
    events.heard(message)
  }

  return {
    get leads() {
      return leadership.leads
    },
    join(principal) {
      const name = `usher.${version}.${principal}`
      if (ports.locks && ports.channel) {
        me = ports.newCid()
        channel = ports.channel(name, hear)
      }
      stands = true
      events.follow()
      ask()
      leadership.stand(name)
    },
    leave() {
      stop()
      stands = false
      leadership.withdraw()
      channel?.close()
      channel = undefined
    },
    yield() {
      stands = false
      leadership.withdraw()
      events.follow()
      ask()
    },
    tell: message => channel?.post(message),
    ask,
  }
}

export function openBrowserChannel(name: string, heard: (message: TabMessage) => void): TabChannel {
  const channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }: MessageEvent<TabMessage>) => heard(data)
  return { post: message => channel.postMessage(message), close: () => channel.close() }
}
