import type { ComponentChildren } from 'preact'
import { UsherMark } from '../shared/icons.tsx'
import type { Engine } from './engine.ts'
import { StartForm, type StartFormProps } from './start-form.tsx'
import { words } from './words.ts'

export interface AppProps extends Pick<StartFormProps, 'values' | 'known'> {
  /** Everything but the form: fetched while the form is shown. */
  engine: Engine | undefined
  engineFailed: boolean
  /** This browser has a chat, as far as its storage tells before the engine is there. */
  hasChat: boolean
  panel: Panel
}
/** Inside a site's panel: the buttons that put it away. `onClose`: what is asked before. */
export type Panel = ((onClose?: () => void) => ComponentChildren) | undefined

export function App({ engine, engineFailed, hasChat, values, known, panel }: AppProps) {
  const state = engine?.controller.state.value
  if (state ? state.phase === 'form' : !hasChat) {
    const form = state ?? (engineFailed ? { formError: words.unreachable } : {})
    return (
      <>
        {panel?.()}
        <StartForm key={known.sub} form={form} engine={engine} values={values} known={known} />
      </>
    )
  }
  if (engine && state) {
    // A chat that is opened without a connection can be written in all the same; what waits in it is shown.
    const begun = state.outbox.length > 0 || engine.controller.drafts.all.value[state.chatId ?? ''] !== undefined
    if (state.phase === 'chat' || begun || engine.isLate()) return <engine.ChatPage controller={engine.controller} panel={panel} />
  }
  return (
    <main class="card opening">
      <UsherMark size={32} />
      <p role="status">{engineFailed ? words.unreachable : words.opening}</p>
      {engineFailed && (
        <button type="button" onClick={() => location.reload()}>
          {words.tryAgain}
        </button>
      )}
      {state?.transactionId !== undefined && <p class="muted">{words.transactionId(state.transactionId)}</p>}
    </main>
  )
}
