import { useId, useState } from 'preact/hooks'
import { language, languages } from '../shared/language.ts'
import { keepLanguage, keepTheme, preferredTheme, themes } from '../shared/preferences.ts'
import { words } from './words.ts'

/** Language and theme of this browser: in My Profile and in the profile menu. */
export function DisplayChoice() {
  const id = useId()
  const [theme, setTheme] = useState(preferredTheme())
  const { bar } = words.shell
  return (
    <div class="display-choice">
      <label for={`${id}-language`}>{bar.language}</label>
      <select
        id={`${id}-language`}
        value={language}
        onChange={({ currentTarget }) => {
          const chosen = languages.find(({ code }) => code === currentTarget.value)
          if (!chosen) return
          keepLanguage(chosen.code)
          location.reload()
        }}
      >
        {languages.map(({ code, name }) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
      <label for={`${id}-theme`}>{bar.theme}</label>
      <select
        id={`${id}-theme`}
        value={theme}
        onFocus={() => setTheme(preferredTheme())}
        onChange={({ currentTarget }) => {
          const chosen = themes.find(one => one === currentTarget.value)
          if (!chosen) return
          keepTheme(chosen)
          setTheme(chosen)
        }}
      >
        {themes.map(one => (
          <option key={one} value={one}>
            {bar.themes[one]}
          </option>
        ))}
      </select>
    </div>
  )
}
