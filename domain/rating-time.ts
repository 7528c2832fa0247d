import type { Chat } from './chat.ts'

/** How long after its end a chat can be rated. */
const rateWithinMs = 24 * 3_600_000

/** Whether this is a chat, and the time, for a rating; a chat that went back to waiting had an agent before. */
export function mayBeRated(chat: Chat, at: number): 'yes' | 'goesOn' | 'nobodyThere' | 'tooLate' {
  if (chat.status !== 'closed' && chat.status !== 'postProcessing') return 'goesOn'
  if (chat.agentName === undefined && chat.waitingAfter === undefined) return 'nobodyThere'
  return at - chat.endedAt <= rateWithinMs ? 'yes' : 'tooLate'
}
