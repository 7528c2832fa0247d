import type { AgentChatView, AgentView } from '../../protocol/views.ts'
import { higherReceipts } from '../shared/receipts.ts'
import { stateNotice } from './agent-state.ts'
import { announce, forgetNotices, notifyLasting } from './announcements.ts'
import { withHeads } from './chat-logs.ts'
import { causeOfState, chatsLostWords, newlyGone, newlyLost, offerGoneWords, transferEndedWords } from './departures.ts'
import { customerName } from './rows.ts'
import type { ConsoleState } from './state.ts'
import { words } from './words.ts'

/** `again`: the first snapshot of a new connection, so that what happened was not seen happening. */
export function takeAgent(state: ConsoleState, agent: AgentView, now: number, again: boolean): ConsoleState {
  const before = state.agent
  if (before && agent.rev < before.rev) return state
  // Rows change without the agent: a snapshot of the same rev brings what their pushes lost.
  if (before && agent.rev === before.rev) return agent.chats.reduce((next, row) => takeRow(next, row, now), state)
  const known = (chat: string) => before?.chats.find(row => row.chat === chat)
  const chats = agent.chats.map(row => newer(known(row.chat), row))
  let next: ConsoleState = withHeads({ ...state, agent: { ...agent, chats } })
  for (const row of chats) next = tellRow(tellOffer(next, known(row.chat), row), known(row.chat), row, now)
  for (const row of before?.chats ?? []) if (!chats.some(other => other.chat === row.chat)) next = dropRow(next, row, now, again)
  return look(tellChatsLost(tellOffersGone(next, before, now), before, now))
}

/** One row changed by itself. Which chats are in the list is the snapshot's word alone. */
export function takeRow(state: ConsoleState, row: AgentChatView, now: number): ConsoleState {
  const known = state.agent?.chats.find(other => other.chat === row.chat)
  if (!known || row.rev <= known.rev) return state
  const next = look(withHeads(editRow(state, row.chat, () => newer(known, row))))
  return tellRow(next, known, row, now)
}

export function editRow(state: ConsoleState, chat: string, edit: (row: AgentChatView) => AgentChatView): ConsoleState {
  if (!state.agent) return state
  return { ...state, agent: { ...state.agent, chats: state.agent.chats.map(row => (row.chat === chat ? edit(row) : row)) } }
}

/** A row may have come by itself with a newer rev than the snapshot has read. */
function newer(known: AgentChatView | undefined, row: AgentChatView): AgentChatView {
  return known && known.rev > row.rev ? known : known ? { ...row, receipts: higherReceipts(known.receipts, row.receipts) } : row
}

function tellOffer(state: ConsoleState, known: AgentChatView | undefined, row: AgentChatView): ConsoleState {
  if (row.status !== 'offered' || (known?.status === 'offered' && known.round === row.round)) return state
  const name = customerName(row)
  const { newOffer, handedOn } = words.offers
  const told = row.handover ? handedOn(row.handover.fromName, name, row.queue.name) : newOffer(name, row.queue.name)
  return announce(forgetNotices(state, row.chat), told, true)
}

/** What became of a chat that stays in the list. */
function tellRow(state: ConsoleState, known: AgentChatView | undefined, row: AgentChatView, now: number): ConsoleState {
  let next = state
  if (known?.status === 'active' && row.status === 'postProcessing' && row.endedBy === 'customer') {
    next = announce(next, words.offers.ended(customerName(row)))
  }
  if (known && row.transfer && !known.transfer) next = announce(next, words.offers.offeredTo(customerName(row), row.transfer.toName))
  const { transferEnded } = row
  if (known && transferEnded && transferEnded.at !== known.transferEnded?.at) {
    next = notifyLasting(next, transferEndedWords(row, transferEnded), now, row.chat)
  }
  return next
}

function tellOffersGone(state: ConsoleState, before: AgentView | undefined, now: number): ConsoleState {
  const { agent } = state
  if (!agent) return state
  // Where an offer changed the agent's state, the notice of the state names it and leads back.
  const told = stateNotice(agent) && causeOfState(agent)
  return newlyGone(before, agent)
    .filter(gone => gone !== told)
    .reduce((next, gone) => notifyLasting(next, offerGoneWords(gone), now, gone.chat), state)
}

/** One notice for all: six chats may be lost at once. */
function tellChatsLost(state: ConsoleState, before: AgentView | undefined, now: number): ConsoleState {
  const lost = state.agent ? newlyLost(before, state.agent, now) : []
  if (lost.length === 0) return state
  const past = lost.reduce((next, { chat }) => forgetNotices(next, chat), state)
  return notifyLasting(past, chatsLostWords(lost), now, lost.length === 1 ? lost[0]?.chat : undefined)
}

function dropRow(state: ConsoleState, row: AgentChatView, now: number, again: boolean): ConsoleState {
  const { [row.chat]: log, ...logs } = state.logs
  const { selected, ...rest } = state
  const without: ConsoleState = {
    ...rest,
    logs,
    looked: state.looked.filter(chat => chat !== row.chat),
    recordTabs: state.recordTabs.filter(tab => !isOf(tab.record, row) || isWanted(state, tab.record)),
    ...(selected === undefined || selected === row.chat ? {} : { selected }),
  }
  const mine = state.pending.some(name => name === 'signOut' || name.endsWith(`:${row.chat}`))
  if (row.status !== 'active' || mine || log?.events.some(event => event.kind === 'ended')) return without
  const name = customerName(row)
  if (again) return notifyLasting(without, words.offers.elsewhere(name), now, row.chat)
  return row.transfer ? notifyLasting(without, words.offers.tookOver(row.transfer.toName, name), now, row.chat) : without
}

function isOf(record: string, row: AgentChatView): boolean {
  return record === row.record || record === `matches.${row.chat}`
}
/** Its tab goes with the last chat of the record, since it is not this agent's to see any more; never from under somebody's eyes. */
export function isWanted({ view, agent }: ConsoleState, record: string): boolean {
  return view === `record:${record}` || agent?.chats.some(row => row.record === record) === true
}

/** The selected chat is looked at: its end has been seen. Behind My Profile, or a record, it is not. */
export function look(state: ConsoleState): ConsoleState {
  const { selected, view } = state
  if (view !== 'chat') return state
  const ended = state.agent?.chats.some(row => row.chat === selected && row.status === 'postProcessing')
  if (selected === undefined || !ended || state.looked.includes(selected)) return state
  return { ...state, looked: [...state.looked, selected] }
}
