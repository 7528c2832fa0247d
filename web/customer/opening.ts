/** Hours and estimates in the customer's own time zone and language. */
import type { Estimate } from '../../protocol/views.ts'
import { formatDay, formatTime, language } from '../shared/language.ts'
import { words } from './words.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

/** Calendar days of the viewer from now until then. */
export function daysAhead(at: number, now: number): number {
  const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0)
  return Math.round((midnight(at) - midnight(now)) / dayMs)
}

export function opensWords(at: number, now: number): string {
  const days = daysAhead(at, now)
  if (days === 0) return words.form.opensToday(formatTime(at))
  if (days === 1) return words.form.opensTomorrow(formatTime(at))
  const day = days < 7 ? new Intl.DateTimeFormat(language, { weekday: 'long' }).format(at) : formatDay(at, now)
  return words.form.opensOn(day, formatTime(at))
}

export function estimateWords({ fromMs, toMs }: Estimate): string {
  const to = Math.ceil(toMs / minuteMs)
  const from = Math.min(to, Math.max(1, Math.round(fromMs / minuteMs)))
  if (to <= 1) return words.estimate.short
  return from === to ? words.estimate.about(to) : words.estimate.range(from, to)
}
