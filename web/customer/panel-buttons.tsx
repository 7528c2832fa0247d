import { CloseIcon, MinimiseIcon } from '../shared/icons.tsx'
import { words } from './words.ts'

export interface PanelProps {
  onMinimise(): void
  onClose?: (() => void) | undefined
}

/** Only where a site's panel is around the page, whose frame brings them. Both put it away; closing asks first what becomes of an open chat. */
export function PanelButtons({ onMinimise, onClose = onMinimise }: PanelProps) {
  return (
    <div class="panel-buttons">
      <button type="button" class="quiet only-icon" aria-label={words.minimise} title={words.minimise} onClick={onMinimise}>
        <MinimiseIcon />
      </button>
      <button type="button" class="quiet only-icon" aria-label={words.close} title={words.close} onClick={onClose}>
        <CloseIcon />
      </button>
    </div>
  )
}
