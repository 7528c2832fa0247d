import type { AgentChatView } from '../../protocol/views.ts'
import { emptyLog } from '../shared/log.ts'
import { type ThreadItem, threadItems } from '../shared/thread.ts'
import { customerName } from './rows.ts'
import type { ConsoleState } from './state.ts'

/** What the window of a chat shows. `readUpTo`: what had been read when it came in front. */
export function chatItems(state: Pick<ConsoleState, 'logs' | 'outbox' | 'agent'>, row: AgentChatView, readUpTo?: number): ThreadItem[] {
  return threadItems({
    side: 'agent',
    events: (state.logs[row.chat] ?? emptyLog).events,
    outbox: state.outbox.filter(entry => entry.chat === row.chat),
    receipts: row.receipts,
    customerName: customerName(row),
    agentName: state.agent?.name ?? '',
    agentId: state.agent?.id,
    readUpTo,
  })
}
