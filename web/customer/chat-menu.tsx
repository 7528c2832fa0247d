import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { language, languages } from '../shared/language.ts'
import { keepLanguage, keepTheme, preferredTheme, themes } from '../shared/preferences.ts'
import type { ChatProps } from './chat-page.tsx'
import { chatWords } from './chat-words.ts'
import { saveAs } from './save-as.ts'
import { ring } from './sound.ts'
import { keepSound, soundIsOn } from './sound-choice.ts'
import { extras, words } from './words.ts'

interface Props extends ChatProps {
  button: RefObject<HTMLButtonElement | null>
  /** Absent when there is nothing to end. */
  onEnd: (() => void) | undefined
  onClose(): void
}

/** The menu of a chat: a native popover that Escape and a click outside close, with the keys of the menu pattern. */
export function ChatMenu({ button, controller, onEnd, onClose }: Props) {
  const menu = useRef<HTMLDivElement>(null)
  const [sound, setSound] = useState(soundIsOn)
  const [theme, setTheme] = useState(preferredTheme)

  useLayoutEffect(() => {
    const element = menu.current
    const place = button.current?.getBoundingClientRect()
    if (!element || !place) return
    element.style.top = `${place.bottom + 4}px`
    element.style.maxHeight = `calc(var(--viewport) - ${place.bottom + 12}px)`
    const atEnd = document.documentElement.dir === 'rtl' ? place.left : innerWidth - place.right
    element.style.insetInlineEnd = `${Math.max(8, atEnd)}px`
    element.showPopover()
    items()[0]?.focus()
  }, [])

  const items = () => [...(menu.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])]
  function close() {
    menu.current?.hidePopover()
    button.current?.focus()
  }
  function keyDown(event: KeyboardEvent) {
    const all = items()
    const at = all.indexOf(document.activeElement as HTMLElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
    if (event.key === 'Tab') close()
    if (to === undefined) return
    event.preventDefault()
    all.at(to % all.length)?.focus()
  }
  function toggleSound() {
    keepSound(!sound)
    setSound(!sound)
    if (!sound) void ring()
  }
  const item = (label: string, act: () => void) => (
    <button type="button" role="menuitem" tabIndex={-1} onClick={act}>
      {label}
    </button>
  )
  return (
    <div
      ref={menu}
      popover="auto"
      role="menu"
      tabIndex={-1}
      class="menu"
      aria-label={chatWords.chat.menu}
      onKeyDown={keyDown}
      onToggle={({ newState }: { newState?: string }) => newState === 'closed' && onClose()}
    >
      <button type="button" role="menuitemcheckbox" aria-checked={sound} tabIndex={-1} onClick={toggleSound}>
        {extras.menu.sound}
      </button>
      {item(extras.menu.saveText, () => {
        void saveAs(controller, 'text')
        close()
      })}
      {item(extras.menu.saveHtml, () => {
        void saveAs(controller, 'html')
        close()
      })}
      {/* biome-ignore lint/a11y/useSemanticElements: the menu pattern groups its radios so; a fieldset has no place in a menu */}
      <div role="group" aria-label={words.language}>
        <p aria-hidden="true">{words.language}</p>
        {languages.map(({ code, name }) => (
          <button
            key={code}
            type="button"
            role="menuitemradio"
            lang={code}
            aria-checked={code === language}
            tabIndex={-1}
            onClick={() => {
              keepLanguage(code)
              location.reload()
            }}
          >
            {name}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="group" aria-label={extras.menu.theme}>
        <p aria-hidden="true">{extras.menu.theme}</p>
        {themes.map(one => (
          <button
            key={one}
            type="button"
            role="menuitemradio"
            aria-checked={one === theme}
            tabIndex={-1}
            onClick={() => {
              keepTheme(one)
              setTheme(one)
            }}
          >
            {extras.menu.themes[one]}
          </button>
        ))}
      </div>
      {onEnd &&
        item(chatWords.chat.end, () => {
          close()
          onEnd()
        })}
    </div>
  )
}
