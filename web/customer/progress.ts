import { limits } from '../../protocol/limits.ts'
import type { CustomerChatView, EventView } from '../../protocol/views.ts'
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
  if (!chat) return undefined
  const agent = chat.agentName || 'An agent'
  if (hasEnded(state)) return { step: 3, title: endedWords(state, agent), detail: 'Thank you for chatting with us.' }
  switch (chat.status) {
    case 'waiting':
      return { step: 1, title: placeWords(state.place?.ahead), detail: lookingWords(chat, ownLog(state).events) }
    case 'offered':
      return { step: 2, title: 'You are next.', detail: 'Offering your chat to an agent…' }
    case 'active':
      if (chat.agentAway) {
        const who = chat.agentName || 'your agent'
        const title = `${chat.agentName || 'Your agent'}’s connection is lost.`
        return { step: 3, title, detail: `We are waiting for ${who} to come back…`, away: true }
      }
      return { step: 3, title: `${agent} joined`, detail: `You are chatting with ${chat.agentName || 'an agent'}.` }
    case 'ended':
      return undefined
    default:
      return chat.status satisfies never
  }
}

export function placeWords(ahead: number | undefined): string {
  if (ahead === undefined) return 'We have your chat.'
  if (ahead === 0) return 'You are next.'
  if (ahead >= limits.aheadChats) return `${limits.aheadChats} or more people are ahead of you.`
  return ahead === 1 ? '1 person is ahead of you.' : `${ahead} people are ahead of you.`
}

function lookingWords(chat: CustomerChatView, events: readonly EventView[]): string {
  const looking = `Looking for an agent in ${chat.queueName}…`
  const who = lastAgent(events) ?? 'Your agent'
  switch (chat.waitingAfter) {
    case undefined:
      return looking
    case 'agentLeft':
      return `${who} had to leave. We are looking for another agent; you keep your place.`
    case 'transferred':
      return `${who} is handing your chat to ${chat.queueName}. ${looking}`
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
  if (by === 'customer') return 'You ended the chat.'
  return by === 'agent' ? `${agent} ended the chat.` : 'The chat was ended.'
}
