import { formatNumber } from '../shared/language.ts'
import type { Controller } from './controller.ts'
import { openMessages } from './left-message-list.ts'
import { words } from './words.ts'

/** The number on the Messages tab. */
export function LeftMessagesBadge({ controller }: { controller: Controller }) {
  const count = openMessages(controller.leftMessages.shown.value)?.length ?? 0
  if (count === 0) return null
  return (
    <span class="badge">
      <span aria-hidden="true">{formatNumber(count)}</span>
      <span class="hidden">{words.board.messages.count(count)}</span>
    </span>
  )
}
