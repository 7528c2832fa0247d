import { connectionWords } from '../shared/connection-words.ts'
import { CloseIcon, WarnIcon } from '../shared/icons.tsx'
import { missedMessages } from '../shared/missed.ts'
import { shared } from '../shared/words.ts'
import { stateNotice } from './agent-state.ts'
import type { Controller } from './controller.ts'

export function Notices({ controller, onSignIn }: { controller: Controller; onSignIn(): void }) {
  const state = controller.state.value
  const { agent, notices, connection, logs } = state
  // The connection's times are this machine's; the ticker only says when to look again.
  void controller.now.value
  const words = connectionWords(connection, Date.now(), missedMessages(logs, state, 'agent'))
  const changed = agent && stateNotice(agent)
  return (
    <div class="notices" role="status" aria-atomic="false">
      {connection.kind === 'refused' && (
        <p class="notice breach">
          <WarnIcon />
          <span>Your sign-in has ended. Nothing that you wrote is lost.</span>
          <button type="button" onClick={onSignIn}>
            Sign in
          </button>
        </p>
      )}
      {words?.short === shared.connection.offline && (
        <p class="notice warn">
          <WarnIcon />
          <span>{words.text}</span>
        </p>
      )}
      {words?.tone === 'ok' && words.text !== words.short && <p class="notice ok">{words.text}</p>}
      {!controller.link.keeps.value && <p class="notice">{shared.connection.unkept}</p>}
      {changed && (
        <p class="notice warn">
          <WarnIcon />
          <span>{changed.text}</span>
          {changed.action === 'available' ? (
            <button type="button" onClick={() => controller.setState('available')}>
              Back to Available
            </button>
          ) : (
            <button type="button" onClick={() => controller.stopNew(false)}>
              Take new chats
            </button>
          )}
        </p>
      )}
      {notices.map(notice => (
        <p key={notice.id} class="notice">
          <span>{notice.text}</span>
          <button
            type="button"
            class="quiet close"
            aria-label="Dismiss"
            onClick={() => controller.dispatch({ kind: 'dismiss', id: notice.id })}
          >
            <CloseIcon size={16} />
          </button>
        </p>
      ))}
    </div>
  )
}
