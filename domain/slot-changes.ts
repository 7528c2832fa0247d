/** Whose slots a change of a chat frees and takes (D3, RI2), and what an agent is told of an offer that went. */
import type { Agent, ChatLost, OfferGone } from './agent.ts'
import { type Chat, holdersOf, offerOf, shownCustomer } from './chat.ts'
import type { ChatCommand } from './chat-changes.ts'
import { decideAgent } from './decide-agent.ts'
import { evolveAgent } from './evolve-agent.ts'
import { agentKey } from './keys.ts'
import type { Ports } from './ports.ts'
import { type QueueInForce, settingsOfQueue } from './queue.ts'
import { readAgent } from './writes.ts'

export interface AgentChange {
  readonly before: Agent
  readonly after: Agent
}

/** Who gets a slot back and who takes one: withdrawn, left, handed on, or closed (D3, RI2). */
export async function agentsAfter(
  ports: Ports,
  chat: Chat,
  next: Chat,
  command: ChatCommand,
  known: QueueInForce | undefined,
): Promise<readonly AgentChange[] | 'notFree' | 'torn'> {
  const [held, holds] = [holdersOf(chat), holdersOf(next)]
  const freed = held.filter(agent => !holds.includes(agent))
  const taking = holds.filter(agent => !held.includes(agent))
  if (freed.length + taking.length === 0) return []
  const at = ports.clock.now()
  const settings = known ?? (await settingsOfQueue(ports, chat.queue))
  const changes: AgentChange[] = []
  for (const id of freed) {
    const before = await readHolder(ports, id)
    // the chat was read by a query, which may see an offer half done: its agent's half is about to be there (routing.md §2)
    if (before?.slots[chat.id] === undefined) return 'torn'
    const offer = offerGone(chat, id, command, at)
    const handed = chat.status === 'active'
    const events = decideAgent(before, {
      type: 'free',
      chat: chat.id,
      ...(offer === undefined ? {} : { offer }),
      ...chatLost(chat, command, at),
      // declining a colleague's chat is no reason for a break, not answering is
      pause: settings.afterMissedOffer === 'pause' && !(handed && offer?.why === 'rejected'),
      keepIdle: settings.idleRule === 'offerOnly',
      at,
    })
    changes.push({ before, after: events.reduce(evolveAgent, before) })
  }
  for (const id of taking) {
    const before = await readHolder(ports, id)
    const events = before === undefined ? [] : decideAgent(before, { type: 'take', chat: chat.id, round: next.round, at })
    if (before === undefined || events.length === 0) return 'notFree'
    changes.push({ before, after: events.reduce(evolveAgent, before) })
  }
  return changes
}

/** What an agent whose offer ends is told of it; undefined for whoever had accepted the chat. */
export function offerGone(chat: Chat, agent: string, command: ChatCommand, at: number): OfferGone | undefined {
  if (offerOf(chat)?.agent !== agent || command.type === 'accept') return undefined
  const { id, round, transactionId } = chat
  const from = chat.status === 'active' ? { fromName: chat.agentName } : {}
  return { chat: id, round, transactionId, nickname: shownCustomer(chat).nickname, why: whyGone(command), ...from, at }
}

/** What whoever held the chat is told on coming back. */
function chatLost(chat: Chat, command: ChatCommand, at: number): { lost?: ChatLost } {
  if (command.type !== 'leave' || command.reason !== 'connectionLost' || chat.status !== 'active') return {}
  return { lost: { chat: chat.id, transactionId: chat.transactionId, nickname: shownCustomer(chat).nickname, at } }
}

function whyGone(command: ChatCommand): OfferGone['why'] {
  switch (command.type) {
    case 'withdraw':
      return command.reason === 'rejected' ? 'rejected' : command.reason === 'timedOut' ? 'missed' : 'connectionLost'
    case 'end':
      return command.by === 'customer' ? 'customerLeft' : 'takenBack'
    default:
      return 'takenBack'
  }
}

export async function readHolder(ports: Ports, id: string): Promise<Agent | undefined> {
  const item = await ports.store.get(agentKey(id))
  return item === undefined ? undefined : readAgent(item)
}
