import type { AgentChatView } from '../../protocol/views.ts'
import { PopOutIcon } from '../shared/icons.tsx'
import type { Controller } from './controller.ts'
import { desk } from './desk.ts'
import { openWindow } from './windows.ts'
import { words } from './words.ts'

/** In the chat's header: its window, opened or brought to the front (S32). A window of one chat opens no other. */
export function PopOutButton({ controller, row }: { controller: Controller; row: AgentChatView }) {
  if (!desk || desk.windowOf !== undefined || row.status === 'offered') return null
  const { windows } = desk
  const title = windows.open.value.has(row.chat) ? words.offers.popOut.bring : words.offers.popOut.open
  return (
    <button
      type="button"
      class="quiet pop-out-button"
      aria-label={title}
      title={title}
      onClick={() => {
        if (openWindow(row.chat)) return windows.ask()
        controller.dispatch({ kind: 'notice', text: words.offers.popOut.blocked, now: controller.now.value, chat: row.chat })
      }}
    >
      <PopOutIcon />
    </button>
  )
}

/** In the chat's row: it has a window of its own, and can be opened here all the same. */
export function OwnWindowMark({ chat }: { chat: string }) {
  if (!desk || desk.windowOf !== undefined || !desk.windows.open.value.has(chat)) return null
  return <span class="own-window"> · {words.offers.popOut.own}</span>
}
