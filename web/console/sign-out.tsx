import type { AgentView } from '../../protocol/views.ts'
import type { Controller } from './controller.ts'
import { Dialog } from './dialog.tsx'

/** Chats that signing out gives away. */
export function chatsToGive(agent: AgentView | undefined): number {
  return agent?.chats.filter(row => row.status === 'active').length ?? 0
}

export interface SignOutDialogProps {
  controller: Controller
  onSignOut(): void
  onClose(): void
}

export function SignOutDialog({ controller, onSignOut, onClose }: SignOutDialogProps) {
  const { agent, pending } = controller.state.value
  const count = chatsToGive(agent)
  const busy = pending.includes('signOut')
  return (
    <Dialog title={`Sign out with ${count === 1 ? 'a chat' : `${count} chats`} in hand?`} onClose={onClose}>
      <p>
        {count === 1
          ? 'It goes back to its queue, and the customer is told that you had to leave.'
          : 'They go back to their queues, and the customers are told that you had to leave.'}
      </p>
      <div class="dialog-buttons">
        <button type="button" onClick={onClose}>
          Stay
        </button>
        <button type="button" class="danger" aria-busy={busy} aria-disabled={busy} onClick={() => busy || onSignOut()}>
          Yes, sign out
        </button>
      </div>
    </Dialog>
  )
}
