import type { HostEvent } from '../../protocol/widget.ts'
import { type CustomerState, hasEnded, ownLog } from '../customer/state.ts'

/** What the site may know of the chat: whether there is one and how many messages wait to be read. Never a word of it. */
export interface FrameState {
  readonly status: Extract<HostEvent, { kind: 'state' }>['status']
  readonly unread: number
}

export function frameState(state: CustomerState): FrameState {
  return { status: chatStatus(state), unread: unreadOf(state) }
}

function chatStatus(state: CustomerState): FrameState['status'] {
  if (state.phase === 'form') return 'form'
  if (hasEnded(state)) return 'ended'
  return state.chat?.status === 'active' ? 'active' : 'waiting'
}

function unreadOf(state: CustomerState): number {
  const read = state.chat?.receipts.customer.read ?? 0
  return ownLog(state).events.filter(event => event.kind === 'message' && event.from.role === 'agent' && event.seq > read).length
}

/** What the site is told when one state follows another. */
export function changes(before: FrameState | undefined, after: FrameState): readonly HostEvent[] {
  return [
    ...(before?.status === after.status ? [] : [{ kind: 'state' as const, status: after.status }]),
    ...(before?.unread === after.unread ? [] : [{ kind: 'unread' as const, count: after.unread }]),
    ...(after.status === 'ended' && before !== undefined && before.status !== 'ended' ? [{ kind: 'chatEnded' as const }] : []),
  ]
}
