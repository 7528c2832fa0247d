import { useComputed } from '@preact/signals'
import { useId, useRef, useState } from 'preact/hooks'
import { DownIcon, PersonIcon } from '../shared/icons.tsx'
import { chatsToGive } from './agent-state.ts'
import type { Controller } from './controller.ts'
import { DisplayChoice } from './display-choice.tsx'
import { laterDialog } from './lazy.tsx'
import type { Overlay } from './overlay.ts'
import { words } from './words.ts'

const SignOutDialog = laterDialog(parts => parts.SignOutDialog)

export interface ProfileMenuProps {
  controller: Controller
  onOverlay(overlay: Overlay): void
  onSignOut(): void
}

export function ProfileMenu({ controller, onOverlay, onSignOut }: ProfileMenuProps) {
  const name = useComputed(() => controller.state.value.agent?.name ?? controller.state.value.me?.name ?? '').value
  const [asking, setAsking] = useState(false)
  const id = useId()
  const menu = useRef<HTMLDivElement>(null)
  const { bar, keys, palette } = words.shell
  const after = (act: () => void) => () => {
    menu.current?.hidePopover()
    act()
  }
  function signOut() {
    if (chatsToGive(controller.state.value.agent) > 0) setAsking(true)
    else onSignOut()
  }
  return (
    <div class="profile-menu">
      <button type="button" class="quiet" popoverTarget={id} popoverTargetAction="toggle" title={name}>
        <PersonIcon />
        <span>{bar.profile}</span>
        <DownIcon size={16} />
      </button>
      <div id={id} ref={menu} popover="auto" class="menu">
        <p class="menu-name" dir="auto">
          {name}
        </p>
        <button type="button" onClick={after(() => controller.dispatch({ kind: 'view', view: 'profile' }))}>
          {bar.myProfile}
        </button>
        <button type="button" onClick={after(() => onOverlay({ kind: 'palette' }))}>
          {palette.title}
          <kbd>{keys.ctrl}+K</kbd>
        </button>
        <button type="button" onClick={after(() => onOverlay({ kind: 'keys' }))}>
          {bar.help}
          <kbd>?</kbd>
        </button>
        <DisplayChoice />
        <button type="button" onClick={after(signOut)}>
          {bar.signOut}
        </button>
      </div>
      {asking && <SignOutDialog controller={controller} onSignOut={onSignOut} onClose={() => setAsking(false)} />}
    </div>
  )
}
