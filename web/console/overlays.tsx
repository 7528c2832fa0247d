import type { Controller } from './controller.ts'
import { Dialog } from './dialog.tsx'
import { KeysHelp } from './keys-help.tsx'
import { Legend } from './legend.tsx'
import type { Overlay } from './overlay.ts'
import { Palette } from './palette.tsx'
import { customerName } from './rows.ts'
import { TransferDialog } from './transfer-dialog.tsx'
import { words } from './words.ts'

export interface OverlaysProps {
  controller: Controller
  overlay: Overlay
  onOverlay(overlay: Overlay): void
  onClose(): void
}

export function Overlays({ controller, overlay, onOverlay, onClose: close }: OverlaysProps) {
  switch (overlay.kind) {
    case 'palette':
      return <Palette controller={controller} open={onOverlay} onClose={close} />
    case 'legend':
      return <Legend onClose={close} />
    case 'keys':
      return <KeysHelp onClose={close} />
    case 'end':
      return <EndDialog controller={controller} chat={overlay.chat} onClose={close} />
    case 'transfer': {
      const row = controller.state.value.agent?.chats.find(other => other.chat === overlay.chat)
      return row ? <TransferDialog controller={controller} row={row} onClose={close} /> : null
    }
    default:
      return overlay satisfies never
  }
}

/** End from afar asks: the chat may be out of sight. */
function EndDialog({ controller, chat, onClose }: { controller: Controller; chat: string; onClose(): void }) {
  const row = controller.state.value.agent?.chats.find(other => other.chat === chat)
  const said = words.shell.palette
  if (!row) return null
  return (
    <Dialog title={said.endQuestion(customerName(row))} onClose={onClose}>
      <div class="dialog-buttons">
        <button type="button" onClick={onClose}>
          {said.keep}
        </button>
        <button
          type="button"
          class="danger"
          onClick={() => {
            onClose()
            controller.end(chat)
          }}
        >
          {said.yesEnd}
        </button>
      </div>
    </Dialog>
  )
}
