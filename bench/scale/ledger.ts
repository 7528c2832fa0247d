/** What each call is for, and what it is charged, told apart by the shape of its key and by the use case that makes it. */
import type { Key, Write } from '../../domain/ports.ts'
import type { Call, Kind } from './modelled-table.ts'

/** Purposes on the routing path, as routing.md counts them; the rest goes by its use case. */
const routing = ['enqueue', 'match', 'line', 'wait', 'lease', 'look', 'settings'] as const
const startRows = 'start rows'

export interface Units {
  read: number
  write: number
}

export interface Ledger {
  made(call: Call, key: Key): void
  charged(call: Call, key: Key, kind: Kind, units: number, write?: Write): void
  /** Only what is charged from now on until `stop` counts. */
  start(): void
  stop(): void
  /** Transactions that tried to make an offer. */
  tries(): number
  routing(): Units
  startRows(): Units
  rest(): Units
  /** Something of the routing was charged to this partition key. */
  isOnPath(pk: string): boolean
  /** Everything by purpose, the dearest first. */
  all(): readonly (readonly [string, Units])[]
}

export function createLedger(): Ledger {
  const booked = new Map<string, Units>()
  const path = new Set<string>()
  let counting = false
  let tries = 0

  const sum = (wanted: (purpose: string) => boolean): Units => {
    const total = { read: 0, write: 0 }
    for (const [purpose, units] of booked) {
      if (!wanted(purpose)) continue
      total.read += units.read
      total.write += units.write
    }
    return total
  }
  const onRoutingPath = (purpose: string) => (routing as readonly string[]).includes(purpose)

  return {
    made({ caller, madeAt, writes }, key) {
      if (writes === undefined && isLook(key)) caller.looks.push(madeAt)
      if (counting && writes !== undefined && isOffer(writes)) tries++
    },
    charged(call, key, kind, units, write) {
      if (!counting) return
      const purpose = write === undefined ? purposeOfRead(call, key) : purposeOfWrite(call, key, write)
      if (onRoutingPath(purpose)) path.add(key.pk)
      const entry = booked.get(purpose) ?? { read: 0, write: 0 }
      entry[kind] += units
      booked.set(purpose, entry)
    },
    start: () => {
      counting = true
    },
    stop: () => {
      counting = false
    },
    tries: () => tries,
    routing: () => sum(onRoutingPath),
    startRows: () => sum(purpose => purpose === startRows),
    rest: () => sum(purpose => purpose !== startRows && !onRoutingPath(purpose)),
    isOnPath: pk => path.has(pk),
    all: () => [...booked].sort(([, one], [, other]) => other.read + other.write - one.read - one.write),
  }
}

function purposeOfRead({ caller, madeAt }: Call, key: Key): string {
  if (isLine(key)) return 'look'
  if (isLease(key)) return 'lease'
  // settings that are read to decide an offer are read beside the lines or beside the start's own rows; all others are a snapshot's
  if (key.pk === 'QUEUES' && caller.looks.includes(madeAt)) return 'settings'
  return `${caller.useCase}: reads ${family(key)}`
}

function purposeOfWrite({ caller, writes = [] }: Call, key: Key, write: Write): string {
  if (isOffer(writes)) return 'match'
  if (isLease(key)) return 'lease'
  if (writes.length === 1 && key.pk.startsWith('L#')) return 'line'
  if (writes.length === 1 && key.pk.startsWith('W#')) return 'wait'
  if (caller.useCase === 'start' && 'put' in write) {
    if (isChat(key) || key.pk.startsWith('W#')) return 'enqueue'
    if (writes.length > 1) return startRows
  }
  return `${caller.useCase}: writes ${family(key)}`
}

/** The one kind of transaction that makes a chat `offered`. */
function isOffer(writes: readonly Write[]): boolean {
  return writes.some(write => 'update' in write && write.set?.some(([path, value]) => path[0] === 'status' && value === 'offered'))
}

function isLook(key: Key): boolean {
  return isLine(key) || key.pk.startsWith('START#')
}
function isLine({ pk }: Key): boolean {
  return pk.startsWith('L#') || pk.startsWith('W#')
}
function isLease({ pk, sk }: Key): boolean {
  return pk.startsWith('Q#') && sk === 'LEASE'
}
export function isChat({ pk, sk }: Key): boolean {
  return pk.startsWith('C#') && sk === 'S'
}
export function isAgent({ pk, sk }: Key): boolean {
  return pk.startsWith('A#') && sk === 'S'
}

/** The key without names and times: `C/S`, `D`. */
function family({ pk, sk }: Key): string {
  return [pk.split('#')[0], /^[A-Z]+/.exec(sk)?.[0]].filter(Boolean).join('/')
}
