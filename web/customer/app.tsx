import { connectionWords } from '../shared/connection-words.ts'
import { UsherMark } from '../shared/icons.tsx'
import { ChatPage } from './chat-page.tsx'
import type { Controller } from './controller.ts'
import { StartForm } from './start-form.tsx'

export function App({ controller }: { controller: Controller }) {
  const { phase, transactionId, chatId = '', connection, outbox } = controller.state.value
  // A chat that is opened without a connection can be written in all the same; what waits in it is shown.
  const begun = outbox.length > 0 || controller.drafts.all.value[chatId] !== undefined
  void controller.now.value
  if (phase === 'form') return <StartForm controller={controller} />
  if (phase === 'chat' || begun || connectionWords(connection, Date.now())) return <ChatPage controller={controller} />
  return (
    <main class="card opening">
      <UsherMark size={32} />
      <p role="status">Opening your chat…</p>
      {transactionId !== undefined && <p class="muted">Transaction ID {transactionId}</p>}
    </main>
  )
}
