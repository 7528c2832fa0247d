/** Alice talks with dee, on real pages, and nothing goes wrong but what a test asks for. */
import { readAgent } from '../../../domain/writes.ts'
import type { ServerFrame } from '../../../protocol/frames.ts'
import { type AgentClient, type Client, type CustomerClient, openAgent, openCustomer, shown } from './clients.ts'
import { anyOf, once, type Strikes } from './faults.ts'
import { serve } from './https.ts'
import { furnish, openWorld, type World } from './world.ts'

export interface Scene {
  readonly world: World
  readonly alice: AgentClient
  readonly dee: CustomerClient
  readonly chat: string
  /** From now on these faults happen as well. */
  when(strikes: Strikes): void
  run(ms: number): Promise<void>
  /** Texts of the log, in order. */
  log(): readonly string[]
  texts(client: Client): readonly string[]
  /** Everything that has left the server, in order. */
  readonly left: { readonly to: string; readonly frame: ServerFrame }[]
  /** A customer's words, and the time for them to get through. */
  dees(text: string, ms?: number): Promise<void>
  alices(text: string, ms?: number): Promise<void>
  struck(name: Parameters<World['struck']['get']>[0]): number
  rows(prefix: string): readonly string[]
}

export async function openScene({ accepted = true, timersRing = false } = {}): Promise<Scene> {
  const faults: Strikes[] = []
  const world = openWorld({ seed: 1, faults: () => (fault, moment) => anyOf(...faults)(fault, moment), timersRing })
  serve(world)
  const left: Scene['left'][number][] = []
  const { leaves } = world.record
  Object.assign(world.record, {
    leaves(role: string, principal: string, frame: ServerFrame) {
      left.push({ to: role === 'customer' ? 'dee' : principal, frame })
      leaves(role, principal, frame)
    },
  })
  await furnish(world, { alice: {} })
  const alice = openAgent(world, 'alice')
  await world.run(1_000)
  alice.page.act(() => alice.controller.setState('available'))
  await world.run(1_000)
  const dee = openCustomer(world, 'dee')
  dee.start()
  await world.run(2_000)
  const chat = dee.chat()
  if (chat === undefined) throw new Error('the chat of dee was not started')
  if (accepted) alice.page.act(() => alice.controller.accept(chat, 0))
  await world.run(1_000)
  const scene: Scene = {
    world,
    alice,
    dee,
    chat,
    left,
    when: strikes => void faults.push(strikes),
    run: ms => world.run(ms),
    log: () => (world.record.chats.get(chat)?.events ?? []).flatMap(({ text }) => text ?? []),
    texts: client => shown(client, chat).flatMap(event => (event.kind === 'message' ? event.text : [])),
    async dees(text, ms = 0) {
      dee.say(chat, text)
      await world.run(ms)
    },
    async alices(text, ms = 0) {
      alice.say(chat, text)
      await world.run(ms)
    },
    struck: name => world.struck.get(name) ?? 0,
    rows: prefix => world.bed.table.all().flatMap(({ pk, sk }) => (pk === `C#${chat}` && sk.startsWith(prefix) ? sk : [])),
  }
  return scene
}

export const saying =
  (page: string, call?: string) => (moment: { page?: string | undefined; action?: string | undefined; call?: string | undefined }) =>
    moment.page === page && moment.action === 'message' && (call === undefined || moment.call === call)

export const agentOf = ({ world }: Scene) => readAgent(world.bed.table.get({ pk: 'A#alice', sk: 'S' }) as never)
export const chatOf = ({ world, chat }: Scene) => world.record.chats.get(chat)?.state
export const kindsOf = ({ world, chat }: Scene) => world.record.chats.get(chat)?.events.map(({ kind }) => kind) ?? []

/** The window is closed, and the gateway tells nobody. */
export function vanish({ world, alice, when }: Scene) {
  when(once('disconnectNever', ({ page }) => page === 'alice'))
  const line = world.gateway().lineOf(alice.page)
  alice.page.close()
  line?.socket.close()
}
