import { language, languages } from '../shared/language.ts'
import { keepLanguage } from '../shared/preferences.ts'
import { words } from './words.ts'

export function LanguageChoice() {
  return (
    <nav class="languages" aria-label={words.language}>
      {languages.map(({ code, name }) => (
        <button
          key={code}
          type="button"
          class="link"
          lang={code}
          aria-current={code === language}
          onClick={() => {
            keepLanguage(code)
            location.reload()
          }}
        >
          {name}
        </button>
      ))}
    </nav>
  )
}
