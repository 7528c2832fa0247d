import { render } from 'preact'
import { createBrowserClock } from '../shared/browser-clock.ts'
import { browserPorts, wakeWithPage } from '../shared/link.ts'
import { App } from './app.tsx'
import { createController } from './controller.ts'
import { createKeeper, storageKey } from './session.ts'

const clock = createBrowserClock()
const looksAt = () => document.visibilityState === 'visible' && document.hasFocus()
const controller = createController(ticket => browserPorts(clock, ticket), createKeeper(localStorage), looksAt)

wakeWithPage(controller.link.connection)
addEventListener('focus', controller.read)
document.addEventListener('visibilitychange', controller.read)
addEventListener('storage', event => {
  if (event.key === storageKey) controller.storageChanged()
})
// An on-screen keyboard shrinks what is visible, not the page: the chat follows, so that the message box stays in sight.
const viewport = window.visualViewport
const followViewport = () => document.documentElement.style.setProperty('--viewport', `${viewport?.height ?? innerHeight}px`)
viewport?.addEventListener('resize', followViewport)
followViewport()

render(<App controller={controller} />, document.getElementById('app') as HTMLElement)
controller.open()
