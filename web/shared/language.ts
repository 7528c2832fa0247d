/** The language of a page, and how it writes times and numbers. Set once, before anything is drawn; another choice loads the page anew. */

export const languages = [
  { code: 'en', name: 'English' },
  { code: 'de', name: 'Deutsch' },
  { code: 'ar', name: 'العربية' },
] as const
/** `en-XA` is English lengthened and marked: what shows unmarked is not in a catalogue. */
export type Language = (typeof languages)[number]['code'] | 'en-XA'

export let language: Language = 'en'

/** The first language wanted that there is: `de-AT` is German. English when there is none. */
export function chooseLanguage(wanted: readonly (string | null | undefined)[]): Language {
  for (const one of wanted) {
    if (one === 'en-XA') return one
    const found = languages.find(({ code }) => one?.toLowerCase().split('-')[0] === code)
    if (found) return found.code
  }
  return 'en'
}

export function setLanguage(chosen: Language): void {
  language = chosen
  document.documentElement.lang = chosen
  document.documentElement.dir = chosen === 'ar' ? 'rtl' : 'ltr'
}

export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }
/** The form that the language uses for this number; `#` in it stands for the number as the language writes it. */
export function plural(count: number, forms: Plural): string {
  return (forms[new Intl.PluralRules(language).select(count)] ?? forms.other).replace('#', formatNumber(count))
}

// Made once: making one costs more than all that it writes in a second.
let numbersOf: Language = language
let numbers = new Intl.NumberFormat(language)
export function formatNumber(value: number): string {
  if (numbersOf !== language) {
    numbers = new Intl.NumberFormat(language)
    numbersOf = language
  }
  return numbers.format(value)
}

/** Hours and minutes, in the viewer's zone. */
export function formatTime(at: number): string {
  return new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' }).format(at)
}

/** Day, month and year with the time: what a short time stands for. */
export function formatMoment(at: number): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short' }).format(at)
}

/** A day of the week, month and day, with the year where it is another one than now. */
export function formatDay(at: number, now: number): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return new Intl.DateTimeFormat(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at)
}
