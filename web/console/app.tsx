import { useEffect } from 'preact/hooks'
import type { Announcement } from './announcements.ts'
import { ChatList } from './chat-list.tsx'
import { ChatWindow } from './chat-window.tsx'
import type { Controller } from './controller.ts'
import { offers, orderedRows } from './list.ts'
import { MyProfile } from './my-profile.tsx'
import { Notices } from './notices.tsx'
import { OfferStrip } from './offer-card.tsx'
import { RecordTab } from './record-tab.tsx'
import { TopBar } from './top-bar.tsx'

export interface AppProps {
  controller: Controller
  onProfile(): void
  onSignIn(): void
  onSignOut(): void
}

export function App({ controller, onProfile, onSignIn, onSignOut }: AppProps) {
  const state = controller.state.value
  const offered = offers(state).length
  const shown = state.agent?.chats.find(row => row.chat === state.selected)

  useEffect(() => {
    document.title = offered > 0 ? `(${offered}) New chat – Usher` : 'Usher – Agent Console'
  }, [offered])
  useEffect(() => {
    const keyDown = (event: KeyboardEvent) => {
      if (!event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
      // Behind a dialog nothing changes.
      if (document.querySelector('dialog[open]')) return
      if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
      event.preventDefault()
      neighbour(controller, event.key === 'ArrowDown' ? 1 : -1)
    }
    addEventListener('keydown', keyDown)
    return () => removeEventListener('keydown', keyDown)
  }, [controller])

  return (
    <div
      class={`console ${state.view === 'chat' && shown ? 'has-chat' : ''} view-${state.view} ${state.agent?.chats.length === 0 ? 'no-chats' : ''}`}
    >
      <TopBar controller={controller} onProfile={onProfile} onSignIn={onSignIn} onSignOut={onSignOut} />
      <Notices controller={controller} onSignIn={onSignIn} />
      <OfferStrip controller={controller} />
      <main class="work">
        <ChatList controller={controller} />
        {state.view === 'profile' ? (
          <MyProfile controller={controller} />
        ) : state.view.startsWith('record:') ? (
          <RecordTab controller={controller} record={state.view.slice('record:'.length)} />
        ) : (
          <ChatWindow controller={controller} />
        )}
      </main>
      <Announcer announcement={state.announcement} />
    </div>
  )
}

function Announcer({ announcement: { id, text, urgent } }: { announcement: Announcement }) {
  return (
    <>
      <p class="hidden" role="status" aria-live="polite">
        {!urgent && <span key={id}>{text}</span>}
      </p>
      <p class="hidden" role="alert" aria-live="assertive">
        {urgent && <span key={id}>{text}</span>}
      </p>
    </>
  )
}

/** Goes to the chat above or below in the list. */
function neighbour({ state, now, dispatch }: Controller, step: number) {
  const chats = orderedRows(state.value, now.value).map(entry => entry.row.chat)
  if (chats.length === 0) return
  const index = state.value.selected === undefined ? -1 : chats.indexOf(state.value.selected)
  const to = index < 0 ? (step > 0 ? 0 : chats.length - 1) : (index + step + chats.length) % chats.length
  if (location.hash === '#profile') location.hash = ''
  dispatch({ kind: 'select', chat: chats[to] })
}
