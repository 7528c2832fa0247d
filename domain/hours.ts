/** When a queue takes chats: hours of a week in the queue's own time zone, and days that it is closed all the same (S74). */
import type { Hours } from './queue.ts'
import { dayAt, dayOf, instantOf, isTimeZone, weekday } from './time-zone.ts'

export interface Interval {
  readonly from: number
  readonly to: number
}

const dayMs = 86_400_000
/** Every one of the hundred days that may be closed, each a week apart, and a week more. */
const mostDays = 101 * 7

/** What is wrong with them, in words; undefined when they can be kept. */
export function hoursProblem({ timeZone, closedOn }: Hours): string | undefined {
  if (!isTimeZone(timeZone)) return `timeZone: '${timeZone}' is no time zone; give a name such as Europe/Berlin or UTC`
  const date = closedOn.find(day => dayOf(day) === undefined)
  return date === undefined ? undefined : `closedOn: there is no day ${date}`
}

/** Whether it is open now; if so until when, if not when it opens next, if it ever does. */
export type Door = { readonly open: true; readonly until: number } | { readonly open: false; readonly opensAt?: number }

export function doorAt(hours: Hours, now: number): Door {
  const days = daysOf(hours)
  const today = dayAt(hours.timeZone, now)
  const near = merged(range(today - 1, today + 1).flatMap(day => intervalsOf(days, day)))
  const open = near.find(({ from, to }) => from <= now && now < to)
  if (open !== undefined) return { open: true, until: open.to }
  for (let day = today; day <= today + mostDays; day++) {
    const next = merged(intervalsOf(days, day)).find(({ from }) => from > now)
    if (next !== undefined) return { open: false, opensAt: next.from }
  }
  return { open: false }
}

/** Those of the next days, earliest first, the one under way included; what touches is one. */
export function hoursWithin(hours: Hours, now: number, dayCount: number): readonly Interval[] {
  const days = daysOf(hours)
  const today = dayAt(hours.timeZone, now)
  const until = now + dayCount * dayMs
  return merged(range(today - 1, today + dayCount + 1).flatMap(day => intervalsOf(days, day))).filter(
    ({ from, to }) => to > now && from < until,
  )
}

interface Days extends Pick<Hours, 'timeZone' | 'week'> {
  readonly closed: ReadonlySet<number | undefined>
}
function daysOf({ timeZone, week, closedOn }: Hours): Days {
  return { timeZone, week, closed: new Set(closedOn.map(dayOf)) }
}

/** In the hour that the clock shows twice an entry lasts from its first `from` to its last `to`; midnight's end is the day's. */
function intervalsOf({ timeZone, week, closed }: Days, day: number): readonly Interval[] {
  if (closed.has(day)) return []
  return week
    .filter(entry => entry.day === weekday(day))
    .map(({ from, to }) => ({
      from: instantOf(timeZone, day, minutesOf(from), 'first'),
      to: instantOf(timeZone, day, minutesOf(to), to === '24:00' ? 'first' : 'last'),
    }))
    .filter(({ from, to }) => from < to)
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

function merged(intervals: readonly Interval[]): readonly Interval[] {
  const found: Interval[] = []
  for (const next of [...intervals].sort((one, other) => one.from - other.from)) {
    const last = found.at(-1)
    if (last === undefined || next.from > last.to) found.push(next)
    else found[found.length - 1] = { from: last.from, to: Math.max(last.to, next.to) }
  }
  return found
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}
