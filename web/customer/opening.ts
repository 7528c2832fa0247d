/** When a queue opens, in the customer's own time zone and language. */
import { formatDate, formatDay, formatTime } from '../shared/language.ts'
import { extras } from './words.ts'

const dayMs = 86_400_000

/** Calendar days of the viewer from now until then. */
export function daysAhead(at: number, now: number): number {
  const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0)
  return Math.round((midnight(at) - midnight(now)) / dayMs)
}

export function opensWords(at: number, now: number): string {
  const days = daysAhead(at, now)
  if (days === 0) return extras.hours.opensToday(formatTime(at))
  if (days === 1) return extras.hours.opensTomorrow(formatTime(at))
  const day = days < 7 ? formatDate(at, { weekday: 'long' }) : formatDay(at, now)
  return extras.hours.opensOn(day, formatTime(at))
}
