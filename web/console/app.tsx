import { useComputed } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { AlertTest } from './alert-test.tsx'
import { Announcer } from './announcer.tsx'
import { BoardView } from './board-view.tsx'
import { ChatList } from './chat-list.tsx'
import { ChatWindow } from './chat-window.tsx'
import type { Controller } from './controller.ts'
import { goToChat, keepFocus } from './focus.ts'
import { isTextField, keyAction, keysAreOn } from './keys.ts'
import { later, laterDialog } from './lazy.tsx'
import { shownRows } from './list.ts'
import { Notices } from './notices.tsx'
import { OfferStack } from './offer-stack.tsx'
import type { Overlay } from './overlay.ts'
import { RecordTab } from './record-tab.tsx'
import { drawNow } from './rendering.ts'
import { TabStrip } from './tab-strip.tsx'
import { TopBar } from './top-bar.tsx'

const LeftMessages = later(parts => parts.LeftMessages)
const MyProfile = later(parts => parts.MyProfile)
const Overlays = laterDialog(parts => parts.Overlays)

export interface AppProps {
  controller: Controller
  onSignIn(): void
  onSignOut(): void
}

export function App({ controller, onSignIn, onSignOut }: AppProps) {
  const shape = useComputed(() => shapeOf(controller)).value
  const [overlay, setOverlay] = useState<Overlay>()
  const [drawer, setDrawer] = useState(false)
  const drawerButton = useRef<HTMLButtonElement>(null)
  useKeys(controller, setOverlay, () => setDrawer(false))
  useEffect(() => keepFocus(document.body), [])
  function closeDrawer() {
    setDrawer(false)
    drawerButton.current?.focus()
  }

  return (
    <div class={`console ${shape} ${drawer ? 'drawer-open' : ''}`}>
      <TopBar
        controller={controller}
        drawer={drawer}
        drawerButton={drawerButton}
        onDrawer={() => setDrawer(!drawer)}
        onOverlay={setOverlay}
        onSignIn={onSignIn}
        onSignOut={onSignOut}
      />
      <TabStrip controller={controller} />
      <Notices controller={controller} onSignIn={onSignIn} />
      <AlertTest />
      <OfferStack controller={controller} />
      <main
        class="work"
        onKeyDown={event => {
          if (event.key === 'Escape' && drawer && !event.defaultPrevented) closeDrawer()
        }}
      >
        <ChatList controller={controller} onChoose={() => setDrawer(false)} onLegend={() => setOverlay({ kind: 'legend' })} />
        {/* The way out for a pointer; Esc and the button are there for keys. */}
        <div class="scrim" aria-hidden="true" onClick={() => setDrawer(false)} />
        <View controller={controller} onOverlay={setOverlay} />
      </main>
      {overlay && <Overlays controller={controller} overlay={overlay} onOverlay={setOverlay} onClose={() => setOverlay(undefined)} />}
      <Announcer controller={controller} />
    </div>
  )
}

/** What stands in the middle: one line for each kind of view. */
function View({ controller, onOverlay }: { controller: Controller; onOverlay(overlay: Overlay): void }) {
  const view = useComputed(() => controller.state.value.view).value
  if (view === 'profile') return <MyProfile controller={controller} onKeys={() => onOverlay({ kind: 'keys' })} />
  if (view === 'board') return <BoardView controller={controller} />
  if (view === 'messages') return <LeftMessages controller={controller} />
  if (view.startsWith('record:')) return <RecordTab key={view} controller={controller} record={view.slice('record:'.length)} />
  return <ChatWindow controller={controller} />
}

/** Classes by which the style sheet lays the page out. */
function shapeOf({ state }: Controller): string {
  const { view, selected, agent } = state.value
  const [kind] = view.split(':')
  const chat = view === 'chat' && agent?.chats.some(row => row.chat === selected)
  return [`view-${kind}`, chat && 'has-chat', agent?.chats.length === 0 && 'no-chats'].filter(Boolean).join(' ')
}

function useKeys(controller: Controller, onOverlay: (overlay: Overlay) => void, onMove: () => void) {
  useEffect(() => {
    const keyDown = (event: KeyboardEvent) => {
      const action = keyAction(event, isTextField(event.target))
      // Behind a dialog nothing changes.
      if (!action || !keysAreOn() || document.querySelector('dialog[open]')) return
      event.preventDefault()
      if (action.kind === 'palette' || action.kind === 'help') {
        onOverlay({ kind: action.kind === 'help' ? 'keys' : 'palette' })
        // what is typed next is for the palette, and for no customer
        drawNow()
        return
      }
      onMove()
      const chat = action.kind === 'nth' ? chats(controller)[action.index] : neighbour(controller, action.step)
      if (chat !== undefined) goToChat(controller, chat)
    }
    addEventListener('keydown', keyDown)
    return () => removeEventListener('keydown', keyDown)
  }, [controller])
}

function chats({ state, now }: Controller): readonly string[] {
  return shownRows(state.value, now.value).map(entry => entry.row.chat)
}

/** The chat above or below in the list. */
function neighbour(controller: Controller, step: number): string | undefined {
  const { selected } = controller.state.value
  const all = chats(controller)
  const index = selected === undefined ? -1 : all.indexOf(selected)
  return all[index < 0 ? (step > 0 ? 0 : all.length - 1) : (index + step + all.length) % all.length]
}
