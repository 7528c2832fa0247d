/** The real pages of customers and agents, and what people do on them. */
import type { EventView } from '../../../protocol/views.ts'
import { createController as createConsole } from '../../../web/console/controller.ts'
import type { StaffApi } from '../../../web/console/staff-api.ts'
import { createController as createCustomerPage } from '../../../web/customer/controller.ts'
import { createKeeper } from '../../../web/customer/session.ts'
import type { ConnectionStatus } from '../../../web/shared/connection.ts'
import type { Link } from '../../../web/shared/link.ts'
import type { Logs } from '../../../web/shared/log.ts'
import type { OutboxEntry } from '../../../web/shared/outbox.ts'
import { memoryStorage } from '../../support/memory-storage.ts'
import { request } from './https.ts'
import { createPage, type Kept, type Page } from './page.ts'
import { watchView } from './views.ts'
import type { World } from './world.ts'

/** What both kinds of page have in common. */
export interface Client {
  readonly page: Page
  readonly link: Link
  status(): ConnectionStatus
  outbox(): readonly OutboxEntry[]
  logs(): Logs
  say(chat: string, text: string): void
}
export interface CustomerClient extends Client {
  readonly kind: 'customer'
  readonly state: ReturnType<typeof createCustomerPage>['state']
  start(queue?: string): void
  chat(): string | undefined
  end(): void
}
export interface AgentClient extends Client {
  readonly kind: 'agent'
  readonly controller: ReturnType<typeof createConsole>
}

export const freshlyKept = (): Kept => ({ storage: memoryStorage(), outbox: new Map() })

/** `name` tells a window from others of the same person. */
export function openCustomer(world: World, person: string, { name = person, kept = freshlyKept() } = {}): CustomerClient {
  const page = createPage(world, name, person, 'customer', kept)
  const controller = page.act(() => createCustomerPage(page.ports, createKeeper(kept.storage), { storage: kept.storage, ...looks(page) }))
  const { state, link } = controller
  const client: CustomerClient = {
    kind: 'customer',
    page,
    state,
    link,
    status: () => state.value.connection,
    outbox: () => state.value.outbox,
    logs: () => state.value.logs,
    chat: () => state.value.chatId,
    start: (queue = 'sales') => page.act(() => void controller.start({ nickname: person, firstName: '', lastName: '', email: '', queue })),
    say: (chat, text) => page.writes(chat, text, () => controller.send(text)),
    end: () => page.act(() => controller.end()),
  }
  watchView(world, client, run => void state.subscribe(run))
  page.act(() => controller.open())
  return client
}

export function openAgent(world: World, person: string, { name = person, kept = freshlyKept() } = {}): AgentClient {
  const page = createPage(world, name, person, person, kept)
  const ticket = async () => {
    const answer = await request(world, page, 'POST', '/api/tickets')
    if (!answer.ok) throw new Error(`no ticket: ${answer.status}`)
    return ((await answer.json()) as { ticket: string }).ticket
  }
  const seat = { person, storage: kept.storage, api, signedOut() {}, ...looks(page) }
  const controller = page.act(() => createConsole(page.ports(ticket), seat))
  const { state, link } = controller
  const client: AgentClient = {
    kind: 'agent',
    page,
    controller,
    link,
    status: () => state.value.connection,
    outbox: () => state.value.outbox,
    logs: () => state.value.logs,
    say: (chat, text) => page.writes(chat, text, () => controller.send(chat, text)),
  }
  watchView(world, client, run => void state.subscribe(run))
  page.act(() => link.open(`agent.${person}`))
  return client
}

const looks = (page: Page) => ({ isLookedAt: () => !page.frozen, isWriting: () => false })

/** The same person in the same window after it was loaded again: nothing is left but what the browser keeps. */
export function reload<C extends Client>(world: World, client: C, times: number): C {
  const { page } = client
  const line = world.gateway().lineOf(page)
  page.close()
  line?.socket.close()
  const again = { name: `${page.window}_r${times}`, kept: page.kept }
  const open = (client as unknown as CustomerClient | AgentClient).kind === 'customer' ? openCustomer : openAgent
  const next = open(world, page.person, again) as unknown as C
  next.page.skew = page.skew
  return next
}

async function neverAsked(): Promise<never> {
  throw new Error('a simulated console asks nothing by HTTPS')
}
const api = new Proxy({} as StaffApi, { get: () => neverAsked })

export function shown(client: Client, chat: string): readonly EventView[] {
  return client.logs()[chat]?.events ?? []
}
