import { connectionWords } from '../shared/connection-words.ts'
import { CloseIcon, WarnIcon } from '../shared/icons.tsx'
import { missedMessages } from '../shared/missed.ts'
import { shared } from '../shared/words.ts'
import { stateNotice } from './agent-state.ts'
import type { Controller } from './controller.ts'
import { words } from './words.ts'

export function Notices({ controller, onSignIn }: { controller: Controller; onSignIn(): void }) {
  const state = controller.state.value
  const { agent, notices, connection, logs } = state
  // The connection's times are this machine's; the ticker only says when to look again.
  void controller.now.value
  const told = connectionWords(connection, Date.now(), missedMessages(logs, state, 'agent'))
  const changed = agent && stateNotice(agent)
  return (
    <div class="notices" role="status" aria-atomic="false">
      {connection.kind === 'refused' && (
        <p class="notice breach">
          <WarnIcon />
          <span>{words.shell.signIn.ended}</span>
          <button type="button" onClick={onSignIn}>
            {words.shell.signIn.action}
          </button>
        </p>
      )}
      {told?.short === shared.connection.offline && (
        <p class="notice warn">
          <WarnIcon />
          <span>{told.text}</span>
        </p>
      )}
      {told?.short === shared.connection.reconnecting && (
        <p class="notice warn narrow">
          <WarnIcon />
          <span>{told.text}</span>
        </p>
      )}
      {told?.tone === 'ok' && told.text !== told.short && <p class="notice ok">{told.text}</p>}
      {!controller.link.keeps.value && <p class="notice">{shared.connection.unkept}</p>}
      {changed && (
        <p class="notice warn">
          <WarnIcon />
          <span>{changed.text}</span>
          {changed.action === 'available' ? (
            <button type="button" onClick={() => controller.setState('available')}>
              {words.shell.state.backToAvailable}
            </button>
          ) : (
            <button type="button" onClick={() => controller.stopNew(false)}>
              {words.shell.state.takeNew}
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
            aria-label={words.shell.dismiss}
            onClick={() => controller.dispatch({ kind: 'dismiss', id: notice.id })}
          >
            <CloseIcon size={16} />
          </button>
        </p>
      ))}
    </div>
  )
}
