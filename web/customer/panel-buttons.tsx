import { CloseIcon, MinimiseIcon } from '../shared/icons.tsx'
import { words } from './words.ts'

/** Only where a site's panel is around the page. Both put it away; closing asks first what becomes of an open chat. */
export function PanelButtons({ onMinimise, onClose = onMinimise }: { onMinimise(): void; onClose?: () => void }) {
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
