import { chatsToGive } from './agent-state.ts'
import type { Controller } from './controller.ts'
import { Dialog } from './dialog.tsx'
import { words } from './words.ts'

export interface SignOutDialogProps {
  controller: Controller
  onSignOut(): void
  onClose(): void
}

export function SignOutDialog({ controller, onSignOut, onClose }: SignOutDialogProps) {
  const { agent, pending } = controller.state.value
  const count = chatsToGive(agent)
  const said = words.shell.signOut
  const busy = pending.includes('signOut')
  return (
    <Dialog title={said.question(count)} onClose={onClose}>
      <p>{said.meaning(count)}</p>
      <div class="dialog-buttons">
        <button type="button" onClick={onClose}>
          {said.stay}
        </button>
        <button type="button" class="danger" aria-busy={busy} aria-disabled={busy} onClick={() => busy || onSignOut()}>
          {said.yes}
        </button>
      </div>
    </Dialog>
  )
}
