import { type ComponentType, render } from 'preact'
import { storageOrMemory } from '../shared/browser-storage.ts'
import { applyPreferences, preferredLanguage, wishTheme } from '../shared/preferences.ts'
import { App } from './app.tsx'
import type { Engine } from './engine.ts'
import { createFormValues } from './form-values.ts'
import { type HostCommand, type HostPort, nobody, type Prefill } from './host-port.ts'
import type { Known } from './known-customer.ts'
import type { PanelProps } from './panel-buttons.tsx'
import { readPlaceLink } from './place-link.ts'
import { storageKey } from './storage-key.ts'
import { loadWords, words } from './words.ts'

export interface StartOptions {
  /** In a site's panel, which `host` speaks for; else a page of its own. */
  Panel?: ComponentType<PanelProps>
  host?: HostPort
}

/** The form first, with little; the rest is fetched while it is looked at. */
export async function startCustomerPage({ Panel, host = nobody }: StartOptions): Promise<void> {
  const asked = new URLSearchParams(location.search).get('lang')
  const language = applyPreferences([asked])
  await loadWords(language)
  document.title = words.title
  document.documentElement.classList.toggle('embedded', Panel !== undefined)
  followViewport()

  const storage = storageOrMemory('localStorage')
  const values = createFormValues(storageOrMemory('sessionStorage'), storage)
  const root = document.getElementById('app') as HTMLElement
  let engine: Engine | undefined
  let engineFailed = false
  /** By the site's own word, and by the token that its server signed. */
  let told: Prefill = {}
  let vouched: Known = {}
  /** Once the site has said who is there. */
  let leaveOthers: (() => void) | undefined
  let identifying: Promise<void> | undefined
  let open = !Panel
  let place = takePlaceLink()
  const hasChat = place !== undefined || (storage.getItem(storageKey)?.includes('"chat":') ?? false)
  const minimise = () => host.send({ kind: 'closeRequested' })
  const panel = Panel && ((onClose?: () => void) => <Panel onMinimise={minimise} onClose={onClose} />)

  function draw() {
    const known = { ...told, ...vouched }
    render(<App {...{ engine, engineFailed, hasChat, values, known, panel }} />, root)
  }
  async function identify(jwt: string) {
    const { knownBy, leaveToOwner } = await import('./known-customer.ts')
    const before = vouched
    vouched = knownBy(jwt)
    leaveOthers = () => engine && leaveToOwner(vouched, before, engine.controller, values)
    leaveOthers()
    draw()
  }
  /** Words are chosen before anything is drawn: another language is another page. The customer's own choice stands over the site's. */
  function speak(locale: string) {
    const next = preferredLanguage([locale, asked])
    if (next === language) return
    const address = new URL(location.href)
    address.searchParams.set('lang', next)
    location.replace(address)
  }
  function heard(command: HostCommand) {
    switch (command.kind) {
      case 'open':
      case 'close':
        open = command.kind === 'open'
        return engine?.controller.read()
      case 'identify':
        identifying = identify(command.jwt)
        return
      case 'prefill':
        // An empty value is none: its field is asked.
        told = Object.fromEntries(Object.entries({ ...told, ...command.values }).filter(([, value]) => value?.trim()))
        return draw()
      case 'theme':
        return wishTheme(command.theme)
      case 'locale':
        return speak(command.locale)
      default:
        return command satisfies never
    }
  }

  draw()
  host.onMessage(heard)
  host.send({ kind: 'ready' })
  addEventListener('hashchange', () => {
    const link = takePlaceLink()
    if (link) void engine?.controller.takePlace(link)
  })
  try {
    const { createEngine, loadChatWords } = await import('./engine.ts')
    await loadChatWords(language)
    // or the chat of somebody else would be seen for a moment
    await identifying
    engine = createEngine({ storage, host, isOpen: () => open, forgetForm: values.forget })
    engine.watch(draw)
    if (place) void engine.controller.takePlace(place)
    else engine.controller.open()
    leaveOthers?.()
    place = undefined
  } catch (error) {
    console.warn('the rest of the page could not be fetched', error)
    engineFailed = true
    draw()
  }
}

/** A secret does not stay in the address, where it could be copied, kept or sent on by mistake. */
function takePlaceLink() {
  const link = readPlaceLink(location.hash)
  if (link) history.replaceState(null, '', location.pathname + location.search)
  return link
}

/** An on-screen keyboard shrinks what is visible, not the page: the chat follows, so that the message box stays in sight. */
function followViewport() {
  const viewport = window.visualViewport
  const follow = () => document.documentElement.style.setProperty('--viewport', `${viewport?.height ?? innerHeight}px`)
  viewport?.addEventListener('resize', follow)
  follow()
}
