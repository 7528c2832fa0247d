import { limits } from '../../protocol/limits.ts'
import type { CustomerChatView, EventView } from '../../protocol/views.ts'
import { chatWords } from './chat-words.ts'
import { type CustomerState, hasEnded, ownLog } from './state.ts'

export interface Progress {
  /** 1 looking, 2 offering, 3 joined. */
  step: 1 | 2 | 3
  title: string
  detail: string
  /** The agent's connection is lost: shown while the chat goes on. */
  away?: true
}

/** The sentences that tell the customer where the chat stands; they follow the server's word alone. */
export function progress(state: CustomerState): Progress | undefined {
  const { chat } = state
  const says = chatWords.progress
  if (!chat) return undefined
  if (hasEnded(state)) return { step: 3, title: endedWords(state, chat.agentName || says.anAgent), detail: says.thanks }
  const name = chat.agentName
  switch (chat.status) {
    case 'waiting':
      return { step: 1, title: placeWords(state.place?.ahead), detail: lookingWords(chat, ownLog(state).events) }
    case 'offered':
      return { step: 2, title: says.next, detail: says.offering }
    case 'active':
      if (chat.agentAway) {
        const [title, detail] = name ? [says.away(name), says.awaiting(name)] : [says.awayUnnamed, says.awaitingUnnamed]
        return { step: 3, title, detail, away: true }
      }
      return { step: 3, title: says.joined(name || says.anAgent), detail: name ? says.withAgent(name) : says.withAnAgent }
    case 'ended':
      return undefined
    default:
      return chat.status satisfies never
  }
}

export function placeWords(ahead: number | undefined): string {
  if (ahead === undefined) return chatWords.progress.received
  if (ahead === 0) return chatWords.progress.next
  return ahead >= limits.aheadChats ? chatWords.progress.manyAhead : chatWords.progress.ahead(ahead)
}

function lookingWords(chat: CustomerChatView, events: readonly EventView[]): string {
  const says = chatWords.progress
  const looking = says.looking(chat.queueName)
  const who = lastAgent(events) ?? says.yourAgent
  switch (chat.waitingAfter) {
    case undefined:
      return looking
    case 'agentLeft':
      return says.agentLeft(who)
    case 'transferred':
      return `${says.transferred(who, chat.queueName)} ${looking}`
    default:
      return chat.waitingAfter satisfies never
  }
}

/** Whoever had the chat last, as the log tells: a waiting chat names no agent. */
function lastAgent(events: readonly EventView[]): string | undefined {
  const from = events.findLast(event => event.from.role === 'agent' && event.from.name !== '')?.from
  return from?.role === 'agent' ? from.name : undefined
}

function endedWords(state: CustomerState, agent: string): string {
  const event = ownLog(state).events.findLast(one => one.kind === 'ended')
  const by = state.chat?.endedBy ?? event?.from.role
  if (by === 'customer') return chatWords.progress.youEnded
  return by === 'agent' ? chatWords.progress.agentEnded(agent) : chatWords.progress.ended
}
