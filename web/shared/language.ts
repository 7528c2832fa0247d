/** The language of a page, and how it writes times and numbers. Set once, before anything is drawn; another choice loads the page anew. */

export const languages = [
  { code: 'en', name: 'English' },
  { code: 'de', name: 'Deutsch' },
  { code: 'ar', name: 'العربية' },
] as const
/** `en-XA` is English lengthened and marked: what shows unmarked is not in a catalogue. */
export type Language = (typeof languages)[number]['code'] | 'en-XA'

export let language: Language = 'en'
/** How times and numbers are written: the page's language as the reader's region has it, English times for a Briton are British. */
export let formatLocale: string = language

/** The first language wanted that there is: `de-AT` is German. English when there is none. */
export function chooseLanguage(wanted: readonly (string | null | undefined)[]): Language {
  for (const one of wanted) {
    if (one === 'en-XA') return one
    const found = languages.find(({ code }) => one?.toLowerCase().split('-')[0] === code)
    if (found) return found.code
  }
  return 'en'
}

/** The first of the browser's own languages that is a kind of this one: `en-GB` for English. */
export function regional(chosen: Language, browser: readonly string[]): string {
  return browser.find(one => one.toLowerCase().split('-')[0] === chosen && isLocale(one)) ?? chosen
}
function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0
  } catch {
    // a browser may be set to anything
    return false
  }
}

/** Formats of the language, kept: making one takes longer than all that it writes in a second, and when thousands of them were cleared away a page stood still for 100 ms. */
let made: Record<string, unknown> = {}

export function setLanguage(chosen: Language): void {
  made = {}
  language = chosen
  formatLocale = regional(chosen, navigator.languages)
  document.documentElement.lang = chosen
  document.documentElement.dir = chosen === 'ar' ? 'rtl' : 'ltr'
}

export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }
/** The form that the language uses for this number; `#` in it stands for the number as the language writes it. */
export function plural(count: number, forms: Plural): string {
  const rules = once('plural', () => new Intl.PluralRules(language))
  return (forms[rules.select(count)] ?? forms.other).replace('#', formatNumber(count))
}

export function formatNumber(value: number): string {
  return once('number', () => new Intl.NumberFormat(formatLocale)).format(value)
}

/** Hours and minutes, in the viewer's zone. */
export function formatTime(at: number): string {
  return formatDate(at, { hour: 'numeric', minute: '2-digit' })
}

/** Day, month and year with the time: what a short time stands for. */
export function formatMoment(at: number): string {
  return formatDate(at, { dateStyle: 'full', timeStyle: 'short' })
}

/** A day of the week, month and day, with the year where it is another one than now. */
export function formatDay(at: number, now: number): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return formatDate(at, { weekday: 'long', day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) })
}

export function formatDate(at: number, options: Intl.DateTimeFormatOptions): string {
  return once(JSON.stringify(options), () => new Intl.DateTimeFormat(formatLocale, options)).format(at)
}

function once<Format>(kind: string, make: () => Format): Format {
  made[kind] ??= make()
  return made[kind] as Format
}
