import type { ServerFrame } from '../../protocol/frames.ts'
import { typing } from '../../protocol/limits.ts'
import type { CustomerChatView } from '../../protocol/views.ts'
import { applyFrame, change, lastSeq, noticeHead } from '../shared/log.ts'
import { higherReceipts } from '../shared/receipts.ts'
import type { CustomerState } from './state.ts'

/** What a frame changes of what the page shows. */
export function receive(state: CustomerState, frame: ServerFrame, now: number): CustomerState {
  switch (frame.action) {
    case 'welcome':
      return takeLogs(frame.chat ? takeChat(state, frame.chat, frame.now) : state, frame)
    case 'chat':
      return takeChat(state, frame.chat, frame.now)
    case 'heartbeatAck': {
      const known = frame.chat ? takeChat(state, frame.chat, frame.now) : state
      return takeLogs(takePlace(known, frame, frame.now), frame)
    }
    case 'receipts':
      if (!state.chat || frame.chat !== state.chatId) return state
      return { ...state, chat: { ...state.chat, receipts: higherReceipts(state.chat.receipts, frame.receipts) } }
    case 'typing':
      return frame.from === 'agent' && frame.chat === state.chatId
        ? { ...state, agentTypingUntil: frame.on ? now + typing.expiresMs : 0 }
        : state
    case 'events':
    case 'page':
    case 'ack':
      return takeLogs(state, frame)
    default:
      return state
  }
}

function takeChat(state: CustomerState, chat: CustomerChatView, now: number): CustomerState {
  const before = state.chat
  if (chat.chat !== state.chatId || (before && chat.rev < before.rev)) return state
  if (before && chat.rev === before.rev) return takePlace(state, chat, now)
  const receipts = before ? higherReceipts(before.receipts, chat.receipts) : chat.receipts
  const logs = change(state.logs, chat.chat, log => noticeHead(log, chat.head))
  const { place, ...rest } = state
  // A place counts in one stay in one queue; what is known of another stay says nothing.
  const stays = before?.status === 'waiting' && chat.status === 'waiting' && before.queueName === chat.queueName
  const next: CustomerState = {
    ...rest,
    phase: 'chat',
    chat: { ...chat, receipts },
    transactionId: chat.transactionId,
    logs,
    ending: false,
    ...(stays && place ? { place } : {}),
  }
  return takePlace(next, chat, now)
}

/** Of two places the one that the server counted later holds. */
function takePlace(state: CustomerState, { ahead, estimate }: Pick<CustomerChatView, 'ahead' | 'estimate'>, at: number): CustomerState {
  if (ahead === undefined || state.chat?.status !== 'waiting' || (state.place && at < state.place.at)) return state
  return { ...state, place: { ahead, at, ...(estimate ? { estimate } : {}) } }
}

function takeLogs(state: CustomerState, frame: ServerFrame): CustomerState {
  if (state.chatId === undefined) return state
  const logs = applyFrame(state.logs, frame, new Set([state.chatId]))
  if (logs === state.logs) return state
  const before = lastSeq(state.logs[state.chatId])
  const fresh = logs[state.chatId]?.events.slice(before) ?? []
  const answered = fresh.some(event => event.kind === 'message' && event.from.role === 'agent')
  return { ...state, logs, agentTypingUntil: answered ? 0 : state.agentTypingUntil }
}
