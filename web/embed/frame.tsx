/** The chat in the frame of a company's site. */
import { effect } from '@preact/signals'
import { render } from 'preact'
import { App } from '../customer/app.tsx'
import { createController } from '../customer/controller.ts'
import { createKeeper } from '../customer/session.ts'
import { createBrowserClock } from '../shared/browser-clock.ts'
import { storageOrMemory } from '../shared/drafts.ts'
import { CloseIcon } from '../shared/icons.tsx'
import { chooseLanguage, language, setLanguage } from '../shared/language.ts'
import { browserPorts } from '../shared/link.ts'
import { isWriting, looksAt, wakeWithPage } from '../shared/page.ts'
import { showTheme } from '../shared/preferences.ts'
import { changes, type FrameState, frameState } from './frame-state.ts'
import { openHostChannel, readAddress } from './host-channel.ts'
import { frameTitle, launcherLabel } from './words.ts'

const address = readAddress(location.hash, location.ancestorOrigins?.[0])
if (window.parent === window) location.replace('/chat/')
else if (address) start()
else console.error('the chat is framed by nobody who says who it is: include widget.js')

function start() {
  const clock = createBrowserClock()
  const storage = storageOrMemory('localStorage')
  const controller = createController(ticket => browserPorts(clock, ticket), createKeeper(storage), {
    storage,
    isLookedAt: looksAt,
    isWriting,
  })
  wakeWithPage(controller.link, clock)
  addEventListener('focus', controller.read)
  document.addEventListener('visibilitychange', controller.read)
  addEventListener('storage', ({ key, newValue }) => controller.storageChanged(key, newValue))

  const host = openHostChannel(window, address as NonNullable<typeof address>)
  let identity = ''
  const { start: startChat } = controller
  controller.start = async details => {
    await startChat({ ...details, ...(identity && { identity }) })
    if (controller.state.value.chatId !== undefined) host.send({ kind: 'chatStarted' })
  }
  host.onMessage(command => {
    switch (command.kind) {
      case 'open':
        if (command.focus) focusFirst()
        break
      case 'identify':
        identity = command.jwt
        break
      case 'locale':
        speak(command.locale)
        break
      case 'theme':
        showTheme(command.theme)
        break
      case 'close':
      case 'prefill':
        break
      default:
        command satisfies never
    }
  })
  // Esc ends what is open in the chat first, and then leaves the chat.
  addEventListener('keydown', event => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return
    host.send({ kind: 'closeRequested' })
  })
  speak(new URLSearchParams(location.search).get('lang') ?? undefined)

  const close = () => host.send({ kind: 'closeRequested' })
  render(
    <>
      <div style={{ display: 'flex', justifyContent: 'flex-end', justifySelf: 'stretch', background: 'var(--surface)' }}>
        <button type="button" class="quiet" onClick={close} aria-label={launcherLabel(language, true, 0)}>
          <CloseIcon />
        </button>
      </div>
      <App controller={controller} />
    </>,
    document.getElementById('app') as HTMLElement,
  )
  controller.open()
  host.send({ kind: 'ready' })
  let before: FrameState | undefined
  effect(() => {
    const after = frameState(controller.state.value)
    for (const event of changes(before, after)) host.send(event)
    before = after
  })
}

function speak(locale: string | undefined) {
  setLanguage(chooseLanguage([locale, ...navigator.languages]))
  document.title = frameTitle(language)
}

/** Where a person who opens the chat goes on: the message box, or the form's first field. */
function focusFirst() {
  window.focus()
  const find = () => document.querySelector<HTMLElement>('#message, form input:enabled, form select:enabled')
  const found = find()
  if (found) return found.focus()
  // a frame that was asked for just now draws its form a moment later
  const watch = new MutationObserver(() => {
    const field = find()
    if (!field) return
    watch.disconnect()
    if (document.activeElement === document.body) field.focus()
  })
  watch.observe(document.body, { childList: true, subtree: true })
}
