import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { doorAt, hoursProblem, hoursWithin } from '../../domain/hours.ts'
import type { Hours } from '../../domain/queue.ts'
import { dayOf, instantOf, isTimeZone, weekday } from '../../domain/time-zone.ts'

const berlin = 'Europe/Berlin'
const hoursOf = (week: readonly (readonly [number, string, string])[], more: Partial<Hours> = {}): Hours => ({
  timeZone: berlin,
  week: week.map(([day, from, to]) => ({ day, from, to })),
  closedOn: [],
  ...more,
})
const every = (from: string, to: string) => [1, 2, 3, 4, 5, 6, 7].map(day => [day, from, to] as const)
const utc = (text: string) => Date.parse(`${text}Z`)
const day = (date: string) => dayOf(date) ?? Number.NaN

test('[S74] a queue is open within its hours as its own clocks show them, the end not included', () => {
  const hours = hoursOf([[1, '08:30', '17:00']])
  // Monday 2026-11-23, an hour ahead of UTC
  expect(doorAt(hours, utc('2026-11-23T07:29:59'))).toEqual({ open: false, opensAt: utc('2026-11-23T07:30:00') })
  expect(doorAt(hours, utc('2026-11-23T07:30:00'))).toEqual({ open: true, until: utc('2026-11-23T16:00:00') })
  expect(doorAt(hours, utc('2026-11-23T15:59:59'))).toMatchObject({ open: true })
  expect(doorAt(hours, utc('2026-11-23T16:00:00'))).toEqual({ open: false, opensAt: utc('2026-11-30T07:30:00') })
})

test('[S74] on the days that clocks change, hours keep to what the clocks show', () => {
  const hours = hoursOf(every('08:00', '18:00'))
  expect(doorAt(hours, utc('2026-03-28T07:00:00'))).toEqual({ open: true, until: utc('2026-03-28T17:00:00') })
  expect(doorAt(hours, utc('2026-03-29T06:00:00'))).toEqual({ open: true, until: utc('2026-03-29T16:00:00') })
  expect(doorAt(hours, utc('2026-10-24T06:00:00'))).toEqual({ open: true, until: utc('2026-10-24T16:00:00') })
  expect(doorAt(hours, utc('2026-10-25T07:00:00'))).toEqual({ open: true, until: utc('2026-10-25T17:00:00') })
})

test('[S74] an hour that clocks leave out is not open, one that they show twice is open all through', () => {
  const night = hoursOf([[7, '02:15', '02:45']])
  expect(hoursWithin(night, utc('2026-03-28T12:00:00'), 2)).toEqual([])
  expect(hoursWithin(night, utc('2026-10-24T12:00:00'), 2)).toEqual([{ from: utc('2026-10-25T00:15:00'), to: utc('2026-10-25T01:45:00') }])
  const spring = hoursOf([[7, '01:00', '02:30']])
  expect(hoursWithin(spring, utc('2026-03-28T12:00:00'), 2)).toEqual([{ from: utc('2026-03-29T00:00:00'), to: utc('2026-03-29T01:00:00') }])
  const gap = hoursOf([[7, '02:30', '05:00']])
  expect(hoursWithin(gap, utc('2026-03-28T12:00:00'), 2)).toEqual([{ from: utc('2026-03-29T01:00:00'), to: utc('2026-03-29T03:00:00') }])
})

test('[S74] a day has 23, 24 or 25 hours, also where clocks change at midnight or by half an hour', () => {
  const long = (timeZone: string, date: string) => {
    const [only] = hoursWithin(hoursOf([[weekday(day(date)), '00:00', '24:00']], { timeZone }), utc(`${date}T12:00:00`), 1)
    return only === undefined ? undefined : (only.to - only.from) / 3_600_000
  }
  expect(long(berlin, '2026-03-29')).toBe(23)
  expect(long(berlin, '2026-03-30')).toBe(24)
  expect(long(berlin, '2026-10-25')).toBe(25)
  expect(long('America/Havana', '2026-03-08')).toBe(23)
  expect(long('America/Havana', '2026-11-01')).toBe(25)
  expect(long('Atlantic/Azores', '2026-10-25')).toBe(25)
  expect(long('Australia/Lord_Howe', '2026-04-05')).toBe(24.5)
  expect(long('Asia/Kathmandu', '2026-03-29')).toBe(24)
})

