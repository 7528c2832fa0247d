/** Customers and agents over the code of their pages, all of it but what draws the screen. */
import { effect } from '@preact/signals'
import { TicketSchema } from '../../protocol/chat-start.ts'
import type { EventView } from '../../protocol/views.ts'
import { createController as createConsole } from '../../web/console/controller.ts'
import type { StaffApi } from '../../web/console/staff-api.ts'
import { createController as createCustomer } from '../../web/customer/controller.ts'
import { createKeeper } from '../../web/customer/session.ts'
import { fetchJson } from '../../web/shared/http.ts'
import type { OutboxEntry } from '../../web/shared/outbox.ts'
import type { Ledger } from './ledger.ts'
import type { Network } from './network.ts'
import { openPage, type Page } from './page.ts'

export interface Someone {
  readonly name: string
  readonly network: Network
  readonly page: Page
  /** What the page shows of a chat. */
  shown(chat: string): readonly EventView[]
  /** Chats that this person is in. */
  chats(): readonly string[]
  outbox(): readonly OutboxEntry[]
  connected(): boolean
  /** Writes in this chat, as the next of this person's sentences there. */
  write(chat: string): void
  close(): void
}

export interface Customer extends Someone {
  chat(): string | undefined
  /** For the log by HTTPS. */
  session(): string | undefined
}

const lookEveryMs = 1_000

export function comeAsCustomer(name: string, queue: string, network: Network, ledger: Ledger, random: () => number): Customer {
  const page = openPage(network, random)
  const keeper = createKeeper(page.storage)
  const controller = page.run(() =>
    createCustomer(ticket => ({ ...page.ports, ticket }), keeper, {
      storage: page.storage,
      isLookedAt: () => true,
      isWriting: () => false,
    }),
  )
  const start = () => page.run(() => void controller.start({ nickname: name, firstName: '', lastName: '', email: '', queue }))
  // a person who is told that it did not work presses the button again
  const insisting = setInterval(() => controller.state.value.phase === 'form' && !controller.state.value.starting && start(), lookEveryMs)
  start()
  const stopWatching = effect(() => {
    const { chatId, logs } = controller.state.value
    if (chatId !== undefined) ledger.shown(name, chatId, logs[chatId]?.events ?? [])
  })
  return {
    name,
    network,
    page,
    chat: () => controller.state.value.chatId,
    session: () => keeper.read()?.chat?.session,
    shown: chat => controller.state.value.logs[chat]?.events ?? [],
    chats: () => (controller.state.value.chat?.status === 'active' ? [controller.state.value.chat.chat] : []),
    outbox: () => controller.state.value.outbox,
    connected: () => controller.state.value.connection.kind === 'connected',
    write: chat => page.run(() => controller.send(ledger.next(name, chat))),
    close() {
      clearInterval(insisting)
      stopWatching()
      page.close()
    },
  }
}

export function comeAsAgent(name: string, token: string, network: Network, ledger: Ledger, random: () => number): Someone {
  const page = openPage(network, random)
  const ticket = async () => (await fetchJson('/api/tickets', TicketSchema, { method: 'POST', bearer: token })).ticket
  const controller = page.run(() =>
    createConsole(
      { ...page.ports, ticket },
      {
        person: name,
        storage: page.storage,
        api: new Proxy({} as StaffApi, { get: () => unasked }),
        isLookedAt: () => true,
        isWriting: () => false,
        signedOut: () => ledger.fault(`${name} was signed out`),
      },
    ),
  )
  const rows = () => controller.state.value.agent?.chats ?? []
  function work() {
    const { agent } = controller.state.value
    if (!agent) return
    if (agent.state !== 'available') controller.setState('available')
    for (const row of rows()) if (row.status === 'offered') void controller.accept(row.chat, row.round)
  }
  const working = setInterval(() => page.run(work), lookEveryMs)
  const stopWatching = effect(() => {
    for (const [chat, log] of Object.entries(controller.state.value.logs)) ledger.shown(name, chat, log.events)
    for (const { text } of controller.state.value.notices) ledger.told(text)
  })
  page.run(() => controller.link.open(`agent.${name}`))
  return {
    name,
    network,
    page,
    shown: chat => controller.state.value.logs[chat]?.events ?? [],
    chats: () => rows().flatMap(row => (row.status === 'active' ? [row.chat] : [])),
    outbox: () => controller.state.value.outbox,
    connected: () => controller.state.value.connection.kind === 'connected',
    write: chat =>
      page.run(() => {
        controller.dispatch({ kind: 'select', chat })
        controller.send(chat, ledger.next(name, chat))
      }),
    close() {
      clearInterval(working)
      stopWatching()
      page.close()
    },
  }
}

function unasked(): Promise<never> {
  throw new Error('nobody looks at this here')
}
