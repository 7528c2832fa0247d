/** The script that a company's site includes: a button, and nothing else until somebody comes near it. */
import type { HostCommand, HostEvent, PageApi, Prefill, WidgetTheme } from '../../protocol/widget.ts'
import { createBackStep } from './back-step.ts'
import { createFrame, type FramePanel } from './frame-panel.ts'
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
  let theme = themeOf(givenTheme)
  let details: Prefill = queue ? { queue } : {}
  let identity: string | undefined
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
      ...(locale ? [{ command: 'locale' as const, locale }] : []),
      ...(theme ? [{ command: 'theme' as const, theme }] : []),
      ...(identity === undefined ? [] : [{ command: 'identify' as const, token: identity }]),
      ...(Object.keys(details).length > 0 ? [{ command: 'prefill' as const, details }] : []),
      isOpen ? { command: 'open', focus } : { command: 'close' },
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
    panel = createFrame({ origin, title: frameTitle(language()), locale: language(), theme }, lasting, hear)
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
    tell({ command: 'open', focus: asked })
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
    panel?.tell({ command: 'close' })
    listeners.tell('close', undefined)
  }

  let chatGoes = recall() === 'closed'
  function hear(said: HostEvent) {
    switch (said?.event) {
      case 'unread':
        unread = Number(said.count) || 0
        launcher?.label(language(), unread)
        listeners.tell('unread', unread)
        break
      case 'closeRequested':
        close()
        break
      case 'state':
        chatGoes = said.state === 'waiting' || said.state === 'active'
        if (!isOpen) remember(chatGoes ? 'closed' : undefined)
        break
      case 'chatStarted':
      case 'chatEnded':
        listeners.tell(said.event, undefined)
    }
  }

  const api: PageApi = {
    open,
    close,
    identify(token) {
      identity = String(token ?? '')
      panel?.tell({ command: 'identify', token: identity })
    },
    setLocale(given) {
      locale = String(given)
      launcher?.label(language(), unread)
      panel?.tell({ command: 'locale', locale })
    },
    setTheme(given) {
      theme = themeOf(given) ?? 'system'
      launcher?.theme(theme)
      panel?.tell({ command: 'theme', theme })
    },
    prefill(given) {
      details = { ...details, ...given }
      panel?.tell({ command: 'prefill', details })
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

function themeOf(given: unknown): WidgetTheme | undefined {
  return given === 'light' || given === 'dark' || given === 'system' ? given : undefined
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
