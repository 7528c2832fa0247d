/** What the use cases need from outside. Every implementation passes the contract suites under test/contract/. */
import type { Notice } from './delivery.ts'

export interface Key {
  readonly pk: string
  readonly sk: string
}
export type Item = Key & { readonly [attribute: string]: unknown }

/** An attribute, or a key inside a map attribute: `['slots', chat]`. */
export type Path = readonly [string, ...string[]]

export type Condition =
  | { readonly path: Path; readonly is: '=' | '<>' | '<' | '<=' | '>' | '>='; readonly value: string | number | boolean }
  | { readonly path: Path; readonly is: 'absent' | 'present' }
  /** The map at `path` has fewer entries than the number at `than`. */
  | { readonly path: Path; readonly is: 'fewerThan'; readonly than: Path }
  | { readonly anyOf: readonly Condition[] }

/**
 * A write as data, so that its conditions are rules that can be read and tested. All conditions must hold (an absent attribute
 * fails every comparison but `<>`); an update of an absent item creates it unless a condition forbids that.
 */
export type Write =
  | { readonly put: Item; readonly if?: readonly Condition[] }
  | {
      readonly update: Key
      readonly set?: readonly (readonly [Path, unknown])[]
      /** Adds to a number; an absent one counts as 0. */
      readonly add?: readonly (readonly [Path, number])[]
      readonly remove?: readonly Path[]
      readonly if?: readonly Condition[]
    }
  | { readonly delete: Key; readonly if?: readonly Condition[] }
  | { readonly check: Key; readonly if: readonly Condition[] }

/**
 * `condition`: a condition did not hold (`item` is what is stored, if anything). `conflict`: another transaction was at the item.
 * `throttled`: the store is busy. `none`: nothing was wrong with this write, another one failed.
 */
export interface Failure {
  readonly reason: 'none' | 'condition' | 'conflict' | 'throttled'
  readonly item?: Item
}
/** Failures in the order of the writes. Outages and broken calls throw. */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly failures: readonly Failure[] }

export interface Range {
  readonly pk: string
  /** Inclusive bounds of the sort key. */
  readonly from?: string
  readonly to?: string
  /** At most this many items; less may come. */
  readonly limit?: number
  readonly newestFirst?: boolean
}
/** `complete`: nothing more lies in the range behind the last item. */
export interface Items {
  readonly items: readonly Item[]
  readonly complete: boolean
}

/** One table. Every read is strongly consistent; `query` may see a running transaction half done (routing.md §2). */
export interface Store {
  get(key: Key): Promise<Item | undefined>
  query(range: Range): Promise<Items>
  write(write: Write): Promise<Outcome>
  /** All or nothing; at most 100 writes, each of another item. */
  transact(writes: readonly Write[]): Promise<Outcome>
  /** Deletes the item and returns it, once only; undefined when it is absent or a condition fails. */
  take(key: Key, conditions?: readonly Condition[]): Promise<Item | undefined>
}

export type Role = 'customer' | 'agent' | 'supervisor' | 'administrator'

/** One open socket and whose it is. */
export interface Listener {
  readonly connection: string
  readonly role: Role
  /** Agent id, or chat id for a customer. */
  readonly principal: string
  readonly connectedAt: number
}

export interface Sockets {
  /** `gone`: no such connection. `failed`: not delivered now, pull will heal it. Never throws for either. */
  post(listener: Listener, notice: Notice): Promise<'sent' | 'gone' | 'failed'>
}

/** Deadlines that a timer tells of to the second. */
export type TimedKind = 'offer-timeout' | 'post-processing' | 'presence'
/**
 * The target for an answer is met nearly always, and pages count it by themselves: its misses wait for the sweep. So does a chat that
 * ends by silence: nobody is there to see it end to the second.
 */
export type DeadlineKind = TimedKind | 'response-sla' | 'idle'
export interface Deadline<Kind extends DeadlineKind = DeadlineKind> {
  readonly kind: Kind
  readonly at: number
  /** Chat id, or agent id for `presence`. */
  readonly subject: string
  /** Round of the offer, seq of the first unanswered message, round of the chat, connection: what the deadline belongs to. */
  readonly of: string
}
export interface Timers {
  /** Idempotent by kind, subject, `of` and `at`. A failure to start is the sweep's to repair: it throws nothing. */
  start(deadline: Deadline<TimedKind>): Promise<void>
}

export interface Background {
  /** Goes on draining a queue in another function as the given lease holder. */
  drain(queue: string, holder: string): Promise<void>
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Waits; only between tries of the same thing. */
  pause(ms: number): Promise<void>
}

export interface Ids {
  /** Random id of `bits` bits, base64url. */
  random(bits: number): string
  /** Uniform in [0, 1): jitter. */
  fraction(): number
  /** SHA-256, base64url. */
  hash(text: string): string
}

/** One line and one count for a business event. */
export interface Journal {
  record(event: string, fields: Readonly<Record<string, string | number | boolean>>): void
}

export interface Ports {
  readonly store: Store
  readonly sockets: Sockets
  readonly timers: Timers
  readonly background: Background
  readonly clock: Clock
  readonly ids: Ids
  readonly journal: Journal
}
