import type { AgentChatView } from '../../protocol/views.ts'
import { language } from '../shared/language.ts'
import { announce } from './announcements.ts'
import { customerName, withEvents } from './rows.ts'
import type { ConsoleState } from './state.ts'
import { words } from './words.ts'

/** Says once of each wait that it is past the SLA (S39): several at once in one sentence, as one sentence hides the one before. */
export function tellLate(state: ConsoleState, now: number): ConsoleState {
  const late = (state.agent?.chats ?? [])
    .filter(row => row.status === 'active')
    .map(row => withEvents(row, state.logs[row.chat]))
    .filter(row => row.waitingSince !== undefined && now - row.waitingSince >= row.slaMs)
  const fresh = late.filter(row => state.toldLate[row.chat] !== row.waitingSince)
  if (fresh.length === 0) return state
  const toldLate = Object.fromEntries(late.map(row => [row.chat, row.waitingSince ?? 0]))
  return announce({ ...state, toldLate }, lateWords(fresh))
}

function lateWords(rows: readonly AgentChatView[]): string {
  const { late, lateMany } = words.shell.notice
  const [first, ...others] = rows
  if (first && others.length === 0) return late(customerName(first), spoken(first.slaMs))
  return lateMany(new Intl.ListFormat(language).format(rows.map(customerName)))
}

/** "1 minute", "90 seconds". */
function spoken(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  const [value, unit] = seconds % 60 === 0 ? [seconds / 60, 'minute'] : [seconds, 'second']
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
}
