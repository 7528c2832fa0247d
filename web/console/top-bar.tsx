import { useId, useRef, useState } from 'preact/hooks'
import { connectionWords } from '../shared/connection-words.ts'
import { ChatIcon, DownIcon, PersonIcon, UsherMark } from '../shared/icons.tsx'
import type { Controller } from './controller.ts'
import { waitingCount } from './list.ts'
import { chatsToGive, SignOutDialog } from './sign-out.tsx'
import { StateMenu } from './state-menu.tsx'

export interface TopBarProps {
  controller: Controller
  onProfile(): void
  onSignIn(): void
  onSignOut(): void
}

export function TopBar({ controller, onProfile, onSignIn, onSignOut }: TopBarProps) {
  const state = controller.state.value
  const now = controller.now.value
  const waiting = waitingCount(state, now)
  const active = state.agent?.chats.filter(row => row.status === 'active').length ?? 0
  return (
    <header class="top-bar">
      <h1 class="brand">
        <UsherMark size={22} /> Usher
      </h1>
      <StateMenu controller={controller} />
      <nav aria-label="Main">
        <a class="tab" href="#chat" aria-current={state.view === 'chat' ? 'page' : undefined}>
          <ChatIcon />
          <span>Chat</span>
          {waiting > 0 && (
            <span class="badge">
              {waiting}
              <span class="hidden"> waiting for you, {active} active</span>
            </span>
          )}
        </a>
      </nav>
      <Connection controller={controller} onSignIn={onSignIn} />
      <ProfileMenu controller={controller} onProfile={onProfile} onSignOut={onSignOut} />
    </header>
  )
}

function Connection({ controller, onSignIn }: { controller: Controller; onSignIn(): void }) {
  const { connection } = controller.state.value
  // The connection's times are this machine's; the ticker only says when to look again.
  void controller.now.value
  const words = connectionWords(connection, Date.now())
  const tone = words?.tone ?? (connection.kind === 'connected' ? 'ok' : 'muted')
  if (connection.kind === 'refused') {
    return (
      <button type="button" class="connection breach" onClick={onSignIn}>
        Sign in again
      </button>
    )
  }
  return (
    <p class={`connection ${tone}`} role="status" title={words?.text}>
      <span class="dot" aria-hidden="true" />
      <span class="words">{words?.short ?? (connection.kind === 'connected' ? 'Connected' : '')}</span>
    </p>
  )
}

function ProfileMenu({ controller, onProfile, onSignOut }: Pick<TopBarProps, 'controller' | 'onProfile' | 'onSignOut'>) {
  const { agent, me } = controller.state.value
  const name = agent?.name ?? me?.name ?? ''
  const [asking, setAsking] = useState(false)
  const id = useId()
  const menu = useRef<HTMLDivElement>(null)
  const close = () => menu.current?.hidePopover()
  return (
    <div class="profile-menu">
      <button type="button" class="quiet" popoverTarget={id} popoverTargetAction="toggle" title={name}>
        <PersonIcon />
        <span>Profile</span>
        <DownIcon size={16} />
      </button>
      <div id={id} ref={menu} popover="auto" class="menu">
        <p class="menu-name">{name}</p>
        <button
          type="button"
          onClick={() => {
            close()
            location.hash = '#profile'
            onProfile()
          }}
        >
          My Profile
        </button>
        <button
          type="button"
          onClick={() => {
            close()
            if (chatsToGive(agent) > 0) setAsking(true)
            else onSignOut()
          }}
        >
          Sign out
        </button>
      </div>
      {asking && <SignOutDialog controller={controller} onSignOut={onSignOut} onClose={() => setAsking(false)} />}
    </div>
  )
}
