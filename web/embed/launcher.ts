import type { WidgetTheme } from '../../protocol/widget.ts'
import type { Language } from '../shared/language.ts'
import launcherStyle from './launcher.css'
import { formatCount, launcherLabel } from './words.ts'

/** Where the panel is the whole page, also on a phone that is held sideways; the style sheet says so, too. */
const phone = '(max-width: 479.98px), (max-height: 479.98px)'

export type Side = 'left' | 'right'

export interface Launcher {
  /** Holds the frame; shown and hidden by `show` and `hide`. */
  readonly panel: HTMLDialogElement
  /** `asked`: by a person, who goes on in it. Tells whether it covers the whole page, as on a phone. */
  show(asked: boolean): 'whole' | 'beside'
  /** The keyboard comes back to the button if it was in the panel. */
  hide(): void
  label(language: Language, unread: number): void
  theme(theme: WidgetTheme): void
}

export interface LauncherEvents {
  /** The pointer or the keyboard is on the button: a click is near. */
  near(): void
  pressed(): void
  /** Esc, or a phone's own way to close what covers the page. */
  dismissed(): void
}

/** The button and the panel, in a shadow root of an element of their own. Everything is fixed: nothing of the site moves. */
export function createLauncher(side: Side, direction: 'ltr' | 'rtl', events: LauncherEvents): Launcher {
  const host = document.createElement('usher-chat')
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(launcherStyle)
  root.adoptedStyleSheets = [sheet]

  const button = document.createElement('button')
  button.type = 'button'
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  icon.setAttribute('viewBox', '0 0 20 20')
  icon.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  icon.append(path)
  const count = document.createElement('span')
  count.className = 'count'
  count.hidden = true
  // The button's name says it in words.
  count.setAttribute('aria-hidden', 'true')
  button.append(icon, count)
  const panel = document.createElement('dialog')
  panel.id = 'panel'
  button.setAttribute('aria-controls', panel.id)
  root.append(button, panel)
  // Sides are inline sides of this direction; the words' own direction is set on what has words.
  host.dir = side === 'right' ? 'ltr' : 'rtl'
  button.dir = direction

  button.addEventListener('pointerenter', events.near)
  button.addEventListener('focus', events.near)
  button.addEventListener('click', events.pressed)
  button.addEventListener('keydown', event => {
    if (event.key === 'Escape' && panel.open) events.dismissed()
  })
  panel.addEventListener('cancel', event => {
    event.preventDefault()
    events.dismissed()
  })
  document.body.append(host)
  let shown: { language: Language; unread: number } = { language: 'en', unread: 0 }

  function draw() {
    const { language, unread } = shown
    path.setAttribute('d', panel.open ? 'M5 5l10 10M15 5L5 15' : 'M3.5 4.5h13v9.5H9l-3.5 2.7V14h-2Z')
    count.hidden = unread === 0 || panel.open
    count.textContent = formatCount(language, unread)
    button.lang = language
    button.setAttribute('aria-label', launcherLabel(language, panel.open, unread))
    button.setAttribute('aria-expanded', String(panel.open))
  }

  /** An on-screen keyboard shrinks what is visible and not the page, and the frame is not told. */
  const viewport = window.visualViewport
  function followKeyboard() {
    const whole = panel.open && matchMedia(phone).matches && viewport
    panel.style.height = whole ? `${viewport.height}px` : ''
    panel.style.top = whole ? `${viewport.offsetTop}px` : ''
  }
  viewport?.addEventListener('resize', followKeyboard)
  viewport?.addEventListener('scroll', followKeyboard)

  return {
    panel,
    show(asked) {
      const whole = matchMedia(phone).matches
      if (!panel.open) {
        // `show` moves the keyboard into the panel; who did not ask keeps it where it is
        if (!asked) panel.open = true
        else if (whole) panel.showModal()
        else panel.show()
      }
      followKeyboard()
      draw()
      return whole ? 'whole' : 'beside'
    },
    hide() {
      const held = root.activeElement
      panel.close()
      draw()
      if (held && held !== button) button.focus()
    },
    label(language, unread) {
      shown = { language, unread }
      draw()
    },
    theme(theme) {
      if (theme === 'system') delete host.dataset.theme
      else host.dataset.theme = theme
    },
  }
}
