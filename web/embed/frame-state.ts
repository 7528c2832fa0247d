import type { HostEvent } from '../../protocol/widget.ts'
import { type CustomerState, hasEnded, ownLog } from '../customer/state.ts'

/** What the site may know of the chat: whether there is one and how many messages wait to be read. Never a word of it. */
export interface FrameState {
  readonly state: Extract<HostEvent, { event: 'state' }>['state']
  readonly unread: number
}

export function frameState(state: CustomerState): FrameState {
  return { state: chatState(state), unread: unreadOf(state) }
}

function chatState(state: CustomerState): FrameState['state'] {
  if (state.phase === 'form') return 'none'
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
    ...(before?.state === after.state ? [] : [{ event: 'state' as const, state: after.state }]),
    ...(before?.unread === after.unread ? [] : [{ event: 'unread' as const, count: after.unread }]),
    ...(after.state === 'ended' && before !== undefined && before.state !== 'ended' ? [{ event: 'chatEnded' as const }] : []),
  ]
}
