/** The script that a company's site includes: a button, and nothing else until somebody comes near it. */
import { localeCharacters, tokenCharacters } from '../../protocol/limits.ts'
import type { HostCommand, HostEvent, PageApi, Prefill } from '../../protocol/widget.ts'
import { createBackStep } from './back-step.ts'
import { createFrame, type FramePanel } from './frame-panel.ts'
import { prefillOf, textOf, themeOf } from './given.ts'
import { createLauncher, type Launcher, type Side } from './launcher.ts'
import { createListeners, publish } from './page-api.ts'
import { frameTitle, launcherLanguage } from './words.ts'

const script = document.currentScript as HTMLScriptElement | null
if (script?.src) start(new URL(script.src).origin, script.dataset)
else console.error('usher: the widget must be a script of its own with a src, not a module and not copied into another file')

function start(origin: string, { queue, locale: givenLocale, theme: givenTheme, position }: DOMStringMap) {
  const page = document.documentElement
  const listeners = createListeners()
  let locale = givenLocale
  let theme = givenTheme ? themeOf(givenTheme) : undefined
  let values: Prefill = queue ? prefillOf({ queue }) : {}
  let identity: string | undefined
  let localeChanged = false
  let unread = 0
  let launcher: Launcher | undefined
  let panel: FramePanel | undefined
  let isOpen = false
  let focus = false
  const back = createBackStep(close)
  const language = () => launcherLanguage(locale, page.lang, navigator.languages)

  /** How things are: a frame hears it whenever it connects. */
  function lasting(): readonly HostCommand[] {
    return [
      // its address has the language that was known then
      ...(localeChanged && locale ? [{ kind: 'locale' as const, locale }] : []),
      ...(theme ? [{ kind: 'theme' as const, theme }] : []),
      ...(identity === undefined ? [] : [{ kind: 'identify' as const, jwt: identity }]),
      ...(Object.keys(values).length > 0 ? [{ kind: 'prefill' as const, values }] : []),
      isOpen ? { kind: 'open', focus } : { kind: 'close' },
    ]
  }

  function place(): Launcher {
    if (launcher) return launcher
    const direction = language() === 'ar' || (!locale && getComputedStyle(page).direction === 'rtl') ? 'rtl' : 'ltr'
    const side: Side = position === 'left' || position === 'right' ? position : direction === 'rtl' ? 'left' : 'right'
    launcher = createLauncher(side, direction, { near: load, pressed: () => (isOpen ? close() : open()), dismissed: close })
    launcher.theme(theme ?? 'system')
    launcher.label(language(), unread)
    return launcher
  }

  function load(): FramePanel {
    if (panel) return panel
    const { panel: holder } = place()
    panel = createFrame({ origin, title: frameTitle(language()), language: language() }, lasting, hear)
    holder.setAttribute('aria-label', panel.frame.title)
    holder.append(panel.frame)
    return panel
  }

  function show(asked: boolean) {
    if (isOpen || !document.body) return
    isOpen = true
    focus = asked
    remember('open')
    const { frame, tell } = load()
    if (place().show(asked) === 'whole') back.take()
    if (asked) frame.focus()
    tell({ kind: 'open', focus: asked })
    listeners.tell('open', undefined)
  }
  function open() {
    if (document.body) show(true)
    else addEventListener('DOMContentLoaded', () => show(true), { once: true })
  }
  function close() {
    if (!isOpen) return
    isOpen = false
    remember(chatGoes ? 'closed' : undefined)
    launcher?.hide()
    back.giveBack()
    panel?.tell({ kind: 'close' })
    listeners.tell('close', undefined)
  }

  let chatGoes = recall() === 'closed'
  function hear(said: HostEvent) {
    switch (said?.kind) {
      case 'unread':
        unread = Number(said.count) || 0
        launcher?.label(language(), unread)
        listeners.tell('unread', unread)
        break
      case 'closeRequested':
        close()
        break
      case 'state':
        chatGoes = said.status === 'waiting' || said.status === 'active'
        if (!isOpen) remember(chatGoes ? 'closed' : undefined)
        break
      case 'chatStarted':
      case 'chatEnded':
        listeners.tell(said.kind, undefined)
    }
  }

  const api: PageApi = {
    open,
    close,
    identify(jwt) {
      // nothing given: nobody is signed in; and what cannot be a token names at least nobody who was there before
      identity = textOf('the token of identify', jwt ?? '', tokenCharacters) ?? ''
      panel?.tell({ kind: 'identify', jwt: identity })
    },
    setLocale(given) {
      const known = textOf('the locale', given, localeCharacters)
      if (known === undefined) return
      locale = known
      launcher?.label(language(), unread)
      localeChanged = panel !== undefined
      panel?.tell({ kind: 'locale', locale })
    },
    setTheme(given) {
      const known = themeOf(given)
      if (!known) return
      theme = known
      launcher?.theme(theme)
      panel?.tell({ kind: 'theme', theme })
    },
    prefill(given) {
      values = { ...values, ...prefillOf(given) }
      panel?.tell({ kind: 'prefill', values })
    },
    on: listeners.on,
    off: listeners.off,
  }
  if (!publish(api)) return
  listeners.tell('ready', undefined)

  /** After the site's own work. A chat that goes on is wanted on the next page, too. */
  const settle = () => {
    place()
    const before = recall()
    if (before === 'open') show(false)
    else if (before === 'closed') load()
  }
  const idle = () => ('requestIdleCallback' in window ? requestIdleCallback(settle, { timeout: 2_000 }) : setTimeout(settle, 200))
  if (document.readyState === 'complete') idle()
  else addEventListener('load', idle, { once: true })
}

/** Of this tab and this site: whether the chat stands open (`closed`: it does not, but goes on). Nothing else is kept here. */
function remember(state: 'open' | 'closed' | undefined): void {
  try {
    if (state) sessionStorage.setItem('usher.widget', state)
    else sessionStorage.removeItem('usher.widget')
  } catch (error) {
    console.warn('usher: this page keeps nothing, so the chat closes with it', error)
  }
}
function recall(): string | null {
  try {
    return sessionStorage.getItem('usher.widget')
  } catch (error) {
    console.warn('usher: this page keeps nothing, so the chat was not kept open', error)
    return null
  }
}
