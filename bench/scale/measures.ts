/** Watches every commit: keeps the truth about who is free and who waits, finds what must never happen, and takes the times. */
import { eligible } from '../../domain/agent.ts'
import type { Chat } from '../../domain/chat.ts'
import { agentKey, digits } from '../../domain/keys.ts'
import type { Item, Key } from '../../domain/ports.ts'
import { readAgent, readChat } from '../../domain/writes.ts'
import { isAgent, isChat } from './ledger.ts'
import { addName, removeName } from './sorted-names.ts'

/** Overtaken agents are counted up to this place of the line. */
const deepestLook = 400
const mayFollow: Readonly<Record<Chat['status'], readonly Chat['status'][]>> = {
  waiting: ['offered', 'closed'],
  offered: ['active', 'waiting', 'closed'],
  active: ['postProcessing', 'waiting', 'closed'],
  postProcessing: ['closed'],
  closed: [],
}

export interface Measures {
  committed(key: Key, before: Item | undefined, after: Item | undefined): void
  /** A customer asks for a chat; the nickname names the chat until it has an id. */
  arrived(nickname: string): void
  start(): void
  stop(): void
  /** Since when the chat waits. */
  readonly waiting: ReadonlyMap<string, number>
  /** Since when the agent has been eligible without a break. */
  readonly freeSince: ReadonlyMap<string, number>
  readonly openOffers: ReadonlySet<string>
  readonly taken: Taken
}
export interface Taken {
  offers: number
  /** Arrival to the first committed offer. */
  readonly toOffer: number[]
  /** Time since both the chat waited and the agent was free. */
  readonly reactions: number[]
  /** Agents before the chosen one that no transaction was at. */
  readonly unclaimed: number[]
  mostOvertakes: number
  violations: number
}

export function createMeasures(now: () => number, isHeld: (key: Key) => boolean): Measures {
  const free: string[] = []
  const freeSince = new Map<string, number>()
  /** Kept when the agent is not free any more: the chat of the same transaction may become visible later. */
  const lastFree = new Map<string, number>()
  const overtaken = new Map<string, number>()
  const arrivals = new Map<string, number>()
  const waiting = new Map<string, number>()
  const waitedSince = new Map<string, number>()
  const openOffers = new Set<string>()
  const taken: Taken = { offers: 0, toOffer: [], reactions: [], unclaimed: [], mostOvertakes: 0, violations: 0 }
  let measuring = false

  function agentCommitted(before: Item | undefined, after: Item) {
    const was = before && readAgent(before)
    const is = readAgent(after)
    const held = Object.keys(is.slots).length
    if (held > is.limit) taken.violations++
    if (was !== undefined && eligible(was)) {
      const place = removeName(free, placeInLine(was.idle, was.id))
      if (held > Object.keys(was.slots).length) offeredTo(is.id, place)
    }
    if (!eligible(is)) freeSince.delete(is.id)
    else {
      if (!freeSince.has(is.id)) {
        freeSince.set(is.id, now())
        lastFree.set(is.id, now())
        overtaken.set(is.id, 0)
      }
      addName(free, placeInLine(is.idle, is.id))
    }
  }

  function offeredTo(agent: string, place: number) {
    let unclaimed = 0
    for (const ahead of free.slice(0, Math.min(place, deepestLook))) {
      const passed = ahead.slice(placeDigits)
      if (!isHeld(agentKey(passed))) unclaimed++
      overtaken.set(passed, (overtaken.get(passed) ?? 0) + 1)
    }
    if (measuring) {
      taken.offers++
      taken.unclaimed.push(unclaimed)
      taken.mostOvertakes = Math.max(taken.mostOvertakes, overtaken.get(agent) ?? 0)
    }
    overtaken.set(agent, 0)
  }

  function chatCommitted(before: Item | undefined, after: Item) {
    const was = before && readChat(before)
    const is = readChat(after)
    if (was?.status === is.status) {
      if (was.status === 'offered' && (was.agent !== (is as typeof was).agent || was.round !== is.round)) taken.violations++
      return
    }
    if (was !== undefined && !mayFollow[was.status].includes(is.status)) taken.violations++
    if (is.status === 'waiting') {
      waiting.set(is.id, now())
      waitedSince.set(is.id, now())
    } else waiting.delete(is.id)
    if (is.status === 'offered') {
      openOffers.add(is.id)
      if (measuring) {
        const arrival = arrivals.get(is.customer.nickname)
        if (is.round === 0 && arrival !== undefined) taken.toOffer.push(now() - arrival)
        taken.reactions.push(now() - Math.max(waitedSince.get(is.id) ?? 0, lastFree.get(is.agent) ?? 0))
      }
    } else openOffers.delete(is.id)
  }

  return {
    waiting,
    freeSince,
    openOffers,
    taken,
    committed(key, before, after) {
      if (after === undefined) return
      if (isAgent(key)) agentCommitted(before, after)
      else if (isChat(key)) chatCommitted(before, after)
    },
    arrived: nickname => void arrivals.set(nickname, now()),
    start: () => {
      measuring = true
    },
    stop: () => {
      measuring = false
    },
  }
}

const placeDigits = 14
function placeInLine(idle: number, agent: string): string {
  return `${digits(idle, placeDigits - 1)}#${agent}`
}
