import { render } from 'preact'
import { createBrowserClock } from '../shared/browser-clock.ts'
import { storageOrMemory } from '../shared/drafts.ts'
import { browserPorts } from '../shared/link.ts'
import { isWriting, looksAt, wakeWithPage } from '../shared/page.ts'
import { App } from './app.tsx'
import { createController } from './controller.ts'
import { createKeeper } from './session.ts'

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
// An on-screen keyboard shrinks what is visible, not the page: the chat follows, so that the message box stays in sight.
const viewport = window.visualViewport
const followViewport = () => document.documentElement.style.setProperty('--viewport', `${viewport?.height ?? innerHeight}px`)
viewport?.addEventListener('resize', followViewport)
followViewport()

render(<App controller={controller} />, document.getElementById('app') as HTMLElement)
controller.open()
