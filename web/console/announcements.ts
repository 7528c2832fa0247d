import type { ConsoleState } from './state.ts'

export interface Notice {
  id: number
  text: string
  until: number
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

export function notify(state: ConsoleState, text: string, now: number): ConsoleState {
  return addNotice(state, text, now + noticeMs)
}

export function notifyLasting(state: ConsoleState, text: string, now: number): ConsoleState {
  return addNotice(state, text, now + lastingMs)
}

/** Somebody's own words go only when they say so. */
export function notifyUntilDismissed(state: ConsoleState, text: string): ConsoleState {
  return addNotice(state, text, Number.POSITIVE_INFINITY)
}

function addNotice(state: ConsoleState, text: string, until: number): ConsoleState {
  const id = Math.max(0, ...state.notices.map(notice => notice.id)) + 1
  const others = state.notices.filter(notice => notice.text !== text)
  return { ...state, notices: [...others, { id, text, until }].slice(-3) }
}

export function expireNotices(state: ConsoleState, now: number): ConsoleState {
  const notices = state.notices.filter(notice => notice.until > now)
  return notices.length === state.notices.length ? state : { ...state, notices }
}
