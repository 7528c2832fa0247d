import { nothingRead } from '../shared/receipts.ts'
import { type ThreadItem, threadItems } from '../shared/thread.ts'
import type { Transcript } from '../shared/transcript.ts'
import { shared } from '../shared/words.ts'
import { type CustomerState, hasEnded, ownLog } from './state.ts'

/** What the customer sees of the chat, as the window shows it. */
export function items(state: CustomerState): ThreadItem[] {
  return threadItems({
    side: 'customer',
    events: ownLog(state).events,
    outbox: state.outbox,
    receipts: state.chat?.receipts ?? nothingRead,
    customerName: shared.thread.you,
    agentName: state.chat?.agentName ?? '',
  })
}

/** The same, to be kept. */
export function transcriptOf(state: CustomerState, savedAt: number): Transcript | undefined {
  const { chat } = state
  if (!chat) return undefined
  const { transactionId, queueName, agentName, startedAt } = chat
  const last = ownLog(state).events.at(-1)
  return {
    transactionId,
    queueName,
    ...(agentName === undefined ? {} : { agentName }),
    startedAt,
    ...(hasEnded(state) && last ? { endedAt: last.at } : {}),
    savedAt,
    items: items(state),
  }
}
