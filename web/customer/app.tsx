import { UsherMark } from '../shared/icons.tsx'
import { ChatPage } from './chat-page.tsx'
import type { Controller } from './controller.ts'
import { StartForm } from './start-form.tsx'

export function App({ controller }: { controller: Controller }) {
  const { phase, transactionId } = controller.state.value
  if (phase === 'form') return <StartForm controller={controller} />
  if (phase === 'chat') return <ChatPage controller={controller} />
  return (
    <main class="card opening">
      <UsherMark size={32} />
      <p role="status">Opening your chat…</p>
      {transactionId !== undefined && <p class="muted">Transaction ID {transactionId}</p>}
    </main>
  )
}
