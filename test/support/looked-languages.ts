/** The languages that axe looks at in this run: all of them take minutes, so that AXE_LANGUAGES=en,de,ar says which (README, Testing). */
import { languages } from '../../web/shared/language.ts'

const wanted = (process.env.AXE_LANGUAGES ?? 'en').split(',')
export const lookedLanguages = languages.map(({ code }) => code).filter(code => wanted.includes(code))
