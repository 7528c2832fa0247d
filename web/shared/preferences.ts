/** What a person chose for this browser: language and theme. Read before anything is drawn. */
import { storageOrMemory } from './browser-storage.ts'
import { chooseLanguage, type Language, setLanguage } from './language.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const languageKey = 'usher.language'
const themeKey = 'usher.theme'
const storage = () => storageOrMemory('localStorage')

/** The language chosen here, else one that the site or the browser asks for. */
export function preferredLanguage(wanted: readonly (string | null)[] = []): Language {
  return chooseLanguage([storage().getItem(languageKey), ...wanted, ...navigator.languages])
}
export function keepLanguage(language: Language): void {
  storage().setItem(languageKey, language)
}

/** What the site around the page asks for: it holds for this page alone, and only until the person chooses. */
let wish: Theme = 'system'

export function preferredTheme(): Theme {
  return themes.find(theme => theme === storage().getItem(themeKey)) ?? wish
}
export function wishTheme(theme: Theme): void {
  wish = theme
  showTheme(preferredTheme())
}
export function keepTheme(theme: Theme): void {
  storage().setItem(themeKey, theme)
  showTheme(theme)
}

/** `system` leaves it to the browser; the others stand over it (theme.css). */
export function showTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

/** Sets both before the first drawing. */
export function applyPreferences(wanted?: readonly (string | null)[]): Language {
  const language = preferredLanguage(wanted)
  setLanguage(language)
  showTheme(preferredTheme())
  return language
}
