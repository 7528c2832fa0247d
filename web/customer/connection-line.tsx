import { connectionWords } from '../shared/connection-words.ts'
import { WarnIcon } from '../shared/icons.tsx'
import { missedMessages } from '../shared/missed.ts'
import { shared } from '../shared/words.ts'
import type { ChatProps } from './chat-page.tsx'
import { hasEnded } from './state.ts'

export function ConnectionLine({ controller }: ChatProps) {
  const state = controller.state.value
  // The connection's times are this machine's; the ticker only says when to look again.
  void controller.now.value
  const ended = hasEnded(state)
  const words = ended ? undefined : connectionWords(state.connection, Date.now(), missedMessages(state.logs, state, 'customer'))
  return (
    <div role="status" class="connection-line">
      {words && <p class={`notice ${words.tone}`}>{words.text}</p>}
      {!ended && !controller.link.keeps.value && <p class="notice">{shared.connection.unkept}</p>}
      {state.chatError !== undefined && (
        <p class="notice breach">
          <WarnIcon />
          <span>{state.chatError}</span>
        </p>
      )}
    </div>
  )
}
