/** Everything of a chat but the form: fetched while the form is shown, so that the form is there first. */
import { effect } from '@preact/signals'
import { createBrowserClock } from '../shared/browser-clock.ts'
import type { DraftStorage } from '../shared/browser-storage.ts'
import { connectionWords } from '../shared/connection-words.ts'
import { browserPorts } from '../shared/link.ts'
import { isWriting, looksAt, wakeWithPage } from '../shared/page.ts'
import { ChatPage } from './chat-page.tsx'
import { loadChatWords } from './chat-words.ts'
import { createController } from './controller.ts'
import { checkStart } from './form-checks.ts'
import type { HostPort } from './host-port.ts'
import { tellHost, watchUnread } from './outside.ts'
import { createKeeper } from './session.ts'

export { loadChatWords }

export interface EngineOptions {
  storage: DraftStorage
  host: HostPort
  /** The panel around the page is open. */
  isOpen(): boolean
  forgetForm(): void
}
export type Engine = ReturnType<typeof createEngine>

export function createEngine({ storage, host, isOpen, forgetForm }: EngineOptions) {
  const clock = createBrowserClock()
  const isLookedAt = () => isOpen() && looksAt()
  const controller = createController(ticket => browserPorts(clock, ticket), createKeeper(storage), {
    storage,
    isLookedAt,
    isWriting,
    forgetForm,
  })
  wakeWithPage(controller.link, clock)
  addEventListener('focus', controller.read)
  document.addEventListener('visibilitychange', controller.read)
  addEventListener('storage', ({ key, newValue }) => controller.storageChanged(key, newValue))
  watchUnread(controller, isLookedAt, host)
  tellHost(controller, host)
  return {
    controller,
    ChatPage,
    /** Long enough without a word of the chat: the connection is said to be lost. */
    isLate: () => connectionWords(controller.state.value.connection, clock.now()) !== undefined,
    check: checkStart,
    /** Draws after every change of what the page shows, once for all that happens in one go. */
    watch(draw: () => void) {
      let asked = false
      effect(() => {
        const { state, now, drafts, link } = controller
        void [state.value, now.value, drafts.all.value, link.keeps.value]
        if (asked) return
        asked = true
        queueMicrotask(() => {
          asked = false
          draw()
        })
      })
    },
  }
}
