/** Clock times of a time zone as instants, by the rules that the runtime knows. Pure: the instant always arrives. */

const formats = new Map<string, Intl.DateTimeFormat>()

/** Offsets and abbreviations are no places: their clocks do not change as a place's do. */
export function isTimeZone(name: string): boolean {
  if (name !== 'UTC' && !/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+$/.test(name)) return false
  try {
    formatOf(name)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** Days since 1970-01-01 of the date that the zone's calendar shows. */
export function dayAt(zone: string, at: number): number {
  return Math.floor(shown(zone, at) / dayMs)
}

/** Days since 1970-01-01 of a date such as 2026-12-24; undefined for one that no calendar has. */
export function dayOf(date: string): number | undefined {
  const at = Date.parse(`${date}T00:00:00Z`)
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date ? undefined : at / dayMs
}

/** 1 Monday to 7 Sunday. */
export function weekday(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/**
 * When the zone's clock shows this time of that day. A time that it shows twice (clocks went back) has two instants: the `first` or the
 * `last`; one that it leaves out (clocks went forward) is the moment of the change.
 */
export function instantOf(zone: string, day: number, minutes: number, which: 'first' | 'last'): number {
  const wanted = day * dayMs + minutes * 60_000
  // no clock is a day or more from UTC: any change that matters lies between these two
  const before = offsetAt(zone, wanted - dayMs)
  const after = offsetAt(zone, wanted + dayMs)
  const possible = [...new Set([wanted - before, wanted - after])].filter(at => shown(zone, at) === wanted)
  if (possible.length > 0) return which === 'first' ? Math.min(...possible) : Math.max(...possible)
  let [low, high] = [wanted - Math.max(before, after), wanted - Math.min(before, after)]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (shown(zone, middle) < wanted) low = middle
    else high = middle
  }
  return high
}

const dayMs = 86_400_000

/** What the zone's clock shows, as if that were UTC. */
function shown(zone: string, at: number): number {
  return at + offsetAt(zone, at)
}

function offsetAt(zone: string, at: number): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
  const clock = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return clock - Math.floor(at / 1000) * 1000
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const numeric = 'numeric'
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  })
  formats.set(zone, made)
  return made
}
