/** A contact centre in memory: the real use cases on in-memory ports, with people that tests can name. */
import {
  createMemoryBackground,
  createMemoryClock,
  createMemoryIds,
  createMemoryJournal,
  createMemorySockets,
  createMemoryTimers,
} from '../../adapters/memory.ts'
import { createMemoryStore } from '../../adapters/memory-store.ts'
import type { Agent, Assignment } from '../../domain/agent.ts'
import type { Chat } from '../../domain/chat.ts'
import { setState } from '../../domain/commands.ts'
import { deadlineCame } from '../../domain/deadlines.ts'
import { agentKey, chatKey } from '../../domain/keys.ts'
import { drain } from '../../domain/matching.ts'
import type { Ports } from '../../domain/ports.ts'
import { type Caller, hello } from '../../domain/presence.ts'
import { type Queue, queueDefaults } from '../../domain/queue.ts'
import { createQueue, createStaff } from '../../domain/settings.ts'
import { startChat } from '../../domain/start-chat.ts'
import { readAgent, readChat } from '../../domain/writes.ts'

/** Sunday noon in some November; every test starts then. */
export const noon = Date.UTC(2026, 10, 22, 12)

export type Centre = Awaited<ReturnType<typeof openCentre>>

export async function openCentre({
  seed = 'centre',
  store = createMemoryStore(),
  queues = [{ id: 'sales' }] as readonly (Partial<Queue> & { id: string })[],
} = {}) {
  const clock = createMemoryClock(noon)
  const sockets = createMemorySockets()
  const timers = createMemoryTimers()
  const background = createMemoryBackground()
  const journal = createMemoryJournal()
  const ports: Ports = { clock, store, sockets, timers, background, journal, ids: createMemoryIds(seed) }
  for (const { id, ...settings } of queues) await createQueue(ports, 'ada', id, { ...queueDefaults, name: capital(id), ...settings })
  let connections = 0
  let starts = 0

  const caller = (role: Caller['role'], principal: string, name: string): Caller => ({
    role,
    principal,
    name,
    connection: `${principal}-${++connections}`,
    connectedAt: clock.now(),
    rightsUntil: clock.now() + 24 * 3_600_000,
  })

  return {
    ports,
    clock,
    store,
    sockets,
    timers,
    journal,
    caller,

    /** A member of staff with an open console; available unless said otherwise. */
    async agent(
      id: string,
      {
        queues = ['sales'],
        limit = 6,
        available = true,
      }: { queues?: readonly (string | Assignment)[]; limit?: number; available?: boolean } = {},
    ) {
      await createStaff(ports, 'ada', id, {
        name: capital(id),
        email: '',
        role: 'agent',
        limit,
        queues: queues.map(assigned => (typeof assigned === 'string' ? { queue: assigned, level: 1 } : assigned)),
      })
      const me = caller('agent', id, capital(id))
      await hello(ports, me, 15_000)
      // a millisecond apart, so that who waits longest is never a tie
      clock.advance(1)
      if (available) await setState(ports, me, `available-${id}`, 'available')
      await this.settle()
      return me
    },

    /** A customer who has started a chat and listens. */
    async customer(nickname: string, queue = 'sales', email = '') {
      clock.advance(1)
      const key = `${nickname}-${++starts}`.padEnd(22, '_')
      const started = await startChat(ports, {
        startKey: key,
        customerKey: key,
        queue,
        customer: { nickname, firstName: '', lastName: '', email },
      })
      if (started.result !== 'started') throw new Error(`${nickname}'s chat was not started: ${started.result}`)
      const me = caller('customer', started.chat, nickname)
      await hello(ports, me, 30_000)
      await this.settle()
      return { ...me, chat: started.chat, started }
    },

    async chat(id: string): Promise<Chat> {
      const item = await store.get(chatKey(id))
      if (item === undefined) throw new Error(`no chat ${id}`)
      return readChat(item)
    },
    async staff(id: string): Promise<Agent> {
      const item = await store.get(agentKey(id))
      if (item === undefined) throw new Error(`no agent ${id}`)
      return readAgent(item)
    },
    /** The agent that a chat is offered to or with. */
    async holder(id: string): Promise<string | undefined> {
      const chat = await this.chat(id)
      return 'agent' in chat ? chat.agent : undefined
    },

    /** Runs drains that were handed to the background. */
    async settle() {
      for (let asked = background.asked(); asked.length > 0; asked = background.asked()) {
        for (const { queue, holder } of asked) await drain(ports, queue, holder, 100)
      }
    },
    /** Time goes by, and the timers that come due ring. */
    async pass(ms: number) {
      const until = clock.now() + ms
      for (;;) {
        const next = timers.pending()[0]
        if (next === undefined || next.at > until) break
        clock.advance(Math.max(0, next.at - clock.now()))
        for (const deadline of timers.due(clock.now())) await deadlineCame(ports, deadline)
        await this.settle()
      }
      clock.advance(Math.max(0, until - clock.now()))
    },
  }
}

function capital(id: string): string {
  return id[0]?.toUpperCase() + id.slice(1)
}
