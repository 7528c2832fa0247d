/** How far each side has received and read, and who is typing: shown, never part of the log. */
import { changeChat } from './change-chat.ts'
import { joinedAgent } from './chat.ts'
import { type ChatRoom, post, type Receipts, readRoom } from './delivery.ts'
import { receiptsKey } from './keys.ts'
import type { Condition, Ports, Write } from './ports.ts'
import type { Caller } from './presence.ts'
import { settingsOfQueue } from './queue.ts'

/** Monotone (I11): a mark only rises, and never beyond the head. Reading implies having received. */
export async function mark(ports: Ports, caller: Caller, chat: string, kind: 'delivered' | 'read', upTo: number): Promise<void> {
  const room = await readRoom(ports, chat)
  if (room === undefined || !takesPart(caller, room)) return
  const side = caller.role === 'customer' ? 'customer' : 'agent'
  const to = Math.min(upTo, room.chat.lastSeq)
  const raised = await raise(ports, room, side, kind, to)
  if (kind === 'read' && side === 'agent') await look(ports, caller, room, to)
  if (Object.keys(raised).length === 0) return
  await post(ports, others(room, caller), { kind: 'receipts', chat, receipts: { ...room.receipts, ...raised } })
}

/** Both marks in one write, so that at no moment more is read than delivered; one by one where somebody else has raised one meanwhile. */
async function raise({ store }: Ports, { chat, receipts }: ChatRoom, side: 'customer' | 'agent', kind: 'delivered' | 'read', to: number) {
  const delivered = `${side}Delivered` as const
  const read = `${side}Read` as const
  const lower = (kind === 'read' ? [delivered, read] : [delivered]).filter(name => to > receipts[name])
  const raised = (names: typeof lower): Partial<Receipts> => Object.fromEntries(names.map(name => [name, to]))
  const write = (names: typeof lower) => store.write(raising(chat.id, names, to))
  if (lower.length === 0 || (await write(lower)).ok) return raised(lower)
  const done: typeof lower = []
  for (const name of lower) {
    const outcome = await write([name])
    if (outcome.ok) done.push(name)
    // not raised by somebody else either: what is read must not pass what is received
    else if (!outcome.failures.some(failure => failure.reason === 'condition')) break
  }
  return raised(done)
}

function raising(chat: string, names: readonly (keyof Receipts)[], to: number): Write {
  const absentOrLower = names.map(
    (name): Condition => ({
      anyOf: [
        { path: [name], is: 'absent' },
        { path: [name], is: '<', value: to },
      ],
    }),
  )
  return { update: receiptsKey(chat), set: names.map(name => [[name], to] as const), if: absentOrLower }
}

/** The agent has seen that the customer ended the chat: the countdown of post processing starts (architecture §4, Endings). */
async function look(ports: Ports, caller: Caller, { chat }: ChatRoom, upTo: number): Promise<void> {
  if (chat.status !== 'postProcessing' || chat.looked || upTo < chat.lastSeq) return
  const { postProcessingMs } = await settingsOfQueue(ports, chat.queue)
  await changeChat(ports, chat.id, { type: 'look', agent: caller.principal, postProcessingMs, at: ports.clock.now() })
}

export async function typing(ports: Ports, caller: Caller, chat: string, on: boolean): Promise<void> {
  const room = await readRoom(ports, chat)
  if (room === undefined || room.chat.status !== 'active' || !takesPart(caller, room)) return
  await post(ports, others(room, caller), { kind: 'typing', chat, from: caller.role === 'customer' ? 'customer' : 'agent', on })
}

function takesPart(caller: Caller, { chat }: ChatRoom): boolean {
  return caller.role === 'customer' ? caller.principal === chat.id : joinedAgent(chat) === caller.principal
}

/** Everybody but this connection: the own other windows stay in step. */
function others({ listeners }: ChatRoom, caller: Caller) {
  return listeners.filter(listener => listener.connection !== caller.connection)
}
