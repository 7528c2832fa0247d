import type { ConsoleState } from './state.ts'

export interface Notice {
  id: number
  text: string
  until: number
  /** The chat that it is about: what is told of it next takes its place. */
  chat?: string | undefined
}

/** What a screen reader is told next; the number makes the same words new. An urgent one does not wait for the end of a sentence. */
export interface Announcement {
  id: number
  text: string
  urgent: boolean
}

const noticeMs = 10_000
/** Why a chat came or went is still there after a look at another window. */
const lastingMs = 60_000

export function announce(state: ConsoleState, text: string, urgent = false): ConsoleState {
  return { ...state, announcement: { id: state.announcement.id + 1, text, urgent } }
}

export function notify(state: ConsoleState, text: string, now: number, chat?: string): ConsoleState {
  return addNotice(state, { text, chat, until: now + noticeMs })
}

export function notifyLasting(state: ConsoleState, text: string, now: number, chat?: string): ConsoleState {
  return addNotice(state, { text, chat, until: now + lastingMs })
}

/** Somebody's own words go only when they say so. */
export function notifyUntilDismissed(state: ConsoleState, text: string): ConsoleState {
  return addNotice(state, { text, until: Number.POSITIVE_INFINITY })
}

function addNotice(state: ConsoleState, notice: Omit<Notice, 'id'>): ConsoleState {
  const id = Math.max(0, ...state.notices.map(other => other.id)) + 1
  const { notices } = forgetNotices(state, notice.chat)
  const others = notices.filter(other => other.text !== notice.text)
  return { ...state, notices: [...others, { ...notice, id }].slice(-3) }
}

/** What was told of this chat is past. */
export function forgetNotices(state: ConsoleState, chat: string | undefined): ConsoleState {
  if (chat === undefined || !state.notices.some(notice => notice.chat === chat)) return state
  return { ...state, notices: state.notices.filter(notice => notice.chat !== chat) }
}

export function expireNotices(state: ConsoleState, now: number): ConsoleState {
  const notices = state.notices.filter(notice => notice.until > now)
  return notices.length === state.notices.length ? state : { ...state, notices }
}
