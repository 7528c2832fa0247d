/** Customers who come, wait and give up; agents who answer, reject, miss, talk and take breaks (routing.md §4). */
import { acceptOffer, endChat, rejectOffer, setState } from '../../domain/commands.ts'
import { sweepOnce } from '../../domain/deadlines.ts'
import type { Notice } from '../../domain/delivery.ts'
import { chatKey } from '../../domain/keys.ts'
import type { Listener } from '../../domain/ports.ts'
import type { Caller } from '../../domain/presence.ts'
import { startChat } from '../../domain/start-chat.ts'
import { readChat } from '../../domain/writes.ts'
import { noteStuck } from './aftermath.ts'
import { callerOf, fill, nameOf, queue, slots } from './beginning.ts'
import { type Centre, openCentre } from './centre.ts'
import { createChance } from './chance.ts'

export interface WorldSettings {
  readonly seed: number
  readonly arrivalsPerSecond: number
  readonly agents: number
  readonly shards: number
  readonly warmMs: number
  readonly measuredMs: number
}

export interface World {
  readonly centre: Centre
  /** Chats whose start was acknowledged. */
  readonly acknowledged: ReadonlySet<string>
  /** Chats that waited too long beside a free agent. */
  readonly stuck: ReadonlySet<string>
  run(): Promise<void>
}

const load = 0.85
/** Chats last as long as that load takes, within reason. */
const shortestChatMs = 5_000
const longestChatMs = 120_000
const pushMs = [8, 25] as const
const thinkMs = [800, 3_000] as const
const missed = 0.02
const rejected = 0.04
const patienceMs = [22_500, 67_500] as const
const workMs = 30 * 60_000
const breakMs = [3_000, 12_000] as const
const sweepMs = 5_000
const watchMs = 500
/** As lambdas call it: the first pass of each minute also tidies. */
const sweepsPerTidy = 12
const mostDrainMs = 90_000

export function createWorld(settings: WorldSettings): World {
  const { seed, arrivalsPerSecond, agents, shards, warmMs, measuredMs } = settings
  const chance = createChance(seed + 3)
  const chatMs = Math.min(longestChatMs, Math.max(shortestChatMs, (load * slots * agents * 1_000) / arrivalsPerSecond))
  const centre = openCentre(seed, async (listener, notice) => {
    if (listener.role === 'agent') shown(listener, notice)
    return 'sent'
  })
  const { time, handle, measures } = centre
  const acknowledged = new Set<string>()
  const stuck = new Set<string>()
  const seen = new Set<string>()
  const comesUntil = warmMs + measuredMs

  function shown(listener: Listener, notice: Notice) {
    if (notice.kind !== 'agent') return
    for (const { chat } of notice.snapshot.chats) {
      const offer = `${chat.id} ${chat.round}`
      if (chat.status !== 'offered' || seen.has(offer)) continue
      seen.add(offer)
      time.after(chance.between(...pushMs), () => decide(callerOf('agent', listener.principal), chat.id, chat.round))
    }
  }

  function decide(agent: Caller, chat: string, round: number) {
    const mood = chance.fraction()
    if (mood < missed) return
    time.after(chance.between(...thinkMs), () => {
      if (mood < missed + rejected) handle('reject', ports => rejectOffer(ports, agent, chat, round), { afterMs: 2_000 })
      else
        handle(
          'accept',
          ports => acceptOffer(ports, agent, chat, round),
          { afterMs: 2_000 },
          ({ result }) => {
            if (result === 'done') talk(agent, chat)
          },
        )
    })
  }

  function talk(agent: Caller, chat: string) {
    time.after(chance.exponential(chatMs), () => handle('end', ports => endChat(ports, agent, chat), { afterMs: 2_000 }))
  }

  function arrive(n: number) {
    const nickname = `Customer ${n}`
    const key = nickname.padEnd(22, '_')
    const customer = { nickname, firstName: 'Carla', lastName: 'Castle', email: `customer-${n}@example.com` }
    measures.arrived(nickname)
    const gaveUpAfter = chance.between(...patienceMs)
    const gaveUpAt = time.now() + gaveUpAfter
    handle(
      'start',
      ports => startChat(ports, { startKey: key, customerKey: key, queue, customer }),
      { afterMs: 1_500 },
      started => {
        if (started.result !== 'started') throw new Error(`${nickname}'s chat was not started: ${started.result}`)
        acknowledged.add(started.chat)
        time.after(gaveUpAt - time.now(), () => giveUp(started.chat))
      },
    )
  }

  function giveUp(chat: string) {
    const item = centre.table.peek(chatKey(chat))
    const status = item && readChat(item).status
    // who is talking to an agent by now does not give up
    if (status === 'waiting' || status === 'offered')
      handle('abandon', ports => endChat(ports, callerOf('customer', chat), chat), { afterMs: 2_000 })
  }

  function work(agent: string, round = 0) {
    const caller = callerOf('agent', agent)
    time.after(chance.exponential(workMs), () => {
      if (time.now() > comesUntil) return
      handle('state', ports => setState(ports, caller, `break-${round}-${agent}`, 'onBreak'), { afterMs: 2_000 })
      time.after(chance.between(...breakMs), () => {
        handle('state', ports => setState(ports, caller, `back-${round}-${agent}`, 'available'), { afterMs: 2_000 })
        work(agent, round + 1)
      })
    })
  }

  function sweep(pass: number) {
    time.after(sweepMs, () => {
      handle('sweep', ports => sweepOnce(ports, pass % sweepsPerTidy), { afterMs: sweepMs })
      sweep(pass + 1)
    })
  }

  function watch() {
    time.after(watchMs, () => {
      noteStuck(centre.table, measures, time.now(), stuck)
      watch()
    })
  }

  function customers(n: number) {
    time.after(chance.exponential(1_000 / arrivalsPerSecond), () => {
      if (time.now() >= comesUntil) return
      arrive(n)
      customers(n + 1)
    })
  }

  return {
    centre,
    acknowledged,
    stuck,
    async run() {
      fill(centre, chance, { agents, shards, chatMs, arrivalsPerSecond }, talk)
      for (let n = 0; n < agents; n++) work(nameOf(n))
      customers(0)
      sweep(0)
      watch()
      time.after(warmMs, () => {
        measures.start()
        centre.ledger.start()
      })
      time.after(comesUntil, () => {
        measures.stop()
        centre.ledger.stop()
      })
      await time.run(comesUntil)
      await time.run(comesUntil + mostDrainMs, () => measures.waiting.size === 0 && measures.openOffers.size === 0)
    },
  }
}