test('[S74] hours past midnight and neighbours that touch are one; every hour of the week is open without an end in sight', () => {
  const late = hoursOf([
    [1, '18:00', '24:00'],
    [2, '00:00', '02:00'],
  ])
  expect(doorAt(late, utc('2026-11-23T20:00:00'))).toEqual({ open: true, until: utc('2026-11-24T01:00:00') })
  expect(doorAt(late, utc('2026-11-24T00:30:00'))).toMatchObject({ open: true })
  const always = hoursOf(every('00:00', '24:00'))
  for (const at of ['2026-03-29T01:00:00', '2026-10-25T01:00:00', '2026-12-31T23:00:00', '2026-11-24T22:59:59.999'])
    expect(doorAt(always, utc(at))).toMatchObject({ open: true })
  expect(hoursWithin(always, utc('2026-11-24T12:00:00'), 7)).toHaveLength(1)
})

test('[S74] a day ends with the first midnight, where clocks show two', () => {
  const hours = hoursOf([[6, '22:00', '24:00']], { timeZone: 'Atlantic/Azores' })
  expect(doorAt(hours, utc('2026-10-24T23:59:00'))).toEqual({ open: true, until: utc('2026-10-25T00:00:00') })
  expect(doorAt(hours, utc('2026-10-25T00:30:00'))).toMatchObject({ open: false })
})

test('[S74] a day that it is closed on is passed over, however many; without hours it never opens', () => {
  const hours = hoursOf([[4, '09:00', '10:00']], { closedOn: ['2026-12-24', '2026-12-31'] })
  expect(doorAt(hours, utc('2026-12-24T08:30:00'))).toEqual({ open: false, opensAt: utc('2027-01-07T08:00:00') })
  const closedOn = Array.from({ length: 100 }, (_, i) =>
    new Date(utc('2026-12-24T00:00:00') + i * 7 * 86_400_000).toISOString().slice(0, 10),
  )
  expect(doorAt(hoursOf([[4, '09:00', '10:00']], { closedOn }), utc('2026-12-24T08:30:00'))).toEqual({
    open: false,
    opensAt: utc('2028-11-23T08:00:00'),
  })
  expect(doorAt(hoursOf([]), utc('2026-12-24T08:30:00'))).toEqual({ open: false })
})

test('[S74] a time zone or a day that there is not is named', () => {
  expect(hoursProblem(hoursOf([], { timeZone: 'Europe/Atlantis' }))).toMatch(/Europe\/Atlantis.*Europe\/Berlin/)
  for (const timeZone of ['', '+01:00', 'CET', 'Europe/Berlin\u0000', '../../etc'])
    expect(hoursProblem(hoursOf([], { timeZone }))).toMatch(/no time zone/)
  for (const timeZone of ['UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5']) expect(isTimeZone(timeZone)).toBe(true)
  expect(hoursProblem(hoursOf([], { closedOn: ['2028-02-29', '2027-02-29'] }))).toMatch(/2027-02-29/)
  expect(hoursProblem(hoursOf([], { closedOn: ['2028-02-29'] }))).toBeUndefined()
})

test('[S74] for any zone, day and time: the clock shows that time then, and never at an earlier instant; a day begins where the last one ends', () => {
  const zone = fc.constantFrom(
    berlin,
    'America/New_York',
    'America/Havana',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'Asia/Tehran',
    'UTC',
  )
  const shows = (timeZone: string, at: number) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at)
  fc.assert(
    fc.property(
      zone,
      fc.integer({ min: day('2015-01-01'), max: day('2035-01-01') }),
      fc.integer({ min: 0, max: 1439 }),
      (name, date, minutes) => {
        const [first, last] = [instantOf(name, date, minutes, 'first'), instantOf(name, date, minutes, 'last')]
        expect(first).toBeLessThanOrEqual(last)
        expect(shows(name, first)).toBe(shows(name, last))
        if (first !== last) expect([30, 60, 180].map(m => m * 60_000)).toContain(last - first)
        expect(instantOf(name, date, 1440, 'first')).toBe(instantOf(name, date + 1, 0, 'first'))
        const hours = hoursOf([[weekday(date), '00:00', '24:00']], { timeZone: name })
        expect(doorAt(hours, first)).toMatchObject({ open: true })
      },
    ),
    { numRuns: 300 },
  )
})
