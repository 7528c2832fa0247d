import { nothingRead } from '../shared/receipts.ts'
import { type ThreadItem, threadItems } from '../shared/thread.ts'
import { shared } from '../shared/words.ts'
import { type CustomerState, ownLog } from './state.ts'

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
