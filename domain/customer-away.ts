/**
 * Whether any page of a chat's customer is connected, as the agent's row shows it (PS8). The chat's `rev` rises with it. Whoever finds
 * nobody there writes that only if no page has registered since: a page registers first, and then looks whether it was taken for away.
 */
import { type ChatRoom, type ChatSnapshot, type ConnectionRow, post, readRoom } from './delivery.ts'
import { chatKey } from './keys.ts'
import type { Ports } from './ports.ts'

const mostTries = 4

/** A connection has ended, or its beats have: without another live one the customer is away from then on. */
export async function lookForCustomer(ports: Ports, id: string): Promise<ChatSnapshot | undefined> {
  const { store, clock, ids } = ports
  for (let tries = 0; tries < mostTries; tries++) {
    const room = await readRoom(ports, id)
    if (room === undefined || isOver(room) || room.chat.customerAwaySince !== undefined) return room
    const now = clock.now()
    const rows = room.listeners.filter(row => row.role === 'customer')
    if (isThere(rows, now)) return room
    const customerAwaySince = rows.length === 0 ? now : Math.max(...rows.map(row => row.liveUntil))
    const { rev } = room.chat
    const written = await store.write({
      update: chatKey(id),
      set: [[['customerAwaySince'], customerAwaySince]],
      add: [[['rev'], 1]],
      if: [{ path: ['rev'], is: '=', value: rev }],
    })
    if (written.ok) return tellAgentOf(ports, { ...room, chat: { ...room.chat, customerAwaySince, rev: rev + 1 } })
    await clock.pause(5 + ids.fraction() * 20)
  }
  // the agent's next beat looks again
  return undefined
}

/** A page of the customer is connected, and this was read after it had registered. */
export async function customerIsThere(ports: Ports, held: ChatSnapshot): Promise<ChatSnapshot> {
  const { chat } = held
  if (chat.customerAwaySince === undefined || isOver(held)) return held
  const written = await ports.store.write({
    update: chatKey(chat.id),
    add: [[['rev'], 1]],
    remove: [['customerAwaySince']],
    if: [{ path: ['customerAwaySince'], is: 'present' }],
  })
  // a conflict, or another page of the same customer was first: the next beat looks again
  if (!written.ok) return held
  const room = await readRoom(ports, chat.id)
  return room === undefined ? held : tellAgentOf(ports, room)
}

export function isThere(customers: readonly ConnectionRow[], now: number): boolean {
  return customers.some(row => row.liveUntil > now)
}

async function tellAgentOf(ports: Ports, { listeners, chat, receipts }: ChatRoom): Promise<ChatSnapshot> {
  const agents = listeners.filter(row => row.role !== 'customer')
  await post(ports, agents, { kind: 'chat', now: ports.clock.now(), chat, receipts })
  return { chat, receipts }
}

function isOver({ chat }: ChatSnapshot): boolean {
  return chat.status === 'closed' || chat.status === 'postProcessing'
}
