import { useComputed } from '@preact/signals'
import type { RefObject } from 'preact'
import { connectionWords } from '../shared/connection-words.ts'
import { ListIcon, PaletteIcon, UsherMark } from '../shared/icons.tsx'
import type { Controller } from './controller.ts'
import type { Overlay } from './overlay.ts'
import { ProfileMenu } from './profile-menu.tsx'
import { SoundButton } from './sound-button.tsx'
import { StateMenu } from './state-menu.tsx'
import { Waiting } from './tab-strip.tsx'
import { words } from './words.ts'

export interface TopBarProps {
  controller: Controller
  /** Whether the chat list is drawn over the page, where there is no room beside it. */
  drawer: boolean
  drawerButton: RefObject<HTMLButtonElement | null>
  onDrawer(): void
  onOverlay(overlay: Overlay): void
  onSignIn(): void
  onSignOut(): void
}

export function TopBar(props: TopBarProps) {
  const { controller, drawer, drawerButton, onDrawer, onOverlay, onSignIn, onSignOut } = props
  const { bar, keys } = words.shell
  const ctrlK = `${keys.ctrl}+K`
  return (
    <header class="top-bar">
      <button
        type="button"
        ref={drawerButton}
        class="quiet drawer-button"
        aria-expanded={drawer}
        aria-controls="chat-list"
        title={bar.list}
        onClick={onDrawer}
      >
        <ListIcon />
        <span class="hidden">{bar.list} </span>
        <Waiting controller={controller} />
      </button>
      <h1 class="brand">
        <UsherMark size={22} /> <span>Usher</span>
      </h1>
      <StateMenu controller={controller} />
      <div class="tools">
        <Connection controller={controller} onSignIn={onSignIn} />
        <SoundButton />
        <button
          type="button"
          class="quiet palette-open"
          title={`${bar.palette} (${ctrlK})`}
          aria-keyshortcuts="Control+K"
          onClick={() => onOverlay({ kind: 'palette' })}
        >
          <PaletteIcon />
          <span class="hidden">{bar.palette} </span>
          <kbd>{ctrlK}</kbd>
        </button>
        <ProfileMenu controller={controller} onOverlay={onOverlay} onSignOut={onSignOut} />
      </div>
    </header>
  )
}

function Connection({ controller, onSignIn }: { controller: Controller; onSignIn(): void }) {
  const connection = useComputed(() => controller.state.value.connection).value
  // The connection's times are this machine's; the ticker only says when to look again.
  void controller.now.value
  const told = connectionWords(connection, Date.now())
  const connected = connection.kind === 'connected'
  if (connection.kind === 'refused') {
    return (
      <button type="button" class="connection breach" onClick={onSignIn}>
        {told?.short}
      </button>
    )
  }
  const short = told?.short ?? (connected ? words.shell.bar.connected : '')
  return (
    <p class={`connection ${told?.tone ?? (connected ? 'ok' : 'muted')}`} role="status" title={told?.text ?? short}>
      <span class="dot" aria-hidden="true" />
      <span class="words">{short}</span>
    </p>
  )
}
